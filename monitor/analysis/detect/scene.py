"""What is known when the parties of a sentence are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.reading import Sentence

# Shorter beginnings are shared by chance.
_KIN: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is known when the parties of a sentence are chosen.

    `self_name` is who "we" and "the company" are; `pair` is who "the two companies" are; `owner` is
    the party whose own publication it is, meant where a sentence names only the other one.
    """

    sentence: Sentence
    names: tuple[Name, ...]
    lexicon: Lexicon
    self_name: Name | None = None
    pair: tuple[Name, ...] = ()
    owner: Name | None = None


def stand_ins(scene: Scene, chosen: Sequence[Name]) -> list[Name]:
    """Return who is meant by "the two companies", or by "we" and "the company"."""
    text = scene.sentence.prose
    if scene.pair and scene.lexicon.first("PAIR", text):
        known = {name.key for name in scene.pair}
        if not chosen or {name.key for name in chosen} <= known:
            return list(scene.pair)
    if scene.self_name and chosen and scene.lexicon.first("SELF", text):
        own = scene.self_name
        if own.key not in {name.key for name in chosen}:
            return [own]
    if scene.owner and len(chosen) == 1 and chosen[0].sure and chosen[0].key != scene.owner.key:
        return [scene.owner]
    return []


def distinct(names: Sequence[Name]) -> list[Name]:
    """Return the names without those of an organisation named before, or of a unit of one.

    "Veltrix Nordics" is a unit of Veltrix: what the two do is no partnership.
    """
    seen: dict[str, Name] = {}
    for name in names:
        if name.key and not any(are_kin(name.key, other) for other in seen):
            seen[name.key] = name
    return list(seen.values())


def are_kin(one: str, two: str) -> bool:
    """Tell whether two keys are one organisation's, or those of one and its unit."""
    short, long = sorted((one, two), key=len)
    return one == two or (len(short) >= _KIN and long.startswith(short))
