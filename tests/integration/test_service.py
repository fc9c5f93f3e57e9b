"""The program as a user starts it: `monitor run`, `poll`, `check`, and how each ends."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest

from tests import chaos
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.newsroom import Newsroom, Release
from tests.support.smtp import MailServer, Reaction

pytestmark = pytest.mark.integration

_CONFIG = """
database: sqlite:///monitor.db
fetch: {{contact: ops@example.org, allow: [127.0.0.0/8], spacing: 0s, timeout: 60s}}
sources: [{{key: acme, url: "{url}", every: 1s}}]
rules: [{{key: all, to: reader@example.org}}]
"""
_STARTED = "service_started"


@pytest.fixture
def room() -> Iterator[Newsroom]:
    releases = [
        Release(
            slug="one",
            title="Acme opens a plant",
            paragraphs=["Acme Corp. opened a plant in Porto for $12 million. It makes batteries."],
        )
    ]
    with newsrooms.running(Newsroom(feeds={"acme": releases})) as room:
        yield room


def _tool(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"there is no {name} here")


def _configure(folder: Path, url: str) -> None:
    (folder / "config.yaml").write_text(_CONFIG.format(url=url))


def _monitor(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@contextmanager
def _service(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the service until the block ends; it must be up before the block begins."""
    log = folder / "service.log"
    with log.open("w") as out:
        service = subprocess.Popen(
            [sys.executable, "-m", "monitor", "run", "-c", "config.yaml"],
            cwd=folder,
            stdout=out,
            stderr=out,
            text=True,
        )
    try:
        _wait_for(log, _STARTED)
        yield service
    finally:
        if service.poll() is None:
            service.kill()
        service.wait()


def _wait_for(log: Path, words: str, *, within: float = 30.0) -> str:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if words in (text := log.read_text()):
            return text
        time.sleep(0.05)
    raise AssertionError(f"{words!r} is not in the log:\n{log.read_text()}")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_service_makes_a_baseline_and_ends_cleanly(
    tmp_path: Path, room: Newsroom, number: signal.Signals
) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path) as service:
        text = _wait_for(tmp_path / "service.log", "baseline_held")
        family = psutil.Process(service.pid).children(recursive=True)
        service.send_signal(number)
        assert service.wait(timeout=10) == 0
    assert "statements=1" in text
    assert "Traceback" not in (tmp_path / "service.log").read_text()
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert not (tmp_path / "outbox").exists()


def test_new_mail_goes_to_files_while_there_is_no_mail_server(
    tmp_path: Path, room: Newsroom
) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path):
        _wait_for(tmp_path / "service.log", "baseline_held")
        room.publish(
            "acme",
            Release(
                slug="two",
                title="Acme names a chief",
                paragraphs=["Acme Corp. today named Maria Silva chief financial officer."] * 2,
            ),
        )
        _wait_for(tmp_path / "service.log", "accepted")
    (mail,) = (tmp_path / "outbox").glob("*.eml")
    assert b"Acme names a chief" in mail.read_bytes()


def test_without_a_network_the_service_goes_on_and_says_why(tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        _configure(tmp_path, f"http://127.0.0.1:{closed.getsockname()[1]}/feed.xml")
        with _service(tmp_path) as service:
            text = _wait_for(tmp_path / "service.log", "source_fails")
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=10) == 0
    assert "source='acme'" in text
    assert "no connection to 127.0.0.1" in text
    assert "Traceback" not in text


def test_a_hanging_server_does_not_hold_up_the_end(tmp_path: Path, room: Newsroom) -> None:
    room.delay = 45.0
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path) as service:
        time.sleep(1.5)
        started = time.monotonic()
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=10) == 0
        assert time.monotonic() - started < 10
    room.delay = 0.0


def test_a_hanging_mail_server_does_not_hold_up_the_end(tmp_path: Path, room: Newsroom) -> None:
    slow = MailServer(reactions=[Reaction(step="CONTENT", delay=30.0)])
    with smtp.running(slow):
        _configure(tmp_path, room.feed_url("acme"))
        with (tmp_path / "config.yaml").open("a") as config:
            config.write(
                f"mail: {{host: 127.0.0.1, port: {slow.port}, tls: none, from: m@a.example}}"
            )
        with _service(tmp_path) as service:
            _wait_for(tmp_path / "service.log", "baseline_held")
            room.publish("acme", Release(slug="two", title="Two", paragraphs=["Acme " * 30]))
            deadline = time.monotonic() + 20
            while not slow.contents and time.monotonic() < deadline:
                time.sleep(0.05)
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=11) == 0
    assert "cut_off='deliver'" in (tmp_path / "service.log").read_text()


