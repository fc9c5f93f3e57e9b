"""Knows which names in a document are organisations, and which short forms stand for them."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from monitor.analysis.detect.defined import defined, with_defined
from monitor.analysis.detect.judge import Companies, Judge, Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import (
    Known,
    Run,
    Shape,
    Token,
    key_of,
    parted,
    runs_of,
    tokens_of,
)
from monitor.analysis.detect.reading import Reading, Sentence
from monitor.analysis.detect.sorts import typed
from monitor.analysis.detect.unmarked import unmarked_names
from monitor.model.claim import Field, PartyType

_REPEATED: Final = 3
_TICKER_LENGTH: Final = 8
_WORD: Final = re.compile(r"\w+")
_SMALL: Final = re.compile(r"\b[^\W\d_A-Z]\w*")
_KICKER: Final = re.compile(r" (?:[–—|-]|--) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What a document's names stand for: keys by short form, and the names of each sentence."""

    names: Mapping[tuple[Field, int], tuple[Name, ...]]
    tokens: Mapping[tuple[Field, int], tuple[Token, ...]]
    surfaces: Mapping[str, str]

    def of(self, sentence: Sentence) -> tuple[Name, ...]:
        """Return the names in a sentence, in order."""
        return self.names.get((sentence.field, sentence.number), ())


def register(reading: Reading, *, lexicon: Lexicon, companies: Companies) -> Register:
    """Find every name of a document and decide what it stands for."""
    if lexicon.cuts.unmarked:
        names = unmarked_names(reading, lexicon=lexicon, companies=companies)
        return Register(names=names, tokens={}, surfaces=_surfaces(names))
    judge = Judge(lexicon=lexicon, companies=companies)
    shape = Shape.build(lexicon)
    tokens = {
        (sentence.field, sentence.number): tokens_of(sentence, lexicon, shape=shape)
        for sentence in reading.sentences
    }
    known = _known(reading, tokens, judge=judge)
    given = defined(
        (
            (sentence, tokens[sentence.field, sentence.number])
            for sentence in reading.body.sentences
        ),
        lexicon=lexicon,
    )
    found: dict[tuple[Field, int], list[Name]] = {}
    shorts: dict[str, set[str]] = defaultdict(set)
    for sentence in reading.sentences:
        place = (sentence.field, sentence.number)
        found[place] = _named(sentence, tokens[place], judge=judge, known=known)
        found[place] = _with_patterns(sentence, found[place], judge=judge)
        found[place] = with_defined(sentence, found[place], given=given, judge=judge)
        for name in found[place]:
            for short in judge.shorts(sentence, name):
                shorts[short].add(name.key)
    for full, short in given.items():
        shorts[key_of(short, lexicon)].add(key_of(full, lexicon))
    aliases = {short: min(keys) for short, keys in shorts.items() if len(keys) == 1}
    found = _with_people(found, aliases=aliases, lexicon=lexicon)
    sure = _sure_keys(found)
    settled = typed(
        {
            place: tuple(
                _settled(name, aliases=aliases, sure=sure, lexicon=lexicon) for name in names
            )
            for place, names in found.items()
        },
        lexicon,
        reading=reading,
    )
    settled = _without_kicker(reading, settled)
    settled = _without_words(reading, settled, lexicon=lexicon)
    return Register(names=settled, tokens=tokens, surfaces=_surfaces(settled))


def _named(
    sentence: Sentence, tokens: tuple[Token, ...], *, judge: Judge, known: Known
) -> list[Name]:
    """Return the names that runs of words show, everyday words only where nothing else is named."""
    names: list[Name] = []
    for strict in (True, False):
        runs = runs_of(sentence, tokens, lexicon=judge.lexicon, known=known, strict=strict)
        names = [
            name
            for whole in runs
            for run in parted(whole, known)
            if not _is_bracketed(sentence, run)
            for name in judge.names(sentence, run, known=known)
        ]
        firms = {name.key for name in names if not name.person}
        if not sentence.headline or len(firms) > 1:
            break
    return names


