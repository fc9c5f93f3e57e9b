"""When a digest is due: the schedule of a rule, in its time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from monitor.model.alert import Deliver


def next_digest(deliver: Deliver, *, after: datetime) -> datetime:
    """Return the first moment of a digest's schedule after a moment, in UTC.

    A local time that a change to summer time skips comes when it would have been; one that a
    change back repeats comes once (APScheduler's CronTrigger).
    """
    zone = ZoneInfo(deliver.timezone)
    trigger = CronTrigger.from_crontab(deliver.cron, timezone=zone)
    due: datetime | None = trigger.get_next_fire_time(after, after)
    if due is None:
        raise ValueError(f"the schedule {deliver.cron!r} has no moment after {after}")
    return due.astimezone(UTC)
