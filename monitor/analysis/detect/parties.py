"""Chooses, among the names of a sentence, the organisations that a trigger joins."""

from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Hit
from monitor.analysis.detect.marked import joined_by_marks
from monitor.analysis.detect.scene import Scene, distinct, stand_ins
from monitor.model.language import Strength

# How far from the trigger its object may begin; longer gaps belong to another clause.
_REACH: Final = 140
_MOST: Final = 8
_BOND: Final = 12


def joined(scene: Scene, hit: Hit) -> tuple[Name, ...]:
    """Return the organisations that a trigger joins, in the order of the text."""
    if scene.lexicon.cuts.unmarked:
        return joined_by_marks(scene, hit)
    groups = _groups(scene)
    inside = [
        name
        for name in scene.names
        if name.sure and hit.start <= name.start and name.end <= hit.end
    ]
    left = [group for group in groups if group[-1].end <= hit.start + 1]
    right = [
        group
        for group in groups
        if group[0].start >= hit.start
        and group[0].start - hit.end <= _REACH
        and group[0] not in inside
    ]
    subject = _subject(scene, left, hit=hit)
    if len(left) > 1 and _is_object(scene, subject):
        subject = [*_subject(scene, left[: left.index(subject)], hit=hit), *subject]
    partner = _partner(scene, right, hit=hit)
    if not partner and len(subject) == 1:
        subject = [name for name in subject if name.sure]  # capitals alone are too little
    chosen = distinct([*subject, *inside, *partner])
    if len(chosen) < 2 and len(subject) < 2:  # noqa: PLR2004
        earlier = [name for group in left for name in group if name.sure]
        chosen = distinct([*earlier, *chosen])
    if len(chosen) < 2:  # noqa: PLR2004
        chosen = distinct([*stand_ins(scene, chosen), *chosen])
    if len(chosen) < 2 and hit.strength is Strength.STRONG:  # noqa: PLR2004
        chosen = _only_two(scene) or chosen
    return tuple(sorted(chosen[:_MOST], key=lambda name: (name.field, name.start)))


def _only_two(scene: Scene) -> list[Name]:
    """Return the two organisations of a sentence that names just two: "A grants B a licence"."""
    firms = distinct([name for name in scene.names if not name.person])
    few = len(firms) == 2 and not scene.sentence.headline  # noqa: PLR2004
    return firms if few and any(name.sure for name in firms) else []


def _groups(scene: Scene) -> list[list[Name]]:
    """Return the names in groups: coordinated ones ("A, B and C") stand together."""
    groups: list[list[Name]] = []
    for name in scene.names:
        if name.person:
            continue
        if groups and are_coordinated(scene, groups[-1][-1], two=name):
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def are_coordinated(scene: Scene, one: Name, *, two: Name) -> bool:
    """Tell whether only an "and", a comma or brackets stand between two names."""
    offset = scene.sentence.start
    gap = _without_brackets(scene.sentence.text[one.end - offset : two.start - offset])
    words = gap.replace(",", " ").replace("/", " ").replace(".", " ").split()
    if len(gap) > 40:  # noqa: PLR2004
        return False
    coordinators = scene.lexicon.listed("coordinator")
    small = scene.lexicon.either("article", "noun_article")
    small |= {"®", "™"}
    if not words:
        return "," in gap or "/" in gap
    return words[0].casefold() in coordinators and all(
        word.casefold() in coordinators | small for word in words
    )


def _without_brackets(gap: str) -> str:
    while True:
        start = gap.find("(")
        end = gap.find(")", start)
        if start < 0 or end < 0:
            return gap
        gap = gap[:start] + gap[end + 1 :]


def _subject(scene: Scene, left: list[list[Name]], *, hit: Hit) -> list[Name]:
    """Return the group before the trigger that is its subject, passing over appositions."""
    if not left:
        return []
    nearest = left[-1]
    for group in reversed(left[:-1]):
        if not _is_apposition(scene, group[-1], inner=left[-1][0], hit=hit):
            break
        nearest = group
    return nearest


def _is_object(scene: Scene, group: list[Name]) -> bool:
    """Tell whether a preposition binds a group to what stands before: "A works with B on ..."."""
    name, offset = group[0], scene.sentence.start
    words = scene.sentence.text[: name.start - offset].casefold().split()[-2:]
    articles = scene.lexicon.either("article", "noun_article")
    while words and words[-1] in articles:
        words.pop()
    joining = scene.lexicon.only("with", but="coordinator")
    return bool(words) and words[-1] in joining - {"by", "from", "via"}


def _is_apposition(scene: Scene, head: Name, *, inner: Name, hit: Hit) -> bool:
    """Tell whether a name only describes the one before: "A, a unit of B, joins ..."."""
    offset = scene.sentence.start
    gap = _without_brackets(scene.sentence.text[head.end - offset : inner.start - offset])
    after = scene.sentence.text[inner.end - offset : hit.start - offset]
    return gap.lstrip(" .®™").startswith(",") and "," in after and len(gap) < 120  # noqa: PLR2004


def _partner(scene: Scene, right: list[list[Name]], *, hit: Hit) -> list[Name]:
    """Return the group after the trigger that a preposition binds to it, or the next one."""
    withs = scene.lexicon.listed("with")
    inner = scene.lexicon.only("inner", but="article")
    binding = withs | scene.lexicon.listed("purpose") | inner
    offset = scene.sentence.start
    for group in right:
        lead = scene.sentence.text[hit.end - offset : group[0].start - offset]
        trigger = scene.sentence.text[hit.start - offset : hit.end - offset].casefold().split()
        words = [*trigger[-1:], *lead.casefold().replace(",", " ").split()]
        bond = next((word for word in reversed(words[-_BOND:]) if word in binding), None)
        if bond in withs:
            return group
    return []
