"""Whether what two statements say of the same companies can be one deal."""

from collections.abc import Iterable
from datetime import timedelta

from monitor.model.claim import Kind
from monitor.model.partnership import Step

# Steps that tell the same news in other words. What is not here is told by itself.
_CLASSES = {
    **dict.fromkeys((Step.FIRST_SIGNAL, Step.TALKS_CONFIRMED), "talks"),
    Step.INTENT_SIGNED: "intent",
    **dict.fromkeys(
        (Step.AGREED, Step.EFFECTIVE, Step.EXPANDED, Step.RENEWED, Step.AMENDED), "deal"
    ),
    **dict.fromkeys((Step.ENDED, Step.CALLED_OFF), "end"),
    Step.DENIED: "denial",
}
# docs/explanation/partnerships.md: weeks for talks, which drag on, days for signatures.
_WINDOWS = {"talks": timedelta(days=30), "denial": timedelta(days=30)}
_WINDOW = timedelta(days=7)
# Kinds that no writer confuses. A licence is told as a cooperation, a supply as a manufacture; but
# what is a company of its own to one writer is a licence to none.
_FAMILIES = {
    Kind.JOINT_VENTURE: "venture",
    Kind.EQUITY_ALLIANCE: "venture",
    Kind.LICENSING: "licence",
}


def class_of(step: Step) -> str:
    """Return what news a step is, in whichever words."""
    return _CLASSES.get(step, step)


def window_of(step: Step) -> timedelta:
    """Return for how long the same step is the same news."""
    return _WINDOWS.get(class_of(step), _WINDOW)


def families_of(kinds: Iterable[Kind]) -> frozenset[str]:
    """Return to which families kinds belong; most belong to none."""
    return frozenset(_FAMILIES[kind] for kind in kinds if kind in _FAMILIES)


def are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether families part two deals; a deal of no known family joins any."""
    return bool(one and other) and one.isdisjoint(other)


def may_be_one(kinds: Iterable[Kind], others: Iterable[Kind]) -> bool:
    """Whether two deals are of the same kind, as far as their kinds are known."""
    one, other = set(kinds) - {Kind.UNSPECIFIED}, set(others) - {Kind.UNSPECIFIED}
    return not (one and other) or bool(one & other)