def _known(
    reading: Reading, tokens: Mapping[tuple[Field, int], tuple[Token, ...]], *, judge: Judge
) -> Known:
    """Return the names that stand in the middle of a sentence, where capitals mean something."""
    lexicon = judge.lexicon
    if lexicon.endings:
        return frozenset()
    counts: Counter[tuple[str, ...]] = Counter()
    opening: Counter[tuple[str, ...]] = Counter()
    for sentence in reading.body.sentences:
        if sentence.headline:
            continue
        for run in runs_of(sentence, tokens[sentence.field, sentence.number], lexicon=lexicon):
            words = tuple(token.lower for token in run.tokens)
            if judge.is_nothing(words):
                continue
            seen = opening if run.opens else counts
            seen[words] += 1
            bare = tuple(word for word in words if word not in lexicon.listed("legal_form"))
            if bare and not judge.is_nothing(bare):
                seen[bare] += 1
    often = {words for words, count in opening.items() if count > 1 and len(words) > 1}
    return frozenset(counts) | often


def _is_bracketed(sentence: Sentence, run: Run) -> bool:
    """Tell whether a run stands in brackets: a ticker or a short form, never a party."""
    lead = sentence.text[max(0, run.start - sentence.start - 40) : run.start - sentence.start]
    if lead.endswith("<"):
        return run.text.isupper() and len(run.text) <= _TICKER_LENGTH
    return lead.rfind("(") > lead.rfind(")")


def _with_people(
    found: Mapping[tuple[Field, int], list[Name]], *, aliases: Mapping[str, str], lexicon: Lexicon
) -> dict[tuple[Field, int], list[Name]]:
    """Return the names, those as people that are one's elsewhere, whole or by one word."""
    called = _called_like_people(found)
    people = {
        name.surface: name.key
        for group in found.values()
        for name in group
        if name.person and name.surface not in called
    }
    parts = {
        part: key
        for surface, key in people.items()
        for part in surface.split()
        if len(part) > 2 and key_of(part, lexicon) not in aliases  # noqa: PLR2004
    }

    def settled(name: Name) -> Name:
        if name.surface in called:
            return replace(name, key=key_of(name.surface, lexicon), person=False, sure=False)
        key = people.get(name.surface) or parts.get(name.surface)
        if key is None or name.person or name.company or name.type is not PartyType.COMPANY:
            return name
        return replace(name, key=key, person=True, sure=True)

    return {place: [settled(name) for name in group] for place, group in found.items()}


def _called_like_people(found: Mapping[tuple[Field, int], list[Name]]) -> frozenset[str]:
    """Return the organisations with a person's name ("Wayne Calder"): no office, always in full.

    A person is named by the surname alone when named often.
    """
    names = [name for group in found.values() for name in group]
    counts = Counter(name.surface for name in names)
    seated = {name.surface for name in names if name.person and name.sure}
    surnames = {name.surface.casefold() for name in names if " " not in name.surface}
    return frozenset(
        name.surface
        for name in names
        if name.person
        and name.surface not in seated
        and counts[name.surface] >= _REPEATED
        and name.key not in surnames
    )


def _sure_keys(found: Mapping[tuple[Field, int], list[Name]]) -> set[str]:
    """Return the keys of sure organisations: by a mark of their own, or by being repeated."""
    names = [name for group in found.values() for name in group if not name.person]
    counts = Counter(name.key for name in names)
    return {name.key for name in names if name.sure or counts[name.key] >= _REPEATED}


def _with_patterns(sentence: Sentence, names: list[Name], *, judge: Judge) -> list[Name]:
    """Add what the pack's own patterns name: universities, governments, foundations."""
    for hit in judge.lexicon.find("ORGANISATION", sentence.prose):
        start, end = sentence.start + hit.start, sentence.start + hit.end
        surface = sentence.text[hit.start : hit.end]
        inside = [name for name in names if name.start < end and start < name.end]
        if any(name.company for name in inside) or (sentence.headline and not inside):
            continue
        names = [name for name in names if name not in inside]
        names.append(
            Name(
                field=sentence.field,
                start=start,
                end=end,
                surface=surface,
                key=key_of(surface, judge.lexicon),
                type=PartyType(hit.sets) if hit.sets else PartyType.COMPANY,
                before=inside[0].before if inside else "",
            )
        )
    added = _configured(sentence, names, judge=judge)
    names = [name for name in names if not any(_is_part(name, one) for one in added)]
    return sorted([*names, *added], key=_start)


