"""Connections: where a database is, how it is opened, how its transactions begin."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from monitor.errors import StoreError, StoreLocked
from monitor.store.faults import translated

# How long a writer waits for another program's transaction.
BUSY = timedelta(seconds=5)
# How long a writer waits for the other threads of this program. They end by themselves, so this is
# only there to turn a transaction begun inside another one into an error.
_QUEUE = timedelta(minutes=1)

# Advisory locks belong to one database; any number that no other program uses there will do.
_WRITER = 0x6D6F6E69746F72  # "monitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a database is: its URL, and a name to show that holds no password."""

    url: URL
    shown: str

    @property
    def kind(self) -> str:
        """The kind of database, as SQLAlchemy calls it."""
        return self.url.get_backend_name()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite."""
        return self.kind == "sqlite"


def place_of(url: str) -> Place:
    """Read a database URL; refuse one that is no file of SQLite and no PostgreSQL."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        # The error is not chained: it may show the password.
        raise StoreError(
            "database: expected sqlite:///file.db or postgresql://user@host/name"
        ) from None
    scheme = parsed.drivername
    if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        address = f"{parsed.host or ''}{f':{parsed.port}' if parsed.port else ''}"
        user = f"{parsed.username}@" if parsed.username else ""
        shown = f"postgresql://{user}{address}/{parsed.database or ''}"
        return Place(url=parsed.set(drivername="postgresql+psycopg"), shown=shown)
    if scheme != "sqlite":
        raise StoreError(f"database: expected sqlite:// or postgresql://, got {scheme}://")
    if parsed.database in {None, "", ":memory:"}:
        raise StoreError("database: expected a file, as in sqlite:///monitor.db")
    return Place(url=parsed, shown=str(_file(parsed)))


class Writers:
    """Lets one writing transaction of this program through at a time.

    They would exclude one another in the database too, but there a waiting one sleeps and tries
    again (SQLite), or holds a connection (PostgreSQL).
    """

    def __init__(self, place: Place) -> None:
        self._lock = Lock()
        self._place = place

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn and hold it for the block."""
        if not self._lock.acquire(timeout=_QUEUE.total_seconds()):
            raise StoreLocked(
                f"another transaction of this program does not end: {self._place.shown}"
            )
        try:
            yield
        finally:
            self._lock.release()


def make_engine(place: Place, *, busy: timedelta = BUSY) -> Engine:
    """Return connections to a database; none is opened yet."""
    return _sqlite(place, busy) if place.is_sqlite else _postgres(place, busy)


@contextmanager
def writing(engine: Engine, place: Place) -> Iterator[Connection]:
    """Open a transaction that excludes other writers; committed at the end, undone on an error."""
    with translated(place.shown), engine.connect() as connection:
        connection.execution_options(writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                # Read committed: the statements after this one see what the writer before us left.
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER})
            yield connection


@contextmanager
def reading(engine: Engine, place: Place) -> Iterator[Connection]:
    """Open a transaction with one consistent view that refuses to write."""
    with translated(place.shown), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


def _file(url: URL) -> Path:
    """Return the file of an SQLite URL, also where it is given as an SQLite URI."""
    name = url.database or ""
    return Path(unquote(name.removeprefix("file:")) if name.startswith("file:") else name)


def _sqlite(place: Place, busy: timedelta) -> Engine:
    folder = _file(place.url).parent
    if not folder.is_dir():
        raise StoreError(f"database {place.shown}: there is no folder {folder}")
    engine = create_engine(
        place.url,
        # No implicit transactions: the driver's own begin only before some statements, and never
        # so that a reader keeps its view.
        connect_args={"isolation_level": None, "timeout": busy.total_seconds()},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        _use_wal(connection, within=busy)
        # A message that was accepted must be remembered through a loss of power: NORMAL may forget
        # the last commits. Measured in docs/decisions/0020-sqlalchemy-core.md.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_wal(connection: sqlite3.Connection, *, within: timedelta) -> None:
    """Switch a file to its write-ahead log.

    While another program does the same, or makes the tables, SQLite answers "locked" at once and
    does not wait for its busy time-out.
    """
    deadline = time.monotonic() + within.total_seconds()
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _postgres(place: Place, busy: timedelta) -> Engine:
    try:
        engine = create_engine(place.url, hide_parameters=True, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs the extra `postgres`: pip install 'press-release-monitor[postgres]'"
        ) from error
    wait = f"{busy.total_seconds() * 1000:.0f}ms"

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # Advisory locks obey it too.
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{wait}'")

    return engine
