from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.conditional import is_current, request_headers, retry_after, text_headers
from monitor.model.capture import Capture, Validators

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MONDAY = "Mon, 02 Mar 2026 08:00:00 GMT"


def capture(status: int = 200, **headers: str) -> Capture:
    return Capture(
        url="https://example.com/",
        final_url="https://example.com/",
        at=NOW,
        status=status,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=b"",
    )


def test_without_validators_nothing_is_asked() -> None:
    assert request_headers(None) == {}
    assert request_headers(Validators()) == {}


@pytest.mark.parametrize("etag", ['"a"', 'W/"a"', "unquoted", '"a,b c"', ""])
def test_etag_is_repeated_word_for_word(etag: str) -> None:
    assert request_headers(Validators(etag=etag)) == {"If-None-Match": etag}


def test_date_is_repeated_word_for_word() -> None:
    odd = "Monday 2 March, 8 o'clock"
    assert request_headers(Validators(last_modified=odd)) == {"If-Modified-Since": odd}


def test_utf8_in_a_validator_becomes_the_text_that_encodes_to_it() -> None:
    etag = "é".encode().decode("latin-1")
    assert request_headers(Validators(etag=etag)) == {"If-None-Match": "é"}


@pytest.mark.parametrize("etag", ['"\xe9"', '"a\r\nX: y"', '"\x00"', '"\u20ac"', '"\ud800"'])
def test_validator_that_cannot_go_back_exactly_does_not_go(etag: str) -> None:
    assert request_headers(Validators(etag=etag)) == {}


def test_headers_keep_order_names_and_bytes() -> None:
    raw = ((b"X-B", b"1"), (b"x-a", b"\xff\xe9"), (b"X-B", b"2"))
    assert text_headers(raw) == (("X-B", "1"), ("x-a", "\xff\xe9"), ("X-B", "2"))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Mon, 02 Mar 2026 09:31:00 GMT", 60),
        ("Mon, 02 Mar 2026 09:31:00 -0000", 60),
        ("Mon, 02 Mar 2026 10:31:00 +0100", 60),
        ("Monday, 02-Mar-26 09:31:00 GMT", 60),
        ("Mon Mar  2 09:31:00 2026", 60),
        ("Mon, 02 Mar 2026 09:00:00 GMT", 0),
        ("9" * 5000, 366 * 86400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86400),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str, seconds: int) -> None:
    assert retry_after(capture(429, retry_after=value)) == timedelta(seconds=seconds)


@pytest.mark.parametrize("value", ["", "soon", "-5", "1.5", "١٢", "Mon, 99 Mar 2026 09:31:00 GMT"])
def test_retry_after_that_says_nothing_is_none(value: str) -> None:
    assert retry_after(capture(503, retry_after=value)) is None


@pytest.mark.parametrize(
    ("status", "counts"), [(200, False), (301, True), (404, True), (503, True)]
)
def test_retry_after_counts_on_refusals_only(status: int, counts: bool) -> None:
    assert (retry_after(capture(status, retry_after="5")) is not None) == counts


@pytest.mark.parametrize("asked", ['"a"', 'W/"a"', '"x", W/"a"', "*"])
@pytest.mark.parametrize("held", ['"a"', 'W/"a"'])
def test_tags_match_weakly(asked: str, held: str) -> None:
    assert is_current(Validators(etag=asked), capture(etag=held))


def test_unquoted_tag_matches_itself() -> None:
    assert is_current(Validators(etag="abc"), capture(etag="abc"))


def test_tag_outweighs_the_date() -> None:
    validators = Validators(etag='"old"', last_modified=MONDAY)
    assert not is_current(validators, capture(etag='"new"', last_modified=MONDAY))


def test_older_page_is_current() -> None:
    validators = Validators(last_modified=MONDAY)
    assert is_current(validators, capture(last_modified=MONDAY))
    assert is_current(validators, capture(last_modified="Sun, 01 Mar 2026 08:00:00 GMT"))
    assert not is_current(validators, capture(last_modified="Tue, 03 Mar 2026 08:00:00 GMT"))


@pytest.mark.parametrize("date", ["never", "", "Mon, 02 Mar"])
def test_date_that_says_nothing_is_not_current(date: str) -> None:
    assert not is_current(Validators(last_modified=date), capture(last_modified=MONDAY))
    assert not is_current(Validators(last_modified=MONDAY), capture(last_modified=date))


def test_only_a_good_page_is_current() -> None:
    assert not is_current(Validators(etag='"a"'), capture(404, etag='"a"'))
    assert not is_current(None, capture(etag='"a"'))
    assert not is_current(Validators(), capture(etag='"a"'))
    assert not is_current(Validators(etag='"a"'), capture())
