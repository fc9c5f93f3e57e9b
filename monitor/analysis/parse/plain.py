"""What the entries of a plain feed say, in a twentieth of feedparser's time.

Most feeds are plain: RSS 2.0 or Atom 1.0, well-formed, of elements that every dialect reads alike.
Of those, and of no others, this gives what feedparser gives; whatever is not certain goes to it
(docs/decisions/0001-feedparser.md). Tests hold both equal on every feed of the corpora and on
generated ones.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from monitor.analysis.parse.cut import Cut
from monitor.analysis.parse.dates import written_plainly

_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_CONTENT: Final = "http://purl.org/rss/1.0/modules/content/"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_MEDIA: Final = "http://search.yahoo.com/mrss/"
_SLASH: Final = "http://purl.org/rss/1.0/modules/slash/"
_SY: Final = "http://purl.org/rss/1.0/modules/syndication/"
_THREAD: Final = "http://purl.org/syndication/thread/1.0"
_WFW: Final = "http://wellformedweb.org/CommentAPI/"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ENCODED: Final = f"{{{_CONTENT}}}encoded"

# feedparser takes these prefixes for these vocabularies, whatever they are declared as.
_OWN: Final = {
    "content": _CONTENT,
    "dc": _DC,
    "media": _MEDIA,
    "slash": _SLASH,
    "sy": _SY,
    "thr": _THREAD,
    "wfw": _WFW,
}
# Declared anywhere, these change what feedparser takes the whole feed for.
_DIALECTS: Final = frozenset({"http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"})
_DECLARED: Final = re.compile(rb"""xmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

# What has no part in what an entry says, as long as nothing stands inside it.
_ANYWHERE: Final = frozenset(
    {f"{{{_DC}}}creator", f"{{{_WFW}}}commentRss", f"{{{_SLASH}}}comments", f"{{{_THREAD}}}total"}
    | {f"{{{_MEDIA}}}{name}" for name in ("content", "thumbnail", "credit")}
)
_BESIDE_ITEMS: Final = frozenset(
    {"title", "link", "description", "language", "copyright", "managingEditor", "webMaster"}
    | {"pubDate", "lastBuildDate", "category", "generator", "docs", "ttl", "image", f"{_ATOM}link"}
    | {f"{{{_SY}}}updatePeriod", f"{{{_SY}}}updateFrequency", f"{{{_SY}}}updateBase"}
)
_IN_ITEM: Final = _ANYWHERE | {"author", "category", "comments", "enclosure", "source"}
_OF_IMAGE: Final = frozenset({"url", "title", "link", "width", "height", "description"})
_BESIDE_ENTRIES: Final = frozenset(
    {f"{_ATOM}{name}" for name in ("title", "subtitle", "link", "id", "updated", "generator")}
    | {f"{_ATOM}{name}" for name in ("icon", "logo", "rights", "category", "author")}
)
_IN_ENTRY: Final = _ANYWHERE | {
    f"{_ATOM}{name}" for name in ("category", "author", "contributor", "rights")
}
_OF_PERSON: Final = frozenset({f"{_ATOM}{name}" for name in ("name", "uri", "email")})
_INSIDE: Final = {
    "image": _OF_IMAGE,
    f"{_ATOM}author": _OF_PERSON,
    f"{_ATOM}contributor": _OF_PERSON,
}
_ONCE: Final = frozenset({"description", "title", f"{_ATOM}subtitle", f"{_ATOM}title"})
_SCOPES: Final = frozenset({"base", "lang", f"{_XML}base", f"{_XML}lang"})

_TYPES: Final = frozenset({"text", "html", "text/plain", "text/html"})
_HTML_TYPES: Final = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
_OF_LINK: Final = frozenset({"href", "rel", "type", "title", "hreflang", "length"})
_ADDRESS: Final = re.compile(r"https?://[^/\s&][^\s&]*+(?:&[^\s&]*+)*+", re.ASCII)
_QUERY: Final = re.compile(r"&([A-Za-z0-9_]+);")
_NAME: Final = re.compile(r"(?:tag|urn):[^\s/]\S*", re.ASCII)
_WINDOWS: Final = re.compile("[\x80-\x9f]")


