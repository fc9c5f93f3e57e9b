import threading
import time
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from monitor.model.capture import Captured, Request
from tests.integration.fetch_servers import Call, everywhere, fetching, serving

pytestmark = pytest.mark.integration

HOSTS = ("a.test", "b.test", "c.test")


class Watched:
    """Counts how many requests to each host are under way at once."""

    def __init__(self) -> None:
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self._lock = threading.Lock()

    def __call__(self, call: Call) -> None:
        host = (call.header("host") or "").partition(":")[0]
        with self._lock:
            for name in (host, "all"):
                self.now[name] += 1
                self.most[name] = max(self.most[name], self.now[name])
        call.closing.wait(0.005)
        with self._lock:
            self.now.subtract((host, "all"))
        call.answer()


def requests(*urls: str) -> list[Request]:
    return [Request(key=str(number), url=url) for number, url in enumerate(urls)]


def test_limits_hold_for_each_host_and_for_all() -> None:
    watched = Watched()
    with (
        serving({"*": watched}) as server,
        fetching(everywhere(*HOSTS), per_host=3, concurrency=5) as fetcher,
    ):
        wanted = requests(*(server.url(f"/{n}", host) for host in HOSTS for n in range(30)))
        results = list(fetcher.fetch(wanted))
    assert all(isinstance(result, Captured) for result in results)
    assert max(watched.most[host] for host in HOSTS) <= 3
    assert watched.most["all"] <= 5


def test_limits_hold_across_calls_from_several_threads() -> None:
    watched = Watched()
    with (
        serving({"*": watched}) as server,
        fetching(everywhere(*HOSTS), per_host=2) as fetcher,
    ):
        wanted = requests(*(server.url(f"/{n}", "a.test") for n in range(20)))
        counts: list[int] = []
        threads = [
            threading.Thread(target=lambda: counts.append(len(list(fetcher.fetch(wanted)))))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == [20] * 4
    assert watched.most["a.test"] <= 2


def test_requests_to_a_host_keep_their_distance() -> None:
    times: dict[str, list[float]] = {host: [] for host in HOSTS}

    def note(call: Call) -> None:
        times[(call.header("host") or "").partition(":")[0]].append(time.monotonic())
        call.answer()

    gap = 0.15
    with (
        serving({"*": note}) as server,
        fetching(everywhere(*HOSTS), spacing=timedelta(seconds=gap)) as fetcher,
    ):
        began = time.monotonic()
        for _ in range(2):
            list(fetcher.fetch(requests(*(server.url("/", host) for host in HOSTS * 2))))
        took = time.monotonic() - began
    for moments in times.values():
        assert len(moments) == 4
        gaps = [later - earlier for earlier, later in pairwise(moments)]
        # Arrival trembles around the moment of sending; test_politeness.py is exact.
        assert min(gaps) > gap / 2
    assert took < gap * 3 * len(HOSTS)


def test_redirect_to_the_same_host_keeps_its_distance() -> None:
    times: list[float] = []

    def note(call: Call) -> None:
        times.append(time.monotonic())
        call.answer() if call.path == "/b" else call.redirect("/b")

    with (
        serving({"*": note}) as server,
        fetching(spacing=timedelta(seconds=0.2)) as fetcher,
    ):
        list(fetcher.fetch(requests(server.url("/a"))))
    assert times[1] - times[0] > 0.1


def test_busy_host_does_not_hold_up_the_others() -> None:
    released = threading.Event()

    def slow(call: Call) -> None:
        released.wait(5)
        call.answer()

    with (
        serving({"/slow": slow, "*": lambda call: call.answer()}) as server,
        fetching(everywhere(*HOSTS), per_host=1, concurrency=2) as fetcher,
    ):
        wanted = requests(*[server.url("/slow", "a.test")] * 20, server.url("/", "b.test"))
        results = fetcher.fetch(wanted)
        first = next(results)
        released.set()
        assert first.request.url == server.url("/", "b.test")
        assert len(list(results)) == 20


def test_two_hosts_that_redirect_to_each_other_do_not_wait_for_each_other() -> None:
    def across(call: Call) -> None:
        there = "b.test" if "a.test" in (call.header("host") or "") else "a.test"
        call.redirect(f"http://{there}:{server.port}/end{call.path}")

    with (
        serving(
            {f"/end/{n}": lambda call: call.answer() for n in range(30)} | {"*": across}
        ) as server,
        fetching(everywhere(*HOSTS), per_host=1) as fetcher,
    ):
        wanted = requests(
            *(server.url(f"/{n}", host) for n in range(30) for host in ("a.test", "b.test"))
        )
        results = list(fetcher.fetch(wanted))
    assert all(isinstance(result, Captured) for result in results)
    assert len(results) == 60
