"""Reads what sort of alliance a claim speaks of, and about what."""

import re
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Field, Kind, PartyType
from monitor.model.language import Strength

_MOST: Final = 3
_ACTIVITY: Final = re.compile(r"[ ,]{0,2}([^\W\d_]{1,12}) ([^\n.,;:!?“”„\"()–]{3,90})")
_LONGEST: Final = 8
_REACH: Final = 90
_NEAR: Final = 700


def kinds_of(
    sentence: Sentence,
    parties: tuple[Name, ...],
    *,
    passage: Passage,
    body: Passage,
    lexicon: Lexicon,
) -> tuple[Kind, ...]:
    """Return the kinds a sentence names, or else the sentences after it, or UNSPECIFIED."""
    own = _named(passage.plain, sentence.start, end=sentence.end, lexicon=lexicon)
    types = {party.type for party in parties}
    if PartyType.GOVERNMENT in types:
        own[Kind.GOVERNMENT] = own.get(Kind.GOVERNMENT, 0) + 2
    if PartyType.UNIVERSITY in types:
        own[Kind.RESEARCH] = own.get(Kind.RESEARCH, 0) + 1
    if not own:
        near, start = (body, 0) if passage.field is Field.TITLE else (passage, sentence.end)
        own = _named(near.plain, start, end=start + _NEAR, lexicon=lexicon)
    ordered = sorted(own, key=lambda kind: -own[kind])
    return tuple(ordered[:_MOST]) or (Kind.UNSPECIFIED,)


def _named(prose: Prose, start: int, *, end: int, lexicon: Lexicon) -> dict[Kind, int]:
    """Count the kinds named between two places; a plain name counts three passing words."""
    found: dict[Kind, int] = {}
    for hit in lexicon.find("KIND", prose, start=start, end=min(end, len(prose.text))):
        if hit.sets:
            kind = Kind(hit.sets)
            found[kind] = found.get(kind, 0) + (1 if hit.strength is Strength.WEAK else 3)
    return found


def activity_of(
    sentence: Sentence,
    trigger: Trigger,
    *,
    parties: tuple[Name, ...],
    passage: Passage,
    lexicon: Lexicon,
) -> str | None:
    """Return the words after the trigger that say about what, at most eight, or None."""
    places = [trigger.hit.end]
    places += [
        name.end for name in parties if trigger.hit.end <= name.end <= trigger.hit.end + _REACH
    ]
    for place in sorted(places, reverse=True):
        if not sentence.start <= place <= sentence.end:
            continue
        match = _ACTIVITY.match(passage.text, place, sentence.end)
        if match and match.group(1).casefold() in lexicon.listed("purpose"):
            phrase = _noun_phrase(match.group(2).split()[:_LONGEST], lexicon)
            if phrase:
                return phrase
    return None


def _noun_phrase(words: list[str], lexicon: Lexicon) -> str | None:
    """Return words up to their last noun, or None when none is left but articles and the like.

    Where nouns are capitalised, what follows the last of them is a verb: "KI-Chips ausbauen will".
    """
    small = frozenset[str]().union(
        *map(lexicon.listed, ("function", "article", "noun_article", "coordinator", "inner"))
    )
    end = len(words)
    while end and (
        words[end - 1].casefold() in small or (lexicon.endings and words[end - 1].islower())
    ):
        end -= 1
    return " ".join(words[:end]).rstrip(" ,") or None
