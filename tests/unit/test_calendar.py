"""Digests come by the clock on the wall, over both changes of the year, in two time zones."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.config.calendar import next_digest
from monitor.model.alert import Deliver, Timing

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def digests(cron: str, zone: str, *, after: str, count: int = 3) -> list[str]:
    deliver = Deliver(timing=Timing.DIGEST, cron=cron, timezone=zone)
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = []
    for _ in range(count):
        moment = next_digest(deliver, after=moment + timedelta(seconds=1))
        found.append(f"{moment:%m-%d %H:%M}")
    return found


@pytest.mark.parametrize(
    ("zone", "after", "moments"),
    [
        (BERLIN, "2026-03-28 00:00", ["03-28 07:00", "03-29 06:00", "03-30 06:00"]),
        (BERLIN, "2026-10-24 00:00", ["10-24 06:00", "10-25 07:00", "10-26 07:00"]),
        (NEW_YORK, "2026-03-07 00:00", ["03-07 13:00", "03-08 12:00", "03-09 12:00"]),
        (NEW_YORK, "2026-10-31 00:00", ["10-31 12:00", "11-01 13:00", "11-02 13:00"]),
    ],
)
def test_a_digest_at_eight_comes_at_eight(zone: str, after: str, moments: list[str]) -> None:
    assert digests("0 8 * * *", zone, after=after) == moments


@pytest.mark.parametrize(
    ("cron", "zone", "after", "moments"),
    [
        # 02:30 is skipped: it comes when it would have been, and the day has its digest.
        ("30 2 * * *", BERLIN, "2026-03-28 12:00", ["03-29 01:30", "03-30 00:30", "03-31 00:30"]),
        ("30 2 * * *", NEW_YORK, "2026-03-07 12:00", ["03-08 07:30", "03-09 06:30", "03-10 06:30"]),
        # The hour comes twice, its digest once.
        ("30 2 * * *", BERLIN, "2026-10-24 12:00", ["10-25 00:30", "10-26 01:30", "10-27 01:30"]),
        ("30 1 * * *", NEW_YORK, "2026-10-31 12:00", ["11-01 05:30", "11-02 06:30", "11-03 06:30"]),
    ],
)
def test_a_digest_in_the_changed_hour_comes_once(
    cron: str, zone: str, after: str, moments: list[str]
) -> None:
    assert digests(cron, zone, after=after) == moments
