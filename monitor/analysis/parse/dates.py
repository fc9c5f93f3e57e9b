"""Moments as feeds write them."""

import calendar
from datetime import UTC, datetime

_EMPTY_YEAR = 1970


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
    # Programs write their smallest date, year 1, 1900 or 1970, where they have none.
    return found if found.year > _EMPTY_YEAR else None
