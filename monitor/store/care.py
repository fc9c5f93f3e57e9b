"""Copies of an SQLite database: made while it is in use, checked, and put back as one step."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from monitor.errors import MonitorError, SchemaMismatch, StoreError, StoreLocked
from monitor.store.engine import Place, place_of
from monitor.store.schema import REVISION

_PARTIAL = ".partial"


def backup(url: str, file: Path, *, overwrite: bool) -> int:
    """Copy the database at a URL into a file, one consistent moment of it; return its size.

    Others may write meanwhile. The file appears when it is complete and was checked.
    """
    place = _sqlite(url, "back it up with `pg_dump --format=custom --file=FILE`")
    source = Path(place.shown)
    if not source.exists():
        raise StoreError(f"database {source}: expected a file, found none")
    _refuse(file, other=source, overwrite=overwrite)
    with _beside(file) as partial:
        _copy(source, partial)
        check_copy(partial)
        _put(partial, file)
    return file.stat().st_size


def restore(url: str, file: Path, *, overwrite: bool, release: Callable[[], None]) -> int:
    """Put a checked copy in the place of the database at a URL; return its size.

    `release` is called when the copy is ready, to close the database that it replaces.
    """
    place = _sqlite(url, "restore it with `pg_restore --dbname=NAME FILE`")
    target = Path(place.shown)
    if not file.exists():
        raise MonitorError(f"{file}: expected a copy of a database, found none")
    _refuse(target, other=file, overwrite=overwrite)
    check_copy(file)
    with _beside(target) as partial:
        _copy(file, partial)
        _forget_lease(partial)
        check_copy(partial)
        release()
        _settle(target)
        _put(partial, target)
    return target.stat().st_size


def check_copy(file: Path) -> None:
    """Check the structure and the schema of a copy; raise StoreError where it is no good."""
    try:
        with closing(_reader(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
            schemas = [row[0] for row in connection.execute(_REVISION)]
    except sqlite3.Error as error:
        raise StoreError(f"{file}: expected a copy of this program's database: {error}") from error
    if found != ["ok"]:
        raise StoreError(f"{file}: is damaged: {found[0]}")
    if schemas[0] > REVISION:
        raise SchemaMismatch(
            f"{file}: expected schema {REVISION} or older, found {schemas[0]}; "
            "a newer version of this program wrote it"
        )


_REVISION = "SELECT version_num FROM alembic_version"


def _sqlite(url: str, instead: str) -> Place:
    place = place_of(url)
    if not place.is_sqlite:
        raise MonitorError(f"database {place.shown}: expected a file of SQLite; {instead}")
    return place


def _refuse(written: Path, *, other: Path, overwrite: bool) -> None:
    """Refuse to write over what is there, and ever to write a database over itself."""
    if not written.parent.is_dir():
        raise MonitorError(f"{written}: there is no folder {written.parent}")
    if not written.exists():
        return
    if other.exists() and written.samefile(other):
        raise MonitorError(f"{written}: expected another file than the database itself")
    if not overwrite:
        raise MonitorError(f"{written}: is there already; --force replaces it")


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Give a name in the same folder for what is not complete; nothing of it stays."""
    partial = file.with_name(file.name + _PARTIAL)
    try:
        _remove(partial)
        yield partial
    except OSError as error:
        raise MonitorError(f"{file}: cannot be written: {error.strerror or error}") from error
    finally:
        _remove(partial)


def _copy(source: Path, target: Path) -> None:
    try:
        with closing(_reader(source)) as given, closing(sqlite3.connect(target)) as copy:
            # In one piece: with several, each write of a service would make it begin anew.
            given.backup(copy)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied: {error}") from error


def _forget_lease(file: Path) -> None:
    """Take out who worked on the database when the copy was made."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM lease")
        connection.commit()


def _reader(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _settle(target: Path) -> None:
    """Write the log of the database that leaves into its file.

    Found later, it would be replayed into the database that comes.
    """
    if not target.exists():
        return
    # Where it is damaged, it leaves for that reason.
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(target)) as connection:
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_busy:
            raise StoreLocked(f"database {target}: another program reads it; try again")
    _remove_log(target)


def _put(partial: Path, file: Path) -> None:
    """Put a complete file in its place, so that after a loss of power one of both is there."""
    _remove_log(partial)
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
    partial.replace(file)
    if os.name == "posix":
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    _remove_log(file)


def _remove_log(file: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):
        file.with_name(file.name + end).unlink(missing_ok=True)
