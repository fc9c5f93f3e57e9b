"""Chooses the organisations a trigger joins where particles or prepositions mark their roles."""

import re
from collections.abc import Sequence
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Hit
from monitor.analysis.detect.scene import Scene, distinct, stand_ins

_MOST: Final = 8
_PAIR: Final = 2
_REACH: Final = 220
# What may stand between a name and its mark: brackets with a ticker, an office or a short form.
_BRACKETS: Final = re.compile(r"(?:\s?[（(][^（()）]{0,80}[）)])+")
_CLOSERS: Final = "”\"』」’'》"
# Also where "and" is meant in other places, these are "with" before a name.
_ONLY_WITH: Final = ("与", "與")
# Words between a preposition and the name: "与 美国的 CHS公司".
_APPOSITION: Final = 12


def joined_by_marks(scene: Scene, hit: Hit) -> tuple[Name, ...]:
    """Return the organisations that a trigger joins, in the order of the text."""
    names = [name for name in scene.names if not name.person]
    near = [name for name in names if abs(name.start - hit.start) <= _REACH]
    partners = [
        name
        for name in near
        if name.start <= hit.end + 1 and is_marked_partner(scene, name, names=near)
    ]
    chosen = distinct(partners)
    if partners:
        chosen = distinct([*_subject(scene, near, partner=partners[0]), *chosen])
        last = partners[-1]
        after = [name for name in near if name.start >= last.end]
        if scene.lexicon.cuts.with_after and after and _follows(scene, last, two=after[0]):
            chosen = distinct([*chosen, after[0]])
    if len(chosen) < _PAIR and not partners:
        chosen = distinct([name for name in near if name.sure])[:1]
    if len(chosen) < _PAIR:
        chosen = distinct([*stand_ins(scene, chosen), *chosen])
    if len(chosen) < _PAIR and partners and scene.self_name:
        chosen = distinct([scene.self_name, *chosen])
    if len(chosen) < _PAIR:
        sure = distinct([name for name in near if name.sure and name.end <= hit.start])
        chosen = sure[:_PAIR] if len(sure) >= _PAIR and scene.sentence.headline else chosen
    certain = [name for name in chosen if name.sure]
    if len(certain) >= _PAIR:
        chosen = certain
    if len(chosen) < _PAIR or not certain:
        return tuple(chosen[:1])
    return tuple(sorted(chosen[:_MOST], key=lambda name: (name.field, name.start)))


def _after(scene: Scene, name: Name) -> str:
    rest = scene.sentence.text[name.end - scene.sentence.start :][:120]
    bracket = _BRACKETS.match(rest)
    return (rest[bracket.end() :] if bracket else rest).lstrip(_CLOSERS)


def _before(scene: Scene, name: Name) -> str:
    return scene.sentence.text[: name.start - scene.sentence.start].rstrip(" “\"『「‘'《")


def is_marked_subject(scene: Scene, name: Name) -> bool:
    """Tell whether the mark of who acts stands right after a name."""
    marks = scene.lexicon.cuts.subject_after
    return bool(marks) and _after(scene, name).lstrip().startswith(marks)


def is_marked_partner(scene: Scene, name: Name, *, names: Sequence[Name] = ()) -> bool:
    """Tell whether a word beside the name says "with", or "and" right after another name."""
    cuts = scene.lexicon.cuts
    if cuts.with_after:
        after = _after(scene, name)
        if after.lstrip().startswith(("-", "–", "·", "・", "、", ",", "ㆍ")):
            return scene.sentence.headline or "·・ㆍ".find(after.lstrip()[0]) >= 0
        return after.startswith(cuts.with_after)
    before = _before(scene, name)
    if before.endswith(cuts.joints):
        ahead = [other for other in names if other.end <= name.start]
        lists = bool(ahead) and _follows(scene, ahead[-1], two=name)
        return lists or before.endswith(_ONLY_WITH)
    if before.endswith(cuts.with_before):
        return True
    return any(word in before[-_APPOSITION:] for word in cuts.with_before if len(word) == 1) and (
        "，" not in before[-_APPOSITION:] and "。" not in before[-_APPOSITION:]
    )


def _follows(scene: Scene, one: Name, *, two: Name) -> bool:
    """Tell whether the second name comes right after the first and its mark: "AとBは"."""
    gap = scene.sentence.text[one.end - scene.sentence.start : two.start - scene.sentence.start]
    return len(_BRACKETS.sub("", gap).strip()) <= _APPOSITION and "。" not in gap


def _subject(scene: Scene, names: Sequence[Name], *, partner: Name) -> list[Name]:
    """Return the name that does something with the partner: before it, by its own mark."""
    before = [name for name in names if name.end <= partner.start]
    cuts = scene.lexicon.cuts
    if cuts.subject_after:
        marked = [
            name for name in before if _after(scene, name).lstrip().startswith(cuts.subject_after)
        ]
        after = [
            name
            for name in names
            if name.start >= partner.end and _after(scene, name).startswith(cuts.subject_after)
        ]
        return (marked[-1:] or after[:1]) or before[-1:]
    sure = [name for name in before if name.sure]
    return sure[-1:] or before[-1:]
