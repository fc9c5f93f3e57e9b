"""The dead man's switch: who is told when the service itself does not work."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import apscheduler.schedulers.base
import pytest

from monitor.app import App, open_app, utc_now
from monitor.condition import condition_of
from monitor.config.load import load
from monitor.service import systemd
from monitor.service.jobs import Jobs
from monitor.service.service import Service
from monitor.service.watch import Watch
from tests.support import newsroom as newsrooms
from tests.support.builders import DAY, HOUR, MINUTE, NOW
from tests.support.newsroom import Answer, Newsroom

pytestmark = pytest.mark.integration

_CONFIG = """
database: sqlite:///monitor.db
fetch: {{allow: [127.0.0.0/8], spacing: 0s}}
sources: [{{key: acme, url: "{url}", every: 1s}}]
rules: [{{key: all, to: reader@example.org}}]
heartbeat: {{url: "{root}/beat", every: 5m}}
"""


class Clock:
    """The machine's clock, which somebody sets."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with newsrooms.running(Newsroom(feeds={"acme": []})) as room:
        room.faults["/beat"] = Answer(body=b"thank you")
        yield room


@contextmanager
def _opened(folder: Path, room: Newsroom, clock: Clock) -> Iterator[App]:
    config = folder / "config.yaml"
    config.write_text(_CONFIG.format(url=room.feed_url("acme"), root=room.root))
    app = open_app(load(config), clock=clock)
    try:
        yield app
    finally:
        app.close()


@contextmanager
def _running(app: App) -> Iterator[Service]:
    service = Service(app)
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield service
    finally:
        service.stop()
        thread.join(20)


def _beats(room: Newsroom) -> int:
    return sum(path == "/beat" for path, _ in room.asked)


def _notices(app: App) -> list[str]:
    with app.store.read() as step:
        return [f"{notice.kind}: {notice.text}" for notice in step.outbox.notices_unsent()]


def _wait_until(what: str, is_so: object, *, within: float = 15.0) -> None:
    assert callable(is_so)
    deadline = time.monotonic() + within
    while not is_so():
        assert time.monotonic() < deadline, f"not within {within} s: {what}"
        time.sleep(0.05)


def test_the_heart_beats_while_the_service_works_and_no_longer(
    tmp_path: Path, room: Newsroom
) -> None:
    with _opened(tmp_path, room, Clock()) as app:
        jobs = Jobs(["poll"], now=0.0)
        watch = Watch(app, jobs, elapsed=lambda: 1.0)
        now = utc_now()
        assert watch.look(now) == ()
        watch.look(now + MINUTE / 4)
        assert _beats(room) == 1
        for _ in range(2):
            jobs.end("poll", now=1.0, failure="a mistake")
        assert watch.look(now + MINUTE / 2) == ("the job poll fails: a mistake",)
        assert _notices(app) == []
        for _ in range(5):
            watch.look(now + MINUTE / 2)
        assert _notices(app) == ["service_unwell: the job poll fails: a mistake"]
        assert _beats(room) == 1
        jobs.end("poll", now=1.0)
        watch.look(now + 3 * MINUTE / 4)
        assert [told.partition(":")[0] for told in _notices(app)] == [
            "service_unwell",
            "service_well",
        ]


def test_a_heartbeat_that_nobody_hears_is_logged_without_its_address(
    tmp_path: Path, room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="monitor")
    with _opened(tmp_path, room, Clock()) as app:
        watch = Watch(app, Jobs(["poll"], now=0.0), elapsed=lambda: 1.0)
        room.faults["/beat"] = Answer(status=500)
        watch.look(utc_now())
    assert "heartbeat_unheard" in caplog.text
    assert "/beat" not in caplog.text


def test_systemd_hears_of_a_service_that_lives_and_nothing_of_one_that_hangs(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(0.2)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with _opened(tmp_path, room, Clock()) as app:
            elapsed = 1.0
            jobs = Jobs(["poll"], now=0.0)
            watch = Watch(app, jobs, elapsed=lambda: elapsed)
            watch.look(utc_now())
            assert manager.recv(99) == systemd.ALIVE.encode()
            elapsed = 999.0
            assert "the job poll is not started any more" in watch.look(utc_now())
            with pytest.raises(TimeoutError):
                manager.recv(99)


def test_a_service_under_systemd_says_when_it_is_ready_and_when_it_stops(
    tmp_path: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(15)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with _opened(tmp_path, room, Clock()) as app, _running(app):
            assert manager.recv(99) == systemd.READY.encode()
        assert manager.recv(99) == systemd.STOPPING.encode()


@pytest.mark.parametrize(("before", "after"), [(2 * HOUR, 0 * HOUR), (0 * HOUR, 2 * HOUR)])
def test_a_clock_that_jumps_by_two_hours_stops_nothing(
    tmp_path: Path,
    room: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    before: timedelta,
    after: timedelta,
) -> None:
    """Criterion 22: back and forth."""
    clock = Clock()
    clock.ahead = before

    class Moments(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return clock()

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Moments)
    with _opened(tmp_path, room, clock) as app, _running(app):
        _wait_until("a poll", lambda: len(room.asked) > 1)
        clock.ahead = after
        time.sleep(0.2)
        asked = len(room.asked)
        _wait_until("two polls after the jump", lambda: len(room.asked) > asked + 1)
        assert condition_of(app.store, clock()).faults == ()


def test_a_job_that_fails_each_time_leaves_the_others_at_work(
    tmp_path: Path,
    room: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> int:
        raise ZeroDivisionError("a mistake")

    caplog.set_level("INFO", logger="monitor")
    with _opened(tmp_path, room, Clock()) as app:
        monkeypatch.setattr(type(app.pipeline), "visit", broken)
        with _running(app):
            asked = len(room.asked)
            _wait_until("polls go on", lambda: len(room.asked) > asked + 3)
    assert caplog.text.count("step_failed") == 1


def test_a_job_that_hangs_is_told_and_the_others_keep_their_time(
    tmp_path: Path,
    room: Newsroom,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Criterion 22: with the times of the watch in seconds, and a visit that waits for ever."""
    monkeypatch.setattr("monitor.service.jobs._HANGING_SECONDS", 3.0)
    monkeypatch.setattr("monitor.service.watch._LOOK_SECONDS", 0.2)
    freed = threading.Event()

    def hangs(*_: object) -> int:
        return int(freed.wait(60))

    caplog.set_level("INFO", logger="monitor")
    with _opened(tmp_path, room, Clock()) as app:
        monkeypatch.setattr(type(app.pipeline), "visit", hangs)
        with _running(app):
            _wait_until("a notice", lambda: "service_unwell" in caplog.text, within=30)
            beats, asked = _beats(room), len(room.asked)
            _wait_until("polls go on", lambda: len(room.asked) > asked + 3)
            assert _beats(room) == beats
            freed.set()
            _wait_until("it is well", lambda: "service_well" in caplog.text)
    (unwell,) = [one for one in caplog.records if one.getMessage() == "service_unwell"]
    assert "the job visit hangs" in vars(unwell)["fields"]["text"]


def test_what_a_wrong_clock_put_off_for_years_is_due_at_the_next_start(
    tmp_path: Path, room: Newsroom
) -> None:
    clock = Clock()
    clock.ahead = 3 * 365 * DAY
    with _opened(tmp_path, room, clock) as app:
        app.pipeline.poll(clock())
    clock.ahead = timedelta(0)
    asked = len(room.asked)
    with _opened(tmp_path, room, clock) as app:
        assert app.pipeline.poll(clock()) == 1
    assert len(room.asked) == asked + 1
    assert clock() > NOW
