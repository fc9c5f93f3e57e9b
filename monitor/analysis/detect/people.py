"""Knows which people in a document stand for which organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import Token, roles_of
from monitor.analysis.detect.organisations import Register
from monitor.analysis.detect.reading import Reading, Sentence
from monitor.model.claim import PartyType

_NEAR: Final = 45
_AHEAD: Final = 15
_APPOSITION: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The organisation a person stands for, and why."""

    key: str
    type: PartyType
    via: str
    company: str | None = None


def seats(reading: Reading, names: Register, *, lexicon: Lexicon) -> Mapping[str, Seat]:
    """Return the organisation of each person by surname, from appositions in the document."""
    found: dict[str, Seat] = {}
    roles = roles_of(lexicon)
    for sentence in reading.sentences:
        tokens = names.tokens.get((sentence.field, sentence.number), ())
        if any(token.lower in roles for token in tokens):
            for surname, seat in _in_sentence(
                sentence, names.of(sentence), tokens=tokens, lexicon=lexicon
            ):
                found.setdefault(surname, seat)
    return found


def stand_in(name: Name, seated: Mapping[str, Seat]) -> Name:
    """Return a person's name as a mention of the organisation the person stands for."""
    seat = seated.get(name.key)
    if seat is None or name.company:
        return name
    return replace(
        name,
        key=seat.key,
        type=seat.type,
        via=seat.via,
        company=seat.company,
        person=False,
        sure=True,
    )


def _in_sentence(
    sentence: Sentence,
    names: tuple[Name, ...],
    *,
    tokens: tuple[Token, ...],
    lexicon: Lexicon,
) -> list[tuple[str, Seat]]:
    executive = lexicon.either("executive", "spokesperson")
    pairs: list[tuple[str, Seat]] = []
    for index, person in enumerate(names):
        if person.company or not (person.person or person.before in executive):
            continue
        beside = (*names[max(0, index - 1) : index], *names[index + 1 : index + 2])
        seat = _state(person, tokens, lexicon=lexicon) or _firm(
            person, beside, tokens=tokens, roles=executive, sentence=sentence
        )
        if seat:
            pairs.extend((surname, seat) for surname in _surnames(person, lexicon))
    return pairs


def _surnames(person: Name, lexicon: Lexicon) -> set[str]:
    words = person.surface.casefold().split()
    first = words[0]
    return {words[-1]} | (set() if first in lexicon.listed("first_name") else {first})


def _state(person: Name, tokens: tuple[Token, ...], *, lexicon: Lexicon) -> Seat | None:
    """Return a state's seat: a nationality and an office right before the person."""
    before = [token.lower for token in tokens if token.end <= person.start][-3:]
    offices = lexicon.listed("head_of_state")
    if not before or before[-1] not in offices:
        return None
    nations = lexicon.listed("nationality")
    nation = next((word for word in before if word in nations), None)
    if nation is None:
        return None
    return Seat(key=f"state:{nation}", type=PartyType.GOVERNMENT, via="head_of_state")


def _firm(
    person: Name,
    beside: tuple[Name, ...],
    *,
    tokens: tuple[Token, ...],
    roles: frozenset[str],
    sentence: Sentence,
) -> Seat | None:
    """Return a company's seat: company and office beside the person, in either order."""
    offices = [token for token in tokens if token.lower in roles]
    for firm in beside:
        first, second = sorted((firm, person), key=_start)
        reach = _NEAR if first is firm else _APPOSITION
        if firm.person or not firm.sure or second.start - first.end > reach:
            continue
        between = sentence.text[first.end - sentence.start : second.start - sentence.start]
        inside = any(first.start <= office.start < second.end for office in offices)
        ahead = any(first.start - _AHEAD <= office.start < first.start for office in offices)
        if inside or (first is firm and between.strip() == "," and ahead):
            return Seat(key=firm.key, type=firm.type, via="executive", company=firm.company)
    return None


def _start(name: Name) -> int:
    return name.start
