"""A newsroom's page of headlines to entries: links that repeat in one structure.

A CSS selector may say where the links are; none has to. Without one, links whose way up through the
page has the same tags are one group; the group with the most to read is the list. What stands
around a link, up to its neighbours in the group, is its block: there its headline, its date and its
teaser are looked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urljoin, urlsplit

from cssselect import HTMLTranslator
from lxml import etree
from lxml import html as lxml_html

from monitor.analysis.parse.block import HEADINGS, Block, block, is_headline, words
from monitor.analysis.parse.feed import MAX_ENTRIES
from monitor.analysis.text.normal import canonical_line
from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.statement import Entry
from monitor.urls import canonical, is_http

# What stands behind contents read here; bump when entries are read otherwise.
LISTING_READER = "listing/1"

# Fewer links in one structure are chance.
MIN_GROUP = 3
# A page of headlines has some hundred kilobytes; what lies beyond this is not read.
MAX_BYTES = 5_000_000
MAX_LINKS = 5_000

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_HTML = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
# Where a page leads elsewhere.
_AROUND = frozenset({"nav", "footer", "form"})
_ROLES = frozenset({"navigation", "contentinfo", "banner", "search", "menu"})
_LIST_PARTS = frozenset({"article", "li", "main", "section"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedListing:
    """What a page lists, and what it is titled, which tells error pages."""

    page_title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    """A link, the canonical URL it leads to, and its class with the tags on its way up."""

    element: lxml_html.HtmlElement
    url: str
    target: str
    way: tuple[str, ...]


def is_html(body: bytes) -> bool:
    """Whether a body begins as a web page does."""
    return bool(_HTML.match(body[:4096]))


def parse_listing(capture: Capture, selector: str | None = None) -> ParsedListing:
    """Read the headlines of a page, in its order. Never raises on what a server sent.

    `selector` chooses the links, or the blocks that have one headline each.
    """
    tree = page_tree(capture)
    if tree is None:
        return ParsedListing(page_title="", entries=())
    base = _base(tree, capture.final_url)
    page = canonical(capture.final_url)
    links = list(_links(tree, base=base, page=page, everywhere=selector is not None))
    chosen = _chosen(links) if selector is None else _selected(tree, links, selector=selector)
    blocks = _blocks(chosen)
    urls = {link.target: link.url for link in reversed(links)}
    language = tree.get("lang") or None
    found = [_entry(urls[target], block, language=language) for target, block in blocks.items()]
    return ParsedListing(
        page_title=canonical_line(tree.findtext(".//title") or ""),
        entries=tuple(entry for entry in found if entry.title)[:MAX_ENTRIES],
    )


def page_tree(capture: Capture) -> lxml_html.HtmlElement | None:
    """Parse by the charset the server names, then as UTF-8, then by what the page itself says."""
    body = capture.body[:MAX_BYTES]
    named = _CHARSET.search(capture.header("content-type") or "")
    encodings = [named[1]] if named else []
    for encoding in (*encodings, _utf8(body), None):
        try:
            parser = lxml_html.HTMLParser(encoding=encoding)
            return lxml_html.document_fromstring(body, parser=parser)
        except LookupError:
            continue  # a charset that nobody knows
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return None
    return None


def _utf8(body: bytes) -> str | None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        # A character that the cut went through is no other encoding.
        return "utf-8" if error.start >= MAX_BYTES - 4 else None
    return "utf-8"


def _base(tree: lxml_html.HtmlElement, url: str) -> str:
    for element in tree.iter("base"):
        return _joined(url, element.get("href") or "") or url
    return url


def _joined(base: str, reference: str) -> str | None:
    try:
        joined = urljoin(base, reference.strip())
    except ValueError:
        return None
    return joined if is_http(joined) else None


def _links(
    tree: lxml_html.HtmlElement, *, base: str, page: str, everywhere: bool
) -> Iterator[_Link]:
    """Yield the links of a page that lead to other pages, by default not those around it."""
    for number, element in enumerate(tree.iter("a")):
        if number >= MAX_LINKS:
            return
        url = _joined(base, element.get("href") or "#")
        target = canonical(url) if url else page
        if url is None or target == page:
            continue
        above = list(element.iterancestors())
        if everywhere or not _is_around(above):
            kind = (element.get("class") or "").split()[:1]
            way = (*kind, *(one.tag for one in above if isinstance(one.tag, str)))
            yield _Link(element, url, target, way)


def _is_around(above: Sequence[lxml_html.HtmlElement]) -> bool:
    for position, one in enumerate(above):
        if one.tag in _AROUND or one.get("role") in _ROLES:
            return True
        if one.tag == "header" and not any(up.tag in _LIST_PARTS for up in above[position:]):
            return True
    return False


def _chosen(links: Sequence[_Link]) -> list[_Link]:
    """Return the links of the list, in the page's order.

    A headline beside the best group that leads into the same folder is one of them: a page's first
    one often stands in a box of its own.
    """
    groups: dict[tuple[str, ...], list[_Link]] = defaultdict(list)
    for link in links:
        groups[link.way].append(link)
    best = max(map(_without_refrains, groups.values()), key=_weight, default=[])
    if not _weight(best):
        return []
    targets = {link.target for link in best}
    folder = _folder(targets)
    return [
        link
        for link in links
        if link.target in targets
        or (folder and link.target.startswith(folder) and is_headline(words(link.element)))
    ]


def _selected(tree: lxml_html.HtmlElement, links: Sequence[_Link], *, selector: str) -> list[_Link]:
    """Return the links that a selector chooses; of a block with several, that of its headline."""
    known = {link.element: link for link in links}
    found: list[_Link] = []
    for element in tree.xpath(HTMLTranslator().css_to_xpath(selector)):
        inside = [known[one] for one in element.iter("a") if one in known]
        headline = max(inside, key=_is_in_heading_and_long, default=None)
        if headline is not None:
            found.append(headline)
    return found


def _is_in_heading_and_long(link: _Link) -> tuple[bool, int]:
    above = (link.element, *link.element.iterancestors())
    return any(one.tag in HEADINGS for one in above), len(words(link.element))


def _without_refrains(group: Sequence[_Link]) -> list[_Link]:
    """Leave out links that come back in block after block: a category, the office of the press."""
    runs = Counter(target for target, _ in groupby(link.target for link in group))
    return [link for link in group if runs[link.target] < MIN_GROUP]


def _weight(group: Sequence[_Link]) -> int:
    """Return how much there is to read in a group; dates speak for news, short words for a menu."""
    if len({link.target for link in group}) < MIN_GROUP:
        return 0
    blocks = _blocks(group).values()
    headlines = [block for block in blocks if is_headline(block.title)]
    if len(headlines) * 2 < max(len(blocks), MIN_GROUP * 2):
        return 0
    return sum(min(len(one.title), 100) * (3 if one.published else 1) for one in headlines)


def _blocks(links: Sequence[_Link]) -> dict[str, Block]:
    """Return what stands around each target: as far up as none of the other targets is."""
    inside: dict[lxml_html.HtmlElement, str | None] = {}
    anchors: dict[str, list[lxml_html.HtmlElement]] = defaultdict(list)
    for link in links:
        anchors[link.target].append(link.element)
        for one in (link.element, *link.element.iterancestors()):
            inside[one] = link.target if inside.get(one, link.target) == link.target else None
    return {
        target: block([_top(one, inside) for one in own], own) for target, own in anchors.items()
    }


def _top(
    element: lxml_html.HtmlElement, inside: Mapping[lxml_html.HtmlElement, str | None]
) -> lxml_html.HtmlElement:
    top = element
    for above in element.iterancestors():
        if inside[above] is None:
            break
        top = above
    return top


def _folder(targets: Collection[str]) -> str | None:
    """Return the folder that all targets share, unless it is the site itself."""
    folders = {target.rpartition("/")[0] + "/" for target in targets}
    folder = folders.pop()
    return folder if not folders and len(urlsplit(folder).path) > 1 else None


def _entry(url: str, read: Block, *, language: str | None) -> Entry:
    said = ("", url, read.title, read.text, str(read.published), "None")
    return Entry(
        id=None,
        url=url,
        title=read.title,
        text=read.text,
        raw_hash=key_of("entry", *said),
        published=read.published,
        language=language,
    )
