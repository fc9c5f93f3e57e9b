"""What an edit is judged by: its words as a reader sees them, and what stands around it."""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property

from monitor.analysis.compare.layout import Known, Layout, Part
from monitor.analysis.compare.mask import Hidden, Mask
from monitor.analysis.compare.wording import Exchange, Token, exchange, tokens
from monitor.model.language import EditWords
from monitor.model.statement import Op

_NO_WORD = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ]\w+")
# A number right before an edit, with its sign.
_NUMBER_BEFORE = re.compile(r"(?:[€$£¥₩]\s?)?(?<![\d.,:])\d[\d.,:]{0,30}(?<=\d)[ \u00a0]?\Z")
_NEVER = re.compile(r"(?!)")
_ASCII_WORDS = {code: " " for code in range(128) if not chr(code).isalnum()}
# A text of more characters is long.
_SHORT_TEXT = 20_000
# The words of a language that has none listed.
NO_WORDS = EditWords(
    code="",
    nouns_capitalised=False,
    unspaced=False,
    decimal=".",
    months={},
    numbers={},
    magnitudes={},
    words={},
    endings=(),
    prefixes=(),
    forms={},
    formed=_NEVER,
    contractions={},
    opposites={},
    alternatives={},
    lines=_NEVER,
    passages=_NEVER,
    ago=_NEVER,
    corrects=_NEVER,
    invites=_NEVER,
    calls=_NEVER,
    labels=_NEVER,
    formulas=_NEVER,
    spelt=_NEVER,
    shorts=(),
    clock=_NEVER,
    today=_NEVER,
    at_least=_NEVER,
    at_most=_NEVER,
    among=_NEVER,
)

# So much of a line before and after an edit is enough to see a date, a role or a name.
_AROUND = 80
# What stands near a word: enough for the name of a month, a quotation mark, an ordinal's ending.
_BESIDE = 80


