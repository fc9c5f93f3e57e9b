"""Finds the words that say two organisations work together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.lexicon import Hit, Lexicon
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Stage
from monitor.model.language import Strength

_RANK: Final = {Strength.STRONG: 3, Strength.MEDIUM: 2, Strength.WEAK: 1}
# A sentence with more is a list; the strongest are enough.
_MOST: Final = 8
# "Verhandelt seit Mai mit": so far behind the word for talks their "with" may stand.
_LEAD: Final = 24
# A weak phrase of these classes only names a kind; it says nothing on its own.
_CLASSES: Final = ("TRIGGER", "INSTRUMENT", "KIND", "END")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A hit that can carry a claim, with its class."""

    hit: Hit
    name: str

    @property
    def rank(self) -> int:
        """How strong it is, from 1 to 3."""
        return _RANK.get(self.hit.strength, 0)


def triggers(passage: Passage, *, lexicon: Lexicon) -> dict[int, tuple[Trigger, ...]]:
    """Return the triggers of each sentence by its number, strongest first."""
    found: dict[int, tuple[Trigger, ...]] = {}
    for sentence in passage.sentences:
        if sentence.stirs:
            inside = tuple(_in_sentence(sentence, passage, lexicon=lexicon))
            if inside:
                order = sorted(inside, key=lambda trigger: (-trigger.rank, trigger.hit.start))
                found[sentence.number] = tuple(order[:_MOST])
    return found


def _in_sentence(sentence: Sentence, passage: Passage, *, lexicon: Lexicon) -> Iterator[Trigger]:
    for name in _CLASSES:
        for hit in lexicon.find(name, passage.plain, start=sentence.start, end=sentence.end):
            if hit.strength is not Strength.WEAK or name == "TRIGGER":
                yield Trigger(hit=hit, name=name)
    yield from _talks(sentence, passage, lexicon=lexicon)


def _talks(sentence: Sentence, passage: Passage, *, lexicon: Lexicon) -> Iterator[Trigger]:
    """Yield "in talks with" and its like, where nothing in the sentence says takeover."""
    prose, span = passage.plain, {"start": sentence.start, "end": sentence.end}
    hits = [
        hit
        for hit in lexicon.find("STAGE", prose, **span)
        if hit.sets == Stage.TALKS
        and hit.strength is Strength.STRONG
        and _leads_to_partner(prose.lower[hit.start : min(hit.end + _LEAD, sentence.end)], lexicon)
    ]
    bought = hits and any(hit.sets == "acquisition" for hit in lexicon.find("DAMP", prose, **span))
    if not bought:
        for hit in hits:
            yield Trigger(hit=hit._replace(strength=Strength.MEDIUM), name="STAGE")


def _leads_to_partner(words: str, lexicon: Lexicon) -> bool:
    """Tell whether a "with" stands among words; other scripts mark the partner instead."""
    return lexicon.cuts.unmarked or bool(lexicon.listed("with").intersection(words.split()))
