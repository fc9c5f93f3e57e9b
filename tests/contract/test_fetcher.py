"""What every `Fetcher` promises; the network's and the archive's both keep it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from monitor.fetch.archive import ArchiveFetcher
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    NotModified,
    Request,
    Validators,
)
from monitor.model.protocols import Fetcher
from tests.integration.fetch_servers import NOW, Call, fetching, serving

PAGES = {
    "/feed": (
        200,
        b"<rss/>",
        (("ETag", 'W/"7"'), ("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT")),
    ),
    "/dated": (200, b"<html/>", (("Last-Modified", "Mon, 02 Mar 2026 08:00:00 GMT"),)),
    "/plain": (200, b"text", ()),
    "/gone": (410, b"gone", ()),
    "/busy": (429, b"", (("Retry-After", "120"),)),
}


@dataclass(frozen=True)
class World:
    """A fetcher, and where its pages stand."""

    fetcher: Fetcher
    base: str

    def request(self, path: str, validators: Validators | None = None) -> Request:
        return Request(key=path, url=self.base + path, validators=validators)

    def fetch(self, *requests: Request) -> list[FetchResult]:
        return list(self.fetcher.fetch(requests))

    def fetch_one(self, path: str, validators: Validators | None = None) -> FetchResult:
        (result,) = self.fetch(self.request(path, validators))
        return result

    def captured(self, path: str, validators: Validators | None = None) -> Captured:
        result = self.fetch_one(path, validators)
        assert isinstance(result, Captured), result
        return result


def serve(call: Call) -> None:
    if call.path not in PAGES:
        call.connection.shutdown(socket.SHUT_RDWR)
        return
    status, body, headers = PAGES[call.path]
    held = dict(headers)
    asked = (call.header("if-none-match"), call.header("if-modified-since"))
    if asked == (held.get("ETag"), held.get("Last-Modified")) and any(asked):
        call.send(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    else:
        call.answer(f"{status} As told", body, *(f"{name}: {value}" for name, value in headers))


@contextmanager
def over_http() -> Iterator[World]:
    with serving({"*": serve}) as server, fetching() as fetcher:
        yield World(fetcher, server.url(""))


@contextmanager
def from_archive() -> Iterator[World]:
    base = "https://example.com"
    captures = {
        base + path: Capture(
            url=base + path,
            final_url=base + path,
            at=NOW,
            status=status,
            headers=headers,
            body=body,
        )
        for path, (status, body, headers) in PAGES.items()
    }
    yield World(ArchiveFetcher(captures), base)


@pytest.fixture(params=[over_http, from_archive])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    make: Callable[[], Iterator[World]] = request.param
    with make() as world:  # type: ignore[attr-defined] # both are context managers
        yield world


def test_each_request_has_exactly_one_result(world: World) -> None:
    requests = [world.request(path) for path in [*PAGES, "/missing", "/feed", "/feed"]]
    results = world.fetch(*requests)
    assert sorted(result.request.key for result in results) == sorted(r.key for r in requests)


def test_no_request_has_no_result(world: World) -> None:
    assert world.fetch() == []


def test_requests_may_be_any_iterable(world: World) -> None:
    requests = (world.request(path) for path in PAGES)
    assert len(list(world.fetcher.fetch(requests))) == len(PAGES)


def test_result_carries_its_request(world: World) -> None:
    request = world.request("/plain")
    (result,) = world.fetch(request)
    assert result.request is request


@pytest.mark.parametrize("path", PAGES)
def test_complete_answer_is_captured(world: World, path: str) -> None:
    status, body, headers = PAGES[path]
    capture = world.captured(path).capture
    assert (capture.status, capture.body, capture.at) == (status, body, NOW)
    assert set(headers) <= set(capture.headers)
    assert capture.url == capture.final_url == world.base + path


@pytest.mark.parametrize("path", ["/feed", "/dated"])
def test_own_validators_give_not_modified(world: World, path: str) -> None:
    validators = world.captured(path).capture.validators
    assert isinstance(world.fetch_one(path, validators), NotModified)


@pytest.mark.parametrize(
    ("path", "validators"),
    [
        ("/feed", Validators(etag='"6"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT")),
        ("/dated", Validators(last_modified="Sun, 01 Mar 2026 08:00:00 GMT")),
        ("/plain", Validators(etag='W/"7"')),
    ],
)
def test_other_validators_give_the_page(world: World, path: str, validators: Validators) -> None:
    assert world.captured(path, validators).capture.body == PAGES[path][1]


def test_wish_to_be_left_alone_is_passed_on(world: World) -> None:
    wait = world.captured("/busy").retry_after
    assert wait is not None
    assert wait.total_seconds() == 120


def test_what_cannot_be_had_is_a_failure_with_a_reason(world: World) -> None:
    result = world.fetch_one("/missing")
    assert isinstance(result, FetchFailed)
    assert result.reason in {FailureReason.CONNECT, FailureReason.PROTOCOL}
    assert result.detail
    assert "\n" not in result.detail


def test_fetching_again_works(world: World) -> None:
    assert world.captured("/plain").capture == world.captured("/plain").capture


def test_after_close_everything_is_stopped(world: World) -> None:
    world.captured("/plain")
    world.fetcher.close()
    results = world.fetch(world.request("/plain"), world.request("/missing"))
    assert all(isinstance(result, FetchFailed) for result in results)
    reasons = [result.reason for result in results if isinstance(result, FetchFailed)]
    assert reasons == [FailureReason.STOPPED] * 2


def test_closing_twice_is_nothing(world: World) -> None:
    world.fetcher.close()
    world.fetcher.close()
