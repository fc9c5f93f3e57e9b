"""When to look at a page again, and at a source after it failed."""

from datetime import datetime, timedelta

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
_MAX_DOUBLINGS = 12


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


def after_failure(
    *, failures: int, every: timedelta, now: datetime, retry_after: timedelta | None
) -> datetime:
    """Return when to try again after the n-th failure in a row (n >= 1).

    The wait doubles from `every` up to six hours and never becomes a stop. A server's Retry-After
    (RFC 9110 10.2.3) is a floor, bounded by a day so that a broken clock there cannot silence us.
    """
    factor: int = 2 ** min(failures - 1, _MAX_DOUBLINGS)
    wait = min(every * factor, max(every, _LONGEST_BACK_OFF))
    if retry_after is not None:
        wait = max(wait, min(retry_after, timedelta(days=1)))
    return now + wait
