"""Tells by its name what sort of body an organisation is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon, Prose
from monitor.analysis.detect.reading import Reading
from monitor.model.claim import Field, PartyType

Place = tuple[Field, int]
# "Veltrix (VX), an independent, member-funded nonprofit": so far behind the name the word stands.
_REACH: Final = 90

_LISTS = (
    ("government_noun", PartyType.GOVERNMENT),
    ("university_noun", PartyType.UNIVERSITY),
    ("ngo_noun", PartyType.NGO),
)


def type_of(surface: str, lexicon: Lexicon) -> PartyType:
    """Return the sort of body a name tells of, a company when it tells none.

    A name tells it by its first or its last word; where no spaces part words, by its ending.
    """
    folded = surface.casefold()
    words = folded.split()
    legal = lexicon.only("legal_form", but="ngo_noun")
    if not words or words[-1].strip(".") in legal:
        return PartyType.COMPANY
    for name, kind in _LISTS:
        nouns = lexicon.listed(name)
        if lexicon.cuts.unmarked:
            tells = any(folded.endswith(noun) and folded != noun for noun in nouns)
        else:
            tells = len(words) > 1 and not nouns.isdisjoint((words[0], words[-1]))
        if tells:
            return kind
    return PartyType.COMPANY


def _said_of(end: int, prose: Prose, *, lexicon: Lexicon) -> PartyType:
    """Return the sort of body that the words right behind a name call it."""
    for hit in lexicon.find("SORT", prose, start=end, end=min(end + _REACH, len(prose.text))):
        if hit.start == end and hit.sets:
            return PartyType(hit.sets)
    return PartyType.COMPANY


def typed(
    names: Mapping[Place, tuple[Name, ...]], lexicon: Lexicon, *, reading: Reading
) -> dict[Place, tuple[Name, ...]]:
    """Return the names, all of one organisation of the sort that any of them tells.

    The words behind a name tell it as well: "Alder Grove, a nonprofit that ...".
    """
    types: dict[str, PartyType] = {}
    told: dict[str, PartyType] = {}
    for sentence in reading.sentences:
        for name in names.get((sentence.field, sentence.number), ()):
            own = name.type
            if own is PartyType.COMPANY:
                seen = told.get(name.surface)
                own = told[name.surface] = seen or type_of(name.surface, lexicon)
            if own is PartyType.COMPANY:
                own = _said_of(name.end - sentence.start, sentence.prose, lexicon=lexicon)
            if own is not PartyType.COMPANY and not name.company and not name.person:
                types.setdefault(name.key, own)
    return {
        place: tuple(
            replace(name, type=types[name.key]) if name.key in types and not name.person else name
            for name in group
        )
        for place, group in names.items()
    }
