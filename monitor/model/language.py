"""What the program knows of a language: a pack of words, patterns and examples, all data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from monitor.model.gazetteer import NO_NAMES, Gazetteer


class Strength(StrEnum):
    """How much a phrase counts: a veto masks what it matches, a damp lowers the score."""

    STRONG = "strong"
    MEDIUM = "medium"
    WEAK = "weak"
    VETO = "veto"
    DAMP = "damp"
    SECTION = "section"
    MARKER = "marker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One pattern (Python `re` syntax) of a class, with an example that it must find."""

    pattern: str
    strength: Strength
    example: str
    cased: bool = False
    sets: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence and the phrase classes that must, and must not, be found in it."""

    text: str
    finds: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguagePack:
    """One language: `phrases` by class, `words` by list name, and the examples that test them.

    The `gazetteer` is the same for all languages.
    """

    code: str
    name: str
    phrases: Mapping[str, tuple[Phrase, ...]]
    words: Mapping[str, tuple[str, ...]]
    examples: tuple[Example, ...] = ()
    gazetteer: Gazetteer = NO_NAMES


class LineRole(StrEnum):
    """What a line of a statement is for, by the words it opens with."""

    ABOUT = "about"
    CONTACT = "contact"
    LEGAL = "legal"
    FOOTER = "footer"
    RELATED = "related"
    CAPTION = "caption"
    BYLINE = "byline"
    NAVIGATION = "navigation"
    CONTENTS = "contents"
    EVENTS = "events"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWords:
    """The words of a language that edits are judged by, in folded case.

    `unspaced` says that words run together or carry particles, `decimal` is the mark before
    decimals. `numbers` and `magnitudes` give the value of a number word, `months` the number of a
    month.
    `firm` are words whose coming or going makes a statement firmer or weaker, `deny` those that
    turn it round, `stage` those that say how far a deal has come. `endings` are inflections that
    change no meaning, `forms` give the form that stands for others (plural, abbreviation, sign),
    `formed` finds them, `contractions` what short forms stand for, `opposites` the side on which
    a word stands in each pair of opposites, `alternatives` the same for words of which one
    excludes another, with what they tell (role, stage, terms, product, place, unit, date).
    `lines` finds the role of a line at its start (the name of the group that matched), `passages`
    the roles that a long line may have, `ago` a time that runs with the clock, `corrects`,
    `invites` and `calls` the words of a correction, of a pointer to elsewhere and of a call to do
    something, `labels` what newsrooms put before a headline, `formulas` phrases that say nothing,
    `spelt` what is also written short, as the `shorts` say by the number of the group that
    matched, `clock` an hour before or after noon, `today` words for the day that they are said
    on, `at_least` and `at_most` the words for a bound, `among` what makes one of many of the only
    one.
    """

    code: str
    nouns_capitalised: bool
    unspaced: bool
    decimal: str
    months: Mapping[str, int]
    numbers: Mapping[str, float]
    magnitudes: Mapping[str, float]
    words: Mapping[str, frozenset[str]]
    endings: tuple[str, ...]
    prefixes: tuple[str, ...]
    forms: Mapping[str, str]
    formed: re.Pattern[str]
    contractions: Mapping[str, tuple[str, ...]]
    opposites: Mapping[str, frozenset[tuple[int, int]]]
    alternatives: Mapping[str, frozenset[tuple[str, int, int]]]
    lines: re.Pattern[str]
    passages: re.Pattern[str]
    ago: re.Pattern[str]
    corrects: re.Pattern[str]
    invites: re.Pattern[str]
    calls: re.Pattern[str]
    labels: re.Pattern[str]
    formulas: re.Pattern[str]
    spelt: re.Pattern[str]
    shorts: tuple[str, ...]
    clock: re.Pattern[str]
    today: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    among: re.Pattern[str]

    def has(self, name: str, word: str) -> bool:
        """Tell whether a list of `words` holds a word, in folded case."""
        return word in self.words.get(name, ())

    def contracted(self, word: str) -> tuple[str, ...]:
        """Return the words that a short form stands for; nothing for a word that is none."""
        whole = self.contractions.get(word)
        if whole is not None or "'" not in word:
            return whole or ()
        for part, meant in self.contractions.items():
            if part.endswith("'") and word.startswith(part):
                return *meant, word.removeprefix(part)
            if "'" in part[:2] and word.endswith(part) and len(word) > len(part):
                return word.removesuffix(part), *meant
        return ()

    def plain(self, text: str) -> str:
        """Return text of the same length: what is spelt out as it is written short, hours to 24.

        Phrases that say nothing are blank.
        """
        text = self.clock.sub(_to_24, self.spelt.sub(self._short, text))
        return self.formulas.sub(lambda match: " " * len(match.group()), text)

    def _short(self, match: re.Match[str]) -> str:
        return self.shorts[(match.lastindex or 1) - 1].ljust(len(match.group()))

    def is_opposed(self, one: str, other: str) -> bool:
        """Tell whether two words stand on two sides of one pair of opposites."""
        sides = self.opposites.get(other, frozenset())
        return any(
            pair == another and side != its
            for pair, side in self.opposites.get(one, frozenset())
            for another, its in sides
        )

    def alternative(self, one: str, other: str) -> str | None:
        """Return what is told where one word gives way to another that excludes it."""
        sides = self.alternatives.get(other, frozenset())
        for tells, group, side in self.alternatives.get(one, frozenset()):
            if any((tells, group) == its[:2] and side != its[2] for its in sides):
                return tells
        return None


def _to_24(match: re.Match[str]) -> str:
    hour = int(match["hour"]) % 12 + (12 if match["late"] else 0)
    minutes = f":{match['minute']}" if match["minute"] else ""
    return f"{hour}{minutes}".ljust(len(match.group()))
