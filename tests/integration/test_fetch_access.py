"""What one source's own host gets to see, and nobody else: real servers, TLS, and a real proxy."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.fetch.http import HttpFetcher
from monitor.model.capture import Captured, FailureReason, FetchFailed, FetchResult, Request
from monitor.model.settings import Access, Proxy, Secret
from tests.integration.fetch_servers import (
    NOW,
    Call,
    Respond,
    Server,
    everywhere,
    serving,
    settings,
)
from tests.support.certificates import Authority
from tests.support.proxy import Proxy as RealProxy
from tests.support.proxy import proxying

pytestmark = pytest.mark.integration

HERE = "acme.test"
ELSEWHERE = "globex.test"
BASIC = "Basic bWU6aHVudGVyMg=="
PROXY_BASIC = "Basic cHJveHk6c3dvcmRmaXNo"
SECRETS = ("hunter2", "swordfish", BASIC.split()[1], PROXY_BASIC.split()[1], "key-4711")


@contextmanager
def asking(*access: Access, allow: tuple[str, ...] = ("127.0.0.1/32",)) -> Iterator[HttpFetcher]:
    fetcher = HttpFetcher(
        settings(allow=allow),
        lambda: NOW,
        resolver=everywhere(HERE, ELSEWHERE),
        access=access,
    )
    try:
        yield fetcher
    finally:
        fetcher.close()


def ask(fetcher: HttpFetcher, url: str, source: str = "acme") -> FetchResult:
    (result,) = fetcher.fetch([Request(key="k", url=url, source=source)])
    for secret in SECRETS:
        assert secret not in repr(result)
    return result


def body(result: FetchResult) -> bytes:
    assert isinstance(result, Captured), result
    return result.capture.body


def failed(result: FetchResult) -> FetchFailed:
    assert isinstance(result, FetchFailed), result
    return result


def access(url: str, **more: object) -> Access:
    plain: dict[str, object] = {
        "headers": (("X-Api-Key", Secret("key-4711")),),
        "user": "me",
        "password": Secret("hunter2"),
    }
    return Access(source="acme", url=url, **(plain | more))  # type: ignore[arg-type]


def seen(call: Call) -> tuple[str | None, str | None]:
    return call.header("authorization"), call.header("x-api-key")


NOTHING = (None, None)
ALL = (BASIC, "key-4711")


def test_its_own_host_gets_headers_and_password_for_feed_and_pages() -> None:
    with (
        serving({"*": lambda call: call.answer()}) as server,
        asking(access(server.url("/feed.xml", HERE))) as fetcher,
    ):
        for path in ("/feed.xml", "/news/1"):
            ask(fetcher, server.url(path, HERE))
        ask(fetcher, server.url("/news/1", ELSEWHERE))
        ask(fetcher, server.url("/feed.xml", HERE), source="another")
        ask(fetcher, server.url("/feed.xml", HERE), source="")
    assert list(map(seen, server.calls)) == [ALL, ALL, NOTHING, NOTHING, NOTHING]
    assert [call.header("host") for call in server.calls][2] == f"{ELSEWHERE}:{server.port}"


def test_a_redirect_takes_nothing_to_another_host_nor_back() -> None:
    def to(host: str, path: str) -> None:
        responders[path] = lambda call: call.redirect(server.url(f"{path}/on", host))

    responders: dict[str, Respond] = {"*": lambda call: call.answer()}
    with serving(responders) as server, asking(access(server.url("/", HERE))) as fetcher:
        to(HERE, "/a")
        to(ELSEWHERE, "/a/on")
        to(HERE, "/a/on/on")
        assert body(ask(fetcher, server.url("/a", HERE))) == b""
    assert list(map(seen, server.calls)) == [ALL, ALL, NOTHING, NOTHING]


def test_another_port_is_another_host() -> None:
    with (
        serving({"*": lambda call: call.answer()}) as own,
        serving({"*": lambda call: call.answer()}) as other,
        asking(access(own.url("/", HERE))) as fetcher,
    ):
        ask(fetcher, other.url("/", HERE))
    assert list(map(seen, other.calls)) == [NOTHING]


def secured(server: Server, authority: Authority, host: str) -> None:
    context = authority.server_context(host)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )


def test_a_private_authority_is_trusted_for_its_source_only(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with serving({"*": lambda call: call.answer(body=b"inside")}) as server:
        secured(server, authority, HERE)
        url = server.url("/", HERE).replace("http:", "https:")
        with asking(access(url, ca_file=str(authority.ca_file))) as fetcher:
            assert body(ask(fetcher, url)) == b"inside"
            assert failed(ask(fetcher, url, source="another")).reason is FailureReason.TLS


def test_an_authority_that_is_none_is_said_to_be_one(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    file.write_text("no certificate")
    with asking(access(f"https://{HERE}/", ca_file=str(file))) as fetcher:
        result = failed(ask(fetcher, f"https://{HERE}/"))
    assert (result.reason, f"ca_file {file}" in result.detail) == (FailureReason.TLS, True)


def a_proxy(real: RealProxy, word: str = "swordfish") -> Proxy:
    return Proxy(url=real.url, user="proxy", password=Secret(word))


def test_a_proxy_carries_its_own_host_and_leaves_out_others() -> None:
    responders: dict[str, Respond] = {"*": lambda call: call.answer()}
    with (
        serving(responders) as server,
        proxying(RealProxy(ports={HERE: server.port}, lets_in=PROXY_BASIC)) as real,
        asking(access(server.url("/", HERE), proxy=a_proxy(real))) as fetcher,
    ):
        responders["/"] = lambda call: call.redirect(server.url("/there", ELSEWHERE))
        body(ask(fetcher, server.url("/", HERE)))
    assert real.asked == [("GET", server.url("/", HERE))]
    assert list(map(seen, server.calls)) == [ALL, NOTHING]
    assert server.calls[0].header("proxy-authorization") is None


def test_a_proxy_sees_nothing_of_what_goes_through_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with serving({"*": lambda call: call.answer(body=b"inside")}) as server:
        secured(server, authority, HERE)
        url = server.url("/", HERE).replace("http:", "https:")
        with proxying(RealProxy(ports={HERE: server.port}, lets_in=PROXY_BASIC)) as real:
            given = access(url, proxy=a_proxy(real), ca_file=str(authority.ca_file))
            with asking(given) as fetcher:
                assert body(ask(fetcher, url)) == b"inside"
    assert real.asked == [("CONNECT", f"{HERE}:{server.port}")]
    assert BASIC not in real.heads[0]
    assert "key-4711" not in real.heads[0]
    assert list(map(seen, server.calls)) == [ALL]
    assert server.calls[0].header("proxy-authorization") is None


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_lets_nobody_in_is_no_answer_of_the_source(scheme: str) -> None:
    url = f"{scheme}://{HERE}/"
    with (
        proxying(RealProxy(ports={}, lets_in=PROXY_BASIC)) as real,
        asking(access(url, proxy=a_proxy(real, word="wrong"))) as fetcher,
    ):
        result = failed(ask(fetcher, url))
    assert result.reason is FailureReason.CONNECT
    assert "proxy" in result.detail
    assert "407" in result.detail


def test_a_proxy_on_a_private_address_has_to_be_allowed() -> None:
    url = f"http://{HERE}/"
    with (
        proxying(RealProxy(ports={})) as real,
        asking(access(url, proxy=Proxy(url=real.url)), allow=()) as fetcher,
    ):
        result = failed(ask(fetcher, url))
    assert real.asked == []
    assert result.reason is FailureReason.ADDRESS
    assert "refused to connect to the proxy 127.0.0.1" in result.detail


@pytest.mark.parametrize(
    "host",
    ["10.0.0.7", "10.7", "0xa000007", "167772167", "[::ffff:10.0.0.7]", "[fd00::7]"],
)
def test_a_proxy_is_not_asked_for_a_private_address(host: str) -> None:
    url = f"http://{host}/"
    with (
        proxying(RealProxy(ports={})) as real,
        asking(access(url, proxy=Proxy(url=real.url))) as fetcher,
    ):
        result = failed(ask(fetcher, url))
    assert real.asked == []
    assert result.reason is FailureReason.ADDRESS


@pytest.mark.parametrize("host", ["localhost", "localhost.", "db.localhost"])
def test_a_proxy_is_not_asked_for_its_own_machine(host: str) -> None:
    url = f"http://{host}/"
    given = access(url, proxy=Proxy(url="http://192.0.2.1:3128"))
    with asking(given, allow=()) as fetcher:
        result = failed(ask(fetcher, url))
    assert "refused to ask a proxy for localhost" in result.detail.replace("db.", "")


def test_a_proxy_that_is_down_is_named() -> None:
    url = f"http://{HERE}/"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with asking(access(url, proxy=Proxy(url=f"http://127.0.0.1:{port}"))) as fetcher:
        result = failed(ask(fetcher, url))
    assert result.reason is FailureReason.CONNECT
    assert f"no connection to the proxy 127.0.0.1:{port}" in result.detail


def test_no_repr_shows_a_secret() -> None:
    shown = repr(access("http://a/", proxy=Proxy(url="http://p/", password=Secret("swordfish"))))
    assert not any(secret in shown for secret in SECRETS)
    assert "X-Api-Key" in shown
