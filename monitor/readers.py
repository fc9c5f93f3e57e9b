"""Reading in worker processes: parsing, extraction and detection cost more than all the rest.

A worker that crashes or runs past its time loses its one capture and nobody else's
(docs/decisions/0005-readers.md).
"""

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import connection
from threading import Lock, Thread
from typing import Protocol, TypeVar

from pebble import ProcessPool

from monitor.analysis.analyse import detect, read_feed, read_page
from monitor.analysis.assemble import Toolkit
from monitor.analysis.baseline import judge_baseline
from monitor.analysis.detect.document import Detector
from monitor.analysis.hints import Hints
from monitor.model.capture import Captured
from monitor.model.claim import Detection
from monitor.model.findings import FeedReading, PageReading, Seen
from monitor.model.language import LanguagePack
from monitor.model.source import Company, SourceState
from monitor.model.statement import Content
from monitor.store.ready import made_ready

Reading = TypeVar("Reading")

# Extraction takes milliseconds a page; what takes this long is an attack or a bug.
TIME_LIMIT_SECONDS = 60.0

# Libraries that parse hostile input leak; a worker is replaced before that shows.
_READINGS_PER_WORKER = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What a worker needs to build its detector; it crosses the process border once."""

    packs: Mapping[str, LanguagePack]
    companies: tuple[Company, ...]
    writing: "Writing | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a worker needs to do all of a first poll but the writing: see `Order.state`.

    `database` is the kind of database that it will be written to.
    """

    toolkit: Toolkit
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A feed to be read. Its source's `state` is given where this is its first poll.

    Nothing is remembered of such a source, so that a worker may judge what it read, and make the
    rows of it.
    """

    captured: Captured
    seen: Seen
    hints: Hints
    state: SourceState | None = None


class Readers(Protocol):
    """Reads captures somewhere, and says so in a future."""

    def feed(self, captured: Captured, *, seen: Seen, hints: Hints) -> Future[FeedReading]:
        """Read what a source lists."""

    def feeds(self, orders: Sequence[Order]) -> Sequence[Future[FeedReading]]:
        """Read what several sources list, in one go."""

    def page(self, captured: Captured, *, hints: Hints) -> Future[PageReading]:
        """Read a statement's page."""

    def claims(self, content: Content, *, hints: Hints) -> Future[Detection]:
        """Find the claims of a content that was kept without."""

    def close(self) -> None:
        """End the workers; readings under way are lost, and will be made again."""


class ProcessReaders:
    """Reads in a pool of processes, and in a new pool where the old one broke as a whole."""

    def __init__(self, tools: Tools, *, workers: int) -> None:
        self._tools = tools
        self._workers = workers
        self._lock = Lock()
        self._is_closed = False
        self._pool = self._new_pool()

    def feed(self, captured: Captured, *, seen: Seen, hints: Hints) -> Future[FeedReading]:
        """Read what a source lists."""
        arguments = {"captured": captured, "seen": seen, "hints": hints}
        return self._living().schedule(_read_feed, kwargs=arguments, timeout=TIME_LIMIT_SECONDS)

    def feeds(self, orders: Sequence[Order]) -> Sequence[Future[FeedReading]]:
        """Read what several sources list, in one go; after an accident, each for itself."""
        promises: list[Future[FeedReading]] = [Future() for _ in orders]

        def share(read: Future[list[FeedReading | None]]) -> None:
            is_lost = read.cancelled() or read.exception() is not None
            readings = [None] * len(orders) if is_lost else read.result()
            left = []
            for order, promise, reading in zip(orders, promises, readings, strict=True):
                if reading is not None:
                    promise.set_result(reading)
                else:
                    left.append((order, promise))
            if left:
                # Not in this thread, which is the pool's: the pool may have to be made anew.
                Thread(target=self._read_apart, args=(left,), daemon=True).start()

        pool = self._living()
        arguments = {"orders": orders}
        read = pool.schedule(_read_feeds, kwargs=arguments, timeout=TIME_LIMIT_SECONDS)
        read.add_done_callback(share)
        return promises

    def _read_apart(self, left: Sequence[tuple[Order, Future[FeedReading]]]) -> None:
        """Read feeds each for itself that were not read together: who is at fault says why."""
        for order, promise in left:
            try:
                reading = self.feed(order.captured, seen=order.seen, hints=order.hints)
            except RuntimeError as error:
                # The pool is being closed, or broke and has just been found to be broken.
                promise.set_exception(error)
            else:
                relay(reading, promise)

    def page(self, captured: Captured, *, hints: Hints) -> Future[PageReading]:
        """Read a statement's page."""
        arguments = {"captured": captured, "hints": hints}
        return self._living().schedule(_read_page, kwargs=arguments, timeout=TIME_LIMIT_SECONDS)

    def claims(self, content: Content, *, hints: Hints) -> Future[Detection]:
        """Find the claims of a content that was kept without."""
        arguments = {"content": content, "hints": hints}
        return self._living().schedule(_detect, kwargs=arguments, timeout=TIME_LIMIT_SECONDS)

    def close(self) -> None:
        """End the workers; readings under way are lost, and will be made again."""
        self._is_closed = True
        with self._lock:
            _end(self._pool)

    def _new_pool(self) -> ProcessPool:
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=_READINGS_PER_WORKER,
            initializer=_start_worker,
            initargs=(self._tools,),
            context=context,
        )

    def _living(self) -> ProcessPool:
        """Return a pool that takes work; one whose fork server was killed takes none any more."""
        with self._lock:
            if not self._pool.active and not self._is_closed:
                _end(self._pool)
                self._pool = self._new_pool()
            return self._pool


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
    pool.join()


