"""Notes what is written into a store, so that it can be read back from there and shown."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.books import Ledger
from monitor.model.delivery import Outbox
from monitor.model.findings import Findings
from monitor.model.protocols import (
    Frontier,
    Leases,
    Overview,
    Sources,
    Statements,
    Store,
    Transaction,
)
from monitor.model.statement import Location


@dataclass(slots=True, kw_only=True)
class Written:
    """The keys of what was committed, in order, each once."""

    statements: dict[str, None] = field(default_factory=dict)
    versions: dict[str, None] = field(default_factory=dict)
    events: dict[str, None] = field(default_factory=dict)
    partnerships: dict[str, None] = field(default_factory=dict)

    def add(self, findings: Sequence[Findings]) -> None:
        """Note the keys of findings."""
        for found in findings:
            self.statements |= dict.fromkeys(one.key for one in found.statements)
            self.versions |= dict.fromkeys(one.key for one in found.versions)
            self.events |= dict.fromkeys(one.key for one in found.events)
            self.partnerships |= dict.fromkeys(one.key for one in found.partnerships)

    def join(self, later: "Written") -> None:
        """Add what was written later."""
        self.statements |= later.statements
        self.versions |= later.versions
        self.events |= later.events
        self.partnerships |= later.partnerships


class Witness:
    """A store that passes everything on to another, and notes in `written` what it commits."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.written = Written()

    @contextmanager
    def begin(self, holder: str | None = None) -> Iterator[Transaction]:
        """Open a writing transaction."""
        with self._store.begin(holder) as step:
            noting = _Noting(step)
            yield noting
        self.written.add(noting.recorded)

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a reading transaction."""
        return self._store.read()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def take(self) -> Written:
        """Return what was written since the last time."""
        taken, self.written = self.written, Written()
        return taken


class _Noting:
    """A transaction that keeps what is recorded in it."""

    def __init__(self, step: Transaction) -> None:
        self._step = step
        self.recorded: list[Findings] = []

    @property
    def sources(self) -> Sources:
        return self._step.sources

    @property
    def statements(self) -> Statements:
        return self._step.statements

    @property
    def frontier(self) -> Frontier:
        return self._step.frontier

    @property
    def ledger(self) -> Ledger:
        return self._step.ledger

    @property
    def outbox(self) -> Outbox:
        return self._step.outbox

    @property
    def leases(self) -> Leases:
        return self._step.leases

    @property
    def overview(self) -> Overview:
        return self._step.overview

    def record(self, findings: Sequence[Findings]) -> None:
        self._step.record(findings)
        self.recorded += findings

    def rewind(self, now: datetime) -> None:
        self._step.rewind(now)

    def locate(self, keys: Sequence[str]) -> dict[str, Location]:
        return dict(self._step.locate(keys))
