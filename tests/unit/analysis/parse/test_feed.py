from datetime import UTC, datetime

from monitor.analysis.parse.feed import ParsedFeed, parse
from tests.support.builders import a_capture

_RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Acme</title><link>https://acme.example/</link>
<language>en-gb</language>{items}</channel></rss>"""
_ITEM = """<item><guid isPermaLink="false">{n}</guid><link>https://acme.example/{n}</link>
<title>Plant &amp; people</title><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>
<description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description></item>"""


def _parse(body: str | bytes) -> ParsedFeed:
    return parse(a_capture(body=body if isinstance(body, bytes) else body.encode()))


def test_an_entry_has_what_the_feed_says() -> None:
    (entry,) = _parse(_RSS.format(items=_ITEM.format(n=1))).entries
    assert (entry.id, entry.url, entry.title) == ("1", "https://acme.example/1", "Plant & people")
    assert entry.text == "First.\nSecond."
    assert entry.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert entry.language == "en-gb"


def test_an_atom_entry_is_read_from_its_content() -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>
    <entry><id>urn:1</id><title type="html">One &amp;amp; two</title>
    <link href="https://acme.example/1"/><updated>2026-03-02T10:00:00+01:00</updated>
    <summary>Short.</summary><content type="html">&lt;p&gt;The whole text.&lt;/p&gt;</content>
    </entry></feed>"""
    (entry,) = _parse(atom).entries
    assert (entry.title, entry.text) == ("One & two", "The whole text.")
    assert entry.updated == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_equal_entries_have_equal_raw_hashes_and_others_not() -> None:
    items = _ITEM.format(n=1) + _ITEM.format(n=1).replace("Second", "Third")
    one, other = _parse(_RSS.format(items=items)).entries
    again = _parse(_RSS.format(items=_ITEM.format(n=1))).entries[0]
    assert one.raw_hash == again.raw_hash != other.raw_hash


def test_a_web_page_is_told_from_a_feed() -> None:
    feed = _parse("<!DOCTYPE html><html><head><title>Maintenance</title></head></html>")
    assert feed.is_html
    assert feed.format == ""


def test_a_feed_cut_in_the_middle_is_not_complete() -> None:
    whole = _RSS.format(items=_ITEM.format(n=1) + _ITEM.format(n=2))
    assert _parse(whole).is_complete
    assert not _parse(whole[: len(whole) - 150]).is_complete


def test_a_feed_with_a_bare_ampersand_is_complete_and_read() -> None:
    feed = _parse(_RSS.format(items=_ITEM.format(n=1).replace("&amp; people", "& people")))
    assert feed.is_complete
    assert feed.fault is not None
    assert len(feed.entries) == 1


def test_a_feed_in_utf_16_is_complete() -> None:
    body = _RSS.replace("utf-8", "utf-16").format(items=_ITEM.format(n=1))
    feed = _parse(body.encode("utf-16"))
    assert feed.is_complete
    assert len(feed.entries) == 1


def test_a_body_that_names_a_file_opens_none() -> None:
    feed = _parse("/etc/passwd")
    assert feed.format == ""
    assert feed.entries == ()


def test_a_year_that_no_calendar_has_is_no_date() -> None:
    item = _ITEM.format(n=1).replace("02 Mar 2026", "02 Mar 99999")
    assert _parse(_RSS.format(items=item)).entries[0].published is None


_FILING = """<entry>
<title>8-K - VELTRIX AG (0009999{n}) (Filer)</title>
<link rel="alternate" type="text/html" href="https://filings.example/data/{n}-index.htm"/>
<summary type="html"> &lt;b&gt;Filed:&lt;/b&gt; 2026-03-02 &lt;b&gt;AccNo:&lt;/b&gt; {n} </summary>
<updated>2026-03-02T16:05:1{n}-05:00</updated>
<category scheme="https://filings.example/" label="form type" term="8-K"/>
<id>urn:tag:filings.example,2008:accession-number=000{n}</id>
</entry>"""


def test_filings_of_one_form_are_told_apart_by_their_accession_numbers() -> None:
    filings = "".join(_FILING.format(n=n) for n in (1, 2))
    feed = f"""<?xml version="1.0" encoding="ISO-8859-1" ?>
    <feed xmlns="http://www.w3.org/2005/Atom"><title>Latest filings</title><id>urn:x</id>
    <updated>2026-03-02T16:05:19-05:00</updated>{filings}</feed>""".strip()
    first, second = _parse(feed).entries
    assert first.id == "urn:tag:filings.example,2008:accession-number=0001"
    assert first.title == "8-K - VELTRIX AG (00099991) (Filer)"
    assert first.url == "https://filings.example/data/1-index.htm"
    assert first.updated == datetime(2026, 3, 2, 21, 5, 11, tzinfo=UTC)
    assert first.text.startswith("Filed: 2026-03-02")
    assert second.id != first.id
