import threading
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from monitor.model.capture import Captured, FetchResult, NotModified, Request
from monitor.streams import overlapped
from tests.support.builders import NOW, a_capture


def _captured(key: str) -> Captured:
    return Captured(request=Request(key=key, url="https://acme.example/"), capture=a_capture())


def _unchanged(key: str) -> NotModified:
    return NotModified(request=Request(key=key, url="https://acme.example/"), at=NOW)


def _done(value: str) -> Future[str]:
    future: Future[str] = Future()
    future.set_result(value)
    return future


def _read(result: FetchResult) -> Future[str] | None:
    return _done(result.request.key) if isinstance(result, Captured) else None


def test_each_answer_comes_once_with_its_reading() -> None:
    answers: list[FetchResult] = [_captured("a"), _unchanged("b"), _captured("c")]
    came = {
        answer.request.key: reading.result() if reading else None
        for answer, reading in overlapped(iter(answers), _read)
        if answer is not None
    }
    assert came == {"a": "a", "b": None, "c": "c"}


def test_a_finished_reading_does_not_wait_for_a_slow_answer() -> None:
    go_on = threading.Event()

    def answers() -> Iterator[FetchResult]:
        yield _captured("quick")
        go_on.wait()
        yield _captured("slow")

    stream = overlapped(answers(), _read)
    first = next(answer for answer, _ in stream if answer is not None)
    assert first.request.key == "quick"
    assert next(stream) == (None, None)
    go_on.set()
    assert [a.request.key for a, _ in stream if a is not None] == ["slow"]


def test_a_slow_reading_does_not_hold_up_other_answers() -> None:
    slow: Future[str] = Future()

    def start(result: FetchResult) -> Future[str]:
        return slow if result.request.key == "slow" else _done("x")

    stream = overlapped(iter([_captured("slow"), _captured("quick")]), start)
    assert next(a.request.key for a, _ in stream if a is not None) == "quick"
    slow.set_result("late")
    assert [a.request.key for a, _ in stream if a is not None] == ["slow"]


def test_more_answers_than_fit_in_hand_all_come() -> None:
    answers = (_captured(str(n)) for n in range(1000))
    assert sum(a is not None for a, _ in overlapped(answers, _read)) == 1000


def test_an_error_of_the_fetcher_is_the_callers() -> None:
    def answers() -> Iterator[FetchResult]:
        yield _unchanged("a")
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        list(overlapped(answers(), _read))


def test_a_caller_that_stops_early_ends_the_fetching() -> None:
    closed = threading.Event()

    def answers() -> Iterator[FetchResult]:
        try:
            while True:
                yield _unchanged("a")
        finally:
            closed.set()

    stream = overlapped(answers(), _read)
    next(stream)
    stream.close()
    assert closed.wait(timeout=5)


def test_what_was_put_off_begins_when_no_answer_follows() -> None:
    waiting: list[Future[str]] = []

    def put_off(_result: FetchResult) -> Future[str]:
        waiting.append(Future())
        return waiting[-1]

    def begin() -> None:
        for place, promise in enumerate(waiting):
            if not promise.done():
                promise.set_result(str(place))

    stream = overlapped(iter([_captured("a"), _captured("b")]), put_off, pause=begin)
    readings = [reading.result() for _, reading in stream if reading is not None]
    assert readings == ["0", "1"]


def test_what_was_put_off_does_not_wait_for_a_slow_answer() -> None:
    go_on = threading.Event()
    promise: Future[str] = Future()

    def answers() -> Iterator[FetchResult]:
        yield _captured("quick")
        go_on.wait(timeout=60)

    stream = overlapped(answers(), lambda _: promise, pause=lambda: promise.set_result("read"))
    assert next(reading for _, reading in stream if reading is not None).result() == "read"
    stream.close()
    go_on.set()
