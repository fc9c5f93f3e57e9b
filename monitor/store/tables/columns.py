"""Columns as the tables say them, and the names of keys and indexes."""

from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    text,
)

from monitor.model.claim import Field
from monitor.store.types import Choice, Json, Moment, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

DIGEST = String(64)
# SQLite counts up by itself only where the type is spelt INTEGER.
SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


def key(kind: Words | String = DIGEST) -> Column[str]:
    """Return a primary key made of content or identity."""
    return Column("key", kind, primary_key=True)


def sequence() -> Column[int]:
    """Return a primary key that counts up in the order of insertion."""
    return Column("seq", SEQUENCE, primary_key=True, autoincrement=True)


def unique_key() -> Column[str]:
    """Return the key of a table that counts its rows."""
    return Column("key", DIGEST, nullable=False, unique=True)


def of(table: str, name: str | None = None, *, optional: bool = False) -> Column[str]:
    """Return a reference to another table's key, called as that table or by a name."""
    kind = Words() if table == "source" else DIGEST
    return Column(name or table, kind, ForeignKey(f"{table}.key"), nullable=optional)


def moment(name: str) -> Column[object]:
    """Return a moment that is always there."""
    return Column(name, Moment, nullable=False)


def words(name: str) -> Column[str]:
    """Return a text that is always there."""
    return Column(name, Words, nullable=False)


def flag(name: str) -> Column[bool]:
    """Return a truth that is always there."""
    return Column(name, Boolean, nullable=False)


def count(name: str) -> Column[int]:
    """Return a number that is always there."""
    return Column(name, Integer, nullable=False)


def choice(name: str, kind: type[StrEnum]) -> Column[StrEnum]:
    """Return a value of a closed set that is always there."""
    return Column(name, Choice(kind), nullable=False)


def json(name: str, kind: object) -> Column[object]:
    """Return nouns as JSON that are always there."""
    return Column(name, Json(kind), nullable=False)


def span() -> tuple[Column[StrEnum], Column[int], Column[int]]:
    """Return the three columns of a span."""
    return choice("span_field", Field), count("span_start"), count("span_end")


def partial(name: str, *columns: Column[Any], where: str) -> Index:
    """Return an index of the rows that meet a condition, for queries that say the same."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
