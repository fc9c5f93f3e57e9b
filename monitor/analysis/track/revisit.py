"""When to look at a page again, and at a source after it failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.model.digest import key_of
from monitor.model.source import Pace, SourceState

# Decision 9 (docs/decisions/0009-revisits.md): half of all edits fall within a day of publication,
# a quarter after months, long after the entry has left the feed.
_TABLE = (
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=3)),
    (timedelta(days=30), timedelta(days=1)),
    (timedelta(days=180), timedelta(days=7)),
)
_SELDOM = timedelta(days=30)

# A page that does not answer right after it was listed is asked again soon: its entry is news now.
FIRST_TRIES = (timedelta(minutes=2), timedelta(minutes=10))

_LONGEST_BACK_OFF = timedelta(hours=6)
_LONGEST_RETRY_AFTER = timedelta(days=1)
_MAX_DOUBLINGS = 12
# What failed together, as when a network was down, does not come back together.
_JITTER = 0.2

# A server that answers 304 for ever is found out within this long (its ETag may lie, or a cache on
# the way is stuck). A fixed part of it is different for each source and page, so that what was
# added together is not asked for as a whole together.
WHOLE_EVERY = timedelta(days=1)
_WHOLE_SPREAD = 0.25
_WHOLE_SOONEST = WHOLE_EVERY * (1 - _WHOLE_SPREAD)


def next_visit(*, changed_at: datetime, now: datetime, every: timedelta) -> datetime:
    """Return when to look again, by the time since the statement last changed.

    A fresh statement is looked at as often as its source is polled (`every`), where that is more
    often than the table says: who polls every minute wants to hear of an edit as soon.
    """
    age = now - changed_at
    fresh, wait = _TABLE[0]
    if age < fresh:
        return now + min(wait, every)
    for younger_than, wait in _TABLE[1:]:
        if age < younger_than:
            return now + wait
    return now + _SELDOM


# What a server asks for makes polling at most so much rarer than `every`: WordPress says "hourly"
# of every feed, whatever its newsroom does. Skipped hours and days hold a poll up by a day at most.
MOST_SLOWER = 2
_LONGEST_SKIP = timedelta(days=1)
_HOUR = timedelta(hours=1)


def next_poll(state: SourceState, *, at: datetime) -> datetime:
    """Return when to poll a source that is well: after `every`, or later where its server asks."""
    every, pace = state.source.every, state.pace
    if pace is None or not state.source.pace_hints:
        return at + every
    due = at + min(max(every, pace.wait or every), every * MOST_SLOWER)
    latest = due + _LONGEST_SKIP
    while due < latest and _is_skipped(pace, due):
        due = due.replace(minute=0, second=0, microsecond=0) + _HOUR
    return min(due, latest)


def _is_skipped(pace: Pace, moment: datetime) -> bool:
    return moment.hour in pace.skip_hours or moment.weekday() in pace.skip_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The n-th failure in a row (n >= 1) of a source or page, with the server's Retry-After."""

    key: str
    failures: int
    retry_after: timedelta | None = None


def after_failure(failure: Failure, *, every: timedelta, now: datetime) -> datetime:
    """Return when to try again.

    The wait doubles from `every` up to six hours and never becomes a stop; a fifth of it at most is
    taken off, by the key. A server's Retry-After (RFC 9110 10.2.3) is a floor, bounded by a day so
    that a broken clock there cannot silence us.
    """
    factor: int = 2 ** min(failure.failures - 1, _MAX_DOUBLINGS)
    longest = min(every * factor, max(every, _LONGEST_BACK_OFF))
    wait = max(every, longest * (1 - _JITTER * _share(failure.key, failure.failures)))
    if failure.retry_after is not None:
        wait = max(wait, min(failure.retry_after, _LONGEST_RETRY_AFTER))
    return now + wait


def is_whole_due(key: str, *, whole_at: datetime | None, now: datetime) -> bool:
    """Whether to ask for the whole body, whatever the server says of its validators."""
    if whole_at is None:
        return True
    age = now - whole_at
    # The share is only worked out where it matters: every poll asks this of every source.
    return age >= _WHOLE_SOONEST and age >= WHOLE_EVERY * (1 - _WHOLE_SPREAD * _share(key, 0))


def _share(key: str, number: int) -> float:
    """Return a number from 0 to 1 that is always the same for the same key and number."""
    return int(key_of("share", key, str(number))[:8], 16) / 0xFFFFFFFF
