"""Edits as one line: claims first, then what matters most, each with its place or its measure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.compare.arguments import Argument, name_of
from monitor.analysis.compare.scene import loose
from monitor.model.claim import Claim, Field, Mention, Span
from monitor.model.language import EditWords
from monitor.model.statement import Content, Edit, Op, Turn, rank

_MEASURES: Final = frozenset({"amount", "percentage", "duration"})
_BEFORE_NUMBER: Final = re.compile(r"(?:(?:US|A|C|HK|NT|S)?[$€£¥₩₹]\s?|\b[A-Z]{3}\s)?[\d.,]*\Z")
_AFTER_NUMBER: Final = re.compile(r"[\d.,]*\d?\s?[%‰$€£¥₩₹]?(?:\s?([^\W\d_]+))?")

_NUMBER: Final = re.compile(r"(?:[A-Z]{0,3}[$€£¥₩₹]\s?|[A-Z]{3}\s)?\d")

_SUMMARISED: Final = 3
_QUOTED: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Both contents, and the words of their language."""

    before: Content
    after: Content
    words: EditWords


def summary(
    edits: Sequence[Edit], texts: Texts | None = None, *, found: Sequence[Argument] = ()
) -> str:
    """Say in one line what changed, what matters most first, or that nothing matters.

    Without the texts, claims and the units of numbers are not said.
    """
    told_by_claim = {place for argument in found for place in argument.edits}
    claims = list(dict.fromkeys(_claim(one, texts) for one in found)) if texts else []
    material = sorted(
        (e for n, e in enumerate(edits) if e.material and n not in told_by_claim),
        key=lambda edit: rank(edit.kinds),
    )
    if not material and not claims:
        return f"{len(edits)} edit(s), none material" if edits else "no edits"
    rest = [edit for edit in material if not any(_repeats(edit, one) for one in found)]
    times = Counter([*claims, *(_told(edit, texts) for edit in rest)])
    lines = [told if count == 1 else f"{told} ({count} times)" for told, count in times.items()]
    told = "; ".join(lines[:_SUMMARISED])
    more = len(lines) - _SUMMARISED
    told = f"{told}; and {more} more" if more > 0 else told
    return f"{told[0].upper()}{told[1:]}"


def _repeats(edit: Edit, argument: Argument) -> bool:
    """Whether an edit exchanges the same names once more, with a word such as "the" at most."""
    exchanged = bool(argument.gone and argument.come)
    return exchanged and all(
        any(_is_name(side, mention.surface) for mention in mentions)
        for side, mentions in ((edit.before, argument.gone), (edit.after, argument.come))
    )


def _is_name(said: str, name: str) -> bool:
    words, named = loose(said).split(), loose(name).split()
    return words[-len(named) :] == named and len(words) <= len(named) + 1


def _claim(argument: Argument, texts: Texts) -> str:
    before, after = argument.before, argument.after
    gone = argument.gone or _unnamed_now(before, texts)
    match argument.turn:
        case Turn.OTHER_PARTY:
            place = _place(argument.come[0].span, texts.after)
            return f"partner {_names(argument.gone)} → {_names(argument.come)} in {place}"
        case Turn.PARTY_DROPPED | Turn.DROPPED if gone:
            return f"partner {_names(gone)} removed from {_place(gone[0].span, texts.before)}"
        case _:
            step = "" if after is None else f", {_step(before, after)}"
            place = _place(before.span, texts.before)
            return f"{argument.turn} in {place}: {_joined(before)}{step}"


def _unnamed_now(claim: Claim, texts: Texts) -> tuple[Mention, ...]:
    """Return the parties that the text after names nowhere."""
    left = loose(f"{texts.after.title}\n{texts.after.text}").casefold()
    named = {name_of(one): one for one in claim.parties}
    return tuple(
        one
        for name, one in named.items()
        if name not in left and loose(one.surface).casefold() not in left
    )


def _step(before: Claim, after: Claim) -> str:
    if before.stage is not after.stage:
        return f"{_plain(before.stage)} → {_plain(after.stage)}"
    return f"{_plain(before.modality)} → {_plain(after.modality)}"


def _plain(value: str) -> str:
    return value.replace("_", " ")


def _joined(claim: Claim) -> str:
    named = {name_of(mention): mention.surface for mention in claim.parties}
    return " – ".join(_cut(surface) for surface in named.values())


def _names(mentions: Sequence[Mention]) -> str:
    named = {name_of(mention): mention.surface for mention in mentions}
    return ", ".join(f"“{_cut(surface)}”" for surface in named.values())


def _place(span: Span, content: Content) -> str:
    if span.field is Field.TITLE:
        return "the title"
    lines = content.text.count("\n", 0, span.start)
    return f"paragraph {lines + 1}"


def _told(edit: Edit, texts: Texts | None) -> str:
    where = "title: " if edit.field == Field.TITLE else ""
    match edit.op:
        case Op.INSERT:
            return f"{where}added “{_cut(edit.after)}”"
        case Op.DELETE:
            return f"{where}removed “{_cut(edit.before)}”"
        case _:
            return f"{where}{(texts and _measured(edit, texts)) or _exchanged(edit)}"


def _exchanged(edit: Edit) -> str:
    return f"“{_cut(edit.before)}” → “{_cut(edit.after)}”"


def _measured(edit: Edit, texts: Texts) -> str | None:
    """Return a number with its sign and its unit, and what it counts; None for other edits."""
    measure = next((word for word in (edit.detail or "").split(", ") if word in _MEASURES), None)
    if measure is None:
        return None
    sides = [
        _whole(
            content.title if edit.field == Field.TITLE else content.text, span, words=texts.words
        )
        for content, span in ((texts.before, edit.before_span), (texts.after, edit.after_span))
    ]
    if not all(sides) or sides[0] == sides[1]:
        return None
    if not all(_NUMBER.match(side) for side in sides):
        return f"“{_cut(sides[0])}” → “{_cut(sides[1])}”"
    return f"{measure} {_cut(sides[0])} → {_cut(sides[1])}"


def _whole(text: str, span: tuple[int, int], *, words: EditWords) -> str:
    """Return a span with the number's sign before it and the unit behind it."""
    start, end = span
    before = _BEFORE_NUMBER.search(text[max(0, start - 20) : start])
    after = _AFTER_NUMBER.match(text[end : end + 30])
    said = text[start:end]
    # What ends with a word has its unit already.
    if after and said[-1:].isdigit():
        unit = (after.group(1) or "").casefold()
        known = unit in words.magnitudes or words.has("unit", unit) or words.has("duration", unit)
        stop = after.end() if known or not unit else after.start(1)
        said += text[end : end + stop].rstrip(" .,")
    return f"{before.group() if before else ''}{said}".strip()


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"
