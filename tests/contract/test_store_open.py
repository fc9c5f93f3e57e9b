"""Opening databases, and what is said of those that cannot be opened or written."""

import random
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.errors import SchemaMismatch, StoreError, StoreFull, StoreLocked
from monitor.model.findings import Findings
from monitor.store.engine import place_of
from monitor.store.sql import SqlStore, SqlTransaction, open_store
from monitor.store.upgrade import upgrade
from tests.support.builders import NOW, a_capture, a_source, some_findings

SOON = timedelta(milliseconds=50)


def set_revision(url: str, revision: str) -> None:
    open_store(url).close()
    engine = create_engine(place_of(url).url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    engine.dispose()


def test_what_was_written_is_there_after_opening_again(database_url: str) -> None:
    first = open_store(database_url)
    with first.begin() as tx:
        tx.record([some_findings()])
    first.close()
    second = open_store(database_url)
    with second.read() as tx:
        assert tx.sources.states()[0].source == a_source()
    second.close()


def test_opening_a_current_database_needs_no_migrations(database_url: str) -> None:
    open_store(database_url).close()
    # Loading them takes longer than all else that a reading command does.
    program = (
        "import sys; from monitor.store.sql import open_store; "
        f"open_store({database_url!r}).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_newer_database_is_refused(database_url: str) -> None:
    set_revision(database_url, "9999")
    with pytest.raises(SchemaMismatch, match="found 9999; a newer version"):
        open_store(database_url)
    with pytest.raises(SchemaMismatch):
        upgrade(database_url)


@pytest.mark.postgres
def test_older_postgresql_is_not_changed_without_asking(postgres_url: str) -> None:
    set_revision(postgres_url, "0000")
    with pytest.raises(SchemaMismatch, match="monitor database upgrade"):
        open_store(postgres_url)


def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(SchemaMismatch, match="found recipes"):
        open_store(f"sqlite:///{file}")


def test_upgrade_makes_the_tables_and_may_be_repeated(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)
    open_store(database_url).close()


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"there is no folder {tmp_path / 'missing'}"):
        open_store(f"sqlite:///{tmp_path / 'missing' / 'monitor.db'}")


def test_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are my notes, and they are long enough to be no header.\n" * 20)
    with pytest.raises(StoreError, match=f"database {file} is not an SQLite database"):
        open_store(f"sqlite:///{file}")


def test_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"database {tmp_path} cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")


def test_file_that_is_read_only_is_named(sqlite_url: str, tmp_path: Path) -> None:
    open_store(sqlite_url).close()
    file = tmp_path / "monitor.db"
    store = open_store(f"sqlite:///file:{file}?mode=ro&uri=true")
    with pytest.raises(StoreError, match=f"{file.name} cannot be written"), store.begin() as tx:
        tx.record([some_findings()])
    with store.read() as tx:
        assert tx.sources.states() == ()
    store.close()


@pytest.mark.parametrize(
    "url", ["", "monitor.db", "mysql://root:secret@host/db", "sqlite://", "sqlite:///:memory:"]
)
def test_url_of_no_kind_we_keep_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="expected") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.postgres
def test_password_is_not_shown() -> None:
    url = "postgresql://ann:secret@127.0.0.1:1/news?connect_timeout=2"
    with pytest.raises(StoreError, match=r"ann@127\.0\.0\.1:1/news") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_database_locked_by_another_program_is_named(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url, busy=SOON)
    other = sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    expected = f"database is locked by another program: {tmp_path / 'monitor.db'}"
    with pytest.raises(StoreLocked, match=expected), store.begin():
        pytest.fail("the step began")
    with store.read() as tx:
        assert tx.sources.states() == ()
    other.execute("ROLLBACK")
    other.close()
    with store.begin() as tx:
        tx.record([some_findings()])
    store.close()


@pytest.mark.postgres
def test_postgresql_locked_by_another_program_is_named(postgres_url: str) -> None:
    one, two = open_store(postgres_url), open_store(postgres_url, busy=SOON)
    with one.begin(), pytest.raises(StoreLocked, match="locked by another program"), two.begin():
        pytest.fail("the step began")
    one.close()
    two.close()


def test_full_database_keeps_what_it_had(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.begin() as tx:
        tx.record([some_findings()])
    with pytest.raises(StoreFull, match=r"monitor\.db"), store.begin() as tx:  # noqa: PT012
        limit_pages(tx)
        bodies = [random.Random(number).randbytes(5000) for number in range(20)]
        tx.record([Findings(captures=tuple(a_capture(body=body) for body in bodies))])
    with store.read() as tx:
        assert len(tx.statements.listed("acme")) == 1
    store.close()


def limit_pages(tx: SqlTransaction) -> None:
    connection = tx._connection  # noqa: SLF001  # a small disk
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")


def test_commits_reach_the_disk(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.begin() as tx:
        connection = tx._connection  # noqa: SLF001  # to see what no method tells
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()


def test_reader_keeps_its_view(store: SqlStore) -> None:
    with store.read() as reader:
        assert reader.sources.states() == ()
        with store.begin() as writer:
            writer.sources.sync([a_source()], now=NOW)
        assert reader.sources.states() == ()
    with store.read() as reader:
        assert len(reader.sources.states()) == 1
