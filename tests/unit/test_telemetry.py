"""Log lines: fixed event, key=value, to standard error, without secrets."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from monitor.model.settings import LogFormat, LogSettings, Secret
from monitor.telemetry import logger, masked, set_up


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("monitor")
    before = (root.level, ours.level, list(root.handlers))
    yield
    root.setLevel(before[0])
    ours.setLevel(before[1])
    root.handlers[:] = before[2]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out, err = capsys.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_json_line_has_event_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings(format=LogFormat.JSON))
    logger("monitor.pipeline").info(
        "source_polled", source="삼성", entries=3, at=datetime(2024, 1, 2, tzinfo=UTC)
    )
    (line,) = lines(capsys)
    assert str(line.pop("timestamp")).endswith("Z")
    assert line == {
        "event": "source_polled",
        "source": "삼성",
        "entries": 3,
        "at": "2024-01-02 00:00:00+00:00",
        "level": "info",
        "logger": "monitor.pipeline",
    }


def test_console_line_has_event_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings())
    logger("monitor.pipeline").warning("fetch_failed", reason="no\nroute", tries=2)
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert "fetch_failed" in err
    assert "reason='no\\nroute' tries=2" in err


@pytest.mark.parametrize("form", list(LogFormat))
def test_secrets_are_hidden(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings(format=form))
    log = logger("monitor.x")
    log.info(
        "connected",
        password="hunter2",
        Authorization="hunter2",
        key=Secret("hunter2"),
        nested={"keys": [Secret("hunter2")]},
        url="postgresql://me:hunter2@db/x",
    )
    try:
        int("https://me:hunter2@example.org/")
    except ValueError:
        log.exception("broken")
    err = capsys.readouterr().err
    assert "hunter2" not in err
    assert "postgresql://***@db/x" in err
    assert "https://***@example.org/" in err
    assert "ValueError" in err


def test_level_is_kept_and_libraries_report_warnings_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up(LogSettings(level="info", format=LogFormat.JSON))
    logger("monitor.x").debug("unseen")
    logging.getLogger("apscheduler").info("unseen")
    logger("monitor.x").info("seen")
    logging.getLogger("apscheduler").warning("missed by %s", "5 s")
    assert [line["event"] for line in lines(capsys)] == ["seen", "missed by 5 s"]


def test_debug_lets_libraries_report_their_routine(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings(level="debug", format=LogFormat.JSON))
    logger("monitor.x").debug("seen")
    logging.getLogger("apscheduler").info("routine")
    logging.getLogger("apscheduler").debug("unseen")
    assert [line["event"] for line in lines(capsys)] == ["seen", "routine"]


def test_setting_up_again_replaces(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings())
    set_up(LogSettings(level="error", format=LogFormat.JSON))
    logger("monitor.x").warning("unseen")
    logger("monitor.x").error("seen", event_kind="a")
    assert [line["event"] for line in lines(capsys)] == ["seen"]


def test_event_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(LogSettings())
    logging.getLogger("library").warning("two\nlines")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_mask_leaves_addresses_and_paths_alone() -> None:
    assert masked("https://example.org/@me and me@example.org") == (
        "https://example.org/@me and me@example.org"
    )
