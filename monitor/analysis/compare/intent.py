"""Claims that an edit makes a plan, or a plan no more, where detection reads both as said."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from monitor.analysis.compare.arguments import Claims
from monitor.analysis.compare.strength import counted
from monitor.model.claim import Claim, Field, Modality
from monitor.model.language import EditWords
from monitor.model.statement import Content, Edit

# A word of a language without spaces stands so near to the one that it is about.
_NEAR: Final = 6


def with_intent(
    claims: Claims,
    edits: Sequence[Edit],
    *,
    contents: tuple[Content, Content],
    words: EditWords,
) -> Claims:
    """Return claims as planned where an edit puts, or took, a word of planning beside their deal.

    Only for languages without spaces: in the others detection sees the verb that governs another.
    """
    if not words.unspaced or not any(claims):
        return claims
    planned = [
        [edit for edit in edits if _plans(edit, contents, side=side, words=words)]
        for side in (0, 1)
    ]
    return _planned(claims[0], planned[0], side=0), _planned(claims[1], planned[1], side=1)


def _planned(claims: Sequence[Claim], edits: Sequence[Edit], *, side: int) -> tuple[Claim, ...]:
    return tuple(
        replace(claim, modality=Modality.PLANNED)
        if claim.modality is Modality.ASSERTED
        and any(_is_in(edit, claim, side=side) for edit in edits)
        else claim
        for claim in claims
    )


def _is_in(edit: Edit, claim: Claim, *, side: int) -> bool:
    start, end = edit.after_span if side else edit.before_span
    return edit.field == claim.span.field and start < claim.span.end and claim.span.start < end


def _plans(edit: Edit, contents: tuple[Content, Content], *, side: int, words: EditWords) -> bool:
    """Tell whether one side alone has a word of planning, with a deal's word beside it."""
    near = [_near(edit, content, side=at) for at, content in enumerate(contents)]
    planning, deal = words.words.get("planned", ()), words.words.get("stage", ())
    known = (*planning, *words.words.get("neutral", ()))
    said = [sum(counted(text, known)[word] for word in planning) for text in near]
    return said[side] > said[1 - side] and any(word in near[side] for word in deal)


def _near(edit: Edit, content: Content, *, side: int) -> str:
    text = content.title if edit.field == Field.TITLE else content.text
    start, end = edit.after_span if side else edit.before_span
    return text[max(0, start - _NEAR) : end + _NEAR].casefold()
