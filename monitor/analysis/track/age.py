"""Whether a statement that is seen for the first time is news, or was old when it was listed.

A date alone never decides: it may lie, and a late statement is news too. What was out long before
the source was last asked, and was not listed then, was put in afterwards.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Statements are dated by their embargo, uploaded in the evening, or listed after a weekend.
_LATE = timedelta(days=7)
# A source whose every known entry is gone lists something else now, and only its newest is news.
_LATE_AMONG_STRANGERS = timedelta(days=1)
# A single statement may be late by an approval; by a month it is from the archive.
_VERY_LATE = timedelta(days=30)
# So many at once are a change of the source, not a busy day.
_MANY = 5
_DAYS_OF_A_SLIP = 3
# Nobody publishes so many within a week that are not dated: a relaunch, or an archive that moved.
_CROWD = 20
# The busiest hour in seventeen recorded histories brought 26 statements, on a wire of thousands of
# companies, and that of a single newsroom 4. Twice as many in an hour are nobody's news, unless the
# source has been as busy before.
_MOST_AN_HOUR = 50
_BUSIER = 3
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """An entry that was never seen: its date, and whether it stands where news stands.

    `is_modified` says that the date is that of the last change, as a sitemap has it: the statement
    is no younger, and may be far older.
    """

    published: datetime | None
    is_on_top: bool
    is_modified: bool = False


def crowded(
    newcomers: Sequence[Newcomer],
    are_old: Sequence[bool],
    *,
    good_at: datetime,
    at: datetime,
    listed: Sequence[datetime],
) -> tuple[bool, ...]:
    """Tell for each newcomer of a poll whether it is of a crowd that no newsroom publishes.

    `good_at` is when the source last answered well, `at` is now, and `listed` when those entries
    were published that it listed before. Where so many come of which no date of publication is
    known, all that have none are of it. Where more come than anybody publishes in the time since
    `good_at`, besides those that `are_old` by their dates, all of these are: a relaunch dates its
    whole archive today.
    """
    if len(newcomers) - sum(are_old) > _most(at - good_at, listed):
        return tuple(not is_old for is_old in are_old)
    undated = tuple(one.published is None or one.is_modified for one in newcomers)
    is_crowd = sum(undated) >= _CROWD and at - good_at <= _LATE
    crowd = zip(undated, are_old, strict=True)
    return tuple(is_crowd and one and not is_old for one, is_old in crowd)


def _most(time: timedelta, listed: Sequence[datetime]) -> int:
    """Return how many entries may be news of so long a time, at least of an hour."""
    in_order = sorted(listed)
    ahead = (bisect_right(in_order, one + _HOUR) - place for place, one in enumerate(in_order))
    an_hour = max(_MOST_AN_HOUR, _BUSIER * max(ahead, default=0))
    return int(an_hour * max(1.0, time / _HOUR))


def backfilled(
    newcomers: Sequence[Newcomer], *, good_at: datetime, at: datetime, is_all_new: bool
) -> tuple[bool, ...]:
    """Tell for each newcomer of a poll whether its date says that it is from the archive.

    `good_at` is when the source last answered well, `at` is now; `is_all_new` says that nothing
    that was known is listed any more. Of many at once those count that are more than a week older
    than the last good answer, or without date below known entries; of few only those more than a
    month older that do not stand on top. A date that is right but for its year is a slip.
    """
    is_many = len(newcomers) >= _MANY
    late = _LATE_AMONG_STRANGERS if is_all_new and is_many else _LATE
    old = [_is_older(one, than=good_at - late, now=at) for one in newcomers]
    if is_many and sum(old) >= _MANY:
        return tuple(old)
    undated = [one.published is None and not one.is_on_top for one in newcomers]
    if sum(undated) >= _MANY:
        return tuple(undated)
    return tuple(
        not one.is_on_top and _is_older(one, than=good_at - _VERY_LATE, now=at) for one in newcomers
    )


def _is_older(one: Newcomer, *, than: datetime, now: datetime) -> bool:
    return one.published is not None and one.published < than and not _is_slip(one.published, now)


def _is_slip(published: datetime, now: datetime) -> bool:
    """Whether a date is today's but for the year, as dates are in January."""
    years = now.year - published.year
    if years != 1:
        return False
    return abs((now - published).days - 365) <= _DAYS_OF_A_SLIP
