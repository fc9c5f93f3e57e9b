"""One round of reading a page, beside the least that could do."""

from collections.abc import Collection, Iterator

import trafilatura

from monitor.analysis.analyse import read_page
from monitor.analysis.detect.document import Detector
from monitor.analysis.hints import Hints
from monitor.languages.loader import load_packs
from monitor.model.capture import Captured
from monitor.model.statement import Verdict
from tests.bench.corpus import Author
from tests.bench.cost import Cost, measured
from tests.bench.lines import PAGE, Line, Peer, Sample, WorkNotDone
from tests.bench.ours import a_page

_PAGES = 20


class Texts:
    """Pages, and what reads them."""

    def __init__(self) -> None:
        author = Author("texts")
        self._detector = Detector.build(load_packs(), ())
        self._pages = [a_page(author, number) for number in range(_PAGES)]

    def samples(self, lines: Collection[Line], *, rounds: int) -> Iterator[tuple[Sample, ...]]:
        """Read all pages, and do the least that could do, in each round."""
        for number in range(rounds if PAGE in lines else 0):
            yield (self._sample(is_ours_first=number % 2 == 1),)

    def _sample(self, *, is_ours_first: bool) -> Sample:
        costs: dict[bool, Cost] = {}
        for is_ours in (is_ours_first, not is_ours_first):
            with measured() as costs[is_ours]:
                (self._read if is_ours else self._only_extract)()
        theirs = {Peer.TRAFILATURA: costs[False]}
        return Sample(line=PAGE, ours=costs[True], peers=theirs, pieces=_PAGES)

    def _read(self) -> None:
        for captured in self._pages:
            reading = read_page(captured, hints=Hints(), detector=self._detector)
            if reading.verdict is not Verdict.GOOD:
                raise WorkNotDone(f"expected a good page, found {reading.detail}")

    def _only_extract(self) -> None:
        for captured in self._pages:
            _extract(captured)


def _extract(captured: Captured) -> None:
    """Do what `monitor.analysis.extract` asks of trafilatura, and no more."""
    trafilatura.bare_extraction(
        captured.capture.body.decode(),
        url=captured.capture.final_url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": captured.capture.at.date().isoformat(),
        },
    )
