"""Lists of feeds as other readers keep them: OPML 2.0 in and out (http://opml.org/spec2.opml)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from monitor.config.added import source_of
from monitor.config.tree import Value
from monitor.errors import MonitorError
from monitor.model.source import Source, SourceKind

# Ten thousand feeds have some three megabytes.
MAX_BYTES = 20 * 1024 * 1024

# What OPML has no word for stands under a name of our own, which other readers pass over.
_OURS = "https://press-release-monitor.invalid/opml"
_EVERY = "30m"
_OPTIONAL = ("company", "language", "selector", "outlet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed as a list names it: the source it would be, or why it is none."""

    url: str
    source: Source | None = None
    key: str | None = None
    fault: str = ""


def read(
    content: bytes, *, name: str, every: str = _EVERY, outlet: str | None = None
) -> tuple[Outline, ...]:
    """Return the feeds of a list in its order, from folders too; raise MonitorError in one line.

    `every` and `outlet` are for those that do not say it.
    """
    if len(content) > MAX_BYTES:
        raise MonitorError(f"{name}: expected at most {MAX_BYTES:,} bytes, found {len(content):,}")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MonitorError(f"{name}: expected OPML, which is XML: {error}") from None
    found = etree.QName(root).localname
    if found.lower() != "opml":
        raise MonitorError(f"{name}: expected OPML, found <{found}>")
    unsaid = {"every": every} | ({"outlet": outlet} if outlet else {})
    return tuple(_outlines(root, unsaid=unsaid))


def _outlines(root: etree._Element, *, unsaid: dict[str, str]) -> Iterator[Outline]:
    for element in root.iter():
        if not isinstance(element.tag, str) or etree.QName(element).localname != "outline":
            continue
        # Programs differ in how they write it: xmlUrl, xmlurl, XMLURL.
        given = {etree.QName(name).localname.lower(): value for name, value in _pairs(element)}
        url = given.get("xmlurl", "").strip()
        if url:
            yield _outline(url, unsaid | {name: value for name, value in given.items() if value})


def _pairs(element: etree._Element) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        yield str(name), str(value)


def _outline(url: str, given: dict[str, str]) -> Outline:
    name = given.get("title") or given.get("text") or ""
    written: dict[str, Value] = {
        "key": given.get("key") or "unnamed",
        "url": url,
        "every": given["every"],
        "kind": given.get("kind") or SourceKind.AUTO.value,
    }
    written |= {key: given[key] for key in _OPTIONAL if given.get(key)}
    if given.get("include"):
        written["include"] = [*given["include"].split()]
    if name.strip() not in {"", given.get("key")} and name.isprintable():
        written["name"] = name.strip()
    try:
        return Outline(url=url, source=source_of(written), key=given.get("key"))
    except MonitorError as error:
        return Outline(url=url, fault=str(error))


def write(sources: Iterable[Source], *, title: str) -> bytes:
    """Return sources as a list that other readers take too, and that this program takes whole."""
    root = etree.Element("opml", attrib={"version": "2.0"}, nsmap={"monitor": _OURS})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = title
    body = etree.SubElement(root, "body")
    for source in sources:
        element = etree.SubElement(body, "outline")
        element.set("type", "rss")
        element.set("text", source.name or source.key)
        element.set("xmlUrl", source.url)
        for name, value in _ours(source).items():
            element.set(f"{{{_OURS}}}{name}", value)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _ours(source: Source) -> dict[str, str]:
    given = {
        "key": source.key,
        "every": f"{int(source.every.total_seconds())}s",
        "kind": source.kind.value,
        "company": source.company,
        "language": source.language,
        "include": " ".join(source.include),
        "selector": source.selector,
        "outlet": source.outlet.value if source.outlet else None,
    }
    return {name: value for name, value in given.items() if value}
