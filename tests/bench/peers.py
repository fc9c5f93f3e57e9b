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


class Told:
    """A process that does a thing when told to, and says what it cost."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def poll(self) -> Cost:
        """Ask for every feed once; return what it cost by its own count."""
        told = self.tell("poll")
        return Cost(cpu=told["cpu"], wall=told["wall"])

    def tell(self, line: str) -> dict[str, float]:
        """Tell it a line and return its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self.answer()

    def answer(self) -> dict[str, float]:
        """Return its next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise WorkNotDone("a process under measurement ended")
        told: dict[str, float] = json.loads(line)
        return told


def is_installed() -> bool:
    """Whether `reader` is there: `make bench` installs it, `make dev` does not."""
    return importlib.util.find_spec("reader") is not None


@contextmanager
def reading(urls: tuple[str, ...], folder: Path) -> Iterator[Told | None]:
    """Run `reader` on a new database; None where it is not installed."""
    if not is_installed():
        yield None
        return
    database = str(folder / "reader.db")
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.reader_peer", database, *urls]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        reader = Told(process)
        reader.answer()
        try:
            yield reader
        finally:
            assert process.stdin is not None
            process.stdin.close()
