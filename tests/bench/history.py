"""What a long history costs: the same polls with 200,000 statements kept and with none."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.cost import Cost
from tests.bench.lines import HISTORY, Peer, Sample, WorkNotDone
from tests.bench.newsroom import Newsroom
from tests.bench.peers import Told

_ROOT = Path(__file__).parents[2]
SOURCES = 10_000
STATEMENTS = 200_000


def history_samples(newsroom: Newsroom, *, rounds: int) -> Iterator[tuple[Sample, ...]]:
    """Yield the samples of each round: one tick of all sources, nothing changed."""
    newsroom.heed_validators()
    with _grown(newsroom, statements=STATEMENTS) as full, _grown(newsroom, statements=0) as empty:
        for number in range(rounds):
            order = (full, empty) if number % 2 else (empty, full)
            newsroom.answers()
            told = {one: one.tell("poll") for one in order}
            if newsroom.answers().unchanged != 2 * SOURCES:
                raise WorkNotDone(f"expected {2 * SOURCES} answers of 304")
            costs = {one: Cost(cpu=said["cpu"], wall=said["wall"]) for one, said in told.items()}
            megabytes = told[full]["memory"] / 2**20
            verdict = "met" if megabytes < 150 else "MISSED"
            note = f"main process {megabytes:.0f} MB, target below 150: {verdict}"
            peers = {Peer.EMPTY: costs[empty]}
            yield (Sample(line=HISTORY, ours=costs[full], peers=peers, pieces=SOURCES, note=note),)


@contextmanager
def _grown(newsroom: Newsroom, *, statements: int) -> Iterator[Told]:
    root, feeds = newsroom.urls[0].rpartition("/0/")[0], len(newsroom.urls)
    sizes = [str(feeds), str(SOURCES), str(statements)]
    command = [sys.executable, "-m", "tests.bench.past", root, *sizes]
    with subprocess.Popen(
        command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        past = Told(process)
        past.answer()
        try:
            yield past
        finally:
            assert process.stdin is not None
            process.stdin.close()
