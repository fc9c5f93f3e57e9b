"""Prepares the two fields of a content for detection: limits, masks and sentences."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.lexicon import MASK, Lexicon, Prose
from monitor.analysis.text.segment import Piece, sentences
from monitor.model.claim import Field
from monitor.model.language import Strength

# Longer than any release we have seen (the longest of 1,400 has 17,000 characters); a filing's news
# stands at its beginning, and the work stays bounded.
_LIMIT: Final = 60_000
_TITLE_LIMIT: Final = 1_000
# A heading "About ..." this early opens the article itself or stands in a menu.
_EARLY: Final = 0.3
# Lines of a hard-wrapped text (wires of the 1980s, plain-text mails) are about this long.
_WRAPPED: Final = (40, 95)
_MOST_LINES: Final = 0.6
_SOFT_BREAK: Final = re.compile(r"(?<=[^\n.!?:])\n(?=[ \t]?[^\s\-*#•])")
_GLUE: Final = re.compile(
    r"(?<=[^\W\d_A-Z][^\W\d_A-Z])[.!?](?=[“\"¿¡]?[A-ZÁÉÍÓÚÑÀÈÇ][^\W\d_A-Z]{0,20} )"
)
_DATELINE: Final = re.compile(
    r"(?m)^[ \t]{0,8}(?=\S)(?:[^\n.!?]|\.(?=[^\s])){0,90}?\b(?:19|20)\d\d\b[^\n.!?]{0,60}?"
    r"(?: --|--|[—–]| - )[ \t]*(?=\S)"
)
# Nobody writes a longer sentence; a table without line breaks looks like one.
_LONGEST: Final = 2_500
_HEADLINE: Final = 200
_MASKS: Final = re.compile(f"{MASK}+")
_TITLE_CASE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a field, numbered in reading order; `stirs`: it may hold a trigger."""

    field: Field
    number: int
    start: int
    end: int
    text: str
    prose: Prose
    headline: bool
    stirs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One field: as it is, without boilerplate, and without vetoed words as well.

    The three texts have the same length, so that a place in one is the same place in the others.
    """

    field: Field
    text: str
    clear: Prose
    plain: Prose
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Both fields of a content, ready for detection."""

    title: Passage
    body: Passage

    def passage(self, field: Field) -> Passage:
        """Return the passage of a field."""
        return self.title if field is Field.TITLE else self.body

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, the title's first."""
        return self.title.sentences + self.body.sentences


def prepare(title: str, text: str, *, lexicon: Lexicon) -> Reading:
    """Mask boilerplate and vetoed words and cut both fields into sentences."""
    head = _passage(Field.TITLE, title[:_TITLE_LIMIT], lexicon=lexicon)
    heading = len(title) + 1 if text.startswith(f"{title}\n") else 0
    body = _passage(Field.TEXT, text[:_LIMIT], lexicon=lexicon, heading=heading)
    return Reading(title=head, body=body)


def _passage(field: Field, text: str, *, lexicon: Lexicon, heading: int = 0) -> Passage:
    clear = text
    if field is Field.TEXT:
        clear = _without_boilerplate(text, lexicon)
        # The title above a text is no line of its first sentence.
        clear = _without_dateline(clear[:heading] + _unwrapped(clear[heading:]))
    pieces = (
        part
        for piece in sentences(clear, abbreviations=lexicon.abbreviations)
        for part in _unglued(piece)
    )
    prose = Prose.of(clear)
    stems = lexicon.stirring(prose)
    found = tuple(
        _sentence(field, number, piece=piece, prose=prose.part(piece.start, piece.end), stems=stems)
        for number, piece in enumerate(pieces)
    )
    return Passage(
        field=field,
        text=text,
        clear=prose,
        plain=_vetoed(prose, found, lexicon=lexicon),
        sentences=found,
    )


def _unglued(piece: Piece) -> Iterator[Piece]:
    """Yield the sentences of a piece in which the space after a full stop was lost."""
    begin = 0
    for cut in _GLUE.finditer(piece.text):
        text = piece.text[begin : cut.end()]
        yield Piece(start=piece.start + begin, end=piece.start + cut.end(), text=text)
        begin = cut.end()
    yield Piece(start=piece.start + begin, end=piece.end, text=piece.text[begin:])


def _vetoed(clear: Prose, found: tuple[Sentence, ...], *, lexicon: Lexicon) -> Prose:
    """Return the text with vetoed words masked in the sentences that matter."""
    spans = [
        (sentence.start + masked.start(), sentence.start + masked.end())
        for sentence in found
        if sentence.stirs
        for masked in _MASKS.finditer(lexicon.veto(sentence.prose).text)
    ]
    return clear.masked(spans)


def _sentence(
    field: Field, number: int, *, piece: Piece, prose: Prose, stems: tuple[str, ...]
) -> Sentence:
    return Sentence(
        field=field,
        number=number,
        start=piece.start,
        end=piece.end,
        text=piece.text,
        prose=prose,
        headline=field is Field.TITLE or _is_headline(piece.text),
        stirs=len(piece.text) <= _LONGEST and any(stem in prose.lower for stem in stems),
    )


def _is_headline(text: str) -> bool:
    """Tell whether most longer words are capitalised, so that capitals say nothing."""
    if text.endswith((".", "!", "?", "“", "”", '"', "»")) or len(text) > _HEADLINE:
        return False
    longer = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]  # noqa: PLR2004
    return bool(longer) and sum(word[0].isupper() for word in longer) > len(longer) * _TITLE_CASE


def _unwrapped(text: str) -> str:
    """Return a hard-wrapped text with its soft line breaks as spaces, of the same length."""
    lines = [line for line in text.split("\n") if line.strip()]
    full = [line for line in lines if _WRAPPED[0] <= len(line) <= _WRAPPED[1]]
    if len(lines) < 2 or len(full) < len(lines) * _MOST_LINES:  # noqa: PLR2004
        return text
    return _SOFT_BREAK.sub(" ", text)


def _without_dateline(text: str) -> str:
    """Blank out datelines at the head of a paragraph: place, date and wire before a dash."""
    return _DATELINE.sub(lambda match: " " * len(match.group()), text, count=3)


def _without_boilerplate(text: str, lexicon: Lexicon) -> str:
    """Blank out boilerplate: all after a late heading, one block after an early one."""
    late = len(text) * _EARLY
    found = [
        hit for hit in lexicon.find("SECTION", Prose.of(text)) if hit.strength is Strength.SECTION
    ]
    for hit in sorted(found, key=lambda hit: hit.start):
        if hit.start >= late:
            return text[: hit.start] + " " * (len(text) - hit.start)
        end = _block_end(text, hit.end)
        text = text[: hit.start] + " " * (end - hit.start) + text[end:]
    return text


def _block_end(text: str, start: int) -> int:
    """Return the end of the paragraph that follows a heading, or of the heading's own."""
    begin = start
    while begin < len(text) and text[begin].isspace():
        begin += 1
    end = text.find("\n", begin)
    return len(text) if end < 0 else end
