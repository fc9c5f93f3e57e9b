"""What is known when the parties of a sentence are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.analysis.detect.reading import Sentence


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
    text = Prose.of(scene.sentence.text)
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
    """Return the names without those of an organisation named before."""
    seen: dict[str, Name] = {}
    for name in names:
        if name.key and name.key not in seen:
            seen[name.key] = name
    return list(seen.values())
