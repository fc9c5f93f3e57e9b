"""A withdrawal is told once and never lost, wherever between its looks the program is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.event import Happening
from monitor.store.sql import open_store
from tests.support import newsroom as newsrooms
from tests.support import smtp
from tests.support.newsroom import Answer, Newsroom
from tests.support.releases import pact, plant
from tests.support.smtp import MailServer

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
_ROOT = Path(__file__).parents[2]


@dataclass(kw_only=True)
class Lives:
    """A program that is started again whenever it was killed."""

    command: list[str]
    process: subprocess.Popen[str] | None = None
    killed: int = 0

    def work(self, now: datetime, *, death: int = 0) -> None:
        """Let the program do what is due, and again where it died over it."""
        while not self._has_done(now, death):
            self.killed += 1
            death = 0

    def _has_done(self, now: datetime, death: int) -> bool:
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                cwd=_ROOT,
            )
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{now.isoformat()} {death}\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() == "done\n":
            return True
        self.end()
        return False

    def end(self) -> None:
        """Wait until the process is gone, and let go of its pipes."""
        if self.process is not None:
            self.process.communicate()
            # Killed by itself, or ended because nothing more was to be read.
            assert self.process.returncode in {-9, 0}
            self.process = None


@contextmanager
def _lives(folder: Path, room: Newsroom, mails: MailServer) -> Iterator[Lives]:
    command = [sys.executable, "-m", "tests.support.mortal"]
    lives = Lives(command=[*command, str(folder), room.feed_url("acme"), str(mails.port)])
    try:
        yield lives
    finally:
        lives.end()


def test_killed_between_its_looks_a_withdrawal_is_told_once(tmp_path: Path) -> None:
    room = Newsroom(feeds={"acme": [pact(), plant(1), plant(2)]})
    mails = MailServer()
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with newsrooms.running(room), smtp.running(mails), _lives(tmp_path, room, mails) as lives:
        lives.work(now)
        room.faults["/acme/pact"] = Answer(status=404, body=b"<title>404</title>")
        for tick in range(16):
            now += 2 * HOUR
            # In the first transaction of a step, after it, in the second, and so on.
            lives.work(now, death=(tick // 2 + 1) * (1 if tick % 2 else -1))
        room.faults.clear()
        for tick in range(4):
            now += 2 * HOUR
            lives.work(now, death=tick + 1)
    told = {mail.message_id: mail.subject for mail in mails.accepted}
    title = "acme: Acme and Globex announce partnership"
    assert sorted(told.values()) == [f"[Restored] {title}", f"[Withdrawn] {title}"]
    assert lives.killed >= 8
    store = open_store(f"sqlite:///{tmp_path}/monitor.db")
    with store.read() as step:
        kinds = [event.kind for event in step.overview.latest_events(99)]
    store.close()
    assert kinds.count(Happening.WITHDRAWN) == kinds.count(Happening.RESTORED) == 1
