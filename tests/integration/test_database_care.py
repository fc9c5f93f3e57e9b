"""Copies of the database, made and put back, and old bytes let go."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from monitor import lease
from monitor.app import utc_now
from monitor.errors import LeaseHeld, StoreError
from monitor.model.statement import Basis
from monitor.store.sql import open_store
from tests.support.builders import a_location, some_findings
from tests.support.remembered import HERE, a_config, configure, rows, run, told

pytestmark = pytest.mark.integration

__all__ = ["a_config"]


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        found: int = connection.execute("SELECT count(*) FROM statement").fetchone()[0]
    return found


def test_a_copy_is_made_beside_a_writer_and_put_back(config: Path) -> None:
    copy, database = config.parent / "copy.db", config.parent / "monitor.db"
    store = open_store(f"sqlite:///{database}")
    with store.begin():
        told(config, "database", "backup", str(copy))
    with store.begin() as tx:
        tx.record([some_findings(a_location(identity="later"))])
    store.close()
    assert (count(copy), count(database)) == (1, 2)
    told(config, "database", "restore", str(copy), "--force")
    assert count(database) == 1
    assert sorted(file.name for file in config.parent.iterdir()) == [
        "config.yaml",
        "copy.db",
        "monitor.db",
    ]


def test_a_copy_replaces_nothing_unasked(config: Path) -> None:
    copy = config.parent / "copy.db"
    copy.write_text("mine", encoding="utf-8")
    with_force = ("database", "backup", str(copy), "--force")
    assert "--force" in str(run(config, *with_force[:-1]).exception)
    assert copy.read_text(encoding="utf-8") == "mine"
    told(config, *with_force)
    assert "--force" in str(run(config, "database", "restore", str(copy)).exception)


def test_a_database_is_no_copy_of_itself(config: Path) -> None:
    own = str(config.parent / "monitor.db")
    for command in ("backup", "restore"):
        error = run(config, "database", command, own, "--force").exception
        assert "another file" in str(error)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_bad_copy_is_refused_and_the_database_stays(config: Path, content: bytes) -> None:
    bad, database = config.parent / "bad.db", config.parent / "monitor.db"
    bad.write_bytes(content)
    error = run(config, "database", "restore", str(bad), "--force").exception
    assert isinstance(error, StoreError)
    assert count(database) == 1


def test_a_copy_of_a_newer_version_is_refused(config: Path) -> None:
    copy = config.parent / "copy.db"
    told(config, "database", "backup", str(copy))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    error = run(config, "database", "restore", str(copy), "--force").exception
    assert "newer version" in str(error)


def test_nothing_is_restored_under_a_service(config: Path) -> None:
    copy, database = config.parent / "copy.db", config.parent / "monitor.db"
    told(config, "database", "backup", str(copy))
    store = open_store(f"sqlite:///{database}")
    tenancy = lease.take(store, utc_now())
    error = run(config, "database", "restore", str(copy), "--force").exception
    assert isinstance(error, LeaseHeld)
    tenancy.end()
    store.close()
    told(config, "database", "restore", str(copy), "--force")


def test_a_copy_of_a_working_database_brings_no_lease(config: Path) -> None:
    copy, database = config.parent / "copy.db", config.parent / "monitor.db"
    store = open_store(f"sqlite:///{database}")
    tenancy = lease.take(store, utc_now())
    told(config, "database", "backup", str(copy))
    tenancy.end()
    store.close()
    told(config, "database", "restore", str(copy), "--force")
    store = open_store(f"sqlite:///{database}")
    with store.read() as tx:
        assert tx.leases.holder() is None
    store.close()


def test_a_failed_restore_gives_the_lease_back(config: Path) -> None:
    run(config, "database", "restore", str(config), "--force")
    store = open_store(f"sqlite:///{config.parent / 'monitor.db'}")
    with store.read() as tx:
        assert tx.leases.holder() is None
    store.close()


def test_a_damaged_database_is_replaced(config: Path) -> None:
    copy, database = config.parent / "copy.db", config.parent / "monitor.db"
    told(config, "database", "backup", str(copy))
    database.write_bytes(b"damaged")
    told(config, "database", "restore", str(copy), "--force")
    assert count(database) == 1


def test_a_database_that_is_gone_is_restored(config: Path) -> None:
    copy, database = config.parent / "copy.db", config.parent / "monitor.db"
    told(config, "database", "backup", str(copy))
    database.unlink()
    told(config, "database", "restore", str(copy))
    assert count(database) == 1


@pytest.mark.parametrize(("command", "tool"), [("backup", "pg_dump"), ("restore", "pg_restore")])
def test_postgresql_has_its_own_tools(tmp_path: Path, command: str, tool: str) -> None:
    config = tmp_path / "config.yaml"
    configure(config, "postgresql://me:secret@127.0.0.1:1/x")
    error = run(config, "database", command, str(tmp_path / "x")).exception
    assert tool in str(error)
    assert "secret" not in str(error)


def test_pruning_says_what_goes_and_what_would(config: Path) -> None:
    words = ("database", "prune", "--keep-days", "1", "--bodies")
    [would] = rows(config, *words, "--dry-run")
    [gone] = rows(config, *words)
    assert {**would, "done": True} == gone
    assert (gone["bodies"], gone["observations"], gone["attempts"]) == (1, 1, 0)
    assert "gone: 0 bodies" in told(config, *words)
    [row] = rows(config, "statements", "show", HERE.key)
    assert row["basis"] == Basis.FEED
