import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest

from monitor.fetch.http import HttpFetcher
from monitor.model.capture import Captured, FailureReason, FetchFailed, FetchResult, Request
from tests.integration.fetch_servers import (
    NOW,
    Call,
    Names,
    Server,
    captured,
    everywhere,
    fetching,
    serving,
    settings,
)

pytestmark = pytest.mark.integration


def requests(server: Server, count: int, path: str = "/") -> list[Request]:
    return [Request(key=str(n), url=server.url(path)) for n in range(count)]


def reasons(results: Iterator[FetchResult]) -> list[FailureReason | None]:
    return [result.reason if isinstance(result, FetchFailed) else None for result in results]


@contextmanager
def hanging() -> Iterator[Server]:
    with serving({"/": lambda call: call.answer(), "*": Call.hang}) as server:
        yield server


def wait_until_quiet(server: Server) -> None:
    """Wait until the client has hung up on every connection."""
    deadline = time.monotonic() + 5
    while any("process_request" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        server.closing.wait(0.01)


def test_nothing_to_fetch_gives_nothing() -> None:
    with fetching() as fetcher:
        assert list(fetcher.fetch([])) == []


def test_two_hundred_at_once() -> None:
    together = threading.Barrier(200, timeout=10)

    def meet(call: Call) -> None:
        together.wait()
        call.answer("200 OK", call.path.encode())

    with serving({"*": meet}) as server, fetching(concurrency=200, per_host=200) as fetcher:
        wanted = [Request(key=str(n), url=server.url(f"/{n}")) for n in range(200)]
        results = list(fetcher.fetch(wanted))
    answered = {
        result.request: result.capture.body for result in results if isinstance(result, Captured)
    }
    assert answered == {request: f"/{request.key}".encode() for request in wanted}


def test_results_come_while_others_still_hang() -> None:
    with hanging() as server, fetching() as fetcher:
        results = fetcher.fetch([*requests(server, 1, "/hang"), *requests(server, 1)])
        assert isinstance(next(results), Captured)
        fetcher.close()
        assert reasons(results) == [FailureReason.STOPPED]


def test_close_ends_hanging_and_waiting_fetches_soon() -> None:
    with hanging() as server, fetching() as fetcher:
        found: list[FailureReason | None] = []
        thread = threading.Thread(
            target=lambda: found.extend(reasons(fetcher.fetch(requests(server, 20, "/hang"))))
        )
        thread.start()
        assert server.reached.wait(5)
        began = time.monotonic()
        fetcher.close()
        thread.join(5)
        assert time.monotonic() - began < 1
    assert found == [FailureReason.STOPPED] * 20


def test_fetching_after_close_is_stopped() -> None:
    with hanging() as server, fetching() as fetcher:
        captured(fetcher, server.url())
        fetcher.close()
        fetcher.close()
        assert reasons(fetcher.fetch(requests(server, 2))) == [FailureReason.STOPPED] * 2
        assert len(server.calls) == 1


def test_fetcher_that_never_fetched_closes() -> None:
    fetcher = HttpFetcher(settings(), lambda: NOW)
    fetcher.close()
    assert reasons(fetcher.fetch([Request(key="k", url="http://127.0.0.1:9/")])) == [
        FailureReason.STOPPED
    ]


def test_close_leaves_no_thread_or_connection_behind() -> None:
    before = set(threading.enumerate())
    with serving({"*": lambda call: call.answer()}) as server:
        with fetching(everywhere("a.test")) as fetcher:
            captured(fetcher, server.url("/", "a.test"))
        wait_until_quiet(server)
    assert set(threading.enumerate()) <= before
    gc.collect()


def test_caller_that_stops_early_ends_its_own_fetches_only() -> None:
    with hanging() as server, fetching() as fetcher:
        results = fetcher.fetch([*requests(server, 1), *requests(server, 30, "/hang")])
        next(results)
        assert isinstance(results, Iterator)
        del results
        gc.collect()
        wait_until_quiet(server)
        asked = len(server.calls)
        captured(fetcher, server.url())
        assert len(server.calls) == asked + 1


def test_requests_may_come_from_a_generator() -> None:
    with hanging() as server, fetching() as fetcher:
        wanted = (request for request in requests(server, 3))
        assert reasons(fetcher.fetch(wanted)) == [None] * 3


def test_mistake_in_one_fetch_does_not_end_the_others(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Names):
        async def resolve(self, host: str, *args: object, **kwargs: object) -> list[object]:  # type: ignore[override]
            if host == "bad.test":
                raise KeyError(host)
            return list(await super().resolve(host, *args, **kwargs))  # type: ignore[arg-type]

    names = Broken({"good.test": (("127.0.0.1",),)})
    with serving({"*": lambda call: call.answer()}) as server, fetching(names) as fetcher:
        hosts = ("bad.test", "good.test", "bad.test", "good.test")
        wanted = [Request(key=host, url=server.url("/", host)) for host in hosts]
        results = list(fetcher.fetch(wanted))
    ended = sorted((result.request.key, type(result).__name__) for result in results)
    assert ended == [("bad.test", "FetchFailed")] * 2 + [("good.test", "Captured")] * 2
    (record, *_) = caplog.records
    assert record.exc_info is not None


def test_fetching_waits_for_a_caller_that_does_not_read() -> None:
    page = b"x" * 2_000_000
    with (
        serving({"*": lambda call: call.answer("200 OK", page)}) as server,
        fetching(concurrency=4, per_host=4) as fetcher,
    ):
        slow = fetcher.fetch(requests(server, 40))
        next(slow)
        # Another caller is served meanwhile, so the slow one's turn has come and gone.
        assert reasons(fetcher.fetch(requests(server, 20))) == [None] * 20
        assert len(server.calls) - 20 < 25
        assert reasons(slow) == [None] * 39


def test_clock_is_asked_for_every_result() -> None:
    moments = iter([NOW, NOW.replace(hour=10)])

    def clock() -> datetime:
        return next(moments)

    with serving({"*": lambda call: call.answer()}) as server:
        fetcher = HttpFetcher(settings(), clock)
        times = [captured(fetcher, server.url()).capture.at for _ in range(2)]
        fetcher.close()
    assert times == [NOW, NOW.replace(hour=10)]
