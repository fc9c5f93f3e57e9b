"""A page of a site to the addresses where its feeds, sitemaps and newsroom may be."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html
from protego import Protego

from monitor.analysis.parse.json_feed import is_json
from monitor.analysis.parse.listing import is_html, page_tree
from monitor.analysis.text.normal import canonical_line
from monitor.model.capture import Capture
from monitor.urls import is_http

# Where programs put feeds and sitemaps when nobody tells them otherwise, the commonest first.
WELL_KNOWN = (
    "/feed",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/rss",
    "/index.xml",
    "/feed.json",
    "/news-sitemap.xml",
    "/sitemap.xml",
)

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/xml",
        "text/xml",
    }
)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?)\b", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:/(?:rss|feeds?|atom)(?:/|$)|\.(?:rss|rdf|atom)$)", re.IGNORECASE)
# What the way to the newsroom is called.
_NEWSROOM = re.compile(
    r"(?:news ?room|press(?: (?:room|releases?|centre|center))?|media(?: (?:room|relations|centre|"
    r"center|releases?))?|news|presse(?:mitteilungen|bereich)?|newsroom|aktuelles|actualités"
    r"|communiqués de presse|sala de prensa|comunicati stampa|prensa"
    r"|ニュース|ニュースリリース|新闻中心|보도자료)",
    re.IGNORECASE,
)
_MAX_NAME = 60
_MAX_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """An address that may be a source, and how it was found. `is_page` says it is a web page."""

    url: str
    how: str
    is_page: bool = False


def leads_of(capture: Capture) -> tuple[Lead, ...]:
    """Return where a page says its feeds are, then what looks like them, then its newsroom."""
    tree = page_tree(capture)
    if tree is None:
        return ()
    base = capture.final_url
    found = [*_alternates(tree, base), *_named(tree, base)]
    # In the order of trust: announced, linked, and pages last.
    found.sort(key=lambda lead: (lead.is_page, lead.how != _ANNOUNCED))
    return tuple({lead.url: lead for lead in reversed(found)}.values())[::-1]


_ANNOUNCED = "announced by the page"


def _alternates(tree: lxml_html.HtmlElement, base: str) -> Iterator[Lead]:
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" in relations and kind in _FEED_TYPES and not link.get("hreflang"):
            yield from _lead(base, link.get("href"), how=_ANNOUNCED)


def _named(tree: lxml_html.HtmlElement, base: str) -> Iterator[Lead]:
    for link in tree.iter("a"):
        name = canonical_line(" ".join(link.itertext()))[:_MAX_NAME]
        href = link.get("href") or ""
        said = " ".join((name, link.get("title") or "", link.get("aria-label") or ""))
        if _FEED_WORDS.search(said) or _FEED_PATH.search(href.partition("?")[0]):
            yield from _lead(base, href, how="linked by the page")
        elif _NEWSROOM.fullmatch(name):
            yield from _lead(base, href, how=f"linked as “{name}”", is_page=True)


def _lead(base: str, href: str | None, *, how: str, is_page: bool = False) -> Iterator[Lead]:
    try:
        url = urljoin(base, (href or "").strip())
    except ValueError:
        return
    if href and not href.strip().startswith("#") and is_http(url):
        yield Lead(url=url, how=how, is_page=is_page)


def sitemaps_of(robots: Capture) -> tuple[Lead, ...]:
    """Return the sitemaps that a robots.txt names."""
    if is_html(robots.body):
        return ()
    named = Protego.parse(robots.body.decode("utf-8", "replace")).sitemaps
    urls = dict.fromkeys(url for url in named if is_http(url))
    return tuple(Lead(url=url, how="named by robots.txt") for url in urls)


def well_known(url: str) -> tuple[Lead, ...]:
    """Return where feeds and sitemaps mostly are on the host of an address."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    return tuple(Lead(url=f"{root}{path}", how="at a usual place") for path in WELL_KNOWN)


def title_of(capture: Capture) -> str:
    """Return what a feed or a page calls itself; empty where it does not say."""
    body = capture.body
    if is_json(body):
        try:
            given = json.loads(body)
        except (ValueError, RecursionError):
            return ""
        title = given.get("title") if isinstance(given, dict) else None
        return canonical_line(title)[:_MAX_TITLE] if isinstance(title, str) else ""
    if is_html(body):
        tree = page_tree(capture)
        title = tree.findtext(".//title") if tree is not None else None
        return canonical_line(title or "")[:_MAX_TITLE]
    return _feed_title(body)


def _feed_title(body: bytes) -> str:
    elements = etree.iterparse(
        io.BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True
    )
    try:
        for _, element in elements:
            name = etree.QName(element).localname
            if name == "title":
                return canonical_line("".join(element.itertext()))[:_MAX_TITLE]
            if name in {"item", "entry", "url"}:
                break
    except etree.XMLSyntaxError:
        pass
    return ""
