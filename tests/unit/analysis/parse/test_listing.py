from datetime import UTC, datetime

import pytest

from monitor.analysis.parse.block import is_headline
from monitor.analysis.parse.listing import ParsedListing, is_html, parse_listing
from monitor.model.capture import Capture
from tests.support.builders import NOW

URL = "https://acme.example/news"
TITLES = (
    "Acme opens a plant in the north of Porto",
    "Acme and Globex sign a supply agreement",
    "Acme names a new head of finance today",
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>News | Acme</title>
</head><body>{body}</body></html>"""


def read(
    body: str, *, content_type: str = "text/html", selector: str | None = None
) -> ParsedListing:
    page = PAGE.format(body=body).encode()
    return read_bytes(page, content_type=content_type, selector=selector)


def read_bytes(
    body: bytes, *, content_type: str = "text/html", selector: str | None = None
) -> ParsedListing:
    headers = (("Content-Type", content_type),)
    capture = Capture(url=URL, final_url=URL, at=NOW, status=200, headers=headers, body=body)
    return parse_listing(capture, selector)


def titles(body: str) -> list[str]:
    return [entry.title for entry in read(body).entries]


def simple(title: str, number: int) -> str:
    return f'<li><a href="/news/{number}">{title}</a></li>'


def a_list(*items: str) -> str:
    return f"<main><ul>{''.join(items)}</ul></main>"


PLAIN = a_list(*(simple(title, n) for n, title in enumerate(TITLES)))


def test_plain_list_of_links_is_read_in_its_order() -> None:
    page = read(PLAIN)
    assert [entry.title for entry in page.entries] == list(TITLES)
    assert [entry.url for entry in page.entries] == [f"{URL}/{n}" for n in range(3)]
    assert {entry.language for entry in page.entries} == {"en"}
    assert page.page_title == "News | Acme"


def test_card_has_its_heading_its_date_and_its_teaser() -> None:
    cards = [
        f"<div><a href='{n}.html'><img alt=''></a><time datetime='2026-03-0{n + 1}'>x</time>"
        f"<h3>{title}</h3><p>Teaser <b>{n}</b>.</p><a href='{n}.html'>Read more</a>"
        f"<a href='/tags/a'>Company</a></div>"
        for n, title in enumerate(TITLES)
    ]
    first = read(f"<section>{''.join(cards)}</section>").entries[0]
    assert (first.title, first.text) == (TITLES[0], "Teaser 0.")
    assert first.published == datetime(2026, 3, 1, tzinfo=UTC)
    assert first.url == "https://acme.example/0.html"


def test_category_beside_a_headline_is_none() -> None:
    cards = [
        f"<li><a class='tag' href='/tags/{n}'>News about the company and its plants {n}</a>"
        f"<a class='title' href='/n/{n}'>{title}, says its spokeswoman</a></li>"
        for n, title in enumerate(TITLES)
    ]
    assert titles(a_list(*cards)) == [f"{title}, says its spokeswoman" for title in TITLES]


@pytest.mark.parametrize(
    "written",
    ["2026-03-02", "2.3.2026", "02. 03. 2026", "2 March 2026", "March 2nd, 2026", "2026年3月2日"],
)
def test_day_is_found_where_it_stands(written: str) -> None:
    rows = [
        f"<tr><td>{written}</td><td><a href='/n/{n}'>{title}</a></td></tr>"
        for n, title in enumerate(TITLES)
    ]
    entries = read(f"<table>{''.join(rows)}</table>").entries
    assert {entry.published for entry in entries} == {datetime(2026, 3, 2, tzinfo=UTC)}


@pytest.mark.parametrize("written", ["3/4/2026", "31.2.2026", "99 Nonsense 2026", "2026", ""])
def test_what_may_be_two_days_or_none_is_no_day(written: str) -> None:
    rows = [
        f"<tr><td>{written}</td><td><a href='/n/{n}'>{title}</a></td></tr>"
        for n, title in enumerate(TITLES)
    ]
    entries = read(f"<table>{''.join(rows)}</table>").entries
    assert [entry.published for entry in entries] == [None] * 3


def test_ways_around_the_content_are_no_statements() -> None:
    menu = "".join(
        f"<li><a href='/products/{n}'>Products for every kind of factory {n}</a></li>"
        for n in range(9)
    )
    around = (
        f"<header><ul>{menu}</ul></header><nav><ul>{menu}</ul></nav>"
        f"<div role='navigation'><ul>{menu}</ul></div>{PLAIN}<footer><ul>{menu}</ul></footer>"
    )
    assert titles(around) == list(TITLES)


def test_menu_of_short_words_is_no_list() -> None:
    words = ("About", "Contact", "Press releases", "Imprint", "Careers")
    assert titles(a_list(*(simple(word, n) for n, word in enumerate(words)))) == []


def test_short_headline_among_others_is_kept() -> None:
    items = [simple(title, n) for n, title in enumerate((*TITLES, "Acme buys Globex"))]
    assert titles(a_list(*items)) == [*TITLES, "Acme buys Globex"]


def test_first_headline_in_a_box_of_its_own_is_one_of_them() -> None:
    lead = (
        "<div class='lead'><h2><a href='/news/lead'>Acme builds the longest bridge</a></h2></div>"
    )
    assert titles(f"<div>{lead}</div>{PLAIN}") == ["Acme builds the longest bridge", *TITLES]


def test_page_that_links_to_one_statement_twice_lists_it_once() -> None:
    again = f"<aside>{simple(TITLES[0], 0)}</aside>"
    assert titles(PLAIN + again) == list(TITLES)


def test_fewer_than_three_are_no_structure() -> None:
    assert titles(a_list(*(simple(title, n) for n, title in enumerate(TITLES[:2])))) == []


def test_article_and_its_related_links_are_no_list_of_three() -> None:
    article = "<article><h1>Acme opens a plant</h1><p>Text <a href='/x'>here</a>.</p></article>"
    assert titles(article) == []


def test_links_that_lead_nowhere_else_are_passed_over() -> None:
    hrefs = ("#a", "", "mailto:a@b.example", "javascript:go()", "tel:1", "http://[", "/news", "?")
    items = [
        f"<li><a href='{href}'>A headline that is long enough {href}</a></li>" for href in hrefs
    ]
    assert titles(a_list(*items)) == []


def test_base_of_the_page_counts() -> None:
    page = PAGE.format(body=PLAIN.replace("/news/", "")).replace(
        "<head>", "<head><base href='https://news.acme.example/all/'>"
    )
    entries = read_bytes(page.encode()).entries
    assert entries[0].url == "https://news.acme.example/all/0"


def test_scripts_and_pictures_say_nothing() -> None:
    noise = "<script>var a = 'A script that talks a lot';</script><svg><title>Icon</title></svg>"
    items = [
        f"<li><a href='/n/{n}'>{noise}<!-- hidden -->{title}</a></li>"
        for n, title in enumerate(TITLES)
    ]
    assert titles(a_list(*items)) == list(TITLES)


def test_words_are_parted_by_blocks_and_not_by_emphasis() -> None:
    items = [
        f"<li><a href='/n/{n}'><div>{n} May</div>"
        f"<div>Ac<b>me</b> opens plant number {n}</div></a></li>"
        for n in range(3)
    ]
    assert titles(a_list(*items))[0] == "0 May Acme opens plant number 0"


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "text/html", ""),
        ("iso-8859-1", "text/html; charset=ISO-8859-1", ""),
        ("windows-1252", "text/html", "<meta charset='windows-1252'>"),
        ("utf-8", "text/html; charset=nonsense", ""),
    ],
)
def test_charset_is_the_servers_or_the_pages(encoding: str, content_type: str, meta: str) -> None:
    items = a_list(*(simple(f"Zürich wählt die Brücke {n}", n) for n in range(3)))
    page = f"<!doctype html><html><head>{meta}</head><body>{items}</body></html>"
    found = read_bytes(page.encode(encoding), content_type=content_type).entries
    assert found[0].title == "Zürich wählt die Brücke 0"


def test_headlines_without_spaces_are_headlines() -> None:
    items = [simple(f"株式会社エースが新工場を第{n}番に開設", n) for n in range(3)]
    assert len(titles(a_list(*items))) == 3


def test_same_entry_has_the_same_raw_hash_and_an_edit_another() -> None:
    first, again = read(PLAIN).entries, read(PLAIN + "<p>Token 1234</p>").entries
    edited = read(PLAIN.replace("finance", "finances")).entries
    assert [entry.raw_hash for entry in first] == [entry.raw_hash for entry in again]
    assert [a.raw_hash == b.raw_hash for a, b in zip(first, edited, strict=True)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff" * 500,
        b"<html>",
        b"<!-- only -->",
        b"<div>" * 50_000,
        b"<a href=x>" * 30_000,
        b"<html><body>" + b"".join(b"<a href='/%d'>%d</a>" % (n, n) for n in range(30_000)),
    ],
    ids=["empty", "binary", "bare", "comment", "deep", "nested links", "many links"],
)
def test_hostile_page_lists_nothing(body: bytes) -> None:
    assert read_bytes(body).entries == ()


def test_web_page_is_told_by_its_beginning() -> None:
    assert is_html(b"\xef\xbb\xbf<!-- a -->\n<!DOCTYPE html>")
    assert is_html(b"<?xml version='1.0'?><html xmlns='x'>")
    assert not is_html(b"<rss><html></rss>")
    assert not is_html(b'{"a": "<html>"}')


def test_headline_says_something_and_is_no_paragraph() -> None:
    assert is_headline("Acme and Globex join forces")
    assert not is_headline("Read more about this")
    assert not is_headline("Press releases")
    assert not is_headline("word " * 100)


OTHERS = "".join(
    f"<li class='job'><a href='/jobs/{n}'>We look for an engineer in Porto, place {n}</a></li>"
    for n in range(9)
)
TWO = (
    f"<main><ul>{OTHERS}</ul><div class='news'><p>2 March 2026</p><h3><a href='/news/1'>Short "
    "news</a></h3><a href='/tags/a'>All that belongs to the company</a></div>"
    "<div class='news'><p>1 March 2026</p><h3><a href='/news/2'>More</a></h3></div></main>"
)


@pytest.mark.parametrize("selector", [".news", "div.news h3 > a", "main .news a[href^='/news']"])
def test_selector_chooses_links_or_their_blocks(selector: str) -> None:
    found = read(TWO, selector=selector).entries
    assert [(entry.title, entry.url) for entry in found] == [
        ("Short news", f"{URL}/1"),
        ("More", f"{URL}/2"),
    ]


def test_selected_block_gives_its_date() -> None:
    days = [entry.published for entry in read(TWO, selector=".news").entries]
    assert days == [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)]


def test_selector_reaches_what_stands_around_the_content() -> None:
    footer = f"<footer>{a_list(simple(TITLES[0], 1))}</footer>"
    assert titles(footer) == []
    assert [entry.title for entry in read(footer, selector="footer li").entries] == [TITLES[0]]


def test_selector_that_chooses_nothing_lists_nothing() -> None:
    assert read(TWO, selector=".releases").entries == ()
