"""RSS and Atom to entries, as feedparser reads them (docs/decisions/0001-feedparser.md)."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import feedparser

from monitor.analysis.parse.cut import Cut, cut
from monitor.analysis.parse.dates import moment
from monitor.analysis.parse.plain import Said, read_plain
from monitor.analysis.text.markup import text_of
from monitor.analysis.text.normal import canonical_line
from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.findings import NOTHING_SEEN, Seen
from monitor.model.statement import Entry, Listing

# What stands behind contents on the basis of the feed; bump when `_entry` reads otherwise.
FEED_READER = f"feedparser-{feedparser.__version__}/2"

# More entries than any newsroom lists; of a larger feed the latest are read.
MAX_ENTRIES = 20_000

# What feedparser finds wrong with the headers alone; the body went through its XML parser.
_HEADERS_ONLY = (feedparser.NonXMLContentType, feedparser.CharacterEncodingOverride)

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
    `envelope` is the digest of what stands around the entries, where it could be told from them.
    `is_partial` says that it lists more than was read.
    """

    format: str
    entries: tuple[Entry, ...]
    is_html: bool
    is_complete: bool
    fault: str | None
    envelope: str | None = None
    is_partial: bool = False


def parse(capture: Capture, *, seen: Seen = NOTHING_SEEN) -> ParsedFeed:
    """Read the entries of a feed. Never raises on what a server sent.

    Entries whose bytes are as they were when they were `seen` are as they were, without their
    texts.
    """
    headers = {name.lower(): value for name, value in capture.headers}
    headers.setdefault("content-location", capture.final_url)
    headers.pop("content-encoding", None)  # the body is decoded already
    parts = cut(capture.body, headers)
    is_small = parts is not None and len(parts.pieces) <= MAX_ENTRIES
    if parts is not None and is_small and parts.envelope == seen.envelope:
        feed = _parse_unseen(parts, headers, seen=seen)
        if feed is not None:
            return feed
    return _parse_whole(capture, headers, parts=parts)


def _parse_unseen(parts: Cut, headers: Mapping[str, str], *, seen: Seen) -> ParsedFeed | None:
    """Read the unseen entries of a feed inside its envelope; None where that is not certain."""
    before = {listing.bytes_hash: listing for listing in seen.listings}
    hashes = parts.hashes
    unseen = [piece for piece, own in zip(parts.pieces, hashes, strict=True) if own not in before]
    feed = _read(b"".join((parts.head, *unseen, parts.tail)), headers, parts=parts)
    if not feed.is_strict or feed.listed != len(unseen):
        return None
    read = iter(feed.entries)
    entries = [
        _as_listed(before[own]) if own in before else replace(next(read), bytes_hash=own)
        for own in hashes
    ]
    return ParsedFeed(
        format=feed.format,
        entries=tuple(entries),
        is_html=False,
        is_complete=True,
        fault=None,
        envelope=parts.envelope,
    )


def _parse_whole(capture: Capture, headers: Mapping[str, str], *, parts: Cut | None) -> ParsedFeed:
    feed = _read(capture.body, headers, parts=parts)
    entries = feed.entries
    is_cut = parts is not None and feed.is_strict and len(parts.pieces) == len(entries)
    if parts is not None and is_cut:
        pairs = zip(entries, parts.hashes, strict=True)
        entries = tuple(replace(entry, bytes_hash=own) for entry, own in pairs)
    return ParsedFeed(
        format=feed.format,
        entries=entries,
        is_html=bool(_HTML.match(capture.body[:4096])),
        is_complete=feed.fault is None or bool(_END.search(capture.body[-4096:])),
        fault=feed.fault,
        envelope=parts.envelope if parts is not None and is_cut else None,
        is_partial=len(entries) < feed.listed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Feed:
    """A body as it was read; `listed` counts all its entries, `is_strict` says that it is XML."""

    format: str
    entries: tuple[Entry, ...]
    listed: int
    is_strict: bool
    fault: str | None


def _read(body: bytes, headers: Mapping[str, str], *, parts: Cut | None) -> _Feed:
    plain = read_plain(body, parts, headers=headers) if parts is not None else None
    if plain is not None:
        return _Feed(
            format=plain.format,
            entries=_entries(plain.entries, plain.language),
            listed=len(plain.entries),
            is_strict=True,
            fault=None,
        )
    result = _by_feedparser(body, headers)
    said = tuple(map(_said, result.entries))
    return _Feed(
        format=result.get("version") or "",
        entries=_entries(said, _text(result.feed.get("language")) or None),
        listed=len(said),
        is_strict=_is_strict(result),
        fault=str(result.bozo_exception) if result.get("bozo") else None,
    )


def _by_feedparser(body: bytes, headers: Mapping[str, str]) -> feedparser.FeedParserDict:
    return feedparser.parse(
        # A string or bare bytes would be opened as a file name or an address.
        io.BytesIO(body),
        response_headers=headers,
        # Half of its time goes into clean markup with whole links, and of markup we keep the text.
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _is_strict(result: feedparser.FeedParserDict) -> bool:
    """Whether an XML parser read it to the end, whatever its headers say of it."""
    return not result.get("bozo") or isinstance(result.bozo_exception, _HEADERS_ONLY)


def _entries(said: Sequence[Said], language: str | None) -> tuple[Entry, ...]:
    kept = latest([_age(one) for one in said])
    return tuple(_entry(said[place], language) for place in kept)


def latest(ages: Sequence[float]) -> tuple[int, ...]:
    """Return the places of as many entries as are read of a feed, the youngest, in its order."""
    places = range(len(ages))
    if len(ages) <= MAX_ENTRIES:
        return tuple(places)
    return tuple(sorted(sorted(places, key=lambda place: (ages[place], place))[:MAX_ENTRIES]))


def _age(said: Said) -> float:
    at = said.published or said.updated
    return -at.timestamp() if at else 0.0


def _as_listed(listing: Listing) -> Entry:
    return Entry(
        id=listing.entry_id,
        url=listing.url,
        title=listing.title,
        text="",
        raw_hash=listing.raw_hash,
        bytes_hash=listing.bytes_hash,
        published=listing.published,
        updated=listing.updated,
    )


def _entry(said: Said, feed_language: str | None) -> Entry:
    title = canonical_line(text_of(said.title))
    # The fullest text that it carries.
    texts = [(text_of(markup), language) for markup, language in said.texts]
    text, language = max(texts, key=lambda pair: len(pair[0]), default=("", None))
    parts = (said.id or "", said.url or "", title, text, str(said.published), str(said.updated))
    return Entry(
        id=said.id or None,
        url=said.url or None,
        title=title,
        text=text,
        raw_hash=key_of("entry", *parts),
        published=said.published,
        updated=said.updated,
        language=language or feed_language,
    )


def _said(raw: dict[str, object]) -> Said:
    """Return what feedparser made of an entry."""
    contents = raw.get("content")
    candidates = (
        [c for c in contents if isinstance(c, Mapping)] if isinstance(contents, list) else []
    )
    detail = raw.get("summary_detail")
    if isinstance(detail, Mapping):
        candidates.append(detail)
    return Said(
        id=_text(raw.get("id")),
        url=_text(raw.get("link")),
        title=_text(raw.get("title")),
        texts=tuple(
            (_text(one.get("value")), _text(one.get("language")) or None) for one in candidates
        ),
        # `raw.get` would answer with the other date, and a warning, where one is missing.
        published=moment(dict.get(raw, "published_parsed")),
        updated=moment(dict.get(raw, "updated_parsed")),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
