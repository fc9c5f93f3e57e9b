import gzip
from datetime import UTC, datetime
from functools import partial

import pytest

from monitor.analysis.body import Parsed, parsed
from monitor.analysis.parse.sitemap import ParsedSitemap, is_sitemap, parse_sitemap
from monitor.model.capture import Capture
from monitor.model.findings import NOTHING_SEEN
from monitor.model.source import SourceKind
from monitor.model.statement import Verdict
from tests.support.builders import NOW

# Without the moment: names of tests are the same in every process.
zipped = partial(gzip.compress, mtime=0)

URL = "https://acme.example/sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def urlset(*urls: str, news: bool = False) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE} {NEWS if news else ""}>'
        f"{''.join(urls)}</urlset>"
    ).encode()


def page(path: str, lastmod: str = "") -> str:
    date = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<url><loc>https://acme.example{path}</loc>{date}</url>"


def article(path: str, title: str) -> str:
    return (
        f"<url><loc>https://acme.example{path}</loc><news:news><news:publication>"
        "<news:name>Acme</news:name><news:language>de</news:language></news:publication>"
        f"<news:publication_date>2026-03-02T09:00:00+01:00</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
    )


def index(*urls: str) -> bytes:
    inside = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls)
    return f"<sitemapindex {SPACE}>{inside}</sitemapindex>".encode()


def answer(body: bytes) -> Capture:
    return Capture(url=URL, final_url=URL, at=NOW, status=200, headers=(), body=body)


def read(body: bytes) -> ParsedSitemap:
    return parse_sitemap(answer(body))


def judged(body: bytes, *include: str, kind: SourceKind = SourceKind.SITEMAP) -> Parsed:
    return parsed(answer(body), kind, seen=NOTHING_SEEN, include=include)


def test_addresses_and_their_last_changes_are_read() -> None:
    found = read(urlset(page("/a", "2026-03-01"), page("/b", "2026-03-01T10:00:00Z"), page("/c")))
    assert [(e.url, e.title, e.text, e.updated) for e in found.entries] == [
        ("https://acme.example/a", "", "", datetime(2026, 3, 1, tzinfo=UTC)),
        ("https://acme.example/b", "", "", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("https://acme.example/c", "", "", None),
    ]


def test_news_have_headline_date_and_language() -> None:
    [entry] = read(
        urlset(article("/pact", "Acme &amp; Globex <![CDATA[sign]]>"), news=True)
    ).entries
    assert entry.title == "Acme & Globex sign"
    assert entry.published == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert entry.language == "de"


def test_index_names_its_sitemaps_the_latest_first() -> None:
    body = (
        f"<sitemapindex {SPACE}><sitemap><loc>/old.xml</loc><lastmod>2025-01-01</lastmod></sitemap>"
        "<sitemap><loc>https://acme.example/new.xml.gz</loc><lastmod>2026-01-01</lastmod></sitemap>"
        "<sitemap><loc>javascript:alert(1)</loc></sitemap></sitemapindex>"
    ).encode()
    assert judged(body).branches == (
        "https://acme.example/new.xml.gz",
        "https://acme.example/old.xml",
    )


def test_compressed_sitemap_is_read() -> None:
    assert len(read(zipped(urlset(page("/a")))).entries) == 1


@pytest.mark.parametrize(
    ("body", "verdict", "detail"),
    [
        (b"", Verdict.NOT_A_FEED, "expected an XML sitemap"),
        (b"<html><body>Hello</body></html>", Verdict.NOT_A_FEED, "the outermost element is 'html'"),
        (b"\x1f\x8b\x08garbage", Verdict.NOT_A_FEED, "the gzip stream is damaged"),
        (urlset(page("/a"))[:-20], Verdict.TRUNCATED, "the sitemap is cut off or not well-formed"),
        (urlset(), Verdict.EMPTIED, "the sitemap lists nothing"),
        (zipped(b"<urlset>" + b" " * 52_500_000), Verdict.NOT_A_FEED, "it is larger than"),
    ],
)
def test_what_is_no_good_sitemap_is_refused_with_its_reason(
    body: bytes, verdict: Verdict, detail: str
) -> None:
    found = judged(body).judged
    assert found.verdict is verdict
    assert detail in found.detail


def test_news_sitemap_without_news_is_good() -> None:
    assert judged(urlset(news=True)).judged.verdict is Verdict.GOOD


def test_only_included_paths_are_listed() -> None:
    body = urlset(page("/news/a"), page("/products/b"), page("/news"), page("/x?type=news&amp;n=1"))
    found = judged(body, "/news/*", "*type=news*")
    assert [entry.url for entry in found.entries] == [
        "https://acme.example/news/a",
        "https://acme.example/x?type=news&n=1",
    ]
    assert found.judged.detail == "2 of 4 entries"


def test_of_too_many_pages_the_latest_are_kept() -> None:
    old = "".join(page(f"/old/{n}", "2020-01-01") for n in range(5_000))
    found = judged(urlset(page("/undated"), old, page("/new", "2026-03-01")))
    assert found.is_partial
    assert len(found.entries) == 5_000
    assert found.entries[-1].url == "https://acme.example/new"
    assert found.entries[0].url == "https://acme.example/old/0"


def test_ampersand_that_is_not_escaped_does_no_harm() -> None:
    found = judged(urlset(page("/a?x=1&y=2"), page("/b")))
    assert found.judged.verdict is Verdict.GOOD
    assert found.entries[-1].url == "https://acme.example/b"


def test_entity_bomb_stays_small() -> None:
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    body = (
        f'<!DOCTYPE urlset [<!ENTITY e0 "boom">{lines}]>'
        f"<urlset {SPACE}><url><loc>https://acme.example/&e9;</loc></url></urlset>"
    ).encode()
    found = read(body)
    assert all(len(entry.url or "") < 100 for entry in found.entries)


def test_entity_opens_no_file() -> None:
    body = (
        '<!DOCTYPE urlset [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        f"<urlset {SPACE}><url><loc>https://acme.example/a&file;</loc></url></urlset>"
    ).encode()
    assert [entry.url for entry in read(body).entries] in ([], ["https://acme.example/a"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (urlset(page("/a")), True),
        (b"<?xml version='1.0'?><!-- made by x -->" + index("/a.xml"), True),
        (zipped(urlset(page("/a")) * 200), True),
        (b"<rss version='2.0'><channel/></rss>", False),
        (b"urlset", False),
        (b"", False),
    ],
)
def test_sitemap_is_told_by_its_outermost_element(body: bytes, kind: bool) -> None:
    assert is_sitemap(body) is kind
    if kind:
        assert judged(body, kind=SourceKind.AUTO).judged.verdict in {
            Verdict.GOOD,
            Verdict.TRUNCATED,
        }
