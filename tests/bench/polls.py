"""Polls of the program and its peers side by side, in four situations."""

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.bare import Bare
from tests.bench.corpus import ENTRIES
from tests.bench.cost import Cost, measured
from tests.bench.lines import (
    FIRST,
    NEW,
    PERCENT,
    POLLS,
    SAME,
    UNCHANGED,
    Line,
    Peer,
    Sample,
    WorkNotDone,
)
from tests.bench.newsroom import Newsroom
from tests.bench.ours import Ours, opened
from tests.bench.peers import Told, reading


def poll_samples(
    newsroom: Newsroom, lines: Collection[Line], *, rounds: int
) -> Iterator[tuple[Sample, ...]]:
    """Yield the samples of each round; a new database for each where the first poll is asked."""
    if not set(lines) & set(POLLS):
        return
    with ExitStack() as stack:
        beside: _Beside | None = None
        for number in range(rounds):
            if beside is None or FIRST in lines:
                stack.close()
                beside = stack.enter_context(_all_opened(newsroom))
                first = beside.measure(FIRST, is_ours_first=number % 2 == 1, whole=beside.feeds)
                beside.expect_statements()
            else:
                first = None
            warm = tuple(beside.warm(lines, is_ours_first=number % 2 == 1))
            yield (first, *warm) if first and FIRST in lines else warm


@contextmanager
def _all_opened(newsroom: Newsroom) -> Iterator["_Beside"]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        opened(newsroom.urls, Path(folder)) as ours,
        reading(newsroom.urls, Path(folder)) as reader,
    ):
        yield _Beside(newsroom, ours=ours, reader=reader)


class _Beside:
    """Measures us and our peers one after the other, on the same state of the newsroom."""

    def __init__(self, newsroom: Newsroom, *, ours: Ours, reader: Told | None) -> None:
        self._newsroom = newsroom
        self._bare = Bare(newsroom.urls)
        self._ours = ours
        self._reader = reader

    @property
    def feeds(self) -> int:
        """How many feeds each asks for."""
        return len(self._newsroom.urls)

    def warm(self, lines: Collection[Line], *, is_ours_first: bool) -> Iterator[Sample]:
        """Yield the situations after the first poll."""
        self._newsroom.heed_validators()
        if UNCHANGED in lines:
            yield self.measure(UNCHANGED, is_ours_first=is_ours_first, whole=0)
        if NEW in lines:
            changed = self._newsroom.publish(PERCENT)
            yield self.measure(NEW, is_ours_first=is_ours_first, whole=changed)
            self.expect_statements()
        if SAME in lines:
            self._newsroom.ignore_validators()
            yield self.measure(SAME, is_ours_first=is_ours_first, whole=self.feeds)
            self._newsroom.heed_validators()

    def measure(self, line: Line, *, is_ours_first: bool, whole: int) -> Sample:
        """Poll with all; `whole` is how many bodies each has to get."""
        polls: dict[Peer | None, Callable[[], Cost]] = {
            Peer.BARE: lambda: self._cost(self._bare.poll),
            None: lambda: self._cost(self._ours.poll),
        }
        if self._reader is not None:
            polls[Peer.READER] = self._reader.poll
        costs: dict[Peer | None, Cost] = {}
        for peer in sorted(polls, key=lambda peer: (peer is None) != is_ours_first):
            self._newsroom.answers()
            costs[peer] = polls[peer]()
            answers = self._newsroom.answers()
            what = peer or "ours"
            _expect(answers.whole, whole, f"whole answers to {what} ({line.name})")
            _expect(answers.whole + answers.unchanged, self.feeds, f"answers to {what}")
        _expect(self._ours.failing(), 0, "failing sources")
        self._ours.wait()
        theirs = {peer: costs[peer] for peer in Peer if peer in costs}
        note = f"answers 200: {whole}, 304: {self.feeds - whole}"
        return Sample(line=line, ours=costs[None], peers=theirs, pieces=self.feeds, note=note)

    def expect_statements(self) -> None:
        """Raise where not every entry became a statement."""
        _expect(self._ours.statements(), self.feeds * ENTRIES, "statements that are listed")

    def _cost(self, work: Callable[[], None]) -> Cost:
        with measured(besides=self._newsroom.pid) as cost:
            work()
        return cost


def _expect(found: int, expected: int, what: str) -> None:
    if found != expected:
        raise WorkNotDone(f"expected {expected} {what}, found {found}")
