"""Describes how two names stand to a trigger in a sentence: sides, prepositions, words between."""

from collections.abc import Iterator
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.marked import is_marked_partner, is_marked_subject
from monitor.analysis.detect.parties import are_coordinated
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.scene import Scene

_SHORT: Final = 4
_WORDS: Final = 12


def side(name: Name, trigger: Trigger) -> str:
    """Return whether a name stands left of a trigger, right of it, or inside."""
    if name.end <= trigger.hit.start + 1:
        return "L"
    return "R" if name.start >= trigger.hit.end - 1 else "I"


def bond(scene: Scene, name: Name) -> str:
    """Return what binds a name: "w" for "with", "s" for the mark of who acts, "p" for "of"."""
    if scene.lexicon.cuts.unmarked:
        partner = "w" if is_marked_partner(scene, name) else ""
        return partner + ("s" if is_marked_subject(scene, name) else "")
    before = scene.sentence.text[: name.start - scene.sentence.start].casefold().split()[-2:]
    articles = scene.lexicon.either("article", "noun_article")
    while before and before[-1] in articles:
        before.pop()
    if not before:
        return ""
    if before[-1] in scene.lexicon.only("with", but="coordinator"):
        return "w"
    return "p" if before[-1] in scene.lexicon.listed("inner") else ""


def shape(scene: Scene, trigger: Trigger, *, one: Name, two: Name) -> str:
    """Return sides and bonds of two names, "&" where an "and" joins them, and the names between."""
    form = f"{side(one, trigger)}{side(two, trigger)}{bond(scene, one)}-{bond(scene, two)}"
    if scene.lexicon.cuts.unmarked:
        return form
    joined = "&" if are_coordinated(scene, one, two=two) else ""
    between = sum(one.end <= name.start and name.end <= two.start for name in scene.names)
    return f"{form}{joined}{min(between, 2)}"


def words(scene: Scene, one: Name, *, two: Name) -> Iterator[str]:
    """Yield the words before, between and after two names."""
    text, offset = scene.sentence.text, scene.sentence.start
    gap = text[one.end - offset : two.start - offset]
    if scene.lexicon.cuts.unmarked:
        yield f"gap:{gap}" if len(gap) < _SHORT else "gap:far"
        return
    between = gap.casefold().split()
    if len(between) < _SHORT:
        yield f"gap:{' '.join(between)}"
    if between:
        yield f"after:{between[0]}"
        yield f"ahead:{between[-1]}"
    yield from (f"between:{word}" for word in set(between[:_WORDS]))
    yield f"first:{''.join(text[: one.start - offset].casefold().split()[-1:])}"
    yield f"next:{''.join(text[two.end - offset :].casefold().split()[:1])}"
