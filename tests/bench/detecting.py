"""One round of detecting in ten languages, beside tokenising and extracting the same pages.

`python -m tests.bench.detecting` starts anew, detects once and prints one line of JSON: the
processor seconds since the process started, and its resident memory in bytes.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Label
from tests.bench.cost import Cost, measured
from tests.bench.lines import DETECT, Figure, Peer, Sample, WorkNotDone
from tests.bench.tongues import TONGUES, Told, framed, told

_ROOT = Path(__file__).parents[2]
_EACH = 3
# Tokenising a text takes a fraction of a millisecond.
_AGAIN = 20
_SECONDS, _MEGABYTES = 1.0, 300.0
_TOKEN = re.compile(r"\w+|[^\w\s]")
_KILO, _MEGA = 1024, 2**20


class Detecting:
    """Releases with and without a partnership in each language, their pages, and a detector."""

    def __init__(self) -> None:
        self._detector = Detector.build(load_packs(), ())
        self._joins, self._others = (
            [
                told(language, joins=joins, seed=str(number))
                for language in TONGUES
                for number in range(_EACH)
            ]
            for joins in (True, False)
        )
        self._all = self._joins + self._others
        self._pages = [framed(one) for one in self._all]

    def samples(self, rounds: int) -> Iterator[tuple[Sample, ...]]:
        """Detect in all releases, and do the least that could do, in each round."""
        self._detected(self._all)  # compiles what each language needs: once in a process
        for number in range(rounds):
            yield (self._sample(is_ours_first=number % 2 == 1),)

    def _sample(self, *, is_ours_first: bool) -> Sample:
        done = [self._ours()] if is_ours_first else []
        with measured() as tokenising:
            for _ in range(_AGAIN):
                for one in self._all:
                    _TOKEN.findall(one.text)
        with measured() as extracting:
            for page in self._pages:
                _extract(page)
        [(joins, others)] = done or [self._ours()]
        ours = Cost(cpu=joins.cpu + others.cpu, wall=joins.wall + others.wall)
        peers = {
            Peer.TOKENISING_TEXT: Cost(cpu=tokenising.cpu / _AGAIN, wall=tokenising.wall / _AGAIN),
            Peer.EXTRACTION: extracting,
        }
        count = len(self._all)
        begun = _started()
        figures = [Figure(name="releases a second on one core", value=count / ours.cpu)]
        figures += [
            Figure(name=f"releases a second, {peer}", value=count / cost.cpu)
            for peer, cost in peers.items()
        ]
        figures += [
            Figure(name="ms of CPU with a partnership", value=_each(joins, len(self._joins))),
            Figure(name="ms of CPU without one", value=_each(others, len(self._others))),
            Figure(name="KB of text", value=_mean([one.text for one in self._all])),
            Figure(name="KB of page", value=_mean(self._pages)),
            Figure(
                name="seconds of CPU to start and detect once", value=begun["cpu"], most=_SECONDS
            ),
            Figure(name="seconds for that", value=begun["wall"]),
            Figure(name="MB of memory then", value=begun["bytes"] / _MEGA, most=_MEGABYTES),
        ]
        return Sample(line=DETECT, ours=ours, peers=peers, pieces=count, figures=tuple(figures))

    def _ours(self) -> tuple[Cost, Cost]:
        """Return what it costs to detect where there is a partnership, and where there is none."""
        with measured() as joins:
            labels = self._detected(self._joins)
        if labels.count(Label.ANNOUNCEMENT) + labels.count(Label.SIGNAL) < len(labels) / 2:
            raise WorkNotDone(f"expected partnerships, found {sorted(labels)}")
        with measured() as others:
            self._detected(self._others)
        return joins, others

    def _detected(self, releases: list[Told]) -> list[Label]:
        return [
            self._detector.detect(
                one.title, one.text, language=one.language, publisher=one.publisher
            ).label
            for one in releases
        ]


def _extract(page: str) -> None:
    import trafilatura  # noqa: PLC0415 - what starts anew to detect does not pay for its peer

    # Without metadata: reading dates and authors costs three times what the text does.
    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=False)
    if found is None:
        raise WorkNotDone("expected a text in a page, found none")


def _each(cost: Cost, count: int) -> float:
    return cost.cpu / count * 1000


def _mean(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / len(texts) / _KILO


def _started() -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.detecting"]
    begun = time.perf_counter()
    ran = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    wall = time.perf_counter() - begun
    if ran.returncode:
        raise WorkNotDone(f"detecting once: {ran.stderr}")
    seen: dict[str, float] = json.loads(ran.stdout)
    return seen | {"wall": wall}


def main() -> None:
    """Detect once and say how much memory is taken."""
    import psutil  # noqa: PLC0415

    release = told("en", joins=True, seed="start")
    found = Detector.build(load_packs(), ()).detect(release.title, release.text, language="en")
    if not found.claims:
        raise WorkNotDone("expected a claim, found none")
    memory = psutil.Process().memory_info().rss
    print(json.dumps({"cpu": time.process_time(), "bytes": memory}))


if __name__ == "__main__":
    main()