@dataclass(frozen=True, kw_only=True)
class Page:
    """One side of a comparison: its text, what of it is not read, and what its lines are for.

    `within` bounds what of a very long text is looked at. `beside` is the headline of a text, the
    text of a headline. `last` is where the last edit ends. What is `known` of lines is shared by
    both sides.
    """

    text: str
    languages: tuple[EditWords, ...]
    within: tuple[int, int] | None = None
    beside: str = ""
    last: int | None = None
    known: Known = field(default_factory=dict, compare=False)

    @cached_property
    def mask(self) -> Mask:
        """The stretches that no reader sees."""
        months = frozenset(name for words in self.languages for name in words.months)
        return Mask.of(self.text, months=months, within=self.within)

    @cached_property
    def layout(self) -> Layout:
        """The lines and what they are for."""
        return Layout.of(
            self.mask,
            words=self.languages,
            within=self.within,
            last=self.last,
            known=self.known,
        )

    @cached_property
    def vocabulary(self) -> Counter[str]:
        """How often the text has each word, in folded case."""
        return Counter(_WORD.findall(self.folded))

    @cached_property
    def loose(self) -> str:
        """The text as words parted by single spaces."""
        return " ".join(filter(None, self.rows))

    @cached_property
    def rows(self) -> tuple[str, ...]:
        """The lines by their words alone."""
        return tuple(map(loose, self.text.split("\n")))

    @cached_property
    def names(self) -> frozenset[str]:
        """The words that have a capital inside a sentence."""
        return frozenset(_NAME.findall(self.text))

    def has_word(self, word: str, *, more_than: int) -> bool:
        """Tell whether the text has a word, in folded case, oftener than so many times."""
        if len(self.text) > _SHORT_TEXT:
            return self.vocabulary[word] > more_than
        # To look for one word in a short text costs less than to know all of its words.
        found, at = 0, -1
        if not word.replace("_", "a").isalnum():
            return False
        text = self.folded
        while found <= more_than and (at := text.find(word, at + 1)) >= 0:
            found += not _is_in_word(text, at - 1) and not _is_in_word(text, at + len(word))
        return found > more_than

    @cached_property
    def folded(self) -> str:
        """The text in folded case."""
        return self.text.casefold()

    def line_start(self, place: int) -> int:
        """Return where the line of a place begins."""
        return self.text.rfind("\n", 0, place) + 1

    def line_end(self, place: int) -> int:
        """Return where the line of a place ends."""
        end = self.text.find("\n", place)
        return len(self.text) if end < 0 else end


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One edit and its surroundings, on both sides.

    `excused` are words that only changed their place on the line.
    """

    op: Op
    pages: tuple[Page, Page]
    spans: tuple[tuple[int, int], tuple[int, int]]
    words: EditWords
    in_title: bool
    excused: frozenset[str] = field(default=frozenset())
    parties: frozenset[str] = field(default=frozenset())

    @cached_property
    def seen(self) -> tuple[str, str]:
        """What a reader sees of both sides."""
        one, other = self.pages
        return one.mask.visible(*self.spans[0]), other.mask.visible(*self.spans[1])

    @cached_property
    def raw(self) -> tuple[str, str]:
        """Both sides as they stand."""
        one, other = self.pages
        return one.text[slice(*self.spans[0])], other.text[slice(*self.spans[1])]

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
        """The words of both sides."""
        return self._tokens(0), self._tokens(1)

    def _tokens(self, side: int) -> tuple[Token, ...]:
        """Return the words of a side, and the number before it, which takes their power."""
        number = _NUMBER_BEFORE.search(self.lead[side])
        ahead = number.group() if number else ""
        # What follows a Chinese numeral says whether it is one.
        behind = self.tail[side][:1] if self.words.unspaced else ""
        found = tokens(f"{ahead}{self.seen[side]}{behind}", self.words)
        if not ahead:
            return found
        return tuple(replace(token, at=token.at - len(ahead)) for token in found)

    @cached_property
    def exchange(self) -> Exchange:
        """What one side says and the other does not."""
        found = exchange(*self.tokens)
        moved = (token for token in (*found.gone, *found.come) if token.key in self.excused)
        return found.without(moved)

    @cached_property
    def lead(self) -> tuple[str, str]:
        """What stands before both sides on their line, as far as it is near."""
        return self._lead(0), self._lead(1)

    @cached_property
    def tail(self) -> tuple[str, str]:
        """What stands after both sides on their line, as far as it is near."""
        return self._tail(0), self._tail(1)

    def _lead(self, side: int) -> str:
        page, (start, _) = self.pages[side], self.spans[side]
        begin = max(page.line_start(start), start - _AROUND)
        return page.mask.visible(begin, start)

    def _tail(self, side: int) -> str:
        page, (_, end) = self.pages[side], self.spans[side]
        return page.mask.visible(end, min(page.line_end(end), end + _AROUND))

    @cached_property
    def hidden(self) -> tuple[Hidden, ...]:
        """What of both sides is not read."""
        one, other = self.pages
        return tuple(
            dict.fromkeys((*one.mask.hidden(*self.spans[0]), *other.mask.hidden(*self.spans[1])))
        )

    @cached_property
    def part(self) -> Part:
        """What the changed lines are for; body where one side says body."""
        first = Part.BODY
        for page, span, seen in zip(self.pages, self.spans, self.seen, strict=True):
            if self.in_title or not seen.strip():
                continue
            part = page.layout.common(*_trimmed(page.text, span))
            # Most edits are of the body: then the lines of the other side need not be read.
            if part is Part.BODY:
                return part
            first = part if first is Part.BODY else first
        return first

    @cached_property
    def named(self) -> tuple[frozenset[str], frozenset[str]]:
        """The parties that both sides name, whatever marks part the words of a name."""
        one, other = (loose(side) for side in self.seen)
        return (
            frozenset(name for name in self.parties if loose(name) in one),
            frozenset(name for name in self.parties if loose(name) in other),
        )

    @cached_property
    def lost_parties(self) -> frozenset[str]:
        """The parties that the edit names on one side only and the other text names nowhere."""
        return frozenset(
            name
            for name in self.parties
            for side in (0, 1)
            if name in self.named[side] and loose(name) not in self.pages[1 - side].loose
        )

    def line_length(self, side: int) -> int:
        """Return how long the line or lines are that hold one side of the edit."""
        page, (start, end) = self.pages[side], self.spans[side]
        return page.line_end(end) - page.line_start(start)

    def line(self, side: int) -> str:
        """Return the visible line or lines that hold one side of the edit."""
        page, (start, end) = self.pages[side], self.spans[side]
        return page.mask.visible(page.line_start(start), page.line_end(end))

    def beside(self, token: Token, side: int) -> tuple[str, str]:
        """Return what stands near a word, before and after it, of a text of any length."""
        lead, seen, tail = self.lead[side], self.seen[side], self.tail[side]
        start, end = token.at, token.at + len(token.written)
        before = lead[:start] if start < 0 else seen[max(0, start - _BESIDE) : start]
        if 0 <= start < _BESIDE:
            before = f"{lead}{before}"
        after = seen[end : end + _BESIDE] if end >= 0 else f"{lead[end:]}{seen[:_BESIDE]}"
        return before, f"{after}{tail}" if end + _BESIDE >= len(seen) else after

    def is_initial(self, token: Token, side: int) -> bool:
        """Tell whether a word opens its sentence or line, where a capital says nothing."""
        near = self.seen[side][max(0, token.at - _BESIDE) : token.at]
        lead = f"{self.lead[side]} " if token.at < _BESIDE else ""
        before = f"{lead}{near}".rstrip(" \"'“”„«»‘(*[")
        return not before or before[-1] in ".!?:;\n…–—|•"

    def is_known_name(self, token: Token) -> bool:
        """Tell whether a capitalised word is capitalised inside a sentence anywhere."""
        return any(token.written in page.names for page in self.pages)

    def stands(self, word: str, side: int, *, outside: bool) -> bool:
        """Tell whether a word stands in a text, in any case, anywhere or outside the edit."""
        inside = _WORD.findall(self.seen[side].casefold()).count(word.casefold()) if outside else 0
        return self.pages[side].has_word(word.casefold(), more_than=inside)


def _is_in_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def loose(text: str) -> str:
    """Return text as its words alone, parted by single spaces."""
    if text.isascii():
        return " ".join(text.translate(_ASCII_WORDS).split())
    return _NO_WORD.sub(" ", text).strip()


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return a span without the white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
