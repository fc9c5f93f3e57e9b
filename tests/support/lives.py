"""The program started again and again, however often it is killed; see `tests.support.mortal`."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.support.newsroom import Newsroom
from tests.support.smtp import MailServer

_ROOT = Path(__file__).parents[2]


@dataclass(kw_only=True)
class Lives:
    """A program that is started again whenever it was killed."""

    command: list[str]
    process: subprocess.Popen[str] | None = None
    killed: int = 0

    def work(self, now: datetime, *, death: int = 0) -> None:
        """Let the program do what is due, and again where it died over it."""
        while not self.has_done(now, death=death):
            death = 0

    def has_done(self, now: datetime, *, death: int = 0, claim: str = "") -> bool:
        """Let the program do what is due, or reject a claim; return False where it died over it."""
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
        self.process.stdin.write(f"{now.isoformat()} {death} {claim}\n")
        self.process.stdin.flush()
        if self.process.stdout.readline() == "done\n":
            return True
        self.killed += 1
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
def lives_in(folder: Path, room: Newsroom, mails: MailServer, *, database: str) -> Iterator[Lives]:
    """Yield a program over a folder, a database, a newsroom and a mail server."""
    command = [sys.executable, "-m", "tests.support.mortal"]
    given = [str(folder), database, room.feed_url("acme"), str(mails.port)]
    lives = Lives(command=[*command, *given])
    try:
        yield lives
    finally:
        lives.end()
