"""The newsroom's process as its clients' side sees it: start it, tell it, ask it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the newsroom answered since it was last asked, by its own count."""

    whole: int
    unchanged: int
    other: int
    cpu: float


class Newsroom:
    """A running `tests.bench.server`."""

    def __init__(self, process: subprocess.Popen[str], *, feeds: int) -> None:
        self._process = process
        self._root = f"http://127.0.0.1:{self._line().strip()}"
        self._feeds = feeds
        self._cpu = 0.0
        self.pid = process.pid

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(f"{self._root}/{number}/feed.xml" for number in range(self._feeds))

    def publish(self, percent: float) -> int:
        """Put a new entry into so many of the feeds; return how many got one."""
        return int(self._tell(f"publish {percent}")["changed"])

    def heed_validators(self) -> None:
        """Answer 304 where nothing changed."""
        self._tell("validators on")

    def ignore_validators(self) -> None:
        """Answer 200 to everything."""
        self._tell("validators off")

    def answers(self) -> Answers:
        """Return what was answered since this or anything else was last asked."""
        before = self._cpu
        told = self._tell("answers")
        return Answers(
            whole=int(told.get("n200", 0)),
            unchanged=int(told.get("n304", 0)),
            other=int(told.get("n404", 0)),
            cpu=told["cpu"] - before,
        )

    def _tell(self, line: str) -> dict[str, float]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        told: dict[str, float] = json.loads(self._line())
        self._cpu = told["cpu"]
        return told

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def running(feeds: int) -> Iterator[Newsroom]:
    """Run a newsroom of so many feeds while the block runs."""
    command = [sys.executable, "-m", "tests.bench.server", "--feeds", str(feeds)]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Newsroom(process, feeds=feeds)
        finally:
            assert process.stdin is not None
            process.stdin.close()
