"""An edit that was told from one basis of a statement is not told again from another."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.analysis.compare.summary import summary
from monitor.model.statement import Change, Comparison, Edit

RULE = "told_before"


def untold(comparison: Comparison, elsewhere: Sequence[Change]) -> Comparison:
    """Silence the edits that changes on another basis brought in the same words.

    Feed and page say the same with other spaces and paragraphs around it.
    """
    return _without(comparison, (edit for change in elsewhere for edit in change.comparison.edits))


def still_untold(comparison: Comparison, steps: Sequence[Change]) -> Comparison:
    """Silence in the sum of several changes what was silenced so in one of them."""
    edits = (edit for step in steps for edit in step.comparison.edits if edit.rule == RULE)
    return _without(comparison, edits)


def _without(comparison: Comparison, known: Iterable[Edit]) -> Comparison:
    told = {_words(edit) for edit in known}
    edits = tuple(
        replace(edit, material=False, rule=RULE) if edit.material and _words(edit) in told else edit
        for edit in comparison.edits
    )
    if edits == comparison.edits:
        return comparison
    return replace(
        comparison,
        edits=edits,
        material=any(edit.material for edit in edits),
        summary=summary(edits),
    )


def _words(edit: Edit) -> tuple[str, str]:
    return " ".join(edit.before.split()), " ".join(edit.after.split())
