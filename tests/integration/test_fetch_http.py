from datetime import timedelta

import pytest

from monitor.model.capture import FailureReason, Hop, Validators
from tests.integration.fetch_servers import (
    NOW,
    Call,
    captured,
    everywhere,
    failed,
    fetching,
    not_modified,
    serving,
)

pytestmark = pytest.mark.integration


def test_capture_is_what_came() -> None:
    def page(call: Call) -> None:
        call.answer("200 OK", b"<rss/>", 'ETag: W/"5"', "X-Twice: a", "x-twice: b")

    with serving({"/feed": page}) as server, fetching() as fetcher:
        capture = captured(fetcher, server.url("/feed")).capture
    assert capture.url == capture.final_url == server.url("/feed")
    assert (capture.status, capture.body, capture.at) == (200, b"<rss/>", NOW)
    assert capture.hops == ()
    assert capture.headers == (
        ("ETag", 'W/"5"'),
        ("X-Twice", "a"),
        ("x-twice", "b"),
        ("Content-Length", "6"),
    )


@pytest.mark.parametrize("status", ["204 No Content", "404 Not Found", "410 Gone", "500 Oh"])
def test_complete_answer_of_any_status_is_captured(status: str) -> None:
    with serving({"*": lambda call: call.answer(status)}) as server, fetching() as fetcher:
        assert captured(fetcher, server.url()).capture.status == int(status[:3])


def test_validators_go_back_word_for_word() -> None:
    validators = Validators(etag='W/"a,b"', last_modified="Tue, 3 Mar 26 08:00:00 +0100")
    with (
        serving(
            {"*": lambda call: call.send(b'HTTP/1.1 304 NM\r\nETag: W/"a,b"\r\n\r\n')}
        ) as server,
        fetching() as fetcher,
    ):
        result = not_modified(fetcher, server.url(), validators)
    assert server.calls[0].header("if-none-match") == validators.etag
    assert server.calls[0].header("if-modified-since") == validators.last_modified
    assert result.validators == Validators(etag='W/"a,b"')
    assert result.at == NOW


@pytest.mark.parametrize("raw", [b'"caf\xc3\xa9"', b'"plain"'])
def test_validators_of_a_capture_go_back_byte_for_byte(raw: bytes) -> None:
    def page(call: Call) -> None:
        call.answer("200 OK", b"x", f"ETag: {raw.decode('latin-1')}")

    with serving({"*": page}) as server, fetching() as fetcher:
        first = captured(fetcher, server.url()).capture
        captured(fetcher, server.url(), first.validators)
    sent = server.calls[1].header("if-none-match")
    assert sent is not None
    assert sent.encode("latin-1") == raw


def test_header_bytes_survive_as_storable_text() -> None:
    with (
        serving({"*": lambda call: call.answer("200 OK", b"", "X-Odd: caf\xe9")}) as server,
        fetching() as fetcher,
    ):
        value = captured(fetcher, server.url()).capture.header("x-odd")
    assert value == "caf\xe9"
    value.encode()


def test_304_without_validators_is_a_fault_of_the_server() -> None:
    with (
        serving({"*": lambda call: call.send(b"HTTP/1.1 304 NM\r\n\r\n")}) as server,
        fetching() as fetcher,
    ):
        assert failed(fetcher, server.url()).reason == FailureReason.PROTOCOL


def test_retry_after_comes_with_the_answer() -> None:
    def busy(call: Call) -> None:
        call.answer("503 Busy", b"", "Retry-After: Mon, 02 Mar 2026 10:00:00 GMT")

    with serving({"*": busy}) as server, fetching() as fetcher:
        assert captured(fetcher, server.url()).retry_after == timedelta(minutes=30)


def test_we_say_who_we_are_and_what_we_can_read() -> None:
    with (
        serving({"*": lambda call: call.answer()}) as server,
        fetching(contact="https://example.org/bot") as fetcher,
    ):
        captured(fetcher, server.url())
    agent = server.calls[0].header("user-agent")
    assert agent is not None
    assert agent.startswith("press-release-monitor/")
    assert agent.endswith("(+https://example.org/bot)")
    assert server.calls[0].header("accept-encoding") == "gzip, deflate"


def test_configured_user_agent_is_used() -> None:
    with (
        serving({"*": lambda call: call.answer()}) as server,
        fetching(user_agent="me") as fetcher,
    ):
        captured(fetcher, server.url())
    assert server.calls[0].header("user-agent") == "me"


def test_cookies_are_not_kept() -> None:
    with (
        serving({"*": lambda call: call.answer("200 OK", b"", "Set-Cookie: a=b")}) as server,
        fetching() as fetcher,
    ):
        captured(fetcher, server.url())
        captured(fetcher, server.url())
    assert [call.header("cookie") for call in server.calls] == [None, None]


