"""Fixtures that several rooms of tests share: the databases."""

from tests.support.databases import (
    database_url,
    postgres_server,
    postgres_url,
    sqlite_url,
    store,
)

__all__ = [
    "database_url",
    "postgres_server",
    "postgres_url",
    "sqlite_url",
    "store",
]
