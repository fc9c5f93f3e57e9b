"""What the program knows of a language: a pack of words, patterns and examples, all data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    """One language: `phrases` by class, `words` by list name, and the examples that test them."""

    code: str
    name: str
    phrases: Mapping[str, tuple[Phrase, ...]]
    words: Mapping[str, tuple[str, ...]]
    examples: tuple[Example, ...] = ()


class LineRole(StrEnum):
    """What a line of a statement is for, by the words it opens with."""

    ABOUT = "about"
    CONTACT = "contact"
    LEGAL = "legal"
    FOOTER = "footer"
    RELATED = "related"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditWords:
    """The words of a language that edits are judged by, in folded case.

    `unspaced` says that words run together or carry particles, `decimal` is the mark before
    decimals. `numbers` and `magnitudes` give the value of a number word, `months` the number of a
    month.
    `firm` are words whose coming or going makes a statement firmer or weaker, `deny` those that
    turn it round, `stage` those that say how far a deal has come. `endings` are inflections that
    change no meaning. `lines` finds the role of a line at its start (the name of the group that
    matched), `ago` a time that runs with the clock, `corrects` and `invites` the words of a
    correction and of a pointer to elsewhere.
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
    lines: re.Pattern[str]
    ago: re.Pattern[str]
    corrects: re.Pattern[str]
    invites: re.Pattern[str]

    def has(self, name: str, word: str) -> bool:
        """Tell whether a list of `words` holds a word, in folded case."""
        return word in self.words.get(name, ())
