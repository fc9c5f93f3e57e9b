"""Which characters of a text no reader sees: markup, link targets, images, template code."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Final, Self


class Hidden(StrEnum):
    """Why a stretch of text is not read: the name of the rule that silences its changes."""

    MARKUP = "markup"
    LINK = "link_target"
    IMAGE = "image"
    COMMENT = "hidden_comment"
    TEMPLATE = "template_code"
    NUMBERING = "list_number"
    METADATA = "page_metadata"
    BUTTON = "button"
    SIZE = "file_size"
    TICKER = "stock_ticker"
    TOKEN = "page_token"  # noqa: S105 — a kind of noise, no secret


# A company's place on an exchange, as wires add it behind its name.
_TICKER: Final = (
    r"(?:NYSE(?: American)?|NASDAQ|AMEX|LSE|AIM|TSXV?|CSE|ASX|OTC(?:QB|QX|MKTS)?|SGX|HKEX|SSE|SZSE"
    r"|TSE|KRX|KOSDAQ|FWB|FSE|XETRA|Euronext(?: \w+)?|SIX|NSE|BSE|Nasdaq)\s?[:：]\s?[A-Z0-9.]{1,8}"
)
# Every body excludes what opens it, so that a text of openers alone is scanned once.
_PARTS: Final = (
    (Hidden.COMMENT, r"<!--(?:[^-<]|-(?!->)|<(?!!--))*+(?:-->|\Z)"),
    (Hidden.BUTTON, r"<(?:button|script|style)\b[^<>]*>[^<]*</(?:button|script|style)>"),
    (Hidden.IMAGE, r"<\s?(?i:img)\b[^<>]*>|!\[[^\[\]\n]*\](?:\([^()\n]*\)|\[[^\[\]\n]*\])"),
    (Hidden.IMAGE, r"<(?:iframe|video|figure)\b[^<>]*>|<figcaption[^<>]*>[^<]*</figcaption>"),
    (Hidden.IMAGE, r"\{\{<\s*(?:youtube|figure|image|img|video|vimeo|tweet)\b[^{}\n]*>\s*\}\}"),
    (Hidden.TEMPLATE, r"\{\{[^{}\n]*\}\}|\{%[^{}\n]*%\}|\{%[^{}\n]*\{[^{}\n]*\}[^{}\n]*%\}"),
    (Hidden.TEMPLATE, r"\{[:#][^{}\n]*\}|(?<=\))\{[^{}\n]*\}|^:::[^\n]*$|\[TOC\]"),
    (Hidden.TEMPLATE, r"^(?:import\s[^\n]{1,200}\sfrom|export\s(?:const|default))\s[^\n]*$"),
    (Hidden.LINK, r"</?[aA]\b[^<>]*>|<https?://[^<>\s]*>"),
    (Hidden.NUMBERING, r"(?<!\d)<sup>\[?\d{1,3}\]?</sup>"),
    (Hidden.MARKUP, r"</?[a-zA-Z][^<>]*>"),
    (Hidden.LINK, r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\s*\)"),
    (Hidden.LINK, r"\] \((?:/|https?:)[^()\s]*\)"),
    (Hidden.LINK, r"\]\[[^\[\]\n]*\]|^\[(?!\^)[^\[\]\n]+\]:\s*\S+"),
    (
        Hidden.LINK,
        r"(?:\b(?:https?|ftp|mailto):(?:/?/)?|\bwww\d?\.)(?:[^\s<>\"'”)\]}）】》，。；.]|\.(?![A-Z][a-z]|\s|\Z))+",
    ),
    (
        Hidden.LINK,
        r"(?<![\w/@.])[\w-]{1,63}(?:\.[\w-]{2,63}){1,6}/(?:[^\s<>\"'”)\]}）】》，。；.]|\.(?![A-Z][a-z]|\s|\Z))*",
    ),
    (Hidden.LINK, r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}"),
    (Hidden.SIZE, r"[(\[](?i:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|mp[34])\b[^()\[\]\n]{0,30}[)\]]"),
    (Hidden.SIZE, r"\(\s*\d+(?:[.,]\d+)?\s?[kKMG]i?[bB]\s*\)"),
    (
        Hidden.SIZE,
        r"(?<=[Pp][Dd][Ff]|[Zz][Ii][Pp]|[Dd][Oo][Cc]|[Mm][Pp]4)[xX]?[\s,;:·|–-]{1,4}\d+(?:[.,]\d+)?\s?[kKMG]i?[bBo]\b",
    ),
    (Hidden.TICKER, rf"[(（]{_TICKER}(?:\s?[,;]\s?{_TICKER})*[)）]"),
    (Hidden.TOKEN, r"(?<!\w)(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,}(?!\w)"),
    (Hidden.METADATA, r"^(?:permalink|slug|aliases|draft|layout|weight|lastmod)\s*:[^\n]*$"),
    (
        Hidden.METADATA,
        r"^(?:authors?|tags|categories|keywords|series|toc|comments|type|template|locale)\s*:[^\n]*$",
    ),
    (Hidden.METADATA, r"^(?:images?|hero|src|thumbnail|cover|resources)\s*:[^\n]*$"),
    (Hidden.METADATA, r"^(?:---+|\+\+\++|===+|~~~+)[ \t]*$|^```[^\n]*$"),
    (Hidden.METADATA, r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[^\n\w]*$"),
    (Hidden.MARKUP, r"^[ \t]*(?:#{1,6}[ \t]|>[ \t>]*|[-*+•●▪◦·][ \t]+)+"),
    (Hidden.NUMBERING, r"\[\^?\d{1,3}\](?!\()|^[ \t]*\d{1,2}(?=[“\"「『《])"),
    (Hidden.NUMBERING, r"^[ \t]*\(?(?:[a-z]|[ivx]{1,5})[.)][ \t]"),
    (Hidden.MARKUP, r"[*`|\\●•]+|(?<![^\W_])_+|_+(?![^\W_])"),
)
_ORDER: Final = tuple(hidden for hidden, _ in _PARTS)
_HIDDEN: Final = re.compile("|".join(f"({pattern})" for _, pattern in _PARTS), re.MULTILINE)
# Front matter is no longer than this.
_FRONT_LENGTH: Final = 20_000
# What a page's front matter says to the machine that makes the page, and not to its readers.
_FRONT: Final = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_FRONT_KEY: Final = re.compile(
    r"^(?P<key>[a-zA-Z_][\w.-]*)[ \t]*:(?P<value>[^\n]*(?:\n[ \t]+[^\n]*|\n-[ \t][^\n]*)*)",
    re.MULTILINE,
)
_MACHINES: Final = re.compile(
    r"layout|permalink|slug|alias(?:es)?|draft|weight|lastmod|authors?|tags?|categor(?:y|ies)|keywords"
    r"|series|toc|comments?|type|template|locale|lang|language|(?:\w+_)?(?:images?|img)|hero|src"
    r"|thumb(?:nail)?|cover|banner|resources|(?:og|twitter|seo|meta|social)[_-]?\w*|variant"
    r"|\w*separator|redirect\w*|feature[ds]?\w*|pinned|sticky|published|hidden|u?uid|guid|id"
    r"|(?:\w+_)?(?:url|links?)|canonical\w*|sitemap|robots|css|js|class|order|menu|(?:\w+_)?nav\w*"
    r"|(?:images?|img|hero|cover|banner|thumb(?:nail)?)[_-]?\w+|(?:show|hide|enable|disable|use|is|has)[_A-Z-]\w*"
    r"|reading[_-]?time|contributors?|editors?|outputs?|math\w*|mermaid|priority|updated\w*|modified\w*"
    r"|parent|sidebar|share|icon|colou?r|avatar|translat\w*",
    re.IGNORECASE,
)
# A signature that a machine writes.
_SIGNED: Final = re.compile(
    r"-----BEGIN PGP [A-Z ]{4,30}-----[^<>-]*-----END PGP [A-Z ]{4,30}-----"
)
# A line without any of these hides nothing. Single characters, and patterns that begin with one or
# with a set of them, are looked for many times faster than a choice of all these.
_MARKS: Final = (*"[]*`_|#@/\\•●▪◦·>:", "www")
_SIGNS: Final = (
    re.compile(r"\((?=\s*\d|(?i:pdf|doc|xls|ppt|zip|jpe?g|png|mp[34]))"),
    # A token has both digits and letters; or a file has a size. One look at each digit.
    re.compile(r"[0-9](?:(?=[a-f])|(?<=[a-f][0-9])| ?[kKMG]i?[bBo]\b)"),
)
_BEGINNING: Final = r"[ \t]*(?:[-+=~]|\d|\(?[a-z]{1,5}[.)])"
_BEGINNINGS: Final = re.compile(_BEGINNING), re.compile(rf"\n{_BEGINNING}")
# Words that template code shows: the text of a link or a button made by it.
_SHOWN: Final = re.compile(r"\b(?:text|label)\s*=\s*\"([^\"]*)\"")
_NUMBER: Final = r"[ \t>]*(?:[-*+][ \t]+)?[*_]{0,2}(\d{1,3})([.)*_]*)[ \t]+"
_NUMBERED: Final = re.compile(_NUMBER), re.compile(rf"\n{_NUMBER}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mask:
    """A text and the stretches of it that are not read, in order and apart from one another."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    kinds: Sequence[Hidden]

    @classmethod
    def of(
        cls, text: str, *, months: frozenset[str], within: tuple[int, int] | None = None
    ) -> Self:
        """Find what no reader sees. A number before a month's name opens a date, not a list."""
        window = within or (0, len(text))
        hidden = _hidden(text, window[0], stop=window[1])
        signed = _SIGNED.finditer(text, *window) if "-----BEGIN PGP" in text else ()
        keys = [(match.start(), match.end(), Hidden.TOKEN) for match in signed]
        found = sorted(
            _merged(
                [*_front(text), *keys, *hidden, *_numbering(text, months=months, within=window)]
            )
        )
        return cls(
            text=text,
            starts=[start for start, _, _ in found],
            ends=[end for _, end, _ in found],
            kinds=[kind for _, _, kind in found],
        )

    def visible(self, start: int, end: int) -> str:
        """Return what a reader sees of a range, with entities as characters."""
        index = bisect_right(self.ends, start)
        if index == len(self.starts) or self.starts[index] >= end:
            seen = self.text[start:end]
            return unescape(seen) if "&" in seen else seen
        shown, at = [], start
        for index in self._overlapping(start, end):
            if self.starts[index] > at:
                shown.append(self.text[at : self.starts[index]])
            shown.append(" " if self._parts(index) else "")
            at = max(at, self.ends[index])
        if at < end:
            shown.append(self.text[at:end])
        seen = "".join(shown)
        return unescape(seen) if "&" in seen else seen

    def hidden(self, start: int, end: int) -> tuple[Hidden, ...]:
        """Return the kinds of what is not read in a range."""
        return tuple(dict.fromkeys(self.kinds[i] for i in self._overlapping(start, end)))

    def _overlapping(self, start: int, end: int) -> Iterator[int]:
        index = max(bisect_right(self.starts, start) - 1, 0)
        while index < len(self.starts) and self.starts[index] < end:
            if self.ends[index] > start:
                yield index
            index += 1

    def _parts(self, index: int) -> bool:
        """Tell whether hidden text parts the words around it, as a tag does and a star does not."""
        return self.text[self.starts[index]] in "<{\n" or self.kinds[index] is Hidden.IMAGE


