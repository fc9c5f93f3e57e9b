"""What the status page tells: one consistent look at the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.condition import Condition, condition
from monitor.model.event import Event
from monitor.model.protocols import Store, Tried
from monitor.model.source import Health, SourceState


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


def status_of(store: Store, now: datetime, *, events: int, attempts: int) -> Status:
    """Look at everything, at most so many events and attempts."""
    with store.read() as known:
        return Status(
            condition=condition(known, now),
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


def _failing_first(states: Sequence[SourceState]) -> Sequence[SourceState]:
    last = list(Health)
    return sorted(states, key=lambda state: -last.index(state.health))
