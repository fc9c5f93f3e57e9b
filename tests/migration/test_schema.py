"""Migrations make exactly the tables that the code says, on both databases."""

import json
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from monitor.store.engine import place_of
from monitor.store.schema import PARTS, REVISION, SCHEMA
from monitor.store.sql import open_store
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


def test_sources_of_the_first_schema_are_kept(database_url: str) -> None:
    engine = create_engine(place_of(database_url).url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO source (key, url, every, name, kind, include, origin, due, active,"
            " baseline_told, failures, blocked, noticed, silent, robots, pace_hints) VALUES"
            " ('acme', 'https://acme.example/feed', 900, 'Acme', 'feed', '[]', 'database',"
            " '2026-03-02T09:00:00.000000+00:00', true, false, 0, false, false, false, true, true)"
        )
    engine.dispose()
    upgrade(database_url)
    store = open_store(database_url)
    with store.read() as step:
        [state] = step.sources.states()
    store.close()
    assert (state.source.key, state.source.name, state.source.access) == ("acme", "Acme", None)


def test_sqlite_tables_are_spelt_the_same(sqlite_url: str) -> None:
    # A column that came later stands at another place of the sentence, so its parts are compared.
    upgrade(sqlite_url)
    engine = create_engine(sqlite_url)
    query = "SELECT name, sql FROM sqlite_master WHERE tbl_name != 'alembic_version'"
    with engine.begin() as connection:
        migrated = {(name, parts(sql)) for name, sql in connection.exec_driver_sql(query)}
        SCHEMA.drop_all(connection)
        SCHEMA.create_all(connection)
        made = {(name, parts(sql)) for name, sql in connection.exec_driver_sql(query)}
        assert made == migrated
    engine.dispose()


def parts(sql: str | None) -> tuple[str, ...]:
    """Return the columns and constraints of a table, or the words of an index, sorted."""
    inner = (sql or "").partition("(")[2].rpartition(")")[0]
    return tuple(sorted(" ".join(part.split()) for part in inner.split(",")))


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