@dataclass(slots=True, kw_only=True)
class Said:
    """What an entry says, its title and texts in their markup, each text with its language."""

    id: str | None = None
    url: str | None = None
    title: str = ""
    texts: tuple[tuple[str, str | None], ...] = ()
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """What a plain feed says; `format` is feedparser's name of it."""

    format: str
    language: str | None
    entries: tuple[Said, ...]


class _NotPlain(Exception):
    """Something in a feed is for feedparser to read."""


def read_plain(body: bytes, parts: Cut, *, headers: Mapping[str, str]) -> Plain | None:
    """Read a feed that `parts` were cut from; None where feedparser has to."""
    base = headers.get("content-location", "")
    if not (parts.is_utf8 and _ADDRESS.fullmatch(base)):
        return None
    try:
        root = ET.fromstring(body)  # noqa: S314  # what has a DOCTYPE, or is too large, does not come here
        _check_prefixes(parts)
        return _feed(root, base=base, language=headers.get("content-language"))
    except (ET.ParseError, _NotPlain, ValueError, OverflowError):
        return None


def _check_prefixes(parts: Cut) -> None:
    # Those inside entries are known ones, or the feed were not cut.
    for prefix, one, other in _DECLARED.findall(parts.head + parts.tail):
        name, uri = prefix.decode().lower(), (one or other).decode()
        if _OWN.get(name, uri) != uri or uri.lower() in _DIALECTS:
            raise _NotPlain


def _feed(root: ET.Element, *, base: str, language: str | None) -> Plain:
    said = {name.lower(): value for name, value in root.attrib.items()}
    declared = said.pop(f"{_XML}lang".lower(), None)
    # Declared as empty, it is none; the headers' goes on being the feed's.
    scope = (declared or None) if declared is not None else (language or None)
    named = (scope or language or "").replace("_", "-")
    within = _Scope(base=base, language=(scope or "").replace("_", "-") or None)
    if root.tag == "rss" and said == {"version": "2.0"} and len(root) == 1:
        [channel] = root
        if channel.tag != "channel" or channel.attrib:
            raise _NotPlain
        entries = _entries(channel, name="item", beside=_BESIDE_ITEMS)
        own = channel.find("language")
        spoken = named if own is None else _value(own)
        return Plain(
            format="rss20",
            language=spoken or None,
            entries=tuple(_entry(one, _ITEM, within=within) for one in entries),
        )
    if root.tag == f"{_ATOM}feed" and not said:
        entries = _entries(root, name=f"{_ATOM}entry", beside=_BESIDE_ENTRIES)
        return Plain(
            format="atom10",
            language=named or None,
            entries=tuple(_entry(one, _ENTRY, within=within) for one in entries),
        )
    raise _NotPlain


def _entries(of: ET.Element, *, name: str, beside: frozenset[str]) -> list[ET.Element]:
    """Return the entries of a feed in which nothing else stands that is not known."""
    entries: list[ET.Element] = []
    met: set[str] = set()
    for child in of:
        if child.tag == name:
            entries.append(child)
        elif entries or child.tag not in beside or child.tag in met & _ONCE:
            raise _NotPlain
        else:
            _pass(child)
            met.add(child.tag)
    return entries


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """By what the words of a feed are read: its address, and the language that it declares."""

    base: str
    language: str | None


@dataclass(slots=True, kw_only=True)
class _Draft:
    """An entry while it is being read; what it says twice is not plain."""

    within: _Scope
    said: Said = field(default_factory=Said)
    has_link: bool = False
    content: str | None = None
    teaser: str | None = None
    met: set[str] = field(default_factory=set)


_Take = Callable[[ET.Element, _Draft], None]


def _entry(one: ET.Element, takes: Mapping[str, _Take | None], *, within: _Scope) -> Said:
    draft = _Draft(within=within)
    if one.attrib:
        raise _NotPlain
    for child in one:
        if child.tag not in takes:
            raise _NotPlain
        take = takes[child.tag]
        if take is None:
            _pass(child)
            continue
        if child.tag in draft.met or len(child):
            raise _NotPlain
        if child.tag != f"{_ATOM}link":
            draft.met.add(child.tag)
        take(child, draft)
    draft.said.texts = tuple(
        (text, within.language) for text in (draft.content, draft.teaser) if text is not None
    )
    return draft.said


