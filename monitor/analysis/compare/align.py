"""Which pieces of two texts are the same: paragraphs, then sentences, then words.

Alignment is difflib's with `autojunk=False`, under a budget of work that is estimated beforehand
(docs/decisions/0006-difflib-without-its-traps.md).
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Final

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio
from typing_extensions import override

from monitor.analysis.text.segment import Piece, paragraphs, sentences, words

# difflib visits every pair of equal elements at least once, and every element again for each match
# that it finds. A million visits take about half a second on the machine of the README's figures;
# past that, for a whole comparison, edit distance aligns, which is cheap on any text but prefers
# many small matches to few long ones.
MAX_PAIRS: Final = 1_000_000

# Edit distance fills a table of before by after, 64 cells at a time. So many take about two seconds
# (50,000 words against 50,000); past that a passage is replaced as a whole.
MAX_CELLS: Final = 2_500_000_000

# Rewritten paragraphs are paired by likeness while the block has at most this many pairs to try.
_MAX_LIKENESSES = 900

# Below this likeness (0 to 100) two pieces are a deletion and an insertion, not a rewriting.
_ALIKE = 45.0

# A passage whose sentences or paragraphs were joined or parted keeps so much of its text.
_PARTED_ANEW = 70.0
# Longer passages are aligned piece by piece.
_PASSAGE = 20_000

FALLBACK: Final = "edit distance instead of longest common blocks"
WHOLE: Final = "whole passages instead of words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """A stretch that both texts share: half-open spans in each."""

    before: tuple[int, int]
    after: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """All shared stretches in order, and whether the budget forced the coarser way."""

    same: tuple[Same, ...]
    fallback: str | None


def align(before: str, after: str, *, abbreviations: frozenset[str]) -> Alignment:
    """Align two canonical texts down to words."""
    aligner = _Aligner(before, after, abbreviations=abbreviations)
    head, tail = _shared_lines(before, after)
    ends = len(before) - tail, len(after) - tail
    aligner.align_pieces(
        paragraphs(before, start=head, end=ends[0]),
        paragraphs(after, start=head, end=ends[1]),
        depth=0,
    )
    first, last = len(before[:head].rstrip()), len(before[ends[0] :].lstrip())
    same = [
        *([Same(before=(0, first), after=(0, first))] if first else ()),
        *aligner.same,
        *([_ending(before, after, length=last)] if last else ()),
    ]
    return Alignment(same=tuple(same), fallback=aligner.fallback)


class _OverBudget(Exception):
    """The work would cost more than what is left for it."""


class _Metered(SequenceMatcher[str]):
    """difflib's matcher, which gives up when its budget of visits is spent."""

    def __init__(self, before: Sequence[str], after: Sequence[str], *, budget: int) -> None:
        super().__init__(None, before, after, autojunk=False)
        self.left = budget
        self._size = len(before)
        counts = Counter(after)
        # A match is looked for element by element, each with all those that equal it.
        self._each = 1 + sum(counts[text] for text in before) // self._size

    @override
    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        """Find the longest match; raise _OverBudget where that would cost too much."""
        end = self._size if ahi is None else ahi
        self.left -= (end - alo) * self._each
        if self.left < 0:
            raise _OverBudget
        return super().find_longest_match(alo, ahi, blo, bhi)


class _Aligner:
    """Collects shared stretches while descending from paragraphs to words."""

    def __init__(self, before: str, after: str, *, abbreviations: frozenset[str]) -> None:
        self._before = before
        self._after = after
        self._abbreviations = abbreviations
        self.same: list[Same] = []
        self.fallback: str | None = None
        self._pairs_left = MAX_PAIRS
        self._cells_left = MAX_CELLS

    def align_pieces(self, before: Sequence[Piece], after: Sequence[Piece], *, depth: int) -> None:
        """Align pieces of one depth (0 paragraphs, 1 sentences, 2 words)."""
        texts = [p.text for p in before], [p.text for p in after]
        for tag, i1, i2, j1, j2 in self._opcodes(*texts):
            if tag == "equal":
                self._keep(before[i1:i2], after[j1:j2])
            elif tag == "replace" and depth < _WORDS:
                self._rewritten(before[i1:i2], after[j1:j2], depth=depth)

    def _rewritten(self, before: Sequence[Piece], after: Sequence[Piece], *, depth: int) -> None:
        """Align the words of a passage that was parted anew, else piece by piece."""
        passages = _passage(self._before, before), _passage(self._after, after)
        if len(before) != len(after) and _is_parted_anew(*passages):
            self._descend(*passages, depth=_WORDS)
            return
        for one, other in pairs(before, after):
            self._descend(one, other, depth=depth + 1)

    def _descend(self, before: Piece, after: Piece, *, depth: int) -> None:
        split = self._split(self._before, before, depth=depth)
        self.align_pieces(split, self._split(self._after, after, depth=depth), depth=depth)

    def _split(self, text: str, piece: Piece, *, depth: int) -> tuple[Piece, ...]:
        if depth == _WORDS:
            return words(text, start=piece.start, end=piece.end)
        return sentences(text, start=piece.start, end=piece.end, abbreviations=self._abbreviations)

    def _keep(self, before: Sequence[Piece], after: Sequence[Piece]) -> None:
        for one, other in zip(before, after, strict=True):
            self.same.append(Same(before=(one.start, one.end), after=(other.start, other.end)))

    def _opcodes(
        self, before: Sequence[str], after: Sequence[str]
    ) -> list[tuple[str, int, int, int, int]]:
        head = _common(before, after)
        tail = _common(before[head:][::-1], after[head:][::-1])
        inner = before[head : len(before) - tail], after[head : len(after) - tail]
        found = [("equal", 0, head, 0, head)] if head else []
        for tag, i1, i2, j1, j2 in self._inner_opcodes(*inner):
            found.append((tag, i1 + head, i2 + head, j1 + head, j2 + head))
        if tail:
            ends = len(before), len(after)
            found.append(("equal", ends[0] - tail, ends[0], ends[1] - tail, ends[1]))
        return found

    def _inner_opcodes(
        self, before: Sequence[str], after: Sequence[str]
    ) -> list[tuple[str, int, int, int, int]]:
        if not before or not after:
            return _unlike(before, after)
        if len(before) == len(after) == 1:
            return [("replace", 0, 1, 0, 1)]
        meter = _Metered(before, after, budget=self._pairs_left)
        try:
            found: list[tuple[str, int, int, int, int]] = [*meter.get_opcodes()]
        except _OverBudget:
            return self._coarse_opcodes(before, after)
        self._pairs_left = meter.left
        return found

    def _coarse_opcodes(
        self, before: Sequence[str], after: Sequence[str]
    ) -> list[tuple[str, int, int, int, int]]:
        cells = len(before) * len(after)
        if cells > self._cells_left:
            self.fallback = WHOLE
            return [("replace", 0, len(before), 0, len(after))]
        self.fallback = self.fallback or FALLBACK
        self._cells_left -= cells
        return _least_edits(before, after)


