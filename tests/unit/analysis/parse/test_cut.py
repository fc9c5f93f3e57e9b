"""A feed that is read in part gives what it gives when it is read whole."""

import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.parse import feed as feed_module
from monitor.analysis.parse.cut import cut
from monitor.analysis.parse.feed import ParsedFeed, parse
from monitor.model.capture import Capture
from monitor.model.findings import Seen
from monitor.model.statement import Entry, Listing
from tests.support.builders import NOW, a_capture

XML = {"content-type": "application/xml"}
RSS = '<rss version="2.0"><channel><title>Acme</title>{}</channel></rss>'
ITEM = "<item><guid>{0}</guid><title>No. {0}</title><link>https://acme.example/{0}</link></item>"


def a_feed(*items: str, head: str = "") -> str:
    return RSS.format(head + "".join(items))


def items(*numbers: int) -> list[str]:
    return [ITEM.format(number) for number in numbers]


def captured(body: bytes | str, *, content_type: str = "application/xml") -> Capture:
    raw = body if isinstance(body, bytes) else body.encode()
    return replace(a_capture(body=raw), headers=(("Content-Type", content_type),))


def seen_in(whole: ParsedFeed, *, unseen: Iterable[int] = ()) -> Seen:
    left = set(unseen)
    listings = tuple(a_listing(entry, n) for n, entry in enumerate(whole.entries) if n not in left)
    return Seen(envelope=whole.envelope, listings=listings)


def a_listing(entry: Entry, number: int) -> Listing:
    return Listing(
        location=str(number),
        source="acme",
        entry_id=entry.id,
        url=entry.url,
        title=entry.title,
        raw_hash=entry.raw_hash,
        bytes_hash=entry.bytes_hash,
        published=entry.published,
        updated=entry.updated,
        listed_since=NOW,
    )


def as_known(entries: Sequence[Entry], seen: Seen) -> tuple[Entry, ...]:
    """Return entries as a reading gives them: of those that were seen, no text and no language."""
    known = {listing.bytes_hash for listing in seen.listings}
    return tuple(
        replace(entry, text="", language=None) if entry.bytes_hash in known else entry
        for entry in entries
    )


def check_every_way(capture: Capture, *, chance: random.Random) -> bool:
    """Read with nothing, each, some and all of the entries seen; return whether it can be cut."""
    whole = parse(capture)
    if whole.envelope is None:
        return False
    numbers = range(len(whole.entries))
    ways: list[set[int]] = [set(), set(numbers), *({n} for n in list(numbers)[:4])]
    ways.append({n for n in numbers if chance.random() < 0.5})
    for unseen in ways:
        seen = seen_in(whole, unseen=unseen)
        part = parse(capture, seen=seen)
        assert (part.format, part.is_complete) == (whole.format, True)
        assert part.entries == as_known(whole.entries, seen)
    return True


