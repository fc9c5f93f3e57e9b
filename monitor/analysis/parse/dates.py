"""Moments as feeds write them."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_EMPTY_YEAR = 1970

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
# The two ways in which nearly every feed writes its dates, with nothing left to guess.
_RFC_822: Final = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?P<day>\d\d?) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) "
    r"(?P<time>\d\d:\d\d:\d\d) (?:GMT|UTC|UT|Z|(?P<zone>[+-]\d{4}))",
    re.ASCII,
)
_W3C: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?"
    r"(?:Z|(?P<zone>[+-]\d\d:\d\d))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A date that was understood; its moment is None where it stands for no date."""

    moment: datetime | None


def moment(parsed: object) -> datetime | None:
    """Return feedparser's UTC time tuple as a moment, or None where it holds none.

    feedparser accepts years that no calendar has; those are no moment.
    """
    if not isinstance(parsed, tuple):
        return None
    try:
        found = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return _dated(found)


def written_plainly(text: str) -> Written | None:
    """Read a date of RFC 822 or W3C in its full form; None where feedparser has to."""
    found = _RFC_822.fullmatch(text) or _W3C.fullmatch(text)
    if found is None:
        return None
    day, month, year, time, zone = found.group("day", "month", "year", "time", "zone")
    is_named = not month.isdigit()
    if is_named and month not in _MONTHS:
        return None
    number = _MONTHS.index(month) + 1 if is_named else int(month)
    clock = int(time[:2]), int(time[3:5]), int(time[6:])
    try:
        local = datetime(int(year), number, int(day), *clock, tzinfo=UTC)
        return Written(_dated(local - _ahead(zone)))
    except (ValueError, OverflowError):
        return None


def _ahead(zone: str | None) -> timedelta:
    if not zone:
        return timedelta(0)
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return -ahead if zone[0] == "-" else ahead


def _dated(found: datetime) -> datetime | None:
    # Programs write their smallest date, year 1, 1900 or 1970, where they have none.
    return found if found.year > _EMPTY_YEAR else None
