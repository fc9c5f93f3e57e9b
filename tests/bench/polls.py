"""One round of polls: the program and the bare loop side by side, in four situations."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.bare import Bare
from tests.bench.corpus import ENTRIES
from tests.bench.cost import Cost, measured
from tests.bench.newsroom import Answers, Newsroom
from tests.bench.ours import Ours, opened

_PERCENT = 5


class WorkNotDone(Exception):
    """What was measured was not what was meant: a ratio of it would say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One situation in one round: what it cost us and the yardstick, for how many pieces.

    `answers` are those that we got, by the server's count.
    """

    name: str
    ours: Cost
    bare: Cost
    pieces: int
    answers: Answers | None = None


def poll_round(newsroom: Newsroom, *, is_bare_first: bool) -> Iterator[Pair]:
    """Yield the situations in turn, on a new database."""
    bare = Bare(newsroom.urls)
    feeds = len(newsroom.urls)
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        opened(newsroom.urls, Path(folder)) as ours,
    ):
        beside = _Beside(newsroom, bare=bare, ours=ours, is_bare_first=is_bare_first)
        newsroom.heed_validators()
        yield beside.measure("first poll", whole=feeds)
        _expect(ours.statements(), feeds * ENTRIES, "statements after the first poll")
        yield beside.measure("nothing changed (304)", whole=0)
        changed = newsroom.publish(_PERCENT)
        yield beside.measure(f"{_PERCENT} % of feeds with a new entry", whole=changed)
        _expect(ours.statements(), feeds * ENTRIES, "statements that are listed")
        newsroom.ignore_validators()
        yield beside.measure("validators ignored, same bytes", whole=feeds)


class _Beside:
    """Measures the two one after the other, on the same state of the newsroom."""

    def __init__(self, newsroom: Newsroom, *, bare: Bare, ours: Ours, is_bare_first: bool) -> None:
        self._newsroom = newsroom
        self._bare = bare
        self._ours = ours
        self._is_bare_first = is_bare_first

    def measure(self, name: str, *, whole: int) -> Pair:
        """Poll with both; `whole` is how many bodies each has to get."""
        costs: dict[bool, Cost] = {}
        ours: Answers | None = None
        for is_bare in (self._is_bare_first, not self._is_bare_first):
            self._newsroom.answers()
            costs[is_bare] = self._cost(self._bare.poll if is_bare else self._ours.poll)
            answers = self._newsroom.answers()
            _expect(answers.whole, whole, f"whole answers ({name})")
            _expect(answers.whole + answers.unchanged, self.feeds, f"answers ({name})")
            ours = ours if is_bare else answers
        _expect(self._ours.failing(), 0, "failing sources")
        self._ours.wait()
        return Pair(name=name, ours=costs[False], bare=costs[True], pieces=self.feeds, answers=ours)

    @property
    def feeds(self) -> int:
        return len(self._newsroom.urls)

    def _cost(self, work: Callable[[], None]) -> Cost:
        with measured(besides=self._newsroom.pid) as cost:
            work()
        return cost


def _expect(found: int, expected: int, what: str) -> None:
    if found != expected:
        raise WorkNotDone(f"expected {expected} {what}, found {found}")
