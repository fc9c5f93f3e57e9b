"""A language pack made ready to search with: patterns compiled once, words in sets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, Self

from typing_extensions import override

from monitor.analysis.detect.cuts import Cuts
from monitor.analysis.detect.needed import needed
from monitor.model.gazetteer import Gazetteer
from monitor.model.language import LanguagePack, Phrase, Strength

# Stands where something was masked: no pattern of a pack matches it, and offsets stay as they are.
_LETTERS: Final = re.compile(r"\\.|[^\\]+")
MASK: Final = "\ufffc"


# A class of a language's patterns, two places, and whether only the first hit is asked for.
_Asked = tuple[str, str, int, int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A place where a pattern of a class was found."""

    start: int
    end: int
    strength: Strength
    sets: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A text and the same in lower case, of the same length.

    What was found in it is kept beside it: several readers ask the same of one sentence.
    """

    text: str
    lower: str
    found: dict[_Asked, tuple[Hit, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Fold a text; a letter whose lower case is longer (İ) stays as it is."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(
                letter.lower() if len(letter.lower()) == 1 else letter for letter in text
            )
        return cls(text=text, lower=lower)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern of a pack, compiled.

    One that is not cased is itself lower-cased and tried on lower-cased text: `re.IGNORECASE` takes
    two to four times as long on alternations of many words. A text that holds none of `needs` is
    not tried at all: most patterns are in few sentences.
    """

    pattern: re.Pattern[str]
    strength: Strength
    sets: str | None
    cased: bool
    needs: tuple[str, ...]

    def matches(self, prose: Prose, start: int, *, end: int) -> Iterator[re.Match[str]]:
        """Yield the places between two offsets where the pattern is found."""
        text = prose.text if self.cased else prose.lower
        return (
            self.pattern.finditer(text, start, end) if self._may(text, start, end=end) else iter(())
        )

    def search(self, prose: Prose, start: int, *, end: int) -> re.Match[str] | None:
        """Return the first of them."""
        text = prose.text if self.cased else prose.lower
        return self.pattern.search(text, start, end) if self._may(text, start, end=end) else None

    def _may(self, text: str, start: int, *, end: int) -> bool:
        for string in self.needs:
            if text.find(string, start, end) >= 0:
                return True
        return not self.needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The patterns of one language by class, and its words in lower case by list.

    `common` words are no names by themselves, `never` words no parties. `months` are numbered. Of
    the class CONFOUNDER, VETO and DAMP hold the rules of that strength.
    """

    code: str
    rules: Mapping[str, tuple[Rule, ...]]
    words: Mapping[str, frozenset[str]]
    abbreviations: frozenset[str]
    endings: tuple[str, ...]
    stems: tuple[str, ...]
    common: frozenset[str]
    never: frozenset[str]
    cuts: Cuts
    months: Mapping[str, int]
    gazetteer: Gazetteer
    joined: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    @classmethod
    def build(cls, pack: LanguagePack) -> Self:
        """Compile a pack."""
        lists = {name: frozenset(map(str.casefold, words)) for name, words in pack.words.items()}

        def union(*names: str) -> frozenset[str]:
            return frozenset().union(*(lists.get(name, ()) for name in names))

        cuts = Cuts.of(lists)
        rules = {name: tuple(map(_rule, phrases)) for name, phrases in pack.phrases.items()}
        confounders = rules.get("CONFOUNDER", ())
        return cls(
            code=pack.code,
            rules={
                **rules,
                "VETO": tuple(one for one in confounders if one.strength is Strength.VETO),
                "DAMP": tuple(one for one in confounders if one.strength is Strength.DAMP),
            },
            words=lists,
            abbreviations=frozenset(pack.words.get("abbreviations", ())),
            endings=() if cuts.unmarked else tuple(pack.words.get("common_ending", ())),
            stems=tuple(pack.words.get("stem", ())),
            cuts=cuts,
            months={name: at for at, name in enumerate(pack.words.get("calendar", ()), start=1)},
            gazetteer=pack.gazetteer,
            common=union("common", "function"),
            never=union(
                "place", "media", "not_party", "nationality", "head_of_state", "legal_form"
            ),
        )

    def listed(self, name: str) -> frozenset[str]:
        """Return a word list in lower case, empty when the pack has none."""
        return self.words.get(name, frozenset())

    def either(self, *names: str) -> frozenset[str]:
        """Return the words of several lists, joined once."""
        words = self.joined.get(names)
        if words is None:
            words = self.joined[names] = frozenset().union(*map(self.listed, names))
        return words

    def only(self, name: str, *, but: str) -> frozenset[str]:
        """Return the words of one list that are not in another, parted once."""
        key = (name, "-", but)
        words = self.joined.get(key)
        if words is None:
            words = self.joined[key] = self.listed(name) - self.listed(but)
        return words

    def find(
        self, name: str, prose: Prose, *, start: int = 0, end: int | None = None
    ) -> Iterator[Hit]:
        """Yield every hit of a class between two places, pattern by pattern."""
        stop = len(prose.text) if end is None else end
        asked = self.code, name, start, stop, False
        hits = prose.found.get(asked)
        if hits is None:
            hits = prose.found[asked] = tuple(self._hits(name, prose, start=start, stop=stop))
        return iter(hits)

    def _hits(self, name: str, prose: Prose, *, start: int, stop: int) -> Iterator[Hit]:
        for rule in self.rules.get(name, ()):
            for match in rule.matches(prose, start, end=stop):
                yield Hit(
                    start=match.start(), end=match.end(), strength=rule.strength, sets=rule.sets
                )

    def first(
        self, name: str, prose: Prose, *, start: int = 0, end: int | None = None
    ) -> Hit | None:
        """Return the first hit of the first pattern that has one."""
        stop = len(prose.text) if end is None else end
        asked = self.code, name, start, stop, True
        hits = prose.found.get(asked)
        if hits is None:
            # One hit is enough: the patterns behind it are not tried.
            hits = prose.found.get((self.code, name, start, stop, False))
        if hits is None:
            first = islice(self._hits(name, prose, start=start, stop=stop), 1)
            hits = prose.found[asked] = tuple(first)
        return hits[0] if hits else None

    def values(
        self, name: str, prose: Prose, *, start: int = 0, end: int | None = None
    ) -> set[str]:
        """Return what the patterns of a class that are found set."""
        stop = len(prose.text) if end is None else end
        return {
            rule.sets
            for rule in self.rules.get(name, ())
            if rule.sets and rule.search(prose, start, end=stop)
        }

    def stirs(self, text: str) -> bool:
        """Tell whether a text holds a stem without which it can hold no trigger.

        Looking for a few dozen plain strings costs a hundredth of trying all patterns.
        """
        lower = text.lower()
        return not self.stems or any(stem in lower for stem in self.stems)

    def veto(self, text: str) -> str:
        """Return the text with what the vetoes match masked, of the same length."""
        prose = Prose.of(text)
        for rule in self.rules["VETO"]:
            if rule.search(prose, 0, end=len(text)):
                for match in tuple(rule.matches(prose, 0, end=len(text))):
                    mask = MASK * len(match.group())
                    text = text[: match.start()] + mask + text[match.end() :]
                prose = Prose.of(text)
        return text


@dataclass(frozen=True, slots=True)
class Lexicons(Mapping[str, Lexicon]):
    """The lexicons of all packs, each made when it is first asked for.

    Compiling the patterns of ten languages takes half a second, and most runs meet one or two.
    """

    packs: Mapping[str, LanguagePack]
    made: dict[str, Lexicon] = field(default_factory=dict)

    @override
    def __getitem__(self, code: str) -> Lexicon:
        if code not in self.made:
            self.made[code] = Lexicon.build(self.packs[code])
        return self.made[code]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self.packs)

    @override
    def __len__(self) -> int:
        return len(self.packs)


def _rule(phrase: Phrase) -> Rule:
    pattern = phrase.pattern if phrase.cased else _LETTERS.sub(_lower, phrase.pattern)
    return Rule(
        pattern=re.compile(pattern),
        strength=phrase.strength,
        sets=phrase.sets,
        cased=phrase.cased,
        needs=needed(pattern),
    )


def _lower(part: re.Match[str]) -> str:
    """Return a part of a pattern in lower case, an escape as it is."""
    return part.group() if part.group().startswith("\\") else part.group().lower()
