"""What stands around a link on a page of headlines: its headline, its date, its teaser."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lxml import etree
from lxml import html as lxml_html

from monitor.analysis.parse.json_feed import moment
from monitor.analysis.text.normal import canonical, canonical_line

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg"})
# What stands inside a word or between two words that belong together.
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "cite", "em", "i", "mark", "q", "strong", "sub", "sup", "u", "wbr"}
)
# A block is a teaser; what is longer is no block of a list.
_MAX_TEXT: Final = 5_000
_MAX_TITLE: Final = 300
# "Press releases" and "Read more" are ways, no headlines. A Han or kana character is a word.
_MIN_WORDS: Final = 4
_MIN_CHARACTERS: Final = 24
_WORD: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\\W\u3040-\u9fff]+")
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
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
    """What is read around a link; `title` is empty where there are no words."""

    title: str
    text: str
    published: datetime | None


def block(tops: Sequence[lxml_html.HtmlElement], anchors: Sequence[lxml_html.HtmlElement]) -> Block:
    """Read a block, which may stand in several places: beside a picture, and again below it."""
    places = list(dict.fromkeys(tops))
    title = _title(places, anchors)
    teasers = [words(one) for top in places for one in top.iter("p")]
    text = "\n".join(dict.fromkeys(one for one in teasers if one and one != title))
    days = (day for top in places for day in _days(top))
    return Block(title=title, text=canonical(text[:_MAX_TEXT]), published=next(days, None))


def is_headline(text: str) -> bool:
    """Whether a text is long enough to say something, and short enough for a headline."""
    count = len(_WORD.findall(text))
    return len(text) <= _MAX_TITLE and (
        count >= _MIN_WORDS * 2 or (count >= _MIN_WORDS and len(text) >= _MIN_CHARACTERS)
    )


def _month(name: str) -> int:
    """Return the number of a month by the first three letters of its English name."""
    return _MONTHS.index(name.lower()) // 4 + 1


def words(element: lxml_html.HtmlElement) -> str:
    """Return the words of an element on one line, bounded, without scripts."""
    parts: list[str] = []
    size = 0
    for part in _texts(element):
        parts.append(part)
        size += len(part)
        if size > _MAX_TEXT:
            break
    return canonical_line("".join(parts))


def _texts(element: lxml_html.HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end", "comment", "pi"))
    for event, one in walk:
        if event == "start" and one.tag in _SILENT:
            walk.skip_subtree()
        elif event == "start" and one.text:
            yield one.text
        elif event != "start" and one is not element:
            yield ("" if one.tag in _INLINE else " ") + (one.tail or "")


def _title(
    places: Sequence[lxml_html.HtmlElement], anchors: Sequence[lxml_html.HtmlElement]
) -> str:
    """Return the first heading that is a headline, or the longest link that is; else any words."""
    headings = [words(one) for top in places for one in top.iter(*HEADINGS)]
    linked = sorted((words(one) for one in anchors), key=len, reverse=True)
    candidates = [one for one in (*headings, *linked) if one]
    return next((one for one in candidates if is_headline(one)), next(iter(candidates), ""))


def _days(top: lxml_html.HtmlElement) -> Iterator[datetime]:
    for one in top.iter("time", "meta", "span", "div"):
        if one.tag == "time" or "date" in (one.get("itemprop") or "").lower():
            marked = moment(one.get("datetime") or one.get("content"))
            if marked is not None:
                yield marked
    yield from _written(words(top))


def _written(text: str) -> Iterator[datetime]:
    """Yield the days that a text names, each way of writing in turn."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            given = found.groupdict()
            try:
                month = _month(given["w"]) if "w" in given else int(given["m"])
                yield datetime(int(given["y"]), month, int(given["d"]), tzinfo=UTC)
            except ValueError:
                continue  # not every word is a month, not every number a day
