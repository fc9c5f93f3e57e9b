"""Peers in processes of their own, as our side sees them: start one, have it poll, ask its cost."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.cost import Cost
from tests.bench.lines import WorkNotDone

_ROOT = Path(__file__).parents[2]


class Reader:
    """A running `tests.bench.reader_peer`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def poll(self) -> Cost:
        """Ask for every feed once; return what it cost by its own count."""
        assert self._process.stdin is not None
        self._process.stdin.write("poll\n")
        self._process.stdin.flush()
        told = self.answer()
        return Cost(cpu=told["cpu"], wall=told["wall"])

    def answer(self) -> dict[str, float]:
        """Return its next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise WorkNotDone("the process of `reader` ended")
        told: dict[str, float] = json.loads(line)
        return told


def is_installed() -> bool:
    """Whether `reader` is there: `make bench` installs it, `make dev` does not."""
    return importlib.util.find_spec("reader") is not None


@contextmanager
def reading(urls: tuple[str, ...], folder: Path) -> Iterator[Reader | None]:
    """Run `reader` on a new database; None where it is not installed."""
    if not is_installed():
        yield None
        return
    database = str(folder / "reader.db")
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.reader_peer", database, *urls]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        reader = Reader(process)
        reader.answer()
        try:
            yield reader
        finally:
            assert process.stdin is not None
            process.stdin.close()
