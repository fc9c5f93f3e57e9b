"""What stands around a link on a page of headlines: its headline, its date, its teaser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import html as lxml_html

from monitor.analysis.parse.json_feed import moment
from monitor.analysis.text.normal import canonical, canonical_line

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg"})
# A block is a teaser; what is longer is no block of a list.
_MAX_TEXT: Final = 5_000
_MAX_TITLE: Final = 300
# "Press releases" and "Read more" are ways, no headlines. A Han or kana character is a word.
_MIN_WORDS: Final = 4
_MIN_CHARACTERS: Final = 24
_WORD: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\u3040-\u9fff]+")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
    for name in (names,)
}
# Only ways to write a day that mean the same everywhere: 3/4/2026 is two days.
_DATES: Final = (
    re.compile(r"\b(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"),
    re.compile(r"(?P<y>\d{4})\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日"),
    re.compile(
        r"\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<w>[A-Za-z]{3})[a-z]*\.?,?\s+(?P<y>\d{4})\b"
    ),
    re.compile(
        r"\b(?P<w>[A-Za-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What is read around a link; `title` is empty where nothing reads like a headline."""

    title: str
    text: str
    published: datetime | None

    @staticmethod
    def of(
        tops: Sequence[lxml_html.HtmlElement], anchors: Sequence[lxml_html.HtmlElement]
    ) -> "Block":
        """Read a block, which may stand in several places: beside a picture, and again below it."""
        title = _title(tops, anchors)
        if not title:
            return Block(title="", text="", published=None)
        teasers = [_words(one) for top in tops for one in top.iter("p")]
        text = "\n".join(dict.fromkeys(one for one in teasers if one and one != title))
        days = (day for top in tops for day in _days(top))
        return Block(
            title=title,
            text=canonical(text)[:_MAX_TEXT],
            published=next(days, None),
        )


def is_headline(text: str) -> bool:
    """Whether a text is long enough to say something, and short enough for a headline."""
    words = len(_WORD.findall(text))
    return len(text) <= _MAX_TITLE and (
        words >= _MIN_WORDS * 2 or (words >= _MIN_WORDS and len(text) >= _MIN_CHARACTERS)
    )


def _title(tops: Sequence[lxml_html.HtmlElement], anchors: Sequence[lxml_html.HtmlElement]) -> str:
    """Return the first heading of a block that is a headline, or else the longest link's words."""
    headings = (_words(one) for top in tops for one in top.iter(*_HEADINGS))
    for heading in headings:
        if is_headline(heading):
            return heading
    linked = [words for one in anchors if is_headline(words := _words(one))]
    return max(linked, key=len, default="")


def _days(top: lxml_html.HtmlElement) -> Iterator[datetime]:
    for one in top.iter("time", "meta", "span", "div"):
        if one.tag == "time" or "date" in (one.get("itemprop") or "").lower():
            marked = moment(one.get("datetime") or one.get("content"))
            if marked is not None:
                yield marked
    yield from _written(_words(top))


def _written(text: str) -> Iterator[datetime]:
    """Yield the days that a text names, each way of writing in turn."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            given = found.groupdict()
            month = _MONTHS.get(given["w"].lower(), 0) if "w" in given else int(given["m"])
            try:
                yield datetime(int(given["y"]), month, int(given["d"]), tzinfo=UTC)
            except ValueError:
                continue


def _words(element: lxml_html.HtmlElement) -> str:
    """Return the words of an element on one line, bounded, without scripts."""
    parts: list[str] = []
    size = 0
    for part in _texts(element):
        parts.append(part)
        size += len(part)
        if size > _MAX_TEXT:
            break
    return canonical_line(" ".join(parts))


def _texts(element: lxml_html.HtmlElement) -> Iterator[str]:
    for one in element.iter():
        is_silent = not isinstance(one.tag, str) or one.tag in _SILENT
        if one.text and not is_silent:
            yield one.text
        if one.tail and one is not element:
            yield one.tail
