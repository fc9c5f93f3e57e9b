"""How often a server says that asking makes sense: Cache-Control, ttl, skipHours, skipDays, sy."""

import re
from datetime import timedelta

from monitor.model.capture import Capture
from monitor.model.source import Pace

# What a feed says of itself stands before its first entry.
_HEAD_BYTES = 64 * 1024
_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.IGNORECASE)
_SKIPPED_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIPPED_DAYS = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(\w{6,9})\s*</day>", re.IGNORECASE)
_PERIOD = re.compile(rb"<[\w.-]+:updatePeriod>\s*(\w{5,7})\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<[\w.-]+:updateFrequency>\s*(\d{1,6})\s*<", re.IGNORECASE)
_MAX_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_AGE = re.compile(r"\bno-(?:cache|store)\b", re.IGNORECASE)

# https://web.resource.org/rss/1.0/modules/syndication/
_PERIODS = {
    b"hourly": timedelta(hours=1),
    b"daily": timedelta(days=1),
    b"weekly": timedelta(days=7),
    b"monthly": timedelta(days=30),
    b"yearly": timedelta(days=365),
}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_HOURS_A_DAY = 24


def pace_of(capture: Capture) -> Pace | None:
    """Return what an answer says about when to ask again; None where it says nothing.

    Of several waits the longest counts: it is a hint, and bounded by who uses it.
    """
    head = capture.body[:_HEAD_BYTES]
    entry = _ENTRY.search(head)
    head = head[: entry.start()] if entry else head
    waits = [wait for wait in (_max_age(capture), _ttl(head), _period(head)) if wait]
    found = Pace(
        wait=max(waits, default=None), skip_hours=_skip_hours(head), skip_days=_skip_days(head)
    )
    return None if found == Pace() else found


def _max_age(capture: Capture) -> timedelta | None:
    """Return for how long the answer stays fresh (RFC 9111 4.2.1), less what it spent in caches."""
    said = capture.header("cache-control") or ""
    given = _MAX_AGE.search(said)
    if given is None or _NO_AGE.search(said):
        return None
    age = (capture.header("age") or "").strip()
    spent = int(age) if age.isascii() and age.isdigit() and len(age) < len("1000000000") else 0
    return timedelta(seconds=max(int(given[1]) - spent, 0))


def _ttl(head: bytes) -> timedelta | None:
    given = _TTL.search(head)
    return timedelta(minutes=int(given[1])) if given else None


def _period(head: bytes) -> timedelta | None:
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    length = _PERIODS.get(period[1].lower()) if period else None
    return length / max(int(frequency[1]) if frequency else 1, 1) if length else None


def _skip_hours(head: bytes) -> tuple[int, ...]:
    given = _SKIPPED_HOURS.search(head)
    # Some count from 1 to 24.
    hours = {int(hour) % _HOURS_A_DAY for hour in _HOUR.findall(given[1])} if given else set()
    return tuple(sorted(hours)) if len(hours) < _HOURS_A_DAY else ()


def _skip_days(head: bytes) -> tuple[int, ...]:
    given = _SKIPPED_DAYS.search(head)
    named = [day.lower() for day in _DAY.findall(given[1])] if given else []
    days = {_DAYS.index(day) for day in named if day in _DAYS}
    return tuple(sorted(days)) if len(days) < len(_DAYS) else ()
