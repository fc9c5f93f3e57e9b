"""A store that notes what is written into it, and that can be told which visits are due."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import cast

from monitor.model.findings import Findings, Neighbours
from monitor.model.protocols import Frontier, Store, Transaction
from monitor.model.statement import Trouble, Visit


class Witness:
    """Passes everything on to another store, and keeps what it `committed` until it is taken.

    While `staged` is a list, the visits in it and no others are due, each once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.committed: tuple[Findings, ...] = ()
        self.staged: list[Visit] | None = None

    @contextmanager
    def begin(self, holder: str | None = None) -> Iterator[Transaction]:
        """Open a writing transaction."""
        with self._store.begin(holder) as step:
            noting = _Noting(step, staged=self.staged)
            yield cast("Transaction", noting)  # it has all that the other one has
        self.committed += tuple(noting.recorded)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a reading transaction."""
        with self._store.read() as step:
            noting = _Noting(step, staged=self.staged)
            yield cast("Transaction", noting)  # it has all that the other one has

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def take(self) -> tuple[Findings, ...]:
        """Return what was committed since the last time, in order."""
        taken, self.committed = self.committed, ()
        return taken


class _Noting:
    """A transaction that keeps what is recorded in it, and is another's in all else."""

    def __init__(self, step: Transaction, *, staged: list[Visit] | None) -> None:
        self._step = step
        self._staged = staged
        self.recorded: list[Findings] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._step, name)

    @property
    def frontier(self) -> Frontier:
        real = self._step.frontier
        return real if self._staged is None else _Staged(real, visits=self._staged)

    def record(self, findings: Sequence[Findings]) -> None:
        self._step.record(findings)
        # A copy: the caller may empty its list when the transaction ends.
        self.recorded += findings


class _Staged:
    """A frontier of which only some visits are due."""

    def __init__(self, frontier: Frontier, *, visits: list[Visit]) -> None:
        self._frontier = frontier
        self._visits = visits

    def due(
        self,
        _now: datetime,
        *,
        limit: int,
        per_host: int | None = None,
        spent: Collection[str] = (),
    ) -> tuple[Visit, ...]:
        del per_host, spent  # a replay asks nobody
        due = tuple(self._visits[:limit])
        del self._visits[:limit]
        return due

    def planned(self, location: str) -> Visit | None:
        return self._frontier.planned(location)

    def next_due(self) -> datetime | None:
        return self._frontier.next_due()

    def waiting(self, source_key: str, reason: str) -> int:
        return self._frontier.waiting(source_key, reason)

    def neighbours(self, look: Visit, *, since: datetime) -> Neighbours:
        return self._frontier.neighbours(look, since=since)

    def trouble(self, source_key: str) -> Trouble | None:
        return self._frontier.trouble(source_key)

    def has_well(self, source_key: str) -> bool:
        return self._frontier.has_well(source_key)
