"""Carry requests into the loop's thread and results out of it, several at a time."""

import asyncio
from collections.abc import Callable, Iterator
from queue import SimpleQueue

from monitor.fetch.address import Address
from monitor.fetch.decode import Body
from monitor.model.capture import Captured, FetchResult, Hop, Request

# One crossing of threads costs about as much as fetching a 304; these spread it.
_CHUNK = 64
_LINGER = 0.005
# A caller that parses slowly must not make the fetched bodies pile up.
_MOST_UNREAD = 32 * 1024 * 1024


class Job:
    """One request on its way: where it is now and how much of its time is left."""

    __slots__ = ("address", "batch", "body", "hops", "left", "request", "task")

    def __init__(self, request: Request, address: Address, *, batch: "Batch", left: float) -> None:
        self.request = request
        self.address = address
        self.batch = batch
        self.left = left
        self.hops: tuple[Hop, ...] = ()
        self.body: Body | None = None
        self.task: asyncio.Task[None] | None = None


class Batch:
    """One call of `fetch`: what it asks for and the results it waits for."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.is_abandoned = False
        self._queue: SimpleQueue[list[FetchResult]] = SimpleQueue()
        self._chunk: list[FetchResult] = []
        self._finished = 0
        self._unread = 0
        self._received = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, request: Request, address: Address, *, seconds: float) -> None:
        """Add a request, before the batch begins (caller's thread)."""
        self.jobs.append(Job(request, address, batch=self, left=seconds))

    @property
    def is_held(self) -> bool:
        """Whether the caller has to read before more is fetched for it."""
        return self._unread > _MOST_UNREAD

    @property
    def is_read(self) -> bool:
        """Whether the caller has received all results (caller's thread)."""
        return self._received == len(self.jobs)

    def finish(self, result: FetchResult) -> None:
        """Note a result (loop's thread)."""
        if self.is_abandoned:
            return
        self._chunk.append(result)
        self._finished += 1
        self._unread += _size(result)
        if self._finished == len(self.jobs) or len(self._chunk) >= _CHUNK:
            self._flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_LINGER, self._flush)

    def read(self, size: int) -> None:
        """Note that the caller has done with so many bytes (loop's thread)."""
        self._unread -= size

    def results(self, on_read: Callable[[int], object]) -> Iterator[FetchResult]:
        """Yield the results as they come; `on_read` hears of bytes done with (caller's thread)."""
        while not self.is_read:
            chunk = self._queue.get()
            self._received += len(chunk)
            yield from chunk
            size = sum(map(_size, chunk))
            if size:
                on_read(size)

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._chunk:
            self._queue.put(self._chunk)
            self._chunk = []


def _size(result: FetchResult) -> int:
    return len(result.capture.body) if isinstance(result, Captured) else 0
