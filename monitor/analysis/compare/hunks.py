"""The stretches between what two texts share: what was inserted, deleted, replaced or moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from monitor.analysis.compare.align import Same
from monitor.model.statement import Op

# Changes with fewer words than this between them read as one (docs/decisions/0006).
_WORDS_APART = 3

# Shorter pieces come and go by chance; a move of a whole sentence is longer.
_SHORTEST_MOVE = 40


# A stretch of the text before and the stretch of the text after that stands in its place.
Gap: TypeAlias = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunk:
    """One change by place: half-open spans in both texts, the smaller possible ones."""

    op: Op
    before: tuple[int, int]
    after: tuple[int, int]


def hunks(before: str, after: str, *, same: Sequence[Same]) -> tuple[Hunk, ...]:
    """Return the changes between shared stretches; applied to `before` they give `after`."""
    ends = Same(before=(len(before),) * 2, after=(len(after),) * 2)
    gaps: list[Gap] = []
    since, i, j = _WORDS_APART, 0, 0
    for stretch in (*same, ends):
        gap = (i, stretch.before[0]), (j, stretch.after[0])
        i, j = stretch.before[1], stretch.after[1]
        if before[slice(*gap[0])] == after[slice(*gap[1])]:
            since += _words_in(before[slice(*stretch.before)])
            continue
        if gaps and since < _WORDS_APART and not _crosses(before, after, gaps=(gaps[-1], gap)):
            gap = (gaps[-1][0][0], gap[0][1]), (gaps[-1][1][0], gap[1][1])
            gaps.pop()
        gaps.append(gap)
        since = _words_in(before[slice(*stretch.before)])
    return _moves(before, after, found=[_hunk(before, after, gap=gap) for gap in gaps])


def _crosses(before: str, after: str, *, gaps: Sequence[Gap]) -> bool:
    return any("\n" in before[slice(*one)] or "\n" in after[slice(*other)] for one, other in gaps)


def _words_in(text: str) -> int:
    return text.count(" ") + (_WORDS_APART if "\n" in text else 1)


def _hunk(before: str, after: str, *, gap: Gap) -> Hunk:
    """Make a change of a gap, without the white space that both sides share at its ends."""
    (i1, i2), (j1, j2) = gap
    while i1 < i2 and j1 < j2 and before[i1] == after[j1] and before[i1].isspace():
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and before[i2 - 1] == after[j2 - 1] and before[i2 - 1].isspace():
        i2, j2 = i2 - 1, j2 - 1
    op = Op.INSERT if i1 == i2 else Op.DELETE if j1 == j2 else Op.REPLACE
    return Hunk(op=op, before=(i1, i2), after=(j1, j2))


def _moves(before: str, after: str, *, found: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """Join a deletion and an insertion of the same words into one move."""
    inserted = {
        after[slice(*hunk.after)].strip(): hunk
        for hunk in found
        if hunk.op is Op.INSERT and hunk.after[1] - hunk.after[0] >= _SHORTEST_MOVE
    }
    result, gone = [], set()
    for hunk in found:
        other = (
            inserted.pop(before[slice(*hunk.before)].strip(), None)
            if hunk.op is Op.DELETE
            else None
        )
        if other is None:
            result.append(hunk)
            continue
        gone.add(other)
        result.append(Hunk(op=Op.MOVE, before=hunk.before, after=other.after))
    return tuple(hunk for hunk in result if hunk not in gone)


def apply(before: str, changes: Sequence[tuple[Op, tuple[int, int], tuple[int, int], str]]) -> str:
    """Apply changes (op, span before, span after, new words) to the text that they start from."""
    removed = sorted(span for op, span, _, _ in changes if op is not Op.INSERT)
    kept, position = [], 0
    for start, end in removed:
        kept.append(before[position:start])
        position = end
    text = "".join([*kept, before[position:]])
    for _, _, (start, _), new in sorted(
        (change for change in changes if change[0] is not Op.DELETE), key=lambda c: c[2]
    ):
        text = text[:start] + new + text[start:]
    return text