def _shared_lines(before: str, after: str) -> tuple[int, int]:
    """Return how long the lines are that both texts begin with, and those that both end with."""
    shortest = min(len(before), len(after))
    head = before.rfind("\n", 0, _shared(shortest, lambda n: before[:n] == after[:n])) + 1
    length = _shared(
        shortest - head, lambda n: before[len(before) - n :] == after[len(after) - n :]
    )
    break_ = before.find("\n", len(before) - length)
    return head, len(before) - break_ - 1 if break_ >= 0 else 0


def _shared(most: int, is_same: Callable[[int], bool]) -> int:
    """Return the greatest length, of `most`, at which two texts are the same."""
    return bisect_left(range(1, most + 1), x=True, key=lambda n: not is_same(n))


def _ending(before: str, after: str, *, length: int) -> Same:
    ends = len(before), len(after)
    return Same(before=(ends[0] - length, ends[0]), after=(ends[1] - length, ends[1]))


def _passage(text: str, pieces: Sequence[Piece]) -> Piece:
    """Return pieces in a row as one."""
    start, end = pieces[0].start, pieces[-1].end
    return Piece(start=start, end=end, text=text[start:end])


def _is_parted_anew(before: Piece, after: Piece) -> bool:
    """Tell whether two passages have most words in common, in the same order."""
    if max(len(before.text), len(after.text)) > _PASSAGE:
        return False
    return ratio(before.text, after.text) >= _PARTED_ANEW


def _unlike(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return the operations between two sequences of which one is empty."""
    if not before and not after:
        return []
    return [("insert" if after else "delete", 0, len(before), 0, len(after))]


def _least_edits(
    before: Sequence[str], after: Sequence[str]
) -> list[tuple[str, int, int, int, int]]:
    """Return the operations of the least edit distance."""
    ids = {text: number for number, text in enumerate(dict.fromkeys((*before, *after)))}
    codes = Levenshtein.opcodes([ids[t] for t in before], [ids[t] for t in after])
    return [(c.tag, c.src_start, c.src_end, c.dest_start, c.dest_end) for c in codes]


_WORDS = 2


def pairs(before: Sequence[Piece], after: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """Pair pieces of a rewritten block in order, so that the sum of their likeness is greatest.

    Pieces that are not alike stay alone. A block with more pairs than the budget is paired first
    with first, second with second.
    """
    if len(before) == len(after) == 1:
        return [(before[0], after[0])] if _alike(before[0], after[0]) else []
    if len(before) * len(after) > _MAX_LIKENESSES:
        return [p for p in zip(before, after, strict=False) if _alike(*p)]
    return _best_pairs(before, after)


def _best_pairs(before: Sequence[Piece], after: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    best = [[0.0] * (len(after) + 1) for _ in range(len(before) + 1)]
    alike = [[_likeness(one, other) for other in after] for one in before]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            taken = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(taken, best[i + 1][j], best[i][j + 1])
    chosen, i, j = [], 0, 0
    while i < len(before) and j < len(after):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            chosen.append((before[i], after[j]))
            i, j = i + 1, j + 1
    return chosen


def _alike(before: Piece, after: Piece) -> bool:
    return _likeness(before, after) >= _ALIKE


def _likeness(before: Piece, after: Piece) -> float:
    if before.text in after.text or after.text in before.text:
        return max(_ALIKE, ratio(before.text[:2000], after.text[:2000]))
    # Long pieces are compared by their beginnings: likeness decides only who is paired with whom.
    return ratio(before.text[:2000], after.text[:2000])


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count
