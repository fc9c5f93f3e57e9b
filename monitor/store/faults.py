"""What goes wrong in a database, as the store's own errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError

from monitor.errors import StoreError, StoreFull, StoreLocked

# https://www.postgresql.org/docs/current/errcodes-appendix.html: lock_not_available,
# deadlock_detected and serialization_failure; disk_full.
_POSTGRES_LOCKED = frozenset({"55P03", "40P01", "40001"})
_POSTGRES_FULL = "53100"

# https://www.sqlite.org/rescode.html: extended codes keep the primary code in the lowest byte.
_SQLITE_PRIMARY = 0xFF
_SQLITE_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_SQLITE_WORDS = {
    sqlite3.SQLITE_READONLY: "cannot be written: the file or its folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_IOERR: "cannot be read or written",
}


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raise the store's errors instead of the driver's; `place` names the database, no secrets."""
    try:
        yield
    except SQLAlchemyError as error:
        raise store_error(error, place) from (
            error.orig if isinstance(error, StatementError) else error
        )


def store_error(error: SQLAlchemyError, place: str) -> StoreError:
    """Return the store's error for one of SQLAlchemy's."""
    if not isinstance(error, StatementError) or error.orig is None:
        return StoreError(f"database {place}: {_line(error)}")
    cause = error.orig
    if isinstance(cause, StoreError):
        return cause
    if not isinstance(error, DBAPIError):
        return StoreError(f"database {place} was given what it cannot keep: {_line(cause)}")
    if isinstance(cause, sqlite3.Error):
        return _sqlite_error(cause, place)
    return _postgres_error(cause, place)


def _postgres_error(cause: BaseException, place: str) -> StoreError:
    state = getattr(cause, "sqlstate", None)
    if state in _POSTGRES_LOCKED:
        return StoreLocked(f"database is locked by another program: {place}")
    if state == _POSTGRES_FULL:
        return StoreFull(f"database is full: {place}")
    return StoreError(f"database {place}: {_line(cause)}")


def _sqlite_error(cause: sqlite3.Error, place: str) -> StoreError:
    code = getattr(cause, "sqlite_errorcode", 0) & _SQLITE_PRIMARY
    if code in _SQLITE_LOCKED:
        return StoreLocked(f"database is locked by another program: {place}")
    if code == sqlite3.SQLITE_FULL:
        return StoreFull(f"database is full, or its disk is: {place}")
    if code in _SQLITE_WORDS:
        return StoreError(f"database {place} {_SQLITE_WORDS[code]} ({_line(cause)})")
    return StoreError(f"database {place}: {_line(cause)}")


def _line(error: BaseException) -> str:
    """Return an error's first line: drivers add hints and statements below it."""
    return str(error).strip().partition("\n")[0] or type(error).__name__
