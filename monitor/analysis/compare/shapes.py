"""What lines around the news look like in any language: counters of pages, share bars, cards."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_NETWORK: Final = (
    r"(?:facebook|twitter|x|linkedin|xing|whatsapp|instagram|youtube|tiktok|telegram|mastodon"
    r"|bluesky|threads|pinterest|reddit|wechat|weibo|line|kakaotalk|kakao|naver|band|rss|微信|微博|qq"
    r"|hatena|note|はてなブックマーク|카카오톡|네이버)"
)
_ACTION: Final = r"(?:e-?mail|print|copy link|copy|link|share(?: on| via)?|tweet)"
_NETWORKS: Final = re.compile(
    rf"(?:(?=.*{_NETWORK})(?:(?:{_NETWORK}|{_ACTION})\b[\s|/,·•:]*){{1,12}}"
    rf"|(?:{_ACTION}\b[\s|/,·•:]*){{2,6}})\Z",
    re.IGNORECASE,
)
_HANDLE: Final = r"@?(?:[\w.-]+(?:@[\w.-]+)?(?:/[\w./-]*)?)?"
_HANDLES: Final = re.compile(rf"(?:{_NETWORK}\s*:\s*{_HANDLE}[\s|/,·•]*){{1,8}}\Z", re.IGNORECASE)
_LANGUAGES: Final = re.compile(
    r"(?:(?:english|deutsch|fran[cç]ais|español|italiano|nederlands|português|svenska|polski|dansk"
    r"|norsk|suomi|čeština|中文|简体中文|繁體中文|日本語|한국어|العربية|русский|en|de|fr|es|it|nl|pt|zh|ja"
    r"|ko)(?![^\W_])[\s|/,·•]*){2,20}\Z",
    re.IGNORECASE,
)
_PAGES: Final = re.compile(r"[«‹<←]?\s*1(?:[\s·…]+\d{1,4}){2,}(?:\s+\w+)?\s*[»›>→]?\Z")
_LEADERS: Final = re.compile(r".{2,100}?(?:\.{4,}|…{2,}|(?: \.){4,})\s*\d{1,4}\Z")
# A price on an exchange with its change: NYSE: ABC $12.30 +0.15 (1.2%).
_QUOTE: Final = re.compile(
    r"(?:NYSE|NASDAQ|Nasdaq|LSE|ASX|TSXV?|OTC\w*|SGX|HKEX|TSE|KRX|XETRA|Xetra|Euronext(?: \w+)?|SIX"
    r"|NSE|BSE)\s?[:：]\s?[A-Z0-9.]{1,8}\s[^!?]{0,40}[+\-−–]\s?\d[^!?]{0,40}\Z"
)
# A price with the arrow of its change, as a strip of prices has it: ABC 12.30 ▲ 1.2%.
_STRIP: Final = re.compile(
    r"(?=.{0,80}[▲▼△▽⬆⬇↑↓])(?:[A-Z0-9.:&-]{1,12}\s+){0,3}[\s€$£¥₩]*\d[\d.,]*\s*[€$£¥₩]?\s*"
    r"[▲▼△▽⬆⬇↑↓]\s*[+\-−–]?\d[^!?。]{0,30}\Z"
)
# The same without an arrow: ABC +0.40 (1.1%) 15:59.
_MOVED: Final = re.compile(
    r"[A-Z]{2,6}(?:[.:][A-Z]{1,4})?\s+(?:[\d.,]+\s+)?[+\-−–]\d[\d.,]*\s*\([^()]{0,4}[\d.,]+\s?%\)[^!?.]{0,30}\Z"
)
_SHORT: Final = 120

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_PHONE: Final = re.compile(
    r"\+\d[\d \-–()/.]{6,}\d|\b(?:tel|phone|telefon|telefono|teléfono|tél|telefoon)\b\W{0,3}[\d(]",
    re.IGNORECASE,
)
_REACHES: Final = ("@", "+", "Tel", "tel", "Tél", "tél", "Phone", "phone", "TEL", "PHONE")
_ENDS: Final = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*\s*\Z")
# A day of a month or a time of day: an event's, not an address's.
_WHEN: Final = re.compile(
    r"\d{1,2}[:.]\d{2}\b(?![\d.-])|\b\d{1,2}\s?(?:am|pm|uhr|h)\b", re.IGNORECASE
)
_ROWS: Final = range(2, 9)
_ROW: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line as a reader sees it, and the number of the block of lines that it stands in."""

    seen: str
    block: int
    late: bool


def is_share_bar(seen: str) -> bool:
    """Tell whether a line only names social networks, or accounts there, or a share's price."""
    if len(seen) > _SHORT:
        return False
    return any(shape.match(seen) for shape in (_NETWORKS, _HANDLES, _QUOTE, _STRIP, _MOVED))


def is_guide(seen: str) -> bool:
    """Tell whether a line leads to other pages: numbers of pages, languages, dotted contents."""
    if len(seen) > _SHORT:
        return False
    return any(shape.match(seen) for shape in (_LANGUAGES, _PAGES, _LEADERS))


def may_hold_cards(text: str) -> bool:
    """Tell whether a text has a mail address or a telephone at all; single finds take no time."""
    return any(mark in text for mark in _REACHES)


def cards(rows: Sequence[Row]) -> Iterator[int]:
    """Yield the lines of a person's or an office's address: names, an office, a mail, a telephone.

    Without a heading only a block that has both few words and a mail address or telephone is one,
    and no day or time: those are an event's.
    """
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and rows[end].block == rows[start].block:
            continue
        if _is_card(rows[start:end]):
            yield from range(start, end)
        start = end


def _is_card(block: Sequence[Row]) -> bool:
    if not block[0].late or any(len(row.seen) > _SHORT or _ENDS.search(row.seen) for row in block):
        return False
    reaches = [bool(_MAIL.search(row.seen) or _PHONE.search(row.seen)) for row in block]
    if any(_WHEN.search(row.seen) for row, own in zip(block, reaches, strict=True) if not own):
        return False
    if len(block) not in _ROWS:
        return len(block) == 1 and bool(_PHONE.search(block[0].seen)) and ":" not in block[0].seen
    plain = [row.seen for row, own in zip(block, reaches, strict=True) if not own]
    return any(reaches) and all(
        len(seen) <= _ROW and not re.search(r"[\d:：]", seen) for seen in plain
    )
