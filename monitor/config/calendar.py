"""When a digest is due: the schedule of a rule, in its time zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.model.alert import Deliver

_HOURS_OF = 1


def next_digest(deliver: Deliver, *, after: datetime) -> datetime:
    """Return the first moment of a digest's schedule after a moment, in UTC.

    A local time that a change to summer time skips comes when it would have been; one that a
    change back repeats comes once, but for a schedule of every hour.
    """
    zone = ZoneInfo(deliver.timezone)
    trigger = CronTrigger.from_crontab(deliver.cron, timezone=zone)
    is_hourly = "*" in (deliver.cron or "").split()[_HOURS_OF]
    due = _next(trigger, deliver, after=after)
    while not is_hourly and _is_repeated(due.astimezone(zone)):
        # APScheduler takes both readings of such a time.
        due = _next(trigger, deliver, after=due + timedelta(seconds=1))
    return due


def _next(trigger: CronTrigger, deliver: Deliver, *, after: datetime) -> datetime:
    due: datetime | None = trigger.get_next_fire_time(after, after)
    if due is None:
        raise ValueError(f"the schedule {deliver.cron!r} has no moment after {after}")
    return due.astimezone(UTC)


def _is_repeated(local: datetime) -> bool:
    """Whether the clock shows this time for the second time on its day."""
    return bool(local.fold) and local.utcoffset() != local.replace(fold=0).utcoffset()
