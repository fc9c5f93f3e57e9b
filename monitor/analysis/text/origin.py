"""Canonical text that remembers where each of its characters stands in the text as given."""

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Self

from monitor.analysis.text.normal import canonical

# Hangul vowels and final consonants compose with what stands before them and are no marks.
_JAMO: Final = range(0x1160, 0x1200)


class _Effect(Enum):
    """What becomes of a character in canonical text."""

    KEPT = auto()
    PARTS = auto()
    DROPPED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """A canonical text; its n-th character stands for what is given from `starts` to `ends` of n.

    Both are None where the text given was canonical already.
    """

    text: str
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    @classmethod
    def of(cls, given: str) -> Self:
        """Return the canonical form of a text, traced."""
        form = canonical(given)
        if form == given:
            return cls(text=form)
        starts, ends = _places(given, form)
        return cls(text=form, starts=starts, ends=ends)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return where a half-open range that is not empty stands in the text as given."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _places(given: str, form: str) -> tuple[Sequence[int], Sequence[int]]:
    """Pair the words of both texts, and their characters; what parts words spans the gap."""
    starts, ends = array("I"), array("I")
    for kept, word in zip(_words(given), form.split(), strict=True):
        if ends:
            starts.append(ends[-1])
            ends.append(kept[0])
        for cluster in _clusters(given, kept, word=word):
            raw = "".join(given[place] for place in cluster)
            composed = unicodedata.normalize("NFC", raw)
            if composed == raw:
                starts.extend(cluster)
                ends.extend(place + 1 for place in cluster)
            else:
                starts.extend([cluster[0]] * len(composed))
                ends.extend([cluster[-1] + 1] * len(composed))
    return starts, ends


def _words(given: str) -> Iterator[list[int]]:
    """Yield the places of each word's characters, without those that are dropped."""
    effects = {character: _effect(character) for character in set(given)}
    word: list[int] = []
    for place, character in enumerate(given):
        effect = effects[character]
        if effect is _Effect.KEPT:
            word.append(place)
        elif effect is _Effect.PARTS and word:
            yield word
            word = []
    if word:
        yield word


def _effect(character: str) -> _Effect:
    if canonical(f"a{character}b") == "ab":
        return _Effect.DROPPED
    return _Effect.KEPT if canonical(character) else _Effect.PARTS


def _clusters(given: str, kept: list[int], *, word: str) -> Iterator[list[int]]:
    """Yield the places of characters that compose with one another and with no others."""
    if len(kept) == len(word) and "".join(given[place] for place in kept) == word:
        yield kept
        return
    cluster: list[int] = []
    for place in kept:
        if cluster and _opens(given[place]):
            yield cluster
            cluster = []
        cluster.append(place)
    yield cluster


def _opens(character: str) -> bool:
    """Tell whether a character never composes with the one before it."""
    return not unicodedata.category(character).startswith("M") and ord(character) not in _JAMO
