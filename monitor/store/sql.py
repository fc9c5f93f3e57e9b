"""The store over SQLAlchemy: opening, transactions, and their parts."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from monitor.model.findings import Findings
from monitor.model.statement import Location
from monitor.store.checks import SqlChecks
from monitor.store.clock import rewind
from monitor.store.dossiers import SqlDossiers
from monitor.store.engine import BUSY, Place, Writers, make_engine, place_of, reading, writing
from monitor.store.frontier import SqlFrontier
from monitor.store.leases import SqlLeases, check_holder
from monitor.store.ledger import SqlLedger
from monitor.store.lists import SqlLists
from monitor.store.outbox import SqlOutbox
from monitor.store.overview import SqlOverview
from monitor.store.record import record
from monitor.store.sources import SqlSources
from monitor.store.statements import SqlStatements, locations_by_key
from monitor.store.states import States
from monitor.store.upgrade import check_schema


class SqlTransaction:
    """One atomic step over one connection; see `monitor.model.protocols.Transaction`."""

    def __init__(
        self, connection: Connection, states: States, *, is_committed: bool = False
    ) -> None:
        self._connection = connection
        self.sources = SqlSources(connection, states, is_committed=is_committed)
        self.statements = SqlStatements(connection)
        self.frontier = SqlFrontier(connection)
        self.ledger = SqlLedger(connection)
        self.outbox = SqlOutbox(connection)
        self.leases = SqlLeases(connection)
        self.overview = SqlOverview(connection)
        self.lists = SqlLists(connection)
        self.dossiers = SqlDossiers(connection)
        self.checks = SqlChecks(connection)

    def record(self, findings: Sequence[Findings]) -> None:
        """Write what follows from several readings, in order. Inserting twice is nothing."""
        self.sources.save_polled([state for one in findings for state in one.polled])
        record(self._connection, findings)

    def rewind(self, now: datetime) -> None:
        """Make due now what was put off by a clock that was ahead of this moment."""
        rewind(self._connection, now)

    def locate(self, keys: Sequence[str]) -> Mapping[str, Location]:
        """Return locations by key."""
        return locations_by_key(self._connection, keys)


class SqlStore:
    """A database of SQLite or PostgreSQL; see `monitor.model.protocols.Store`."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self._place = place
        self._writers = Writers(place)
        self._states = States()

    @property
    def kind(self) -> str:
        """The kind of database: rows that are made ready elsewhere are made for it."""
        return self._place.kind

    @contextmanager
    def begin(self, holder: str | None = None) -> Iterator[SqlTransaction]:
        """Open a writing transaction: committed when the block ends, undone when it raises."""
        with self._writers.turn(), writing(self._engine, self._place) as connection:
            if holder is not None:
                check_holder(connection, holder)
            step = SqlTransaction(connection, self._states)
            yield step
        self._states.keep(step.sources.written)

    @contextmanager
    def read(self) -> Iterator[SqlTransaction]:
        """Open a reading transaction: one consistent view; nothing is written."""
        with reading(self._engine, self._place) as connection:
            yield SqlTransaction(connection, self._states, is_committed=True)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def open_store(url: str, *, busy: timedelta = BUSY) -> SqlStore:
    """Open the database at a URL, and make its tables where it has none.

    An SQLite file that an earlier version wrote is brought up to date; PostgreSQL is only by
    `upgrade`. `busy` is how long a writer waits for another program's.
    """
    place = place_of(url)
    engine = make_engine(place, busy=busy)
    try:
        check_schema(engine, place)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, place)
