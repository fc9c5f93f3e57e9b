"""A plain feed that is read directly says what feedparser says; what is not plain is left to it."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.parse import feed as feed_module
from monitor.analysis.parse.cut import Cut, cut
from monitor.analysis.parse.feed import ParsedFeed, parse
from monitor.analysis.parse.plain import Plain, read_plain
from monitor.model.capture import Capture
from tests.support.builders import a_capture

XML = "application/xml"
ADDRESS = "https://acme.example/feed.xml"
RSS = '<rss version="2.0" {}><channel><title>Acme</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" {}><title>Acme</title>{}</feed>'
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)
ITEM = (
    "<item><title>Acme &amp;amp; Borealis</title><link>https://acme.example/1?a=1&amp;b=2</link>"
    '<guid isPermaLink="false">acme-1</guid><pubDate>Mon, 02 Mar 2026 09:00:00 +0100</pubDate>'
    "<dc:creator>Jane Roe</dc:creator><category>News</category><description>A pact.</description>"
    "<content:encoded><![CDATA[<p>A pact, said Jane.</p>]]></content:encoded>"
    "<wfw:commentRss>https://acme.example/1/feed</wfw:commentRss>"
    '<slash:comments>0</slash:comments><media:thumbnail url="https://acme.example/1.png"/></item>'
)
ENTRY = (
    '<entry><title type="html">Acme &amp;amp; Borealis</title><id>tag:acme.example,2026:1</id>'
    '<link rel="self" href="https://acme.example/1.atom"/>'
    '<link rel="alternate" type="text/html" href="https://acme.example/1?a=1&amp;b=2"/>'
    "<published>2026-03-02T09:00:00+01:00</published><updated>2026-03-03T08:00:00.5Z</updated>"
    "<author><name>Jane Roe</name><email>jane@acme.example</email></author>"
    '<summary>A pact.</summary><content type="html">&lt;p&gt;A pact, said Jane.&lt;/p&gt;</content>'
    "</entry>"
)


def captured(body: bytes | str, *, headers: tuple[tuple[str, str], ...] = ()) -> Capture:
    raw = body if isinstance(body, bytes) else body.encode()
    given = headers or (("Content-Type", XML),)
    return replace(a_capture(body=raw), headers=given, final_url=ADDRESS)


def plain(capture: Capture) -> Plain | None:
    headers = {name.lower(): value for name, value in capture.headers}
    headers.setdefault("content-location", capture.final_url)
    parts = cut(capture.body, headers)
    return None if parts is None else read_plain(capture.body, parts, headers=headers)


@pytest.fixture(scope="module")
def by_feedparser() -> Callable[[Capture], ParsedFeed]:
    """Return a way to read a feed by feedparser alone."""

    def never(body: bytes, parts: Cut, *, headers: object) -> None:
        assert body, parts
        assert headers

    def read(capture: Capture) -> ParsedFeed:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(feed_module, "read_plain", never)
            return parse(capture)

    return read


@pytest.mark.parametrize(
    "body",
    [RSS.format(NAMESPACES, ITEM), ATOM.format('xml:lang="en-US"', ENTRY)],
    ids=["rss", "atom"],
)
def test_what_most_feeds_are_made_of_is_plain(
    by_feedparser: Callable[[Capture], ParsedFeed], body: str
) -> None:
    capture = captured(body)
    assert plain(capture) is not None
    feed = parse(capture)
    assert feed == by_feedparser(capture)
    [entry] = feed.entries
    assert (entry.title, entry.url) == ("Acme & Borealis", "https://acme.example/1?a=1&b=2")
    assert entry.text == "A pact, said Jane."
    assert entry.published is not None
    assert entry.published.hour == 8


SAID = "<item><title>T</title>{}</item>"


@pytest.mark.parametrize(
    "item",
    [
        "<item><title>T</title><title>U</title></item>",
        SAID.format("<description>a</description><description>b</description>"),
        SAID.format("<description>a <b>c</b></description>"),
        SAID.format('<description xml:lang="de">a</description>'),
        SAID.format('<category xml:base="/x/">a</category>'),
        SAID.format("<guid>12</guid>"),
        SAID.format("<link>/1</link>"),
        SAID.format("<link>https://ä.example/1</link>"),
        SAID.format("<link/>"),
        SAID.format("<pubDate>yesterday</pubDate>"),
        SAID.format("<pubDate>Mon, 32 Mar 2026 09:00:00 GMT</pubDate>"),
        SAID.format("<dc:date>2026-03-02</dc:date>"),
        SAID.format("<dc:title>U</dc:title>"),
        SAID.format("<media:title>U</media:title>"),
        SAID.format("<media:content><media:title>U</media:title></media:content>"),
        SAID.format("<source><title>U</title></source>"),
        SAID.format("<atom:updated>2026-03-02T09:00:00Z</atom:updated>"),
        SAID.format("<unheard>of</unheard>"),
        SAID.format("<image><url>x</url></image>"),
        SAID.format("<description>&#146;s</description>"),
        '<item about="x"><title>T</title></item>',
    ],
)  # fmt: skip
def test_what_dialects_read_in_different_ways_is_left_to_feedparser(
    by_feedparser: Callable[[Capture], ParsedFeed], item: str
) -> None:
    capture = captured(RSS.format(NAMESPACES, item))
    assert plain(capture) is None
    assert parse(capture) == by_feedparser(capture)


@pytest.mark.parametrize(
    "body",
    [
        RSS.format('xmlns:content="http://www.w3.org/2005/Atom"', ITEM),
        RSS.format('xmlns:x="http://purl.org/rss/1.0/"', "<item><title>T</title></item>"),
        RSS.format('xml:base="https://b.example/"', "<item><title>T</title></item>"),
        RSS.format("", "<item><title>T</title></item><ttl>60</ttl>"),
        RSS.format("", "<unheard>of</unheard><item><title>T</title></item>"),
        RSS.format("", "<title>again</title><item><title>T</title></item>"),
        '<rss version="0.91"><channel><item><title>T</title></item></channel></rss>',
        '<rss version="2.0"><channel/><channel><item><title>T</title></item></channel></rss>',
        ATOM.format("", '<entry><content type="xhtml"><p>a</p></content></entry>'),
        ATOM.format("", '<entry><content src="https://acme.example/1"/></entry>'),
        ATOM.format("", '<entry><link href="1.html"/></entry>'),
    ],
)
def test_a_feed_of_another_kind_is_left_to_feedparser(body: str) -> None:
    assert plain(captured(body)) is None


@pytest.mark.parametrize("where", ["", "feed.xml", "ftp://acme.example/feed.xml"])
def test_a_feed_whose_address_is_odd_is_left_to_feedparser(where: str) -> None:
    headers = (("Content-Type", XML), ("Content-Location", where))
    assert plain(captured(RSS.format(NAMESPACES, ITEM), headers=headers)) is None


_TEXT = st.sampled_from(
    [
        "Acme and Borealis",
        "A &amp; B &amp;lt;b&amp;gt;",
        "<![CDATA[a <b>bold</b> word]]>",
        "&#8364; 12 &#160;",
        "",
        " \n ",
        "&lt;p&gt;One&lt;/p&gt;\n&lt;p&gt;Two",
        "Gr\u00fc\u00dfe, \u65e5\u672c \u00ad\u200b",
        "\u00c3\u00bc mended",
        "&#146;s",
        "a<!-- not -->b<?pi x?>c",
        "<b>element</b>",
    ]
)
_URL = st.sampled_from(
    [
        "https://acme.example/1",
        " https://acme.example/a/../b/./c ",
        "http://acme.example:80/?a=1&amp;b=2&amp;amp;c=3&amp;copy;",
        "https://acme.example",
        "HTTPS://acme.example/x",
        "https:///acme.example/x",
        "https://acme.example/1#part",
        "https://acme.example/?",
        "https://acme.example/a b",
        "https://[::1/x",
        "tag:acme.example,2026:1",
        "urn:uuid:1-2?x#y",
        "acme-1",
        "/1",
        "",
    ]
)
_DATE = st.sampled_from(
    [
        "Mon, 02 Mar 2026 09:00:00 GMT",
        "Tue, 3 Mar 2026 09:00:00 -0530",
        "Sat, 31 Feb 2026 09:00:00 GMT",
        "Sat, 31 Dec 9999 23:00:00 -0500",
        "Thu, 01 Jan 1970 00:00:00 +0000",
        "Mon, 02 Mar 2026 09:00:60 GMT",
        "Mon, 02 Foo 2026 09:00:00 GMT",
        "Mon, 02 Mar 2026 09:00 EST",
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:00.999+05:30",
        "2026-03-02T24:00:00Z",
        "0001-01-01T00:00:00Z",
        "2026-03-02",
        "soon",
        "",
    ]
)
_TYPES = st.sampled_from(["", 'type="html"', 'type="TEXT"', "type='text/html'", 'lang="de"'])
_RSS_FIELDS = (
    "<title>{text}</title>",
    "<title {type}>{text}</title>",
    "<link>{url}</link>",
    '<guid isPermaLink="false">{url}</guid>',
    '<guid isPermaLink="true">{url}</guid>',
    "<guid>{url}</guid>",
    "<pubDate>{date}</pubDate>",
    "<description>{text}</description>",
    "<content:encoded>{text}</content:encoded>",
    "<author>jane@acme.example (Jane)</author>",
    "<dc:creator>{text}</dc:creator>",
    '<category domain="{url}">{text}</category>',
    "<comments>{url}</comments>",
    '<enclosure url="{url}" length="1" type="audio/mpeg"/>',
    '<source url="{url}">{text}</source>',
    "<slash:comments>2</slash:comments>",
    "<wfw:commentRss>{url}</wfw:commentRss>",
    '<media:content url="{url}" medium="image">{text}</media:content>',
    '<media:thumbnail url="{url}"/>',
    "<media:credit>{text}</media:credit>",
    '<atom:link href="{url}"/>',
    "{text}",
)
_ATOM_FIELDS = (
    "<title {type}>{text}</title>",
    "<id>{url}</id>",
    '<link href="{url}"/>',
    '<link href="{url}" rel="ALTERNATE" type="application/xhtml+xml" title="x"/>',
    '<link href="{url}" rel="alternate" type="text/plain"/>',
    '<link href="{url}" rel="self"/>',
    '<link href="{url}" rel=""/>',
    "<published>{date}</published>",
    "<updated>{date}</updated>",
    "<summary {type}>{text}</summary>",
    "<content {type}>{text}</content>",
    "<author><name>{text}</name><uri>{url}</uri></author>",
    "<contributor><name>{text}</name></contributor>",
    '<category term="x" scheme="{url}"/>',
    "<rights>{text}</rights>",
    '<media:thumbnail url="{url}"/>',
)
_HEADS = st.sampled_from(
    [
        "",
        "<language>de_AT</language>",
        "<language/>",
        "<link>https://acme.example</link><description>News</description>",
        "<image><url>/x.png</url><title>Logo</title><link>/</link></image>",
        '<atom:link href="https://acme.example/feed" rel="self"/>',
        "<subtitle>News</subtitle><id>urn:acme</id>",
        "<author><name>Jane</name></author>",
        '<link href="/"/>',
        "<generator>made by hand</generator><!-- 0.2 s -->",
    ]
)
_ROOTS = st.sampled_from(
    [
        ("<rss version='2.0' {}><channel>", "item", "</channel></rss>", _RSS_FIELDS),
        ("<rss xml:lang='en_GB' version='2.0' {}><channel>", "item", "</channel></rss>",
         _RSS_FIELDS),
        ("<feed xmlns='http://www.w3.org/2005/Atom' {}>", "entry", "</feed>", _ATOM_FIELDS),
        ("<feed xml:lang='fr_CA' xmlns='http://www.w3.org/2005/Atom' {}>", "entry", "</feed>",
         _ATOM_FIELDS),
        ("<feed xml:lang='' xmlns='http://www.w3.org/2005/Atom' {}>", "entry", "</feed>",
         _ATOM_FIELDS),
    ]
)  # fmt: skip
_HEADERS = st.sampled_from(
    [
        (("Content-Type", "application/rss+xml; charset=utf-8"),),
        (("Content-Type", "text/xml;charset=UTF-8"), ("Content-Language", "nl_NL")),
        (("Content-Type", "text/html; charset=utf-8"),),
    ]
)


@st.composite
def _captures(draw: st.DrawFn) -> Capture:
    root, name, end, fields = draw(_ROOTS)
    some = st.lists(st.sampled_from(fields), max_size=5, unique=True)
    entries = [
        "".join(
            one.format(text=draw(_TEXT), url=draw(_URL), date=draw(_DATE), type=draw(_TYPES))
            for one in draw(some)
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    whole = "\n".join(f"<{name}>{entry}</{name}>" for entry in entries)
    return captured(root.format(NAMESPACES) + draw(_HEADS) + whole + end, headers=draw(_HEADERS))


@given(capture=_captures())
@settings(max_examples=300, deadline=None)
def test_any_feed_says_what_feedparser_says(
    by_feedparser: Callable[[Capture], ParsedFeed], capture: Capture
) -> None:
    ours, theirs = parse(capture), by_feedparser(capture)
    # What feedparser finds wrong with the headers alone is no fault of the feed.
    assert replace(ours, fault=None) == replace(theirs, fault=None)


def test_every_feed_of_the_corpora_says_what_feedparser_says(
    by_feedparser: Callable[[Capture], ParsedFeed],
) -> None:
    corpora = os.environ.get("MONITOR_CORPORA")
    folder = Path(corpora or "/nowhere")
    if not (folder / "feeds").is_dir():
        pytest.skip("MONITOR_CORPORA names no folder of feeds")
    paths = [path for name in ("feeds", "replay") for path in sorted((folder / name).rglob("*"))]
    met = 0
    for path in paths:
        if path.suffix not in {".xml", ".rss", ".atom"} or path.stat().st_size > 300_000:
            continue
        capture = captured(path.read_bytes())
        if plain(capture) is not None:
            met += 1
            assert parse(capture) == by_feedparser(capture), path
    # Nine in ten of what newsrooms sent, and a third of what was written to be odd.
    assert met > 1_400
