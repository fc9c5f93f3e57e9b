"""One round of reading a page and of comparing an edit, each beside the least that could do."""

import re
from collections.abc import Collection, Iterator

import trafilatura

from monitor.analysis.analyse import read_page
from monitor.analysis.compare.compare import compare
from monitor.analysis.detect.document import Detector
from monitor.analysis.hints import Hints
from monitor.languages.loader import load_packs
from monitor.model.capture import Captured
from monitor.model.statement import Basis, Content, Verdict
from tests.bench.corpus import Author, hours_before
from tests.bench.cost import Cost, measured
from tests.bench.lines import EDIT, PAGE, Line, Peer, Sample, WorkNotDone
from tests.bench.ours import a_page

_PAGES = 20
_EDITS = 20
_TEXT_LENGTH = 8 * 1024
_HERE = (PAGE, EDIT)
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Texts:
    """Pages and edits, and what reads and compares them."""

    def __init__(self) -> None:
        author = Author("texts")
        self._packs = load_packs()
        self._detector = Detector.build(self._packs, ())
        self._pages = [a_page(author, number) for number in range(_PAGES)]
        self._edits = [_edit(author, number) for number in range(_EDITS)]

    def samples(self, lines: Collection[Line], *, rounds: int) -> Iterator[tuple[Sample, ...]]:
        """Read all pages and compare all edits, and do the least that could do, in each round."""
        for number in range(rounds):
            is_ours_first = number % 2 == 1
            here = [line for line in _HERE if line in lines]
            yield tuple(self._sample(line, is_ours_first=is_ours_first) for line in here)

    def _sample(self, line: Line, *, is_ours_first: bool) -> Sample:
        peer, ours, theirs, pieces = {
            PAGE: (Peer.TRAFILATURA, self._read, self._only_extract, _PAGES),
            EDIT: (Peer.TOKENISING, self._compare, self._tokenise, _EDITS),
        }[line]
        costs: dict[bool, Cost] = {}
        for is_ours in (is_ours_first, not is_ours_first):
            with measured() as costs[is_ours]:
                (ours if is_ours else theirs)()
        return Sample(line=line, ours=costs[True], peers={peer: costs[False]}, pieces=pieces)

    def _read(self) -> None:
        for captured in self._pages:
            reading = read_page(captured, hints=Hints(), detector=self._detector)
            if reading.verdict is not Verdict.GOOD:
                raise WorkNotDone(f"expected a good page, found {reading.detail}")

    def _only_extract(self) -> None:
        for captured in self._pages:
            _extract(captured)

    def _compare(self) -> None:
        for before, after in self._edits:
            if not compare(before, after, packs=self._packs).edits:
                raise WorkNotDone("expected edits between two texts, found none")

    def _tokenise(self) -> None:
        for edit in self._edits:
            for content in edit:
                _TOKEN.findall(content.text)


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


def _edit(author: Author, number: int) -> tuple[Content, Content]:
    release = author.release(number, at=hours_before(number), paragraphs=24)
    text = release.text[:_TEXT_LENGTH].rpartition("\n")[0]
    return _content(release.title, text), _content(release.title, author.edited(text))


def _content(title: str, text: str) -> Content:
    return Content(title=title, text=text, basis=Basis.PAGE, extractor="bench", language="en")
