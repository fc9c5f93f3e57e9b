"""Whether the service works: one cheap look at the store, without one at each source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.alert import Lease, MessageState
from monitor.model.protocols import Store, Transaction

# A poll of thousands of sources takes minutes; later than this nothing polls any more.
_PATIENCE = timedelta(minutes=15)

# When every newsroom fails for so long, it is our network that does.
_LEAST_DARKNESS = timedelta(hours=6)
_DARK_ROUNDS = 3

# Greylisting holds a message for up to an hour; who waits longer is not served.
_PATIENCE_WITH_MAIL = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Whether the service works, and when it has something to do next.

    `last_good` is when any source last answered well, `shortest` how often the busiest source is
    asked, `waiting_since` since when the oldest message waits that was tried in vain. `faults` are
    empty while the service works. A source that fails, or a message that was given up, is no fault
    of the service: those are only counted.
    """

    now: datetime
    lease: Lease | None
    next_poll: datetime | None
    next_visit: datetime | None
    next_delivery: datetime | None
    last_good: datetime | None
    shortest: timedelta | None
    waiting_since: datetime | None
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
        if self._is_dark:
            found.append("no source answers: the network or the proxy of this machine fails")
        since = self.waiting_since
        if since is not None and since < self.now - _PATIENCE_WITH_MAIL:
            found.append("mails wait: the mail server takes none")
        return tuple(found)

    @property
    def _is_dark(self) -> bool:
        if self.last_good is None or self.shortest is None or not self.failing_sources:
            return False
        return self.now - self.last_good > max(_LEAST_DARKNESS, _DARK_ROUNDS * self.shortest)


def condition_of(store: Store, now: datetime) -> Condition:
    """Look whether the service works."""
    with store.read() as known:
        return condition(known, now)


def condition(known: Transaction, now: datetime) -> Condition:
    """Look whether the service works, beside other looks of one transaction."""
    overview = known.overview
    return Condition(
        now=now,
        lease=known.leases.holder(),
        next_poll=known.sources.next_due(),
        next_visit=known.frontier.next_due(),
        next_delivery=known.outbox.next_due(),
        last_good=overview.last_good(),
        shortest=overview.shortest_interval(),
        waiting_since=overview.waiting_since(),
        failing_sources=overview.failing_sources(),
        messages=overview.outbox_counts(),
    )