def test_a_service_that_was_suspended_makes_up_for_it_with_one_poll(
    tmp_path: Path, room: Newsroom
) -> None:
    """Criterion 22: late ticks run once, not never, and not as often as they were missed."""
    missed = 8
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path) as service:
        _wait_for(tmp_path / "service.log", "baseline_held")
        service.send_signal(signal.SIGSTOP)
        time.sleep(0.3)
        asked = len(room.asked)
        time.sleep(missed)
        assert len(room.asked) == asked
        service.send_signal(signal.SIGCONT)
        began = time.monotonic()
        while len(room.asked) == asked:
            assert time.monotonic() < began + 30
            time.sleep(0.02)
        time.sleep(2)
        assert len(room.asked) - asked <= 1 + (time.monotonic() - began) + 1 < missed
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=10) == 0
    assert "Traceback" not in (tmp_path / "service.log").read_text()


def test_a_second_service_says_why_it_does_not_start(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path) as service:
        for command in ("run", "poll"):
            second = _monitor(tmp_path, command)
            assert second.returncode == 4
            assert f"process {service.pid}" in second.stderr
            assert len(second.stderr.splitlines()) == 1


def test_a_killed_services_lease_is_free_at_once(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    with _service(tmp_path) as service:
        service.kill()
        service.wait()
    assert _monitor(tmp_path, "poll").returncode == 0


def test_poll_prints_a_line_for_each_source_and_page(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    first = _monitor(tmp_path, "poll")
    assert first.returncode == 0
    assert first.stdout.splitlines()[0] == "acme good baseline=1 1 entries"
    again = _monitor(tmp_path, "poll", "acme")
    assert again.stdout.splitlines()[0] == "acme not_modified"
    unknown = _monitor(tmp_path, "poll", "nobody")
    assert unknown.returncode == 2
    assert "expected one of acme, got 'nobody'" in unknown.stderr


def test_check_tries_everything_and_writes_nothing(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    checked = _monitor(tmp_path, "check")
    assert checked.returncode == 0
    assert "good: 1 entries" in checked.stdout
    assert {path.name for path in tmp_path.iterdir()} == {"config.yaml"}
    _configure(tmp_path, f"{room.root}/nothing.xml")
    failing = _monitor(tmp_path, "check")
    assert failing.returncode == 1
    assert "HTTP status 404" in failing.stdout


def test_statements_are_shown_with_their_edits(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    _monitor(tmp_path, "poll")
    release = room.feeds["acme"][0]
    release.paragraphs[0] = release.paragraphs[0].replace("$12", "$21")
    _monitor(tmp_path, "poll")
    with closing(sqlite3.connect(tmp_path / "monitor.db")) as database:
        ((key,),) = database.execute("select key from statement").fetchall()
    shown = _monitor(tmp_path, "statements", "show", key)
    assert shown.returncode == 0
    assert "for $21 million" in shown.stdout
    compared = _monitor(tmp_path, "statements", "diff", key)
    assert "[-$12-]{+$21+}" in compared.stdout
    assert _monitor(tmp_path, "statements", "show", "nobody").returncode == 1


def test_an_unreadable_configuration_ends_in_clear_lines(tmp_path: Path) -> None:
    missing = _monitor(tmp_path, "run")
    assert missing.returncode == 2
    assert "config.yaml" in missing.stderr
    (tmp_path / "config.yaml").write_text("sources: [{key: acme, url: nothing, every: soon}]\n")
    faulty = _monitor(tmp_path, "run")
    assert faulty.returncode == 2
    assert "sources.0.url" in faulty.stderr
    assert "sources.0.every" in faulty.stderr
    assert "Traceback" not in faulty.stderr


def test_a_locked_database_ends_in_one_clear_line(tmp_path: Path, room: Newsroom) -> None:
    _configure(tmp_path, room.feed_url("acme"))
    _monitor(tmp_path, "poll")
    with closing(sqlite3.connect(tmp_path / "monitor.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        locked = _monitor(tmp_path, "run")
        other.execute("rollback")
    assert locked.returncode == 3
    assert "locked" in locked.stderr
    assert len(locked.stderr.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_ends_in_one_clear_line(tmp_path: Path, room: Newsroom) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        [_tool("mount"), "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        _configure(disk, room.feed_url("acme"))
        for number in range(40):
            words = f"{number} a sentence that is nowhere else, with some figures {number * 7}. "
            room.publish("acme", Release(slug=f"s{number}", title=words, paragraphs=[words * 200]))
        full = _monitor(disk, "poll")
    finally:
        subprocess.run([_tool("umount"), "-l", str(disk)], check=True)
    assert full.returncode == 3
    assert "full" in full.stderr
    assert "Traceback" not in full.stderr


@pytest.mark.chaos
@pytest.mark.timeout(400)
def test_nothing_is_lost_or_told_twice_when_the_service_is_killed(tmp_path: Path) -> None:
    report = chaos.run(rounds=6, seed=20260302, folder=tmp_path)
    assert report.kills == 6
    assert report.mails > 0
    assert report.faults == []
