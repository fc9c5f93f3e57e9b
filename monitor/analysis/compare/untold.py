"""An edit that was told from one basis of a statement is not told again from another."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.analysis.compare import shared
from monitor.analysis.compare.summary import summary
from monitor.model.statement import Change, Comparison, Edit

RULE = "told_before"


def untold(comparison: Comparison, elsewhere: Sequence[Change]) -> Comparison:
    """Silence the edits that changes on another basis brought in the same words.

    Feed and page say the same with other spaces and paragraphs around it.
    """
    edits = (edit for change in elsewhere for edit in change.comparison.edits)
    return _without(comparison, {_words(edit): RULE for edit in edits})


def still_untold(comparison: Comparison, steps: Sequence[Change]) -> Comparison:
    """Silence in the sum of several changes what was silenced so in one of them."""
    edits = [edit for step in steps for edit in step.comparison.edits]
    rules = {_words(edit): edit.rule for edit in edits if edit.rule in {RULE, shared.RULE}}
    return _without(comparison, rules)


def _without(comparison: Comparison, rules: Mapping[tuple[str, str], str | None]) -> Comparison:
    edits = tuple(
        replace(edit, material=False, rule=rules[_words(edit)])
        if edit.material and _words(edit) in rules
        else edit
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