def _hidden(text: str, begin: int, *, stop: int) -> Iterator[tuple[int, int, Hidden]]:
    for start, end in _regions(text, begin, stop=stop):
        yield from _hidden_in(text, start, end=end)


def _front(text: str) -> Iterator[tuple[int, int, Hidden]]:
    """Find what the front matter says that no reader sees."""
    front = _FRONT.match(text[:_FRONT_LENGTH]) if text.startswith("---") else None
    for key in _FRONT_KEY.finditer(text, front.start(1), front.end(1)) if front else ():
        if _MACHINES.fullmatch(key["key"]) or not key["value"].strip(" \t\r\n\"'[]{}"):
            yield key.start(), key.end(), Hidden.METADATA


def _regions(text: str, begin: int, *, stop: int) -> Iterator[tuple[int, int]]:
    """Yield where anything can be hidden: tags and templates may span lines, the rest does not."""
    if text.find("<", begin, stop) >= 0 or text.find("{", begin, stop) >= 0:
        yield begin, stop
        return
    within = begin, stop
    first = _beginning(text, _BEGINNINGS, within=within)
    signed = {
        *(line for mark in _MARKS for line in _with_mark(text, mark, within=within)),
        *(line for sign in _SIGNS for line in _with_sign(text, sign, within=within)),
        *(_line(text, match.end() - 1, stop=stop) for match in first),
    }
    yield from sorted(signed)


