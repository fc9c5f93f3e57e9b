"""A language pack made ready to search with: patterns compiled once, words in sets."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, NamedTuple, Self

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


class Hit(NamedTuple):
    """A place where a pattern of a class was found."""

    start: int
    end: int
    strength: Strength
    sets: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern of a pack, compiled.

    One that is not cased is itself lower-cased and tried on lower-cased text: `re.IGNORECASE` takes
    two to four times as long on alternations of many words. A match holds at least one of `needs`,
    where there are any.
    """

    pattern: re.Pattern[str]
    strength: Strength
    sets: str | None
    cased: bool
    needs: tuple[str, ...]


class Able(NamedTuple):
    """A rule that may be found in a text: it needs nothing, or the text holds `strings` of it.

    A part of the text that holds none of them is not tried at all.
    """

    rule: Rule
    strings: tuple[str, ...]

    def matches(self, prose: "Prose", start: int, *, end: int) -> Iterator[re.Match[str]]:
        """Yield the places between two offsets where the pattern is found."""
        text = prose.text if self.rule.cased else prose.lower
        for string in self.strings:
            if text.find(string, start, end) >= 0:
                break
        else:
            if self.strings:
                return iter(())
        return self.rule.pattern.finditer(text, start, end)

    def search(self, prose: "Prose", start: int, *, end: int) -> re.Match[str] | None:
        """Return the first of them."""
        return next(self.matches(prose, start, end=end), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A text and the same in lower case, of the same length.

    What was found in it is kept beside it: several readers ask the same of one sentence. Which
    rules are able to be found is asked of the `whole` once, for all of its parts.
    """

    text: str
    lower: str
    whole: "Prose | None" = field(default=None, compare=False, repr=False)
    found: dict[_Asked, tuple[Hit, ...]] = field(default_factory=dict, compare=False, repr=False)
    able: dict[tuple[str, str], tuple[Able, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, text: str) -> Self:
        """Fold a text; a letter whose lower case is longer (İ) stays as it is."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(
                letter.lower() if len(letter.lower()) == 1 else letter for letter in text
            )
        return cls(text=text, lower=lower)

    def part(self, start: int, end: int) -> "Prose":
        """Return what stands between two places as a text of its own."""
        return Prose(
            text=self.text[start:end], lower=self.lower[start:end], whole=self.whole or self
        )

    def masked(self, spans: Iterable[tuple[int, int]]) -> "Prose":
        """Return the text with masks between these places, which come in their order."""
        text, lower, place = [], [], 0
        for start, end in spans:
            text += [self.text[place:start], MASK * (end - start)]
            lower += [self.lower[place:start], text[-1]]
            place = end
        return Prose(
            text="".join([*text, self.text[place:]]),
            lower="".join([*lower, self.lower[place:]]),
            whole=self.whole or self,
        )


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
    keys: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

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
            # Most classes have no rule that can be found here.
            able = self.able(name, prose)
            hits = tuple(self._hits(able, prose, start=start, stop=stop)) if able else ()
            prose.found[asked] = hits
        return iter(hits)

    def _hits(
        self, rules: tuple[Able, ...], prose: Prose, *, start: int, stop: int
    ) -> Iterator[Hit]:
        for able in rules:
            rule = able.rule
            for match in able.matches(prose, start, end=stop):
                yield Hit(match.start(), match.end(), rule.strength, rule.sets)

    def able(self, name: str, prose: Prose) -> tuple[Able, ...]:
        """Return the rules of a class that may be found in a text, with what it holds of them."""
        whole = prose.whole or prose
        asked = self.code, name
        able = whole.able.get(asked)
        if able is None:
            able = whole.able[asked] = tuple(self._able(name, whole))
        return able

    def _able(self, name: str, whole: Prose) -> Iterator[Able]:
        for rule in self.rules.get(name, ()):
            text = whole.text if rule.cased else whole.lower
            strings = tuple([string for string in rule.needs if string in text])
            if strings or not rule.needs:
                yield Able(rule, strings)

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
            able = self.able(name, prose)
            first = self._hits(able, prose, start=start, stop=stop) if able else ()
            hits = prose.found[asked] = tuple(islice(first, 1))
        return hits[0] if hits else None

    def values(
        self, name: str, prose: Prose, *, start: int = 0, end: int | None = None
    ) -> set[str]:
        """Return what the patterns of a class that are found set."""
        stop = len(prose.text) if end is None else end
        return {
            able.rule.sets
            for able in self.able(name, prose)
            if able.rule.sets and able.search(prose, start, end=stop)
        }

    def stirring(self, prose: Prose) -> tuple[str, ...]:
        """Return the stems that a text holds; where it holds none it can hold no trigger.

        Looking for a few dozen plain strings costs a hundredth of trying all patterns. A pack
        without stems holds the empty one.
        """
        return tuple([stem for stem in self.stems or ("",) if stem in prose.lower])

    def veto(self, prose: Prose) -> Prose:
        """Return the text with what the vetoes match masked."""
        for able in self.able("VETO", prose):
            spans = [match.span() for match in able.matches(prose, 0, end=len(prose.text))]
            if spans:
                prose = prose.masked(spans)
        return prose


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
