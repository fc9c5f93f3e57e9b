"""Whether a message may leave now: quiet hours and the daily cap of who gets it.

Both go by the clock on the recipient's wall. A time that a change to summer time skips comes when
it would have been, as a digest's does; of one that a change back repeats, quiet hours begin with
the first and end with the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from monitor.analysis.alert.route import asks_for
from monitor.model.alert import DIGEST_GROUP, REST_GROUP, PendingGroup
from monitor.model.event import Finding
from monitor.model.recipient import Quiet, Recipient

_DAY = timedelta(days=1)
# Windows that follow each other are one; those of a whole week without a pause are refused when
# they are configured, and this bounds the search all the same.
_MOST_WINDOWS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Alerts are due at another moment, and perhaps in another group."""

    due: datetime
    group: str | None = None


def later(
    group: PendingGroup,
    findings: Sequence[Finding],
    *,
    recipient: Recipient,
    zone: tzinfo,
    told_today: int,
    now: datetime,
) -> Later | None:
    """Return until when a due group has to wait, or None when it may leave now.

    `told_today` is how many messages with alerts, digests apart, this recipient got on this day.
    """
    if any(is_urgent(recipient, finding) for finding in findings):
        return None
    quiet = quiet_until(recipient.quiet, now, zone=zone)
    if quiet is not None:
        return Later(due=quiet)
    is_full = recipient.most_a_day is not None and told_today >= recipient.most_a_day
    if not is_full or group.group.startswith(DIGEST_GROUP):
        return None
    due = next_moment(recipient.rest_at, now, zone=zone)
    return Later(due=due, group=f"{REST_GROUP}{due.isoformat()}")


def is_urgent(recipient: Recipient, finding: Finding) -> bool:
    """Whether an event passes quiet hours and the daily cap."""
    return recipient.urgent is not None and asks_for(recipient.urgent, finding)


def quiet_until(windows: Sequence[Quiet], at: datetime, *, zone: tzinfo) -> datetime | None:
    """Return the end of the quiet hours that a moment lies in, in UTC, or None outside of them."""
    end = at
    for _ in range(_MOST_WINDOWS):
        ends = [last for window in windows if (last := _end_of(window, end, zone=zone)) is not None]
        if not ends:
            break
        end = max(ends)
    return None if end == at else end


def day_start(at: datetime, zone: tzinfo) -> datetime:
    """Return when the day of a moment began, in UTC."""
    return _instant(at.astimezone(zone).date(), time(), zone=zone)


def next_moment(clock: time, after: datetime, *, zone: tzinfo) -> datetime:
    """Return when the clock next shows a time after a moment, in UTC."""
    day = after.astimezone(zone).date()
    moments = (_instant(day + number * _DAY, clock, zone=zone) for number in range(3))
    return next(moment for moment in moments if moment > after)


def _end_of(window: Quiet, at: datetime, *, zone: tzinfo) -> datetime | None:
    """Return when a window ends that a moment lies in; it may have begun the day before."""
    today = at.astimezone(zone).date()
    for day in (today, today - _DAY):
        if day.weekday() in window.days:
            start = _instant(day, window.start, zone=zone)
            end = _end(window, day, zone=zone)
            if start <= at < end:
                return end
    return None


def _end(window: Quiet, day: date, *, zone: tzinfo) -> datetime:
    if window.end is None:
        return _instant(day + _DAY, time(), zone=zone)
    is_next_day = window.end <= window.start
    return _instant(day + _DAY if is_next_day else day, window.end, zone=zone, last=True)


def _instant(day: date, clock: time, *, zone: tzinfo, last: bool = False) -> datetime:
    """Return when the clock shows a time on a day, in UTC: the first moment, or the `last`."""
    first = datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)
    second = datetime.combine(day, clock.replace(fold=1), zone).astimezone(UTC)
    # Of a skipped time the second reading lies before the first.
    return max(first, second) if last else first
