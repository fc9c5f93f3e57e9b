"""Quiet hours and daily caps by the clock on the wall, over both changes of the clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.alert.hours import (
    Later,
    day_start,
    later,
    next_moment,
    quiet_until,
)
from monitor.model.alert import REST_GROUP, PendingGroup, When
from monitor.model.event import Finding, Tier
from monitor.model.recipient import Quiet, Recipient
from tests.support.builders import a_claim, a_source, an_alert, an_event

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"
# Half an hour of summer time, ten and a half hours ahead in winter.
LORD_HOWE = "Australia/Lord_Howe"
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = Quiet(start=time(22), end=time(7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def until(moment: str, zone: str, *windows: Quiet) -> str | None:
    end = quiet_until(windows, at(moment), zone=ZoneInfo(zone))
    return None if end is None else f"{end:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        (BERLIN, "2026-01-15 20:59", None),
        (BERLIN, "2026-01-15 21:00", "2026-01-16 06:00"),
        (BERLIN, "2026-01-16 05:59", "2026-01-16 06:00"),
        (BERLIN, "2026-01-16 06:00", None),
        # The night of 28 to 29 March 2026 has an hour less, that of 24 to 25 October one more.
        (BERLIN, "2026-03-28 21:00", "2026-03-29 05:00"),
        (BERLIN, "2026-03-29 20:00", "2026-03-30 05:00"),
        (BERLIN, "2026-10-24 20:00", "2026-10-25 06:00"),
        (BERLIN, "2026-10-25 20:30", None),
        (NEW_YORK, "2026-03-08 03:00", "2026-03-08 11:00"),
        (NEW_YORK, "2026-03-08 02:59", None),
        (NEW_YORK, "2026-11-01 02:00", "2026-11-01 12:00"),
        (NEW_YORK, "2026-11-01 11:59", "2026-11-01 12:00"),
        (LORD_HOWE, "2026-04-04 11:00", "2026-04-04 20:30"),
        (LORD_HOWE, "2026-10-03 11:30", "2026-10-03 20:00"),
        ("Asia/Kathmandu", "2026-06-01 16:15", "2026-06-02 01:15"),
        ("Asia/Kathmandu", "2026-06-01 16:14", None),
    ],
)
def test_a_night_ends_when_the_clock_says_so(zone: str, moment: str, end: str | None) -> None:
    assert until(moment, zone, NIGHT) == end


@pytest.mark.parametrize(
    ("zone", "moment", "end"),
    [
        # 02:30 is skipped: the hours end when it would have been, 03:30 in summer time.
        (BERLIN, "2026-03-29 00:30", "2026-03-29 01:30"),
        (NEW_YORK, "2026-03-08 06:30", "2026-03-08 07:30"),
        # 02:30 and 01:30 come twice: the hours last until the second.
        (BERLIN, "2026-10-25 00:45", "2026-10-25 01:30"),
        (NEW_YORK, "2026-11-01 05:45", "2026-11-01 07:30"),
    ],
)
def test_an_end_in_the_changed_hour_is_its_last(zone: str, moment: str, end: str) -> None:
    assert until(moment, zone, Quiet(start=time(0, 30), end=time(2, 30))) == end


def test_a_start_that_comes_twice_counts_the_first_time() -> None:
    window = Quiet(start=time(2, 30), end=time(6))
    assert until("2026-10-25 00:30", BERLIN, window) == "2026-10-25 05:00"
    assert until("2026-10-25 00:29", BERLIN, window) is None


def test_monday_night_covers_tuesday_morning_and_not_monday_morning() -> None:
    window = Quiet(start=time(22), end=time(6), days=(0,))
    assert until("2026-03-03 02:00", "UTC", window) == "2026-03-03 06:00"
    assert until("2026-03-02 02:00", "UTC", window) is None


def test_windows_that_follow_each_other_are_one() -> None:
    weekend = Quiet(start=time(0), end=None, days=(5, 6))
    assert until("2026-03-06 22:30", BERLIN, NIGHT, weekend) == "2026-03-09 06:00"


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, "Asia/Kathmandu", "Pacific/Apia"]),
)
def test_no_hours_last_a_day_and_their_end_is_not_quiet(
    moment: datetime, start: time, end: time, zone: str
) -> None:
    if start == end:
        return
    windows = [Quiet(start=start, end=end)]
    over = quiet_until(windows, moment, zone=ZoneInfo(zone))
    if over is not None:
        assert moment < over <= moment + timedelta(hours=48)
        assert quiet_until(windows, over, zone=ZoneInfo(zone)) is None


def test_days_begin_at_midnight_on_the_wall() -> None:
    assert day_start(at("2026-03-29 12:00"), ZoneInfo(BERLIN)) == at("2026-03-28 23:00")
    assert day_start(at("2026-03-30 12:00"), ZoneInfo(BERLIN)) == at("2026-03-29 22:00")


def test_next_moment_is_by_the_wall_and_never_now() -> None:
    zone = ZoneInfo(BERLIN)
    assert next_moment(time(8), at("2026-03-28 07:00"), zone=zone) == at("2026-03-29 06:00")
    assert next_moment(time(8), at("2026-03-28 06:59"), zone=zone) == at("2026-03-28 07:00")


def finding(tier: Tier = Tier.SIGNAL) -> Finding:
    event = an_event()
    object.__setattr__(event, "tier", tier)
    return Finding(event=event, source=a_source(), claims=(a_claim(),))


def decided(
    recipient: Recipient,
    *,
    tier: Tier = Tier.SIGNAL,
    told: int = 0,
    group: str = "story",
    now: str = "2026-03-02 12:00",
) -> Later | None:
    pending = PendingGroup(
        recipient=recipient.to, channel="mail", group=group, alerts=(an_alert(),)
    )
    return later(
        pending,
        [finding(tier)],
        recipient=recipient,
        zone=ZoneInfo(recipient.timezone),
        told_today=told,
        now=at(now),
    )


ANN = "ann@example.org"


def test_what_is_urgent_passes_quiet_hours_and_the_cap() -> None:
    wants = Recipient(
        to=ANN, quiet=(NIGHT,), urgent=When(tiers=(Tier.CONTRADICTION,)), most_a_day=1
    )
    night = "2026-03-02 23:00"
    assert decided(wants, now=night) == Later(due=at("2026-03-03 07:00"))
    assert decided(wants, tier=Tier.CONTRADICTION, told=9, now=night) is None


def test_what_is_beyond_the_cap_goes_into_the_digest_of_the_rest() -> None:
    wants = Recipient(to=ANN, timezone=BERLIN, most_a_day=2)
    due = at("2026-03-03 07:00")
    assert decided(wants, told=1) is None
    assert decided(wants, told=2) == Later(due=due, group=f"{REST_GROUP}{due.isoformat()}")


def test_a_digest_is_never_beyond_the_cap() -> None:
    assert decided(Recipient(to=ANN, most_a_day=1), told=5, group="digest:r:x") is None