class _Reader:
    """Reads in the process that it is made in."""

    def __init__(self, tools: Tools) -> None:
        self._detector = Detector.build(tools.packs, tools.companies)
        self._writing = tools.writing

    def feed(self, captured: Captured, *, seen: Seen, hints: Hints) -> FeedReading:
        """Read what a source lists."""
        return read_feed(captured, seen=seen, hints=hints, detector=self._detector)

    def order(self, one: Order) -> FeedReading:
        """Read what a source lists; of its first poll do all but the writing."""
        reading = self.feed(one.captured, seen=one.seen, hints=one.hints)
        if one.state is None or self._writing is None:
            return reading
        toolkit, database = self._writing.toolkit, self._writing.database
        try:
            judged = judge_baseline(one.captured, reading, state=one.state, toolkit=toolkit)
            if judged is not None:
                return replace(reading, entries=(), judged=made_ready(judged, database=database))
        except Exception:  # noqa: BLE001  # whoever writes judges it again, and says what it is
            return reading
        return reading

    def page(self, captured: Captured, *, hints: Hints) -> PageReading:
        """Read a statement's page."""
        return read_page(captured, hints=hints, detector=self._detector)

    def claims(self, content: Content, *, hints: Hints) -> Detection:
        """Find the claims of a content that was kept without."""
        return detect(content, hints=hints, detector=self._detector)


class LocalReaders:
    """Reads in this process: for one capture, or where processes cannot be had."""

    def __init__(self, tools: Tools) -> None:
        self._reader = _Reader(tools)

    def feed(self, captured: Captured, *, seen: Seen, hints: Hints) -> Future[FeedReading]:
        """Read what a source lists."""
        return _done(lambda: self._reader.feed(captured, seen=seen, hints=hints))

    def feeds(self, orders: Sequence[Order]) -> Sequence[Future[FeedReading]]:
        """Read what several sources list."""
        return [_done(partial(self._reader.order, one)) for one in orders]

    def page(self, captured: Captured, *, hints: Hints) -> Future[PageReading]:
        """Read a statement's page."""
        return _done(lambda: self._reader.page(captured, hints=hints))

    def claims(self, content: Content, *, hints: Hints) -> Future[Detection]:
        """Find the claims of a content that was kept without."""
        return _done(lambda: self._reader.claims(content, hints=hints))

    def close(self) -> None:
        """Let go of nothing."""


def relay(reading: Future[Reading], promise: Future[Reading]) -> None:
    """Have a promise become what a reading becomes."""

    def pass_on(read: Future[Reading]) -> None:
        error = CancelledError() if read.cancelled() else read.exception()
        if error is not None:
            promise.set_exception(error)
        else:
            promise.set_result(read.result())

    reading.add_done_callback(pass_on)


def _done(read: Callable[[], Reading]) -> Future[Reading]:
    """Read at once; the future carries what goes wrong, as a pool's would."""
    future: Future[Reading] = Future()
    try:
        future.set_result(read())
    except Exception as error:  # noqa: BLE001  # whoever asks for the result gets it
        future.set_exception(error)
    return future


# What a worker process was started with; there is one task at a time in a worker.
_worker: dict[str, "_Reader"] = {}


def _start_worker(tools: Tools) -> None:
    # What a capture is worth comes back as a verdict; the libraries' own words about hostile pages
    # would only fill the log.
    logging.getLogger().addHandler(logging.NullHandler())
    # Ctrl-C reaches the whole process group; the service decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker["own"] = _Reader(tools)
    Thread(target=_die_with_parent, daemon=True).start()


def _die_with_parent() -> None:
    """End this worker when the service is killed: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(0)


def _read_feed(*, captured: Captured, seen: Seen, hints: Hints) -> FeedReading:
    return _worker["own"].feed(captured, seen=seen, hints=hints)


def _read_feeds(*, orders: Sequence[Order]) -> list[FeedReading | None]:
    """Read several feeds; one that cannot be read is None, and takes none with it."""
    readings: list[FeedReading | None] = []
    for one in orders:
        try:
            reading = _worker["own"].order(one)
        except Exception:  # noqa: BLE001  # it is read again alone, and says then what it is
            reading = None
        readings.append(reading)
    return readings


def _detect(*, content: Content, hints: Hints) -> Detection:
    return _worker["own"].claims(content, hints=hints)


def _read_page(*, captured: Captured, hints: Hints) -> PageReading:
    return _worker["own"].page(captured, hints=hints)
