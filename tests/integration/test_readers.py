"""Reading in worker processes: what breaks one reading breaks no other."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress

import psutil
import pytest

from monitor.analysis.hints import Hints
from monitor.languages.loader import load_packs
from monitor.model.capture import Captured, Request
from monitor.model.findings import NOTHING_SEEN, FeedReading, PageReading
from monitor.model.source import SourceKind
from monitor.model.statement import Verdict
from monitor.readers import LocalReaders, Order, ProcessReaders, Readers, Tools
from tests.support.builders import a_capture
from tests.support.newsroom import Newsroom, Release

pytestmark = pytest.mark.integration

_RELEASE = Release(
    slug="one",
    title="Acme and Globex announce partnership",
    paragraphs=["Acme Corp. and Globex Inc. today signed a partnership agreement on batteries."]
    * 3,
)


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(packs=load_packs(), companies=())


@pytest.fixture(scope="module")
def pool(tools: Tools) -> Iterator[ProcessReaders]:
    readers = ProcessReaders(tools, workers=2)
    yield readers
    readers.close()


def _page(body: bytes | None = None) -> Captured:
    page = Newsroom(feeds={"acme": [_RELEASE]}).answer("/acme/one").body if body is None else body
    capture = a_capture("https://acme.example/one", body=page)
    return Captured(request=Request(key="one", url=capture.url), capture=capture)


def _read(readers: Readers, page: Captured) -> Future[PageReading]:
    return readers.page(page, hints=Hints())


def _feed(key: str, *, kind: SourceKind = SourceKind.FEED, text: str = "Words.") -> Order:
    body = (
        b"<rss version='2.0'><channel><title>News</title><item><title>A headline</title>"
        b"<link>https://acme.example/1</link><description><![CDATA["
        + text.encode()
        + b"]]></description></item></channel></rss>"
    )
    capture = a_capture(f"https://{key}.example/feed.xml", body=body)
    captured = Captured(request=Request(key=key, url=capture.url), capture=capture)
    return Order(captured=captured, seen=NOTHING_SEEN, hints=Hints(kind=kind))


def _alone(readers: Readers, order: Order) -> FeedReading:
    reading = readers.feed(order.captured, seen=order.seen, hints=order.hints)
    return reading.result(timeout=60)


def _workers() -> list[psutil.Process]:
    """Return the workers: children of the fork server, or our own where there is none."""
    children = psutil.Process().children()
    return [worker for child in children for worker in child.children()] or children


def test_a_pool_reads_what_this_process_reads(pool: ProcessReaders, tools: Tools) -> None:
    ours = _read(LocalReaders(tools), _page()).result()
    assert ours.verdict is Verdict.GOOD
    assert _read(pool, _page()).result(timeout=60) == ours


def test_a_worker_that_is_killed_loses_its_own_reading_only(pool: ProcessReaders) -> None:
    assert _read(pool, _page()).result(timeout=60).verdict is Verdict.GOOD
    heavy = _page(b"<p>" + b"<b>x</b> y. " * 400_000 + b"</p>")
    futures = [_read(pool, heavy) for _ in range(2)]
    while not all(future.running() for future in futures):
        assert not any(future.done() for future in futures)
    for worker in _workers():
        os.kill(worker.pid, signal.SIGKILL)
    assert all(future.exception(timeout=60) is not None for future in futures)
    assert _read(pool, _page()).result(timeout=60).verdict is Verdict.GOOD


def test_feeds_that_are_read_together_read_as_each_alone(
    pool: ProcessReaders, tools: Tools
) -> None:
    orders = [_feed("acme"), _feed("globex")]
    together = [one.result(timeout=60) for one in pool.feeds(orders)]
    assert together == [_alone(LocalReaders(tools), order) for order in orders]
    assert [len(reading.entries) for reading in together] == [1, 1]


def test_a_feed_that_cannot_be_read_takes_none_with_it(pool: ProcessReaders) -> None:
    # No source of this kind is read as a feed: it stands for any mistake in reading one.
    good, bad, also_good = pool.feeds([_feed("a"), _feed("b", kind=SourceKind.PAGE), _feed("c")])
    assert isinstance(bad.exception(timeout=60), ValueError)
    assert good.result(timeout=60).verdict is also_good.result(timeout=60).verdict is Verdict.GOOD


def test_feeds_whose_worker_is_killed_are_read_again(pool: ProcessReaders) -> None:
    busy = max(sum(worker.cpu_times()[:2]) for worker in _workers())
    heavy = _feed("acme", text="<b>x</b> y. " * 150_000)
    together = pool.feeds([heavy, _feed("globex")])
    deadline = time.monotonic() + 60
    while max(sum(worker.cpu_times()[:2]) for worker in _workers()) < busy + 0.1:
        assert time.monotonic() < deadline
    assert not any(one.done() for one in together)
    for worker in _workers():
        os.kill(worker.pid, signal.SIGKILL)
    assert [one.result(timeout=60).verdict for one in together] == [Verdict.GOOD] * 2


def test_a_pool_that_broke_as_a_whole_is_replaced(tools: Tools) -> None:
    readers = ProcessReaders(tools, workers=1)
    try:
        assert _read(readers, _page()).result(timeout=60).verdict is Verdict.GOOD
        for process in psutil.Process().children(recursive=True):
            if "forkserver" in " ".join(process.cmdline()):
                os.kill(process.pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(RuntimeError):  # the pool has not noticed yet, or has just noticed
                assert _read(readers, _page()).result(timeout=60).verdict is Verdict.GOOD
                return
            time.sleep(0.1)
        pytest.fail("the pool was not replaced")
    finally:
        readers.close()


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff" * 1000, b"<" * 100_000, b"<div>" * 50_000, b"<html><body>\xed\xa0\x80"],
    ids=["empty", "binary", "angles", "deep", "surrogate"],
)
def test_hostile_pages_are_unreadable_and_raise_nothing(tools: Tools, body: bytes) -> None:
    assert _read(LocalReaders(tools), _page(body)).result().verdict is not Verdict.GOOD
