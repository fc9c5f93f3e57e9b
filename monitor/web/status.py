"""What the status page tells: one consistent look at the store, and whether the service works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.alert import Lease, MessageState
from monitor.model.event import Event
from monitor.model.protocols import Store, Transaction, Tried
from monitor.model.source import Health, SourceState

# A poll of thousands of sources takes minutes; later than this nothing polls any more.
_PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether the service works, and when it has something to do next; costs no look at sources.

    `faults` are empty while it works. A source that fails, or a message that nobody took, is no
    fault of the service: those are only counted.
    """

    now: datetime
    lease: Lease | None
    next_poll: datetime | None
    next_visit: datetime | None
    next_delivery: datetime | None
    failing_sources: int
    messages: Mapping[MessageState, int]

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what keeps the service from working, in words."""
        found = []
        if self.lease is None or self.lease.expires <= self.now:
            found.append("no service works on this database")
        if self.next_poll is not None and self.next_poll < self.now - _PATIENCE:
            found.append("sources are overdue: nothing polls them")
        return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """All that the page shows. Failing sources come first."""

    condition: Condition
    sources: Sequence[SourceState]
    events: Sequence[Event]
    attempts: Sequence[Tried]

    def count(self, health: Health) -> int:
        """Count the sources of this health."""
        return sum(state.health is health for state in self.sources)


def condition_of(store: Store, now: datetime) -> Condition:
    """Look whether the service works."""
    with store.read() as known:
        return _condition(known, now)


def status_of(store: Store, now: datetime, *, events: int, attempts: int) -> Status:
    """Look at everything, at most so many events and attempts."""
    with store.read() as known:
        return Status(
            condition=_condition(known, now),
            sources=_failing_first(known.sources.states()),
            events=known.overview.latest_events(events),
            attempts=known.overview.last_attempts(attempts),
        )


def sources_of(store: Store) -> Sequence[SourceState]:
    """Return the active sources, those that fail first."""
    with store.read() as known:
        return _failing_first(known.sources.states())


def events_of(store: Store, limit: int) -> Sequence[Event]:
    """Return the latest events, the newest first."""
    with store.read() as known:
        return known.overview.latest_events(limit)


def _condition(known: Transaction, now: datetime) -> Condition:
    return Condition(
        now=now,
        lease=known.leases.holder(),
        next_poll=known.sources.next_due(),
        next_visit=known.frontier.next_due(),
        next_delivery=known.outbox.next_due(),
        failing_sources=known.overview.failing_sources(),
        messages=known.overview.outbox_counts(),
    )


def _failing_first(states: Sequence[SourceState]) -> Sequence[SourceState]:
    return sorted(states, key=lambda state: state.health is not Health.FAILING)
