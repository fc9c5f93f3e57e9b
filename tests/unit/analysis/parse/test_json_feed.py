import json
from datetime import UTC, datetime

import pytest

from monitor.analysis.parse.feed import MAX_ENTRIES, ParsedFeed
from monitor.analysis.parse.json_feed import is_json, moment, parse_json
from monitor.model.statement import Entry
from tests.support.builders import a_capture

ITEM: dict[str, object] = {
    "id": "1",
    "url": "https://acme.example/1",
    "title": "Plant & people",
    "content_html": "<p>First.</p><p>Second.</p>",
    "date_published": "2026-03-02T10:00:00+01:00",
    "date_modified": "2026-03-03T09:00:00Z",
}


def parsed(*items: object, **feed: object) -> ParsedFeed:
    given = {"version": "https://jsonfeed.org/version/1.1", "items": list(items)} | feed
    return read(json.dumps(given))


def read(body: str | bytes) -> ParsedFeed:
    return parse_json(a_capture(body=body if isinstance(body, bytes) else body.encode()))


def an_entry(**item: object) -> Entry:
    (entry,) = parsed(ITEM | item).entries
    return entry


def test_an_entry_has_what_the_item_says() -> None:
    (entry,) = parsed(ITEM, language="en-GB").entries
    assert (entry.id, entry.url, entry.title) == ("1", "https://acme.example/1", "Plant & people")
    assert entry.text == "First.\nSecond."
    assert entry.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert entry.updated == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert entry.language == "en-GB"


def test_version_1_is_read_and_its_number_is_an_id() -> None:
    feed = parsed(ITEM | {"id": 17}, version="https://jsonfeed.org/version/1")
    assert [entry.id for entry in feed.entries] == ["17"]


def test_text_keeps_its_angle_brackets() -> None:
    entry = an_entry(content_html=None, content_text="If a < b & b < c:\n\nthen a < c.")
    assert entry.text == "If a < b & b < c:\nthen a < c."


def test_fullest_text_counts() -> None:
    assert an_entry(content_html="<p>Short.</p>", summary="A much longer summary.").text == (
        "A much longer summary."
    )


def test_item_of_another_language_says_so() -> None:
    (entry,) = parsed(ITEM | {"language": "de"}, language="en").entries
    assert entry.language == "de"


def test_address_is_made_whole_and_another_site_stands_in_for_none() -> None:
    assert an_entry(url="/2?a=b").url == "https://acme.example/2?a=b"
    assert an_entry(url="", external_url="https://wire.example/3").url == "https://wire.example/3"
    assert an_entry(url=None).url is None
    assert an_entry(url="http://[broken").url == "http://[broken"


def test_items_without_anything_are_read_all_the_same() -> None:
    (entry,) = parsed({"id": True, "title": 5, "url": [], "date_published": 9}).entries
    assert (entry.id, entry.url, entry.title, entry.text) == (None, None, "", "")


def test_what_is_no_item_is_passed_over() -> None:
    assert len(parsed(ITEM, None, "item", [ITEM]).entries) == 1


def test_equal_items_have_equal_raw_hashes_and_others_not() -> None:
    assert an_entry().raw_hash == an_entry().raw_hash
    for name, value in {"title": "Other", "summary": "x" * 99, "date_modified": None}.items():
        assert an_entry(**{name: value}).raw_hash != an_entry().raw_hash


def test_lone_surrogates_and_line_separators_are_read() -> None:
    entry = an_entry(title="Broken \ud83d mark\u2028here", content_html="<p>\udc00 end</p>")
    assert entry.title == "Broken \ud83d mark here"
    assert "end" in entry.text


def test_huge_feed_is_read_up_to_a_bound_the_latest_first() -> None:
    old = [{"id": n, "date_published": "2020-01-01T00:00:00Z"} for n in range(MAX_ENTRIES)]
    feed = parsed(*old, {"id": "new", "date_published": "2026-03-02T09:00:00Z"})
    assert len(feed.entries) == MAX_ENTRIES
    assert feed.entries[-1].id == "new"
    assert feed.is_partial


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_other_unicode_encodings_are_read(encoding: str) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [ITEM]})
    assert len(read(body.encode(encoding)).entries) == 1


def test_byte_that_is_no_utf_8_loses_its_character_only() -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [ITEM]})
    (entry,) = read(body.encode().replace(b"Plant", b"Pl\xe4nt")).entries
    assert entry.title == "Pl\ufffdnt & people"


@pytest.mark.parametrize("cut", [60, 100, -2])
def test_feed_cut_in_the_middle_is_not_complete(cut: int) -> None:
    body = json.dumps({"version": "https://jsonfeed.org/version/1", "items": [ITEM]})
    feed = read(body[:cut])
    assert (bool(feed.format), feed.is_complete) == (True, False)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "Expecting value"),
        ("<rss/>", "Expecting value"),
        ("[]", "expected a version"),
        ("5", "expected a version"),
        ('{"items": []}', "expected a version"),
        ('{"version": "https://jsonfeed.org/version/1"}', "expected a list of items"),
        ('{"version": "https://jsonfeed.org/version/1", "items": {}}', "expected a list of items"),
        ("[" * 200_000, "beyond all measure"),
        ('{"version": ' + "1" * 9_999 + "}", "beyond all measure"),
    ],
    ids=range(9),
)
def test_what_is_no_json_feed_is_refused_with_a_reason(body: str, said: str) -> None:
    feed = read(body)
    assert (feed.format, feed.entries) == ("", ())
    assert said in (feed.fault or "")


def test_json_is_told_from_markup_by_its_beginning() -> None:
    assert is_json(b'\xef\xbb\xbf\n {"version"')
    assert is_json('{"a": 1}'.encode("utf-16"))
    assert not is_json(b"<rss>{}</rss>")
    assert not is_json(b"")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-03-02T09:00:00Z", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T09:00:00.5-05:00", datetime(2026, 3, 2, 14, 0, 0, 500_000, tzinfo=UTC)),
        (" 2026-03-02 ", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T09:00:00", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("Mon, 02 Mar 2026", None),
        ("", None),
        (5, None),
        (None, None),
    ],
)
def test_moments_are_read_in_utc(given: object, expected: datetime | None) -> None:
    assert moment(given) == expected
