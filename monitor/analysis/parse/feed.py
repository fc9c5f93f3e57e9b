"""RSS and Atom to entries, by feedparser and nothing else (docs/decisions/0001-feedparser.md)."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

import feedparser

from monitor.analysis.parse.dates import moment
from monitor.analysis.text.markup import text_of
from monitor.analysis.text.normal import canonical_line
from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.statement import Entry

# What stands behind contents on the basis of the feed; bump when `_entry` reads otherwise.
FEED_READER = f"feedparser-{feedparser.__version__}/1"

# More entries than any newsroom lists; the rest of a larger feed is not read.
MAX_ENTRIES = 5_000

_HTML = re.compile(
    rb"\A\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_END = re.compile(
    rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|channel)\s*>\s*(?:<!--(?:(?!-->).)*+-->\s*+)*+\Z",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What feedparser made of a body, and what it does not say.

    `format` is feedparser's name of the format, empty when it is none. `is_html` says that the body
    is a web page, which feedparser takes for a good feed without entries. `is_complete` is false
    where the closing tag is missing: the end of the body, and an entry with it, was lost.
    """

    format: str
    entries: tuple[Entry, ...]
    is_html: bool
    is_complete: bool
    fault: str | None


def parse(capture: Capture) -> ParsedFeed:
    """Read the entries of a feed. Never raises on what a server sent."""
    # A string or bare bytes would be opened as a file name or an address.
    stream = io.BytesIO(capture.body)
    headers = {name.lower(): value for name, value in capture.headers}
    headers.setdefault("content-location", capture.final_url)
    headers.pop("content-encoding", None)  # the body is decoded already
    result = feedparser.parse(stream, response_headers=headers)
    listed = result.entries[:MAX_ENTRIES]
    language = _text(result.feed.get("language")) or None
    is_well_formed = not result.get("bozo")
    return ParsedFeed(
        format=result.get("version") or "",
        entries=tuple(_entry(raw, language) for raw in listed),
        is_html=bool(_HTML.match(capture.body[:4096])),
        is_complete=is_well_formed or bool(_END.search(capture.body[-4096:])),
        fault=None if is_well_formed else str(result.bozo_exception),
    )


def _entry(raw: dict[str, object], feed_language: str | None) -> Entry:
    title = canonical_line(text_of(_text(raw.get("title"))))
    text, language = _body(raw)
    entry_id, url = _text(raw.get("id")) or None, _text(raw.get("link")) or None
    # `raw.get` would answer with the other date, and a warning, where one is missing.
    published = moment(dict.get(raw, "published_parsed"))
    updated = moment(dict.get(raw, "updated_parsed"))
    said = (entry_id or "", url or "", title, text, str(published), str(updated))
    return Entry(
        id=entry_id,
        url=url,
        title=title,
        text=text,
        raw_hash=key_of("entry", *said),
        published=published,
        updated=updated,
        language=language or feed_language,
    )


def _body(raw: Mapping[str, object]) -> tuple[str, str | None]:
    """Return the fullest text an entry carries, with the language it is marked with."""
    contents = raw.get("content")
    candidates = (
        [c for c in contents if isinstance(c, Mapping)] if isinstance(contents, list) else []
    )
    detail = raw.get("summary_detail")
    if isinstance(detail, Mapping):
        candidates.append(detail)
    texts = [(text_of(_text(c.get("value"))), _text(c.get("language")) or None) for c in candidates]
    return max(texts, key=lambda pair: len(pair[0]), default=("", None))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
