"""XML and news sitemaps, and indexes of them, to entries (https://www.sitemaps.org/protocol.html).

A sitemap has addresses, and seldom more: of a news sitemap the headline and the date are read, of
any other when the page last changed (`lastmod`), which is a hint and no edit.
"""

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from lxml import etree

from monitor.analysis.parse.json_feed import moment
from monitor.analysis.text.normal import canonical_line
from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.statement import Entry
from monitor.urls import is_http

# What stands behind contents read here; bump when entries are read otherwise.
SITEMAP_READER = "sitemap/1"

# The protocol's own bound (https://www.sitemaps.org/protocol.html#sitemapIndexTagDetails).
MAX_BYTES = 50 * 1024 * 1024
MAX_URLS = 50_000
# Each has a page that is looked at; of more the latest are kept.
MAX_ENTRIES = 5_000
MAX_BRANCHES = 1_000

_GZIP = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
# Enough to meet the root of a sitemap behind a long comment or style sheet.
_HEAD_BYTES = 4096
_TAIL_BYTES = 4096
_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>|<(?:urlset|sitemapindex)[^>]*/>")
_ROOTS = frozenset({"urlset", "sitemapindex"})
# Both http and https are found, and more than one version.
_NEWS = "www.google.com/schemas/sitemap-news/"
_NEWS_FIELDS = frozenset({"title", "publication_date", "language"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A sitemap that an index names, and when it last changed."""

    url: str
    modified: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSitemap:
    """What a sitemap lists, or where an index leads.

    `root` is the name of the outermost element, empty when it is neither a sitemap nor an index.
    `is_news` says that it calls itself a news sitemap; such a one is empty when there was no news
    for two days. `is_complete` is false where the end is missing, `is_whole` where there are more
    entries than are read.
    """

    root: str
    entries: tuple[Entry, ...] = ()
    branches: tuple[Branch, ...] = ()
    is_news: bool = False
    is_complete: bool = True
    is_whole: bool = True
    fault: str | None = None


def is_sitemap(body: bytes) -> bool:
    """Whether a body, compressed or not, begins as a sitemap or an index of sitemaps does."""
    try:
        head = _plain(body[:_HEAD_BYTES], most=_HEAD_BYTES)
    except zlib.error:
        return False
    pull = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True)
    with suppress(etree.XMLSyntaxError):
        pull.feed(head)
    first = next((element for _, element in pull.read_events()), None)
    return first is not None and etree.QName(first).localname in _ROOTS


def parse_sitemap(capture: Capture) -> ParsedSitemap:
    """Read a sitemap or an index. Never raises on what a server sent."""
    try:
        body = _plain(capture.body, most=MAX_BYTES + 1)
    except zlib.error as error:
        return ParsedSitemap(root="", fault=f"the gzip stream is damaged: {error}")
    if len(body) > MAX_BYTES:
        return ParsedSitemap(root="", fault=f"it is larger than {MAX_BYTES:,} bytes")
    reading = _Reading(capture.final_url)
    try:
        reading.read(body)
    except etree.XMLSyntaxError as error:
        return reading.parsed(fault=str(error))
    is_cut = reading.is_whole and not _END.search(body[-_TAIL_BYTES:])
    return reading.parsed(fault="its closing tag is missing" if is_cut else None)


class _Reading:
    """Reads element by element and forgets each: a sitemap has up to 50,000."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._root = ""
        self._is_news = False
        self.is_whole = True
        self._entries: list[Entry] = []
        self._branches: list[Branch] = []

    def read(self, body: bytes) -> None:
        # No entity, no file and no address is ever opened, and libxml2's own bounds hold.
        events = etree.iterparse(
            io.BytesIO(body),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            # An ampersand that is not escaped is the rule in some places, and costs nothing.
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        depth = 0
        for event, element in events:
            if event == "start":
                depth += 1
                if depth == 1:
                    self._begin(element)
                    if self._root not in _ROOTS:
                        return
                continue
            depth -= 1
            if depth == 1:
                self._take(element)
                element.clear()
                self._forget_before(element)
            if not self.is_whole:
                return

    @staticmethod
    def _forget_before(element: etree._Element) -> None:
        above = element.getparent()
        while above is not None and (before := element.getprevious()) is not None:
            above.remove(before)

    def parsed(self, *, fault: str | None) -> ParsedSitemap:
        root = self._root if self._root in _ROOTS else ""
        found = f"the outermost element is {self._root!r}" if self._root else "it is empty"
        return ParsedSitemap(
            root=root,
            entries=tuple(self._entries),
            branches=tuple(self._branches),
            is_news=self._is_news,
            is_complete=fault is None,
            is_whole=self.is_whole,
            fault=fault if root else found,
        )

    def _begin(self, root: etree._Element) -> None:
        self._root = etree.QName(root).localname
        self._is_news = any(_NEWS in (uri or "") for uri in root.nsmap.values())

    def _take(self, element: etree._Element) -> None:
        name = etree.QName(element).localname
        if name == "url" and self._root == "urlset":
            entry = _entry(element, self._base)
            if entry is not None:
                self._entries.append(entry)
        elif name == "sitemap" and self._root == "sitemapindex":
            given = dict(_texts(element))
            url = _address(given, self._base)
            if url is not None:
                self._branches.append(Branch(url=url, modified=moment(given.get("lastmod"))))
        self.is_whole = len(self._entries) < MAX_URLS and len(self._branches) < MAX_BRANCHES


def _plain(body: bytes, *, most: int) -> bytes:
    """Return a body without its compression, at most so many bytes; raises zlib.error."""
    if not body.startswith(_GZIP):
        return body
    return zlib.decompressobj(_GZIP_WINDOW).decompress(body, most)


def _entry(element: etree._Element, base: str) -> Entry | None:
    given = dict(_texts(element))
    url = _address(given, base)
    if url is None:
        return None
    news = dict(_news(element))
    title = canonical_line(news.get("title", ""))
    published = moment(news.get("publication_date"))
    updated = moment(given.get("lastmod"))
    said = ("", url, title, "", str(published), str(updated))
    return Entry(
        id=None,
        url=url,
        title=title,
        text="",
        raw_hash=key_of("entry", *said),
        published=published,
        updated=updated,
        language=news.get("language") or None,
    )


def _address(given: dict[str, str], base: str) -> str | None:
    try:
        url = urljoin(base, given.get("loc", ""))
    except ValueError:
        return None
    return url if given.get("loc") and is_http(url) else None


def _texts(element: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the names and words of the elements right below one, the first of a name last."""
    for child in reversed(element):
        if isinstance(child.tag, str):
            yield etree.QName(child).localname, (child.text or "").strip()


def _news(element: etree._Element) -> Iterator[tuple[str, str]]:
    for child in element.iter():
        if isinstance(child.tag, str):
            name = etree.QName(child)
            if _NEWS in (name.namespace or "") and name.localname in _NEWS_FIELDS:
                yield name.localname, "".join(child.itertext()).strip()


def newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return as many entries as are kept of a source, the latest where there are more."""
    if len(entries) <= MAX_ENTRIES:
        return entries

    def age(place: int) -> tuple[float, int]:
        entry = entries[place]
        at = entry.published or entry.updated
        return (-at.timestamp() if at else 0.0, place)

    kept = set(sorted(range(len(entries)), key=age)[:MAX_ENTRIES])
    return tuple(entry for place, entry in enumerate(entries) if place in kept)
