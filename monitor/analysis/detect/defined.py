"""Finds the names that a text shortens to their initials: "Kestrel Wire and Cable Limited (KWC)".

What stands before such brackets is one name, also where an "and" or an everyday word would part it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.analysis.detect.judge import Judge, Name
from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.names import Token, key_of
from monitor.analysis.detect.reading import Sentence

_INITIALS: Final = re.compile(r"\.?[®™]? ?\([\"“„'‘]?([A-Z][A-Za-z&]{2,7})[\"”“'’]?[),;]")
_GAPS: Final = frozenset({" ", "\u00a0", "\n", " & ", ", "})
_CAPITALS: Final = re.compile(r"[A-Z]")
_LEAST: Final = 3
_LONGEST: Final = 9
# More definitions than any release has; a glossary has.
_MOST: Final = 20


def defined(
    sentences: Iterable[tuple[Sentence, tuple[Token, ...]]], *, lexicon: Lexicon
) -> dict[str, str]:
    """Return the initials by the name that they are of, as it is written."""
    found: dict[str, str] = {}
    for sentence, tokens in sentences:
        if "(" not in sentence.text:
            continue
        for match in _INITIALS.finditer(sentence.text):
            short = match.group(1)
            if short.casefold() in lexicon.common or short.casefold() in lexicon.never:
                continue  # a thing's: "artificial intelligence (AI)"
            full = _written_out(sentence, tokens, short=short, end=match.start(), lexicon=lexicon)
            if full and len(found) < _MOST:
                found.setdefault(full, short)
    return found


def with_defined(
    sentence: Sentence, names: list[Name], *, given: Iterable[str], judge: Judge
) -> list[Name]:
    """Return the names of a sentence, each that the text shortens as a whole."""
    for full in sorted(given, key=_longest_first):
        for match in re.finditer(rf"(?<!\w){re.escape(full)}(?!\w)", sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            inside = [name for name in names if name.start < end and start < name.end]
            if any(
                name.company or name.person or name.start < start or end < name.end
                for name in inside
            ) or [(name.start, name.end) for name in inside] == [(start, end)]:
                continue
            marked = _is_marked(full, judge.lexicon)
            if not inside and not marked:
                continue  # a thing's initials: "Internet of Things (IoT)"
            names = [name for name in names if name not in inside]
            names.append(
                Name(
                    field=sentence.field,
                    start=start,
                    end=end,
                    surface=match.group(),
                    key=key_of(full, judge.lexicon),
                    sure=marked or any(name.sure for name in inside),
                    before=_before(sentence, match.start()),
                )
            )
    return sorted(names, key=_start)


def _start(name: Name) -> int:
    return name.start


def _longest_first(full: str) -> tuple[int, str]:
    return -len(full), full


def _before(sentence: Sentence, start: int) -> str:
    """Return the word right before a place."""
    return sentence.text[:start].casefold().rstrip().rpartition(" ")[-1]


def _is_marked(full: str, lexicon: Lexicon) -> bool:
    return full.rsplit(maxsplit=1)[-1].casefold() in lexicon.either("org_noun", "legal_form")


def _written_out(
    sentence: Sentence, tokens: tuple[Token, ...], *, short: str, end: int, lexicon: Lexicon
) -> str:
    """Return the words before brackets whose initials stand in them, or nothing."""
    letters = "".join(_CAPITALS.findall(short))
    close = sentence.start + end
    before = [token for token in tokens if token.end <= close][-_LONGEST:]
    if len(letters) < _LEAST or not before or before[-1].end != close:
        return ""
    if before[-1].lower in lexicon.listed("legal_form") and before[-1].text[0] != letters[-1]:
        row = list(_row(sentence, before[:-1]))
    else:
        row = list(_row(sentence, before))
    first = _first(row, letters)
    if first is None or len(before) < 2:  # noqa: PLR2004
        return ""
    return sentence.text[first.start - sentence.start : before[-1].end - sentence.start]


def _row(sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words that stand in one row, from the last one back."""
    after: Token | None = None
    for token in reversed(tokens):
        if after is not None:
            gap = sentence.text[token.end - sentence.start : after.start - sentence.start]
            if gap not in _GAPS:
                return
        yield token
        after = token


def _first(row: Sequence[Token], letters: str) -> Token | None:
    """Return the word with which all letters are used up, read from the last word back.

    A word gives its first letter or all its capitals ("NewsWire"); a small word none or one.
    """
    if not row:
        return None
    word, rest = row[0], row[1:]
    capitals = "".join(_CAPITALS.findall(word.text))
    small = word.text[0].islower()
    ways = [word.text[0].upper()] if small else [capitals, capitals[:1]]
    for way in ways:
        if way and letters.endswith(way):
            left = letters[: -len(way)]
            if not left and not small:
                return word
            further = _first(rest, left) if left else None
            if further is not None:
                return further
    return _first(rest, letters) if small else None
