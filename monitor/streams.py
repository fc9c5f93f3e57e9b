"""Answers as they come and readings as they finish, in one stream."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Generic, TypeVar

from monitor.model.capture import Captured, FetchResult

Reading = TypeVar("Reading")

# Bodies that were fetched and not yet dealt with; one may have megabytes.
_MOST_IN_HAND = 128

# When nothing came for so long, work in hand is written.
_IDLE_SECONDS = 0.1


def _do_nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class _End:
    """No answer follows; `error` is why, where it was not meant to end."""

    error: BaseException | None = None


def overlapped(
    answers: Iterator[FetchResult],
    start: Callable[[FetchResult], Future[Reading] | None],
    *,
    pause: Callable[[], None] = _do_nothing,
) -> Generator[tuple[FetchResult | None, Future[Reading] | None], None, None]:
    """Yield each answer once its reading is done, while others are still being fetched.

    `start` begins the reading of an answer, or returns None where there is nothing to read; it
    runs in the caller's thread, as `pause` does when nothing came for a moment and when no answer
    will follow: what `start` put off has to begin then. (None, None) is yielded when nothing
    happened for a moment.
    """
    stream: _Stream[Reading] = _Stream(answers)
    try:
        yield from stream.run(start, pause)
    finally:
        stream.stop()


class _Stream(Generic[Reading]):
    """One thread draws answers; finished readings come back by the same queue."""

    def __init__(self, answers: Iterator[FetchResult]) -> None:
        self._answers = answers
        self._came: SimpleQueue[tuple[FetchResult, Future[Reading] | None] | _End] = SimpleQueue()
        # A token for each body that there is room for: a `Semaphore` costs ten times as much.
        self._room: SimpleQueue[None] = SimpleQueue()
        for _ in range(_MOST_IN_HAND):
            self._room.put(None)
        self._stopped = Event()
        Thread(target=self._pump, name="answers", daemon=True).start()

    def run(
        self, start: Callable[[FetchResult], Future[Reading] | None], pause: Callable[[], None]
    ) -> Iterator[tuple[FetchResult | None, Future[Reading] | None]]:
        is_open, in_reading = True, 0
        while is_open or in_reading:
            try:
                came = self._came.get(timeout=_IDLE_SECONDS)
            except Empty:
                pause()
                yield None, None
                continue
            if isinstance(came, _End):
                is_open = False
                if came.error is not None:
                    raise came.error
                pause()
                continue
            answer, reading = came
            if reading is not None:
                in_reading -= 1
            else:
                reading = start(answer)
                if reading is not None:
                    in_reading += 1
                    reading.add_done_callback(self._done(answer))
                    continue
            if isinstance(answer, Captured):
                self._room.put(None)
            yield answer, reading

    def stop(self) -> None:
        """End the drawing thread, also when it waits for room."""
        self._stopped.set()
        self._room.put(None)

    def _done(self, answer: FetchResult) -> Callable[[Future[Reading]], None]:
        return lambda reading: self._came.put((answer, reading))

    def _pump(self) -> None:
        error: BaseException | None = None
        try:
            for answer in self._answers:
                self._came.put((answer, None))
                if isinstance(answer, Captured):
                    self._room.get()
                if self._stopped.is_set():
                    break
        except BaseException as raised:  # noqa: BLE001  # the caller's thread raises it
            error = raised
        finally:
            close = getattr(self._answers, "close", None)
            if close is not None:
                close()
            self._came.put(_End(error))
