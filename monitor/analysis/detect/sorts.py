"""Tells by its name what sort of body an organisation is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.model.claim import PartyType

_Place = TypeVar("_Place")

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
    if not words or words[-1].strip(".") in lexicon.listed("legal_form"):
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


def typed(
    names: Mapping[_Place, tuple[Name, ...]], lexicon: Lexicon
) -> dict[_Place, tuple[Name, ...]]:
    """Return the names, all of one organisation of the sort that any of them tells."""
    types: dict[str, PartyType] = {}
    for group in names.values():
        for name in group:
            own = (
                name.type if name.type is not PartyType.COMPANY else type_of(name.surface, lexicon)
            )
            if own is not PartyType.COMPANY and not name.company and not name.person:
                types.setdefault(name.key, own)
    return {
        place: tuple(
            replace(name, type=types[name.key]) if name.key in types and not name.person else name
            for name in group
        )
        for place, group in names.items()
    }
