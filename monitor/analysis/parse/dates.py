"""Moments as feeds write them."""

import calendar
from datetime import UTC, datetime


def moment(parsed: object) -> datetime | None:
    """Return feedparser's UTC time tuple as a moment, or None where it holds none.

    feedparser accepts years that no calendar has; those are no moment.
    """
    if not isinstance(parsed, tuple):
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
