"""Migrations make exactly the tables that the code says, on both databases."""

import json
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from monitor.store.engine import place_of
from monitor.store.schema import PARTS, REVISION, SCHEMA
from monitor.store.upgrade import MIGRATIONS, upgrade

VERSIONS = sorted(Path(MIGRATIONS / "versions").glob("[0-9]*.py"))
_PARTS = ("columns", "pk_constraint", "unique_constraints", "foreign_keys", "indexes")


def described(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Return all that the database itself says of its tables."""
    found = inspect(connection)
    return {
        (table, part): sorted(
            json.dumps(one, default=str, sort_keys=True)
            for one in as_list(getattr(found, f"get_{part}")(table))
        )
        for table in found.get_table_names()
        if table != "alembic_version"
        for part in _PARTS
    }


def as_list(given: object) -> list[object]:
    return given if isinstance(given, list) else [given]


def test_migrated_database_differs_in_nothing(database_url: str) -> None:
    upgrade(database_url)
    engine = create_engine(place_of(database_url).url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, SCHEMA) == []
        migrated = described(connection)
    with engine.begin() as connection:
        SCHEMA.drop_all(connection)
        SCHEMA.create_all(connection)
        assert described(connection) == migrated
    engine.dispose()


def test_sqlite_tables_are_spelt_the_same(sqlite_url: str) -> None:
    upgrade(sqlite_url)
    engine = create_engine(sqlite_url)
    query = "SELECT name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version'"
    with engine.begin() as connection:
        migrated = set(map(tuple, connection.exec_driver_sql(query)))
        SCHEMA.drop_all(connection)
        SCHEMA.create_all(connection)
        assert set(map(tuple, connection.exec_driver_sql(query))) == migrated
    engine.dispose()


def test_last_migration_is_the_revision_of_the_code() -> None:
    names = [file.stem.partition("_")[0] for file in VERSIONS]
    assert names[-1] == REVISION
    assert names == [f"{number:04d}" for number in range(1, len(names) + 1)]


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_migrations_only_go_forward(file: Path) -> None:
    assert "def downgrade" not in file.read_text(encoding="utf-8")


def test_every_part_has_tables() -> None:
    assert all(any(hasattr(part, table) for table in SCHEMA.tables) for part in PARTS)


def test_every_foreign_key_has_a_name() -> None:
    names = [key.name for table in SCHEMA.tables.values() for key in table.foreign_key_constraints]
    assert all(names)
    assert len(names) == len(set(names))
