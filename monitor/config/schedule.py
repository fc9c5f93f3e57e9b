"""The words for time: durations, the crontab line of a digest, time zones."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apscheduler.triggers.cron import CronTrigger

from monitor.config.word import Unfit, Word

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]{1,9}) ?([smhd])", re.ASCII)
_MOST = timedelta(days=366)

# crontab(5) counts Sunday as 0 and as 7, APScheduler counts Monday as 0: only names mean the same.
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK = _WEEKDAYS[1:]
_DAYS = re.compile(r"(?:\*|([0-7]|[a-z]{3})(?:-([0-7]|[a-z]{3}))?)(?:/([1-7]))?")
_FIELDS = 5
_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})", re.ASCII)
_END_OF_DAY = "24:00"
_ANY_LEAP_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


def duration(value: object, least: timedelta) -> timedelta:
    """Return a duration from "30s", "15m", "2h", "1d" or a number of seconds."""
    if isinstance(value, str) and (match := _DURATION.fullmatch(value.strip())):
        value = int(match[1]) * _UNITS[match[2]]
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unfit
    if not least.total_seconds() <= value <= _MOST.total_seconds():
        raise Unfit(f"expected a duration from {int(least.total_seconds())}s to {_MOST.days}d")
    return timedelta(seconds=value)


def written_duration(value: object) -> object:
    """Return a duration in the largest unit that holds it exactly."""
    seconds = int(value.total_seconds()) if isinstance(value, timedelta) else 0
    unit, factor = next(
        (unit, factor) for unit, factor in reversed(_UNITS.items()) if seconds % factor == 0
    )
    return f"{seconds // factor}{unit}" if seconds else "0s"


def cron(value: object) -> str:
    """Return a crontab line that means the same to APScheduler: weekdays by name."""
    fields = value.split() if isinstance(value, str) else []
    if len(fields) != _FIELDS:
        raise Unfit
    minute, hour, day, month, weekday = (part.lower() for part in fields)
    if day != "*" and weekday != "*":
        # crontab(5) joins the two by "or", APScheduler by "and".
        raise Unfit("expected a day of the month or a day of the week, not both")
    line = " ".join((minute, hour, day, month, weekdays(weekday)))
    try:
        trigger = CronTrigger.from_crontab(line, timezone=UTC)
    except ValueError as error:
        raise Unfit from error
    if trigger.get_next_fire_time(None, _ANY_LEAP_YEAR) is None:
        raise Unfit("expected a day that exists")
    return line


def weekdays(text: str) -> str:
    """Return crontab's weekday field in names: "1-5" is "mon,tue,wed,thu,fri"."""
    if text == "*":
        return text
    named = {name for part in text.split(",") for name in _named(part)}
    return "*" if len(named) == len(_WEEK) else ",".join(day for day in _WEEK if day in named)


def _named(part: str) -> tuple[str, ...]:
    match = _DAYS.fullmatch(part)
    if match is None:
        raise Unfit
    first, last, step = match.groups()
    if first is None:
        return _WEEKDAYS[:-1][:: int(step or 1)]
    start = _number(first)
    end = _number(last) if last else (start if step is None else len(_WEEK))
    if end < start:
        end += len(_WEEK)
    return tuple(_WEEKDAYS[number % 7] for number in range(start, end + 1, int(step or 1)))


def _number(day: str) -> int:
    if day.isdigit():
        return int(day)
    if day not in _WEEKDAYS:
        raise Unfit
    return _WEEKDAYS.index(day)


def clock(value: object) -> time:
    """Return a time of day from "07:30"."""
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Unfit
    try:
        return time(int(match[1]), int(match[2]))
    except ValueError as error:
        raise Unfit from error


def clock_or_midnight(value: object) -> time | None:
    """Return a time of day; None is "24:00", midnight at the end of the day."""
    return None if value == _END_OF_DAY else clock(value)


def written_clock(value: object) -> object:
    """Return a time of day as it stands in the file."""
    return f"{value:%H:%M}" if isinstance(value, time) else _END_OF_DAY


def days(value: object) -> tuple[int, ...]:
    """Return days of the week, Monday is 0, from crontab's words: "mon-fri", "sat,sun"."""
    named = weekdays(value.strip().lower()) if isinstance(value, str) else ""
    if not named:
        raise Unfit
    return tuple(range(len(_WEEK))) if named == "*" else tuple(map(_WEEK.index, named.split(",")))


def timezone(value: object) -> str:
    """Return the name of a time zone that this machine knows."""
    if not isinstance(value, str):
        raise Unfit
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Unfit from error


def _duration_word(least: timedelta) -> Word:
    return Word(
        noun="duration",
        expected='expected a duration such as "15m", "2h" or "1d"',
        check=partial(duration, least=least),
        write=written_duration,
        schema={
            "anyOf": [
                {"type": "integer", "minimum": int(least.total_seconds())},
                {"type": "string", "pattern": "^[0-9]+ ?[smhd]$"},
            ]
        },
    )


DURATION = _duration_word(timedelta(seconds=1))
PAUSE = _duration_word(timedelta(0))
CRON = Word(
    noun="crontab line",
    expected='expected a crontab line of five fields such as "0 8 * * mon-fri"',
    check=cron,
)
CLOCK = Word(
    noun="time of day",
    expected='expected a time of day such as "07:30"',
    check=clock,
    write=written_clock,
    schema={"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}$"},
)
CLOCK_OR_MIDNIGHT = replace(
    CLOCK,
    noun='time of day, or "24:00"',
    expected='expected a time of day such as "07:30", or "24:00"',
    check=clock_or_midnight,
)
DAYS = Word(
    noun="days of the week",
    expected="expected days of the week such as mon-fri",
    check=days,
)
TIMEZONE = Word(
    noun="time zone",
    expected='expected a time zone such as "Europe/Berlin" or "UTC"',
    check=timezone,
)
