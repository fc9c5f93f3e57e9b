"""How much two texts say the same: for telling a moved statement from another one."""

from collections import Counter
from itertools import pairwise

from monitor.analysis.text.segment import words

# Fewer words say too little to tell statements apart.
LEAST_WORDS = 8

# Shares of word pairs, as measured on the edits corpus: edits of one text keep more than 0.6, two
# reports from one template share less than 0.95 and differ in their figures, and two releases of
# one company share little more than its boilerplate.
_ALIKE = 0.6
_UNLIKE = 0.2

# What is compared: the beginning tells, and hostile texts are long.
_MOST_CHARACTERS = 20_000


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without case and punctuation."""
    pieces = (piece.text.casefold() for piece in words(text[:_MOST_CHARACTERS]))
    return tuple(piece for piece in pieces if piece[-1].isalnum())


def likeness(one: str, other: str) -> float:
    """Return which share of neighbouring words two texts have in common, from 0 to 1."""
    if one == other:
        return 1.0
    first, second = _pairs(one), _pairs(other)
    both = sum(first.values()) + sum(second.values())
    return 2 * sum((first & second).values()) / both if both else 0.0


def is_alike(one: str, other: str) -> bool:
    """Whether two texts are one text, perhaps edited: the same figures in much the same words."""
    if min(_length(one), _length(other)) < LEAST_WORDS:
        return False
    return one == other or (figures(one) == figures(other) and likeness(one, other) >= _ALIKE)


def is_unlike(one: str, other: str) -> bool:
    """Whether two texts of some length have hardly anything in common."""
    if min(_length(one), _length(other)) < LEAST_WORDS:
        return False
    return likeness(one, other) < _UNLIKE


def figures(text: str) -> Counter[str]:
    """Return the words with digits in a text, counted."""
    return Counter(word for word in plain_words(text) if any(char.isdigit() for char in word))


def _length(text: str) -> int:
    return len(plain_words(text[: 50 * LEAST_WORDS]))


def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pairwise(("", *plain_words(text), "")))
