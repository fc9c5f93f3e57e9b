"""The words of the configuration: durations, sizes, crontab lines, addresses."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import address, schedule
from monitor.config.schedule import cron, duration, timezone, written_duration
from monitor.config.tree import resolved
from monitor.config.word import Unfit, size, written_size

SECOND = timedelta(seconds=1)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@given(st.integers(1, 366), st.sampled_from(sorted(UNITS)))
def test_duration_is_its_number_of_units(number: int, unit: str) -> None:
    expected = timedelta(seconds=number * UNITS[unit])
    assert duration(f"{number}{unit}", SECOND) == expected
    assert duration(number * UNITS[unit], SECOND) == expected


@given(st.integers(1, 366 * 86400))
def test_written_duration_is_read_as_the_same(seconds: int) -> None:
    value = timedelta(seconds=seconds)
    assert duration(written_duration(value), SECOND) == value


@given(st.one_of(st.text(max_size=8), st.floats(), st.booleans(), st.integers(), st.none()))
def test_duration_is_positive_or_refused(value: object) -> None:
    with suppress(Unfit):
        assert SECOND <= duration(value, SECOND) <= timedelta(days=366)


@pytest.mark.parametrize(
    "text", ["0s", "0", "-1m", "1.5h", "1w", "m", "15 minutes", "367d", "１５m", ""]
)
def test_other_durations_are_refused(text: str) -> None:
    with pytest.raises(Unfit):
        duration(text, SECOND)


@pytest.mark.parametrize(
    ("written", "meant"), [("1KB", 1024), ("20 MB", 20 << 20), ("1GB", 1 << 30), (4096, 4096)]
)
def test_size_is_a_number_of_bytes(written: object, meant: int) -> None:
    assert size(written) == meant
    assert size(written_size(meant)) == meant


@pytest.mark.parametrize("value", ["2GB", 0, -1, True, "20", "20mb", 1.5, None])
def test_other_sizes_are_refused(value: object) -> None:
    with pytest.raises(Unfit):
        size(value)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("*", "*"),
        ("0", "sun"),
        ("7", "sun"),
        ("1-5", "mon,tue,wed,thu,fri"),
        ("MON-fri", "mon,tue,wed,thu,fri"),
        ("sun-tue", "mon,tue,sun"),
        ("5-7", "fri,sat,sun"),
        ("fri-mon", "mon,fri,sat,sun"),
        ("1,wed,5", "mon,wed,fri"),
        ("*/2", "tue,thu,sat,sun"),
        ("1-5/2", "mon,wed,fri"),
        ("0-6", "*"),
    ],
)
def test_weekdays_are_those_of_crontab_by_name(written: str, meant: str) -> None:
    assert cron(f"0 8 * * {written}") == f"0 8 * * {meant}"


def test_weekdays_mean_the_same_to_the_scheduler() -> None:
    trigger = CronTrigger.from_crontab(cron("0 8 * * 1"), timezone=UTC)
    fires = trigger.get_next_fire_time(None, datetime(2024, 1, 2, tzinfo=UTC))
    assert fires == datetime(2024, 1, 8, 8, tzinfo=UTC), "a Monday"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "@daily",
        "0 8 * *",
        "0 8 * * * *",
        "60 8 * * *",
        "0 24 * * *",
        "0 8 * * 8",
        "0 8 * * mo",
        "0 8 * * 1-",
        "0 8 1 * 1",
        "0 8 31 2 *",
        "x 8 * * *",
        8,
        None,
    ],
)
def test_other_crontab_lines_are_refused(line: object) -> None:
    with pytest.raises(Unfit):
        cron(line)


@pytest.mark.parametrize("name", ["Mars", "", "Europe", "../etc/passwd", "/etc/localtime", 1])
def test_unknown_time_zones_are_refused(name: object) -> None:
    with pytest.raises(Unfit):
        timezone(name)


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/",
        "example.org/feed",
        "https://",
        "https:///feed",
        "https://u:p@example.org/",
        "https://u@example.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/a b",
        "https://example.org/\nx",
        "https://example.org/" + "a" * 2000,
        "javascript:alert(1)",
        5,
    ],
)
def test_other_urls_are_refused(text: object) -> None:
    with pytest.raises(Unfit):
        address.url(text)


@pytest.mark.parametrize(
    "text",
    [
        "you",
        "you@",
        "@example.org",
        "a b@example.org",
        "you@example.org, me@example.org",
        "you@exa mple.org",
        "you@example..org",
        "you@.example.org",
        "you@example.org\nBcc: me@example.org",
        "Ünder@example.org",
        None,
    ],
)
def test_implausible_addresses_are_refused(text: object) -> None:
    with pytest.raises(Unfit):
        address.address(text)


@pytest.mark.parametrize(
    "text",
    ["m@example.org", "Monitor <m@example.org>", '"Co., Ltd." <m@example.org>', "감시 <m@a.kr>"],
)
def test_sender_may_have_a_name(text: str) -> None:
    assert address.sender(text) == text


@pytest.mark.parametrize(
    "text", ["Co., Ltd. <m@a.org>", "<m@a.org", "M <m@a.org> x", "M\n<m@a.org>", 1]
)
def test_sender_with_loose_marks_is_refused(text: object) -> None:
    with pytest.raises(Unfit):
        address.sender(text)


@pytest.mark.parametrize("text", ["127.0.0.1:80", "[::1]:0", "localhost:65535", "box.example:1"])
def test_listening_place_is_host_and_port(text: str) -> None:
    assert address.listen(text) == text


@pytest.mark.parametrize(
    "text", [":80", "80", "::1:80", "localhost", "a:65536", "[a:b", "a b:1", 81]
)
def test_other_listening_places_are_refused(text: object) -> None:
    with pytest.raises(Unfit):
        address.listen(text)


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("localhost", True),
        ("a.localhost", True),
        ("0.0.0.0", False),
        ("[::]", False),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
    ],
)
def test_loopback_is_known_by_name_and_address(host: str, is_loopback: bool) -> None:
    assert address.is_loopback(host) is is_loopback


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("0123", 123),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-.inf", float("-inf")),
        ("1.2.3", "1.2.3"),
        ("9" * 5000, "9" * 5000),
        ("=", "="),
    ],
)
def test_plain_scalars_are_those_of_the_core_schema(text: str, value: object) -> None:
    found = resolved(text)
    assert (type(found), found) == (type(value), value)


def test_pause_may_be_nothing() -> None:
    assert schedule.PAUSE.check is not None
    assert schedule.PAUSE.check(0) == timedelta(0)
    assert written_duration(timedelta(0)) == "0s"
