"""An edit that many statements of a source got in the same words is their template's.

A relaunched site shows at one page after the other, as they are looked at, over hours or weeks.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from monitor.analysis.compare.summary import summary
from monitor.model.statement import Change, Comparison, Edit, EditKind, Op

RULE = "mass_change"

# So many statements make a template, as in a feed that changes at once (`track.mass`).
LEAST = 5
# A figure, a date, a name or a "will" that became another is a fact until so many pages have it.
LEAST_OF_FACTS = 20

_FACTS = frozenset({EditKind.NUMBER, EditKind.DATE, EditKind.PARTY, EditKind.MODALITY})
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"^\W+|\W+$")

# The field, and the words before and after.
Wording: TypeAlias = tuple[str, str, str]


def wording(edit: Edit) -> Wording:
    """Return what equal edits of two pages have in common.

    What a template adds or takes away has a number of its own on each page: "4 minutes to read". It
    begins with the full stop before it, or ends with its own: both are the same text.
    """
    before, after = (" ".join(side.split()) for side in (edit.before, edit.after))
    if not (before and after):
        before, after = (_DIGITS.sub("0", _ENDS.sub("", side)) for side in (before, after))
    return edit.field, before, after


def shared(change: Change, others: Iterable[Change]) -> frozenset[Wording]:
    """Return what of a change's material edits so many other statements got, too."""
    given: dict[Wording, set[str]] = defaultdict(set)
    for other in others:
        if other.statement != change.statement:
            for edit in other.comparison.edits:
                given[wording(edit)].add(other.statement)
    edits = (edit for edit in change.comparison.edits if edit.material)
    return frozenset(
        words for edit in edits if len(given.get(words := wording(edit), ())) + 1 >= _least(edit)
    )


def _least(edit: Edit) -> int:
    is_fact = edit.op is Op.REPLACE and bool(_FACTS.intersection(edit.kinds))
    return LEAST_OF_FACTS if is_fact else LEAST


def without_shared(comparison: Comparison, common: frozenset[Wording]) -> Comparison:
    """Silence the edits that so many statements got."""
    edits = tuple(
        replace(edit, material=False, rule=RULE)
        if edit.material and wording(edit) in common
        else edit
        for edit in comparison.edits
    )
    return replace(
        comparison,
        edits=edits,
        material=any(edit.material for edit in edits),
        summary=summary(edits),
    )


def is_known(common: frozenset[Wording], others: Sequence[Change]) -> bool:
    """Whether some of these edits were silenced before, so that the operator has heard of them."""
    return any(
        edit.rule == RULE and wording(edit) in common
        for other in others
        for edit in other.comparison.edits
    )