def _pass(one: ET.Element) -> None:
    """Pass over an element that changes nothing."""
    inside = _INSIDE.get(one.tag, frozenset())
    for element in (one, *one):
        if not element.attrib.keys().isdisjoint(_SCOPES):
            raise _NotPlain
    if any(child.tag not in inside or len(child) for child in one):
        raise _NotPlain


def _value(one: ET.Element) -> str:
    text = (one.text or "").strip()
    if text.isascii():
        return text
    with suppress(UnicodeError):
        # feedparser mends UTF-8 that was taken for Latin-1 and written anew.
        text = text.encode("iso-8859-1").decode("utf-8")
    if _WINDOWS.search(text):
        raise _NotPlain
    return text


def _bare(one: ET.Element) -> str:
    if one.attrib:
        raise _NotPlain
    return _value(one)


def _typed(one: ET.Element) -> str:
    if one.attrib and (one.attrib.keys() != {"type"} or one.attrib["type"] not in _TYPES):
        raise _NotPlain
    return _value(one)


def _address(text: str, draft: _Draft) -> str:
    """Return an address as feedparser gives it, which puts every one together anew."""
    if not _ADDRESS.fullmatch(text):
        raise _NotPlain
    return urljoin(draft.within.base, text)


def _name(text: str, draft: _Draft) -> str:
    return text if _NAME.fullmatch(text) else _address(text, draft)


def _take_title(one: ET.Element, draft: _Draft) -> None:
    draft.said.title = _typed(one) if one.tag != "title" else _bare(one)


def _take_link(one: ET.Element, draft: _Draft) -> None:
    url = _address(_bare(one), draft).replace("&amp;", "&")
    draft.said.url = _QUERY.sub(r"&\g<1>", url)
    draft.has_link = True


def _take_atom_link(one: ET.Element, draft: _Draft) -> None:
    if not one.attrib.keys() <= _OF_LINK or "href" not in one.attrib:
        raise _NotPlain
    # An empty address is none to feedparser.
    url = _address(one.attrib["href"], draft)
    rel = one.attrib.get("rel", "alternate").lower()
    kind = one.attrib.get("type", "application/atom+xml" if rel == "self" else "text/html")
    if rel == "alternate" and kind.lower() in _HTML_TYPES:
        draft.said.url = url
        draft.has_link = True


def _take_guid(one: ET.Element, draft: _Draft) -> None:
    given = {name.lower(): value for name, value in one.attrib.items()}
    is_link = given.pop("ispermalink", "true") == "true"
    text = _value(one)
    if given or not text.isascii():
        raise _NotPlain
    draft.said.id = _name(text, draft) if is_link else text
    if is_link and not draft.has_link:
        draft.said.url = draft.said.id
        draft.has_link = True


def _take_teaser(one: ET.Element, draft: _Draft) -> None:
    draft.teaser = _bare(one) if one.tag == "description" else _typed(one)


def _take_content(one: ET.Element, draft: _Draft) -> None:
    draft.content = _bare(one) if one.tag == _ENCODED else _typed(one)


def _take_published(one: ET.Element, draft: _Draft) -> None:
    draft.said.published = _moment(one)


def _take_updated(one: ET.Element, draft: _Draft) -> None:
    draft.said.updated = _moment(one)


def _moment(one: ET.Element) -> datetime | None:
    found = written_plainly(_bare(one))
    if found is None:
        raise _NotPlain
    return found.moment


def _takes(named: Mapping[str, _Take], passed: frozenset[str]) -> dict[str, _Take | None]:
    return {**dict.fromkeys(passed), **named}


_ITEM: Final = _takes(
    {
        "title": _take_title,
        "link": _take_link,
        "guid": _take_guid,
        "pubDate": _take_published,
        "description": _take_teaser,
        _ENCODED: _take_content,
    },
    _IN_ITEM,
)
_ENTRY: Final = _takes(
    {
        f"{_ATOM}title": _take_title,
        f"{_ATOM}link": _take_atom_link,
        f"{_ATOM}id": _take_guid,
        f"{_ATOM}published": _take_published,
        f"{_ATOM}updated": _take_updated,
        f"{_ATOM}summary": _take_teaser,
        f"{_ATOM}content": _take_content,
    },
    _IN_ENTRY,
)