@pytest.mark.parametrize("path", ["/a%2Fb%27?x=%7E&y=a+b", "/%e4?q=1,2;3"])
def test_url_goes_out_as_it_is_written(path: str) -> None:
    with serving({"*": lambda call: call.answer()}) as server, fetching() as fetcher:
        captured(fetcher, server.url(path + "#part"))
    assert server.paths == [path]


@pytest.mark.parametrize(
    ("written", "sent"),
    [("/ä b", "/%C3%A4%20b"), ("?a=1", "/?a=1"), ("", "/"), ("/{x}", "/%7Bx%7D")],
)
def test_url_that_is_not_clean_is_quoted(written: str, sent: str) -> None:
    with serving({"*": lambda call: call.answer()}) as server, fetching() as fetcher:
        captured(fetcher, server.url(written))
    assert server.paths == [sent]


@pytest.mark.parametrize(
    "url", ["", "no url", "ftp://example.com/", "file:///etc/passwd", "http://", "http://[::1"]
)
def test_what_is_no_http_url_is_not_fetched(url: str) -> None:
    with fetching() as fetcher:
        assert failed(fetcher, url).reason == FailureReason.URL


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_redirects_are_followed_and_recorded(status: str) -> None:
    with (
        serving(
            {
                "/a": lambda call: call.redirect("../b?x=1", status),
                "/b?x=1": lambda call: call.redirect(f"http://two.test:{server.port}/c", status),
                "/c": lambda call: call.answer("200 OK", b"here"),
            }
        ) as server,
        fetching(everywhere("two.test")) as fetcher,
    ):
        capture = captured(fetcher, server.url("/a"), Validators(etag='"1"')).capture
    assert capture.body == b"here"
    assert capture.url == server.url("/a")
    assert capture.final_url == server.url("/c", "two.test")
    assert capture.hops == (
        Hop(url=server.url("/a"), status=int(status[:3]), target=server.url("/b?x=1")),
        Hop(
            url=server.url("/b?x=1"),
            status=int(status[:3]),
            target=server.url("/c", "two.test"),
        ),
    )
    assert [call.header("if-none-match") for call in server.calls] == ['"1"'] * 3


@pytest.mark.parametrize(
    ("location", "path"), [("/caf\xe9", "/caf%E9"), ("/caf\xc3\xa9 x", "/caf%C3%A9%20x")]
)
def test_redirect_target_keeps_its_bytes(location: str, path: str) -> None:
    with (
        serving(
            {"/": lambda call: call.redirect(location), "*": lambda call: call.answer()}
        ) as server,
        fetching() as fetcher,
    ):
        captured(fetcher, server.url())
    assert server.paths == ["/", path]


def test_redirect_without_location_is_an_answer() -> None:
    with serving({"*": lambda call: call.answer("302 F")}) as server, fetching() as fetcher:
        assert captured(fetcher, server.url()).capture.status == 302


@pytest.mark.parametrize(
    "target", ["/", "ftp://example.com/", "javascript:alert(1)", "http://[", "file:///etc/passwd"]
)
def test_redirect_in_a_circle_or_away_from_http_fails(target: str) -> None:
    with serving({"*": lambda call: call.redirect(target)}) as server, fetching() as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.REDIRECTS
    assert len(server.calls) == 1


def test_redirects_end_at_the_limit() -> None:
    def onwards(call: Call) -> None:
        call.redirect(f"/{len(server.calls)}")

    with serving({"*": onwards}) as server, fetching(max_redirects=3) as fetcher:
        result = failed(fetcher, server.url())
    assert result.reason == FailureReason.REDIRECTS
    assert len(server.calls) == 4


def test_password_stays_with_its_origin_and_out_of_the_records() -> None:
    with (
        serving(
            {
                "/": lambda call: call.redirect("/same"),
                "/same": lambda call: call.redirect(f"http://u:p@two.test:{server.port}/other"),
                "/other": lambda call: call.answer(),
            }
        ) as server,
        fetching(everywhere("two.test")) as fetcher,
    ):
        url = server.url("/").replace("http://", "http://me:secret@")
        capture = captured(fetcher, url).capture
    sent = [call.header("authorization") for call in server.calls]
    assert sent == ["Basic bWU6c2VjcmV0", "Basic bWU6c2VjcmV0", None]
    assert capture.url == server.url("/")
    assert "secret" not in repr(capture)


def test_connection_is_kept_only_while_its_host_has_more_to_ask() -> None:
    with (
        serving({"*": lambda call: call.answer()}) as server,
        fetching(per_host=1) as fetcher,
    ):
        requests = [captured(fetcher, server.url()).request] * 5
        assert len(list(fetcher.fetch(requests))) == 5
    assert server.connections == 2
    assert [call.header("connection") for call in server.calls] == ["close", *[None] * 4, "close"]
