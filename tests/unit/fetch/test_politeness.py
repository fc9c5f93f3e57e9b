from collections.abc import Callable

from monitor.fetch.address import address
from monitor.fetch.batch import Batch, Job
from monitor.fetch.politeness import Turns
from monitor.model.capture import Request


class Days:
    """A clock that goes when it is told to, and calls what is due."""

    def __init__(self) -> None:
        self.time = 100.0
        self.due: list[tuple[float, Callable[[], object]]] = []
        self.woken = 0

    def now(self) -> float:
        return self.time

    def later(self, wait: float, call: Callable[..., object], *args: object) -> None:
        self.due.append((self.time + wait, lambda: call(*args)))

    def wake(self) -> None:
        self.woken += 1

    def advance(self, seconds: float) -> None:
        self.time += seconds
        ready = [call for moment, call in self.due if moment <= self.time]
        self.due = [(moment, call) for moment, call in self.due if moment > self.time]
        for call in ready:
            call()


def turns(days: Days, *, per_host: int = 1, spacing: float = 0) -> Turns:
    return Turns(per_host=per_host, spacing=spacing, now=days.now, later=days.later, wake=days.wake)


def jobs(batch: Batch, *names: str) -> list[Job]:
    """Make jobs from names like `a1`: the first letter is the host."""
    for name in names:
        url = f"http://{name[0]}.test/{name}"
        batch.add(Request(key=name, url=url), address(url), seconds=1)
    return batch.jobs


def take_all(turns: Turns) -> list[str]:
    return [job.request.key for job in iter(turns.take, None)]


def test_hosts_take_turns() -> None:
    order = turns(Days(), per_host=9)
    order.put(jobs(Batch(), "a1", "a2", "a3", "a4", "b1", "c1", "c2"))
    assert take_all(order) == ["a1", "b1", "c1", "a2", "c2", "a3", "a4"]


def test_host_has_no_more_than_its_share_at_once() -> None:
    days = Days()
    order = turns(days, per_host=2)
    order.put(jobs(Batch(), "a1", "a2", "a3", "b1"))
    assert take_all(order) == ["a1", "b1", "a2"]
    order.done("a.test")
    assert take_all(order) == ["a3"]


def test_host_is_left_alone_for_a_while() -> None:
    days = Days()
    order = turns(days, per_host=5, spacing=10)
    order.put(jobs(Batch(), "a1", "a2", "b1"))
    assert take_all(order) == ["a1", "b1"]
    days.advance(9)
    assert take_all(order) == []
    days.advance(1)
    assert take_all(order) == ["a2"]


def test_distance_counts_from_when_a_request_goes_out() -> None:
    days = Days()
    order = turns(days, spacing=10, per_host=2)
    order.put(jobs(Batch(), "a1", "a2"))
    days.advance(50)
    assert take_all(order) == ["a1"]
    days.advance(9)
    assert take_all(order) == []


def test_distance_is_kept_between_calls() -> None:
    days = Days()
    order = turns(days, spacing=10)
    order.put(jobs(Batch(), "a1"))
    assert take_all(order) == ["a1"]
    order.done("a.test")
    order.put(jobs(Batch(), "a2"))
    assert take_all(order) == []
    days.advance(10)
    assert take_all(order) == ["a2"]


def test_every_turn_wakes_somebody() -> None:
    days = Days()
    order = turns(days, spacing=10)
    order.put(jobs(Batch(), "a1", "a2", "b1"))
    assert days.woken == 2
    take_all(order)
    order.done("a.test")
    days.advance(10)
    assert days.woken == 3


def test_redirected_request_goes_first_at_its_new_host() -> None:
    order = turns(Days())
    first, *_ = jobs(Batch(), "a1")
    order.put([first])
    order.put(jobs(Batch(), "b1", "b2"))
    assert take_all(order) == ["a1", "b1"]
    first.address = address("http://b.test/")
    order.done("a.test")
    order.put_first(first)
    order.done("b.test")
    assert take_all(order) == ["a1"]


def test_abandoned_requests_are_passed_over() -> None:
    order = turns(Days(), per_host=9)
    left, wanted = Batch(), Batch()
    order.put(jobs(left, "a1", "a2", "b1"))
    order.put(jobs(wanted, "a3"))
    left.is_abandoned = True
    assert take_all(order) == ["a3"]


def test_more_is_known_to_wait() -> None:
    order = turns(Days())
    order.put(jobs(Batch(), "a1", "a2"))
    order.take()
    assert order.has_more("a.test")
    order.done("a.test")
    order.take()
    assert not order.has_more("a.test")


def test_draining_leaves_nothing() -> None:
    order = turns(Days())
    order.put(jobs(Batch(), "a1", "a2", "b1"))
    order.take()
    assert [job.request.key for job in order.drain()] == ["a2", "b1"]
    assert not order.is_any_ready()
    order.done("a.test")
    assert order.take() is None
