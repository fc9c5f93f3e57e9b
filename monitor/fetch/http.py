"""Fetch over HTTP: a plain iterator outside, one event loop in a thread of its own inside."""

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial

from aiohttp.abc import AbstractResolver

from monitor import __version__
from monitor.fetch.access import Accesses, Resolve
from monitor.fetch.address import BadUrl, address
from monitor.fetch.batch import Batch
from monitor.fetch.exchange import Exchange, open_session
from monitor.fetch.failures import Failure, one_line
from monitor.fetch.guard import Guard
from monitor.fetch.holds import Holds
from monitor.fetch.loop import LoopThread
from monitor.fetch.workers import Workers
from monitor.model.capture import FailureReason, FetchFailed, FetchResult, Hold, Request
from monitor.model.settings import Access, FetchSettings

_PRODUCT = f"press-release-monitor/{__version__}"
_CLOSED = Failure(FailureReason.STOPPED, "the fetcher is closed")


class HttpFetcher:
    """The `Fetcher` for the network. Several threads may fetch at once; limits hold for all."""

    def __init__(
        self,
        settings: FetchSettings,
        clock: Callable[[], datetime],
        *,
        resolver: AbstractResolver | None = None,
        holds: Iterable[Hold] = (),
        access: Iterable[Access] = (),
        resolve: Resolve | None = None,
    ) -> None:
        self._holds = Holds(holds)
        self._settings = settings
        self._clock = clock
        self._resolver = resolver
        self._guard = Guard(settings.allow)
        self._accesses = Accesses(access, self._guard, resolve=resolve)
        # Re-entrant: a signal handler may close while its own thread is starting.
        self._lock = threading.RLock()
        self._is_closed = False
        self._inside: tuple[LoopThread, Workers] | None = None

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request, as they complete, in any order.

        Fetching begins with the first `next`. A caller that stops early ends its own fetches.
        """
        batch = Batch()
        seconds = self._settings.timeout.total_seconds()
        for request in requests:
            try:
                batch.add(request, address(request.url), seconds=seconds)
            except BadUrl as error:
                detail = one_line(f"cannot fetch {request.url!r}: {error}")
                yield self._failed(request, Failure(FailureReason.URL, detail))
        inside = self._open()
        if inside is None or not inside[0].tell(inside[1].begin, batch):
            for job in batch.jobs:
                yield self._failed(job.request, _CLOSED)
            return
        thread, workers = inside
        try:
            yield from batch.results(partial(thread.tell, workers.read, batch))
        finally:
            if not batch.is_read:
                thread.tell(workers.abandon, batch)

    def space(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two requests to a host, from now on."""
        inside = self._open()
        if inside is not None:
            thread, workers = inside
            thread.tell(workers.space, host, seconds)

    def close(self) -> None:
        """Abort what is under way, which comes back as stopped, and let go of the network."""
        with self._lock:
            self._is_closed = True
        if self._inside is not None:
            thread, workers = self._inside
            thread.stop(workers.close)

    def _open(self) -> tuple[LoopThread, Workers] | None:
        with self._lock:
            if self._inside is None and not self._is_closed:
                thread = LoopThread(lookups=self._settings.concurrency)
                workers = thread.run(self._start())
                self._inside = thread, workers
            return None if self._is_closed else self._inside

    def _failed(self, request: Request, why: Failure) -> FetchFailed:
        return FetchFailed(request=request, at=self._clock(), reason=why.reason, detail=why.detail)

    async def _start(self) -> Workers:
        session = open_session(
            guard=self._guard,
            user_agent=user_agent(self._settings),
            resolver=self._resolver,
        )
        exchange = Exchange(
            session,
            settings=self._settings,
            clock=self._clock,
            holds=self._holds,
            accesses=self._accesses,
        )
        return Workers(exchange, settings=self._settings)


def user_agent(settings: FetchSettings) -> str:
    """Return what we call ourselves."""
    if settings.user_agent is not None:
        return settings.user_agent
    return f"{_PRODUCT} (+{settings.contact})" if settings.contact else _PRODUCT