def _with_mark(text: str, mark: str, *, within: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the lines that hold a mark."""
    at, stop = within
    while (at := text.find(mark, at, stop)) >= 0:
        line = _line(text, at, stop=stop)
        yield line
        at = line[1]


def _with_sign(
    text: str, sign: re.Pattern[str], *, within: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """Yield the lines that a pattern finds something in."""
    at, stop = within
    while (match := sign.search(text, at, stop)) is not None:
        line = _line(text, match.start(), stop=stop)
        yield line
        at = line[1]


def _line(text: str, place: int, *, stop: int) -> tuple[int, int]:
    """Return where the line of a place begins, and where the next one does."""
    end = text.find("\n", place, stop)
    return text.rfind("\n", 0, place) + 1, stop if end < 0 else end + 1


def _beginning(
    text: str, patterns: tuple[re.Pattern[str], re.Pattern[str]], *, within: tuple[int, int]
) -> Iterator[re.Match[str]]:
    """Yield what lines begin with: the first one, and those after a line break."""
    first, later = patterns
    begin, stop = within
    match = first.match(text, begin, stop)
    if match and text[max(0, begin - 1) : begin] in {"", "\n"}:
        yield match
    yield from later.finditer(text, begin, stop)


def _hidden_in(text: str, start: int, *, end: int) -> Iterator[tuple[int, int, Hidden]]:
    for match in _HIDDEN.finditer(text, start, end):
        kind = _ORDER[(match.lastindex or 1) - 1]
        shown = _SHOWN.search(match.group()) if kind is Hidden.TEMPLATE else None
        if shown is None:
            yield match.start(), match.end(), kind
            continue
        yield match.start(), match.start() + shown.start(1), kind
        yield match.start() + shown.end(1), match.end(), kind


def _numbering(
    text: str, *, months: frozenset[str], within: tuple[int, int]
) -> Iterator[tuple[int, int, Hidden]]:
    """Find the numbers of lists and of numbered paragraphs.

    With a dot or bracket a number is one unless a month follows; without, its neighbour must
    number another line, for a line may begin with a quantity.
    """
    found = [*_beginning(text, _NUMBERED, within=within)]
    seen = {int(match.group(1)) for match in found}
    for match in found:
        number = int(match.group(1))
        word = re.match(r"[^\W\d_]*", text[match.end() : match.end() + 20])
        if word and word.group().casefold() in months:
            continue
        if match.group(2) or number - 1 in seen or number + 1 in seen:
            yield match.start(1), match.end(), Hidden.NUMBERING


def _merged(
    found: Sequence[tuple[int, int, Hidden]],
) -> Iterator[tuple[int, int, Hidden]]:
    """Drop what lies within what was found before it."""
    at = 0
    for start, end, kind in sorted(found, key=lambda each: (each[0], -each[1])):
        if end > at:
            yield max(start, at), end, kind
            at = end
