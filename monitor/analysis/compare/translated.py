"""A statement that is served in another language says the same, as far as its numbers do."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from monitor.analysis.text.language import guess
from monitor.model.language import LanguagePack
from monitor.model.statement import Content, Edit, EditKind, Op

RULE: Final = "translated"
# Where no edit exchanges as many words for others, no text was translated.
_WORDS: Final = 4
# Where more than three quarters stay, they keep their language.
_REWRITTEN: Final = 0.25
# One digit may be spelt out in the other language.
_NUMBER: Final = re.compile(r"\d{2,}")


def without_translation(
    edits: Sequence[Edit],
    contents: tuple[Content, Content],
    *,
    packs: Mapping[str, LanguagePack],
    parties: frozenset[str],
) -> tuple[Edit, ...]:
    """Silence the edits between a text and its translation.

    Where a number gives way to another, or a party is missing, more was changed than the language.
    """
    if not any(map(_is_rewritten, edits)) or not _is_most(edits, contents):
        return tuple(edits)
    if not _is_translated(contents, packs):
        return tuple(edits)
    one, other = (f"{content.title}\n{content.text}" for content in contents)
    said, says = ({*_NUMBER.findall(text)} for text in (one, other))
    if said - says and says - said:
        return tuple(edits)
    if any(party in one and party not in other for party in parties):
        return tuple(edits)
    return tuple(
        replace(edit, kinds=(EditKind.REWORDING,), material=False, rule=RULE, detail=None)
        if edit.material
        else edit
        for edit in edits
    )


def _is_rewritten(edit: Edit) -> bool:
    words = min(len(edit.before.split()), len(edit.after.split()))
    return edit.op is Op.REPLACE and edit.material and words >= _WORDS


def _is_most(edits: Sequence[Edit], contents: tuple[Content, Content]) -> bool:
    """Tell whether so much was edited that the texts may be of two languages."""
    edited = sum(len(edit.before) + len(edit.after) for edit in edits)
    return edited >= _REWRITTEN * sum(len(one.title) + len(one.text) for one in contents)


def _is_translated(contents: tuple[Content, Content], packs: Mapping[str, LanguagePack]) -> bool:
    before, after = (
        guess(content.title, content.text, declared=None, packs=packs) for content in contents
    )
    return before is not None and after is not None and before != after
