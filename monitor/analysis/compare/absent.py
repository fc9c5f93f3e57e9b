"""Configured companies that a text named before and names nowhere now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from monitor.model.claim import Field
from monitor.model.statement import Comparison, Content, Edit, EditKind, Op, Turn

# Each company by all that it goes by: its name first, then its aliases.
Spellings: TypeAlias = Sequence[Sequence[str]]

# Scripts that part words by spaces come before Hebrew's; the others write names without a border.
_SPACED: Final = "\u0590"


def with_absent(
    found: Comparison, contents: tuple[Content, Content], *, companies: Spellings
) -> Comparison:
    """Return a comparison that says which companies are no longer named, and by which edits.

    Of a company that any of its spellings still names, in any case, nothing is said.
    """
    before, after = contents
    edits, told = list(found.edits), []
    for spellings in companies:
        if not spellings or _is_named(after, spellings):
            continue
        places = [*_places(found.edits, [*_mentions(before, spellings)])]
        if not places:
            continue
        if not _is_told(found, places, spellings=spellings):
            told.append(f"“{spellings[0]}” no longer named")
        for place in places:
            edits[place] = _without_a_party(edits[place])
    kinds = dict.fromkeys(kind for edit in edits for kind in edit.kinds)
    return replace(
        found,
        edits=tuple(edits),
        kinds=tuple(kinds),
        material=any(edit.material for edit in edits),
        summary=_summary(found, told),
    )


def _is_named(content: Content, spellings: Sequence[str]) -> bool:
    text = f"{content.title}\n{content.text}"
    # A name may stand with an ending, as in a genitive, and a heading may be in capitals.
    return any(
        re.search(f"{_border(name, ahead=True)}{re.escape(name)}", text, re.IGNORECASE)
        for name in spellings
    )


def _mentions(content: Content, spellings: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield where a text has one of the spellings: the field and the span."""
    for field, text in ((Field.TITLE, content.title), (Field.TEXT, content.text)):
        for name in spellings:
            border = _border(name, ahead=True), _border(name, ahead=False)
            for match in re.finditer(f"{border[0]}{re.escape(name)}{border[1]}", text):
                yield field, match.span()


def _border(name: str, *, ahead: bool) -> str:
    edge = name[:1] if ahead else name[-1:]
    if edge >= _SPACED:
        return ""
    return r"(?<!\w)" if ahead else r"(?!\w)"


def _places(
    edits: Sequence[Edit], mentions: Sequence[tuple[str, tuple[int, int]]]
) -> Iterator[int]:
    """Yield the edits that take a mention out, or a part of it."""
    for place, edit in enumerate(edits):
        start, end = edit.before_span
        meets = (
            field == edit.field and start < span[1] and span[0] < end for field, span in mentions
        )
        if edit.op in {Op.DELETE, Op.REPLACE} and any(meets):
            yield place


def _is_told(found: Comparison, places: Sequence[int], *, spellings: Sequence[str]) -> bool:
    """Tell whether the summary says of a claim that it lost this party."""
    lost = {Turn.OTHER_PARTY, Turn.PARTY_DROPPED, Turn.DROPPED}
    details = {word for place in places for word in (found.edits[place].detail or "").split(", ")}
    return bool(lost & details) and any(f"“{name}”" in found.summary for name in spellings)


def _without_a_party(edit: Edit) -> Edit:
    kinds = edit.kinds if edit.material else ()
    return replace(
        edit, kinds=tuple(dict.fromkeys((EditKind.PARTY, *kinds))), material=True, rule=None
    )


def _summary(found: Comparison, told: Sequence[str]) -> str:
    if not told:
        return found.summary
    said = [f"{found.summary[0].lower()}{found.summary[1:]}"] if found.material else []
    return "; ".join([*told, *said])
