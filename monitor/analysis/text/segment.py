"""Cuts a text into paragraphs, sentences and words, each with its exact place."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

# Every quantifier here is possessive in effect: no two neighbours can match the same character, so
# that each pattern takes linear time on any input.
_LINE: Final = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSERS: Final = "\"'”“»«’‘)]」』）】"
# It begins with one set of characters, which is looked for many times faster than a choice of two.
_ENDER: Final = re.compile(
    rf"[.!?…。！？](?:(?<=[.!?…])[.!?…]*|(?<=[。！？])[。！？]*)[{re.escape(_CLOSERS)}]*"
)
_TAIL: Final = re.compile(r"[^\s([{\"'„“«»‚‘/]*\Z")
_NEXT_WORD: Final = re.compile(r"\s*[\"'„“”«»‚‘(\[–—-]*\s*(\w*)")
_DATE_AFTER: Final = re.compile(r"\s+[^\W\d_]{3,12}\.?(?:\s+\d{4}\b|\s+[^\W\d_A-ZÄÖÜ])")
_LONGEST_TOKEN: Final = 40
_ORDINAL_DIGITS: Final = 2
_HAN_KANA: Final = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
_WORD: Final = re.compile(
    # A sign belongs to its number where no number or word stands before it, as in a range.
    rf"(?:(?<![\w.,])[-−+])?[$€£¥₩]?\d+(?:[.,:’]\d+)*"
    rf"|[{_HAN_KANA}]"
    rf"|[^\W{_HAN_KANA}]+(?:[-'’&.][^\W{_HAN_KANA}]+)*"
    r"|[^\w\s]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text: `text` is exactly what stands from `start` to `end`."""

    start: int
    end: int
    text: str


def paragraphs(text: str, *, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Return the paragraphs: lines without the white space around them, empty ones left out."""
    found, at = [], start
    for line in text[start:end].splitlines(keepends=True):
        bare = line.strip()
        if bare:
            begin = at + len(line) - len(line.lstrip())
            found.append(Piece(start=begin, end=begin + len(bare), text=bare))
        at += len(line)
    return tuple(found)


def sentences(
    text: str,
    *,
    start: int = 0,
    end: int | None = None,
    abbreviations: frozenset[str] = frozenset(),
) -> tuple[Piece, ...]:
    """Return the grammatical sentences between two places of a text.

    A line break ends a sentence. `abbreviations` carry their dots ("z. B.", "Inc."); a dot that
    could belong to one, to an initial, a number, a date or an ellipsis ends nothing.
    """
    stop = len(text) if end is None else min(end, len(text))
    tokens = _tokens(abbreviations)
    found: list[Piece] = []
    for line in _LINE.finditer(text, start, stop):
        begin = line.start()
        for ender in _ENDER.finditer(text, line.start(), line.end()):
            if _ends_sentence(text, ender, stop=line.end(), abbreviations=tokens):
                found.append(_trimmed(text, begin, end=ender.end()))
                begin = ender.end()
        found.append(_trimmed(text, begin, end=line.end()))
    return tuple(piece for piece in found if piece.text)


@cache
def _tokens(abbreviations: frozenset[str]) -> frozenset[str]:
    """Return what stands before a dot in abbreviations; there are as many of them as packs."""
    return frozenset(part.casefold() for entry in abbreviations for part in entry.split())


def words(text: str, *, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
    """Return words, numbers and punctuation marks; Chinese and Japanese come by character."""
    return tuple(
        Piece(start=match.start(), end=match.end(), text=match.group())
        for match in _WORD.finditer(text, start, len(text) if end is None else end)
    )


def _trimmed(text: str, start: int, *, end: int) -> Piece:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    bare = part.strip()
    return Piece(start=start + left, end=start + left + len(bare), text=bare)


def _ends_sentence(
    text: str, ender: re.Match[str], *, stop: int, abbreviations: frozenset[str]
) -> bool:
    mark = ender.group()[0]
    after = text[ender.end() : min(ender.end() + _LONGEST_TOKEN, stop)]
    if mark in "。！？" or not after:
        return True
    if not after[0].isspace():
        return False
    word = _NEXT_WORD.match(after)
    follows = word.group(1) if word else ""
    if follows[:1].islower():
        return False
    if mark in "!?":
        return True
    if ender.group().startswith(("…", "..")):
        return False
    return not _dot_belongs(text, ender, after=after, abbreviations=abbreviations)


def _dot_belongs(
    text: str, ender: re.Match[str], *, after: str, abbreviations: frozenset[str]
) -> bool:
    """Tell whether a dot is part of the word before it."""
    if len(ender.group()) > 1:  # a closing quote or bracket stands between the dot and what follows
        return False
    before = text[max(0, ender.start() - _LONGEST_TOKEN) : ender.start()]
    tail = _TAIL.search(before)
    token = tail.group() if tail else ""
    if not token:
        return False
    if len(token) == 1 and token.isalpha():
        return True
    if token.isdigit() and len(token) <= _ORDINAL_DIGITS and _DATE_AFTER.match(after):
        return True
    return f"{token}.".casefold() in abbreviations
