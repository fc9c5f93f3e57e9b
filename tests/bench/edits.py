"""One round of comparing edits, beside tokenising both texts and beside how others compare."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.statement import Basis, Content, Op
from tests.bench.corpus import Author, hours_before
from tests.bench.cost import Cost, measured
from tests.bench.differs import Marked, differs, tokens, words_in
from tests.bench.lines import EDIT, SMALL, Figure, Line, Peer, Sample, WorkNotDone

_PAIRS = 20
_TEXT_LENGTH = 8 * 1024
# What takes less than a millisecond is done as often, so that measuring it costs little beside it.
_AGAIN = 10
_NUMBER = re.compile(r"\d+")

_Pair = tuple[str, str]


class Edits:
    """Pairs of texts, and what compares them."""

    def __init__(self) -> None:
        author = Author("texts")
        texts = [_text(author, number) for number in range(_PAIRS)]
        self._packs, self._edit_words = load_packs(), load_edit_words()
        self._pairs = {
            SMALL: [(text, _renumbered(text)) for text in texts],
            EDIT: [(text, author.edited(text)) for text in texts],
        }

    def samples(self, lines: Collection[Line], *, rounds: int) -> Iterator[tuple[Sample, ...]]:
        """Compare all pairs, and let the others do it, in each round."""
        for number in range(rounds):
            here = [line for line in (SMALL, EDIT) if line in lines]
            yield tuple(self._sample(line, is_ours_first=number % 2 == 1) for line in here)

    def _sample(self, line: Line, *, is_ours_first: bool) -> Sample:
        pairs = self._pairs[line]
        done = [_measured(pairs, self._compare, times=_AGAIN)] if is_ours_first else []
        peers = {Peer.TOKENISING: _measured(pairs, _tokenise, times=_AGAIN)[0]}
        marked: dict[Peer, list[Marked]] = {}
        for peer, differ in differs().items():
            times = _AGAIN if peer is Peer.FAST else 1
            peers[peer], marked[peer] = _measured(pairs, differ, times=times)
        [(ours, own)] = done or [_measured(pairs, self._compare, times=_AGAIN)]
        figures = tuple(_figures(own, marked))
        return Sample(line=line, ours=ours, peers=peers, pieces=_PAIRS, figures=figures)

    def _compare(self, before: str, after: str) -> Marked:
        found = compare(
            _content(before), _content(after), packs=self._packs, edit_words=self._edit_words
        )
        if not found.edits:
            raise WorkNotDone("expected edits between two texts, found none")
        # What moved is shown once, where it stands now.
        sides = [
            side
            for edit in found.edits
            for side in ((edit.after,) if edit.op is Op.MOVE else (edit.before, edit.after))
        ]
        return Marked(words=words_in(sides), hunks=len(found.edits))


def _figures(own: Sequence[Marked], marked: dict[Peer, list[Marked]]) -> Iterator[Figure]:
    more = sum(
        mine.words > theirs.words for mine, theirs in zip(own, marked[Peer.DIFFLIB], strict=True)
    )
    yield Figure(name=f"pairs with more words marked than {Peer.DIFFLIB}", value=more, most=0)
    for name, counts in (("ours", own), *marked.items()):
        yield Figure(name=f"words marked, {name}", value=_mean([one.words for one in counts]))
        yield Figure(name=f"hunks, {name}", value=_mean([one.hunks for one in counts]))


def _mean(counts: Sequence[int]) -> float:
    return sum(counts) / len(counts)


def _measured(
    pairs: Sequence[_Pair], differ: Callable[[str, str], Marked], *, times: int
) -> tuple[Cost, list[Marked]]:
    """Return what it costs to compare all pairs once, and what was marked."""
    marked: list[Marked] = []
    with measured() as cost:
        for _ in range(times):
            marked = [differ(before, after) for before, after in pairs]
    return Cost(cpu=cost.cpu / times, wall=cost.wall / times), marked


def _tokenise(before: str, after: str) -> Marked:
    tokens(before)
    tokens(after)
    return Marked(words=0, hunks=0)


def _text(author: Author, number: int) -> str:
    release = author.release(number, at=hours_before(number), paragraphs=24)
    return release.text[:_TEXT_LENGTH].rpartition("\n")[0]


def _renumbered(text: str) -> str:
    """Return a text in which one number in the middle is another one."""
    numbers = list(_NUMBER.finditer(text))
    one = numbers[len(numbers) // 2]
    return f"{text[: one.start()]}{int(one.group()) + 7}{text[one.end() :]}"


def _content(text: str) -> Content:
    return Content(title="A title", text=text, basis=Basis.PAGE, extractor="bench", language="en")
