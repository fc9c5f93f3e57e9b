"""What the program knows of a language: a pack of words, patterns and examples, all data."""

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
