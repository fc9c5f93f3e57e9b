from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.analysis.parse.pace import pace_of
from monitor.model.source import Pace
from tests.support.builders import DAY, HOUR, MINUTE, NOW, a_capture

SAID = """<rss xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel>{}
<item><title>x</title><ttl>9</ttl></item></channel></rss>"""


def said(text: str, **headers: str) -> Pace | None:
    capture = a_capture(body=SAID.format(text).encode(), at=NOW)
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return pace_of(replace(capture, headers=given))


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("<ttl>60</ttl>", HOUR),
        ("<ttl> 5 </ttl>", 5 * MINUTE),
        ("<sy:updatePeriod>\n hourly </sy:updatePeriod>", HOUR),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            6 * HOUR,
        ),
        ("<ttl>10</ttl><sy:updatePeriod>weekly</sy:updatePeriod>", 7 * DAY),
    ],
)
def test_feeds_say_how_often_they_change(text: str, wait: timedelta) -> None:
    assert said(text) == Pace(wait=wait)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<ttl>-5</ttl>",
        "<ttl>soon</ttl>",
        "<ttl>0</ttl>",
        "<ttl>99999999999999999999</ttl>",
        "<sy:updatePeriod>never</sy:updatePeriod>",
        "<skipDays><day>Caturday</day></skipDays>",
        f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>",
    ],
)
def test_what_makes_no_sense_is_nothing_said(text: str) -> None:
    assert said(text) is None


def test_hours_and_days_to_skip() -> None:
    hours = "<skipHours><hour>0</hour><hour>24</hour><hour>23</hour></skipHours>"
    days = "<skipDays><day>Saturday</day><day>sunday</day></skipDays>"
    assert said(hours + days) == Pace(skip_hours=(0, 23), skip_days=(5, 6))


def test_freshness_counts_less_the_time_in_caches() -> None:
    assert said("", Cache_Control="public, max-age=3600", Age="600") == Pace(wait=50 * MINUTE)
    assert said("", Cache_Control="max-age=60", Age="600") is None
    assert said("", Cache_Control="no-cache, max-age=3600") is None
    assert said("", Cache_Control="max-age=1", Age="²") == Pace(wait=timedelta(seconds=1))