def _configured(sentence: Sentence, names: list[Name], *, judge: Judge) -> list[Name]:
    """Return configured companies that no run shows: scripts without capitals or spaces."""
    pattern = judge.companies.pattern
    if pattern is None:
        return []
    found: list[Name] = []
    for match in pattern.finditer(sentence.text):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        near = [name for name in names if name.start < end and start < name.end]
        if any(name.company or name.start < start or end < name.end for name in near):
            continue
        owner = judge.companies.owner(match.group())
        found.append(
            Name(
                field=sentence.field,
                start=start,
                end=end,
                surface=match.group(),
                key=f"={owner}",
                company=owner,
            )
        )
    return found


def _is_part(name: Name, whole: Name) -> bool:
    """Tell whether a name is part of a configured one: "McDonald" of "McDonald's"."""
    return whole.start <= name.start and name.end <= whole.end


def _start(name: Name) -> int:
    return name.start


def _settled(name: Name, *, aliases: Mapping[str, str], sure: set[str], lexicon: Lexicon) -> Name:
    """Return a name with the key of what it is short for, and sure if it is elsewhere."""
    key = name.key
    surface, end = name.surface, name.end
    genitive = bool(lexicon.endings) and key.endswith("s") and not name.company
    if genitive and (key[:-1] in sure or key[:-1] in aliases):
        key, surface, end = key[:-1], surface[:-1], end - 1
    if name.person:
        return name
    full = aliases.get(key, key)
    return Name(
        field=name.field,
        start=name.start,
        end=end,
        surface=surface,
        key=full,
        type=name.type,
        sure=name.sure or full in sure,
        company=name.company,
        before=name.before,
    )


def _without_kicker(
    reading: Reading, names: dict[tuple[Field, int], tuple[Name, ...]]
) -> dict[tuple[Field, int], tuple[Name, ...]]:
    """Leave out the column that a title opens with ("MetalBreaks – Veltrix ..."): no text names it.

    A text that does not name it again is not about it.
    """
    sentence = next(iter(reading.title.sentences), None)
    here = names.get((sentence.field, sentence.number), ()) if sentence else ()
    if sentence is None or len(here) < 2 or here[0].start > sentence.start:  # noqa: PLR2004
        return names
    kicker = here[0]
    everywhere = Counter(name.key for group in names.values() for name in group)
    if everywhere[kicker.key] > 1 or not _KICKER.match(sentence.text, kicker.end - sentence.start):
        return names
    return {**names, (sentence.field, sentence.number): here[1:]}


def _without_words(
    reading: Reading, names: dict[tuple[Field, int], tuple[Name, ...]], *, lexicon: Lexicon
) -> dict[tuple[Field, int], tuple[Name, ...]]:
    """Leave out what only a headline writes with capitals: the text has "global ambassador"."""
    if lexicon.endings:
        return names
    heads = [sentence for sentence in reading.sentences if sentence.headline]
    places = {(sentence.field, sentence.number) for sentence in heads}
    named = {name.key for place, group in names.items() if place not in places for name in group}
    small = frozenset(_SMALL.findall(reading.body.text)) if places else frozenset()
    legal = lexicon.listed("legal_form")

    def is_name(name: Name) -> bool:
        if name.person or name.company or name.key in named or name.type is not PartyType.COMPANY:
            return True
        words = [word.casefold() for word in _WORD.findall(name.surface)]
        return not words or words[-1] in legal or not small.issuperset(words)

    return {
        place: tuple(name for name in group if is_name(name)) if place in places else group
        for place, group in names.items()
    }


def _surfaces(names: Mapping[tuple[Field, int], tuple[Name, ...]]) -> dict[str, str]:
    """Return the longest way each organisation is written."""
    longest: dict[str, str] = {}
    for group in names.values():
        for name in group:
            if not name.person and len(name.surface) > len(longest.get(name.key, "")):
                longest[name.key] = name.surface
    return longest