@pytest.fixture
def whole_readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by one with each feed that is read whole."""
    made: list[int] = []
    read_whole = feed_module._parse_whole  # noqa: SLF001  # how much is read is what is tested

    def counted(capture: Capture, *given: object, **named: object) -> ParsedFeed:
        made.append(len(capture.body))
        return read_whole(capture, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(feed_module, "_parse_whole", counted)
    return made


def test_of_a_changed_feed_only_the_new_entry_is_parsed(whole_readings: list[int]) -> None:
    before = parse(captured(a_feed(*items(2, 1), head="<lastBuildDate>a</lastBuildDate>")))
    now = captured(a_feed(*items(3, 2, 1), head="<lastBuildDate>b</lastBuildDate><!-- 0.3 s -->"))
    whole_readings.clear()
    part = parse(now, seen=seen_in(before))
    assert whole_readings == []
    whole = parse(now)
    assert part.entries == as_known(whole.entries, seen_in(before))
    assert part.envelope == before.envelope == whole.envelope


def test_rss_1_names_its_new_entry_in_the_head_and_is_read_in_part(
    whole_readings: list[int],
) -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://acme.example/">'
        "<title>Acme</title><items><rdf:Seq>{}</rdf:Seq></items></channel>{}</rdf:RDF>"
    )
    line = '<rdf:li rdf:resource="https://acme.example/{0}"/>'
    item = (
        '<item rdf:about="https://acme.example/{0}"><title>No. {0}</title>'
        "<link>https://acme.example/{0}</link></item>"
    )
    bodies = [
        rdf.format("".join(map(line.format, numbers)), "".join(map(item.format, numbers)))
        for numbers in ((2, 1), (3, 2, 1))
    ]
    before = parse(captured(bodies[0]))
    whole_readings.clear()
    part = parse(captured(bodies[1]), seen=seen_in(before))
    assert [entry.title for entry in part.entries] == ["No. 3", "No. 2", "No. 1"]
    assert whole_readings == []


@pytest.mark.parametrize(
    "head",
    [
        '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="/f"/>',
        "<language>de</language>",
        "<language><![CDATA[de]]></language>",
    ],
)
def test_another_envelope_is_read_whole(whole_readings: list[int], head: str) -> None:
    before = parse(captured(a_feed(*items(2, 1))))
    whole_readings.clear()
    parse(captured(a_feed(*items(3, 2, 1), head=head)), seen=seen_in(before))
    assert len(whole_readings) == 1


def test_another_base_by_the_headers_is_read_whole(whole_readings: list[int]) -> None:
    body = a_feed("<item><title>A</title><link>/a</link></item>")
    before = parse(captured(body))
    moved = replace(captured(body), final_url="https://elsewhere.example/feed.xml")
    whole_readings.clear()
    (entry,) = parse(moved, seen=seen_in(before)).entries
    assert entry.url == "https://elsewhere.example/a"
    assert len(whole_readings) == 1


def test_a_new_entry_that_is_not_well_formed_is_read_with_the_whole_feed() -> None:
    before = parse(captured(a_feed(*items(2, 1))))
    broken = "<item><guid>3</guid><title>One &nbsp; two</title></item>"
    now = captured(a_feed(broken, *items(2, 1)))
    part = parse(now, seen=seen_in(before))
    assert part == parse(now)
    assert (part.envelope, part.entries[0].bytes_hash) == (None, "")


INSIDE = "<item><guid>9</guid><title>T</title>{}</item>"


@pytest.mark.parametrize(
    "body",
    [
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>" + a_feed(*items(1)),
        a_feed(*items(1), "<description>between</description>", *items(2)),
        a_feed("<item><guid>1</guid>"),
        a_feed("<item/>"),
        a_feed("<item><item><title>in</title></item></item>"),
        a_feed(INSIDE.format("<entry><title>in</title></entry>")),
        a_feed("<item><title><![CDATA[never ends</title></item>"),
        a_feed("<item><title>a</title><!-- never ends</item>"),
        a_feed(*items(1), head="<content:encoded>x</content:encoded>"),
        a_feed(INSIDE.format('<a:b xmlns:a="urn:of-our-own">x</a:b>')),
        a_feed(INSIDE.format('<dc:b xmlns:dc="http://search.yahoo.com/mrss/">x</dc:b>')),
        a_feed(INSIDE.format('<description xml:base="/x/">a<div>b</div></description>')),
        "<urlset><item><title>no feed</title></item></urlset>",
        "<html><body>nothing</body></html>",
        "",
    ],
)
def test_what_is_doubtful_is_not_cut(body: str) -> None:
    assert cut(body.encode(), XML) is None


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (a_feed("<item><title>Größe</title></item>").encode("latin-1"), "application/xml"),
        (a_feed("<item><title>Größe</title></item>").encode(), "text/xml"),
        (
            b'<?xml version="1.0" encoding="iso-2022-jp"?>' + a_feed(*items(1)).encode(),
            "application/xml",
        ),
        (
            b'<?xml version="1.0" encoding="utf-8"?>' + a_feed(*items(1)).encode(),
            "application/xml; charset=koi8-r",
        ),
    ],
    ids=["not utf-8", "undeclared", "shifting", "two charsets"],
)
def test_a_feed_of_doubtful_encoding_is_not_cut(body: bytes, content_type: str) -> None:
    assert cut(body, {"content-type": content_type}) is None


@pytest.mark.parametrize("opening", ["<!--", "<![CDATA[", "<?", "<item a='", "<item "])
def test_a_megabyte_of_what_never_ends_is_given_up_at_once(opening: str) -> None:
    body = ("<rss><channel>" + opening * 200_000).encode()
    assert cut(body, XML) is None


_TEXT = st.sampled_from(
    [
        "Acme and Borealis",
        "A &amp; B",
        "<![CDATA[a <b>bold</b> </item> word]]>",
        "&#8364; 12",
        "",
        "&lt;p&gt;One&lt;/p&gt;",
        "ü",
        "<!-- </item> -->said",
    ]
)
_FIELD = st.sampled_from(
    [
        "<title>{}</title>",
        "<description>{}</description>",
        "<link>/releases/{}</link>",
        '<link href="a?b=1&amp;c=2" rel="alternate"/>',
        '<guid isPermaLink="false">{}</guid>',
        "<id>urn:{}</id>",
        "<summary type='html' xml:lang='de'>{}</summary>",
        '<content type="html" xml:base="/base/">{}</content>',
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div></content>',
        "<pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>",
        "<updated>2026-03-02T10:00:00Z</updated>",
        "<dc:date>2026-03-03</dc:date>",
        "<dc:creator>{}</dc:creator>",
        "<content:encoded>{}</content:encoded>",
        "<media:group><media:title>{}</media:title></media:group>",
        '<x:title xmlns:x="http://search.yahoo.com/mrss/">{}</x:title>',
        "<source url='https://b.example/'>{}</source>",
        "<author><name>{}</name></author>",
        "<product><title>{}</title></product>",
        "<unknown a='>'>{}</unknown>",
        "<image><url>{}</url></image>",
        "&nbsp;",
    ]
)
_HEADS = st.sampled_from(
    [
        "",
        "<language>en</language>",
        "<lastBuildDate>x</lastBuildDate>",
        "<image><url>/</url></image>",
        "<content:encoded>head</content:encoded>",
        "<!-- made in 0.2 s -->",
        "<item-like/>",
    ]
)
_ROOTS = st.sampled_from(
    [
        ("<rss version='2.0' {}><channel>", "item", "</channel></rss>"),
        (
            "<rss version='2.0' xml:base='https://b.example/' {}><channel>",
            "item",
            "</channel></rss>",
        ),
        ("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr' {}>", "entry", "</feed>"),
        (
            (
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
                " xmlns='http://purl.org/rss/1.0/' {}><channel><title>a</title></channel>"
            ),
            "item",
            "<image><title>after</title></image></rdf:RDF>",
        ),
    ]
)
_NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
_ENCODINGS = st.sampled_from([("utf-8", True), ("utf-8", False), ("iso-8859-1", True)])
_TYPES = st.sampled_from(["application/rss+xml", "text/xml", "text/html; charset=utf-8"])


@st.composite
def _bodies(draw: st.DrawFn) -> tuple[bytes, str]:
    root, name, end = draw(_ROOTS)
    entries = [
        "".join(field.format(draw(_TEXT)) for field in draw(st.lists(_FIELD, max_size=5)))
        for _ in range(draw(st.integers(1, 5)))
    ]
    gap = draw(st.sampled_from(["", "\n  "]))
    whole = gap.join(f"<{name}>{entry}</{name}>" for entry in entries)
    encoding, is_declared = draw(_ENCODINGS)
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>' if is_declared else ""
    text = f"{declaration}{root.format(_NAMESPACES)}{draw(_HEADS)}{whole}{draw(_HEADS)}{end}"
    return text.encode(encoding), draw(_TYPES)


@given(body=_bodies(), seed=st.integers())
@settings(max_examples=150, deadline=None)
def test_any_feed_reads_in_part_as_it_reads_whole(body: tuple[bytes, str], seed: int) -> None:
    check_every_way(captured(body[0], content_type=body[1]), chance=random.Random(seed))


def test_every_feed_of_the_corpora_reads_in_part_as_it_reads_whole() -> None:
    corpora = os.environ.get("MONITOR_CORPORA")
    folder = Path(corpora or "/nowhere") / "feeds"
    if not folder.is_dir():
        pytest.skip("MONITOR_CORPORA names no folder of feeds")
    chance = random.Random("feeds")
    are_cut = [
        check_every_way(captured(path.read_bytes()), chance=chance)
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".xml", ".rss", ".atom", ".rdf"} and path.stat().st_size < 300_000
    ]
    # Of about 3,000 files some 1,800 have entries; most of them are plain enough to be cut.
    assert sum(are_cut) > 1_500
