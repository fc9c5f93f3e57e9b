"""One round of reading a page and of comparing an edit, each beside the least that could do."""

import re
from collections.abc import Callable

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
from tests.bench.ours import a_page
from tests.bench.polls import Pair, WorkNotDone

_PAGES = 20
_EDITS = 20
_TEXT_LENGTH = 8 * 1024
_TOKEN = re.compile(r"\w+|[^\w\s]")


class Texts:
    """Pages and edits, and what reads and compares them."""

    def __init__(self) -> None:
        author = Author("texts")
        self._packs = load_packs()
        self._detector = Detector.build(self._packs, ())
        self._pages = [a_page(author, number) for number in range(_PAGES)]
        self._edits = [_edit(author, number) for number in range(_EDITS)]

    def round(self, *, is_bare_first: bool) -> tuple[Pair, ...]:
        """Read all pages and compare all edits, and do the least that could do."""
        orders: tuple[tuple[str, Callable[[], None], Callable[[], None], int], ...] = (
            ("reading a page, to trafilatura alone", self._read, self._only_extract, _PAGES),
            ("comparing an 8 KB edit, to tokenising both", self._compare, self._tokenise, _EDITS),
        )
        return tuple(
            _pair(name, ours=ours, bare=bare, pieces=pieces, is_bare_first=is_bare_first)
            for name, ours, bare, pieces in orders
        )

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


def _pair(
    name: str,
    *,
    ours: Callable[[], None],
    bare: Callable[[], None],
    pieces: int,
    is_bare_first: bool,
) -> Pair:
    costs: dict[bool, Cost] = {}
    for is_bare in (is_bare_first, not is_bare_first):
        with measured() as costs[is_bare]:
            (bare if is_bare else ours)()
    return Pair(name=name, ours=costs[False], bare=costs[True], pieces=pieces)
