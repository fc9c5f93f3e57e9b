"""Decide whose turn it is: few requests at a time to a host, some time apart, all hosts alike.

Everything here happens in the loop's thread. A host takes its place in the line of those that may
be asked now, and goes to the end of it after each request, so a host with a thousand requests
waiting is no nearer to the front than a host with one, and holds no connection while it waits.
"""

from collections import deque
from collections.abc import Callable, Iterable

from monitor.fetch.batch import Job


class _Lane:
    """The requests to one host."""

    __slots__ = ("free_at", "host", "is_in_line", "is_timed", "running", "waiting")

    def __init__(self, host: str) -> None:
        self.host = host
        self.waiting: deque[Job] = deque()
        self.running = 0
        self.free_at = 0.0
        self.is_in_line = False
        self.is_timed = False


class Turns:
    """The requests of all hosts, and which of them may go out now.

    `now` and `later` are those of an event loop. `wake` is called whenever `take` has something.
    """

    def __init__(
        self,
        *,
        per_host: int,
        spacing: float,
        now: Callable[[], float],
        later: Callable[[float, Callable[[_Lane], None], _Lane], object],
        wake: Callable[[], None],
    ) -> None:
        self._per_host = per_host
        self._spacing = spacing
        self._now = now
        self._later = later
        self._wake = wake
        self._lanes: dict[str, _Lane] = {}
        self._line: deque[_Lane] = deque()
        self._held: set[_Lane] = set()
        self._own: dict[str, float] = {}

    def space(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two requests to a host, from now on."""
        self._own[host] = seconds

    def put(self, jobs: Iterable[Job]) -> None:
        """Let requests wait for their turn."""
        self._forget_idle()
        for job in jobs:
            lane = self._lane(job)
            lane.waiting.append(job)
            self._advance(lane)

    def put_first(self, job: Job) -> None:
        """Let a redirected request wait at its new host, before those that have not begun."""
        lane = self._lane(job)
        lane.waiting.appendleft(job)
        self._advance(lane)

    def take(self) -> Job | None:
        """Return a request that may go out now, or None; each one is given back with `done`."""
        while self._line:
            lane = self._line.popleft()
            lane.is_in_line = False
            job = _next(lane.waiting)
            if job is not None:
                lane.running += 1
                spacing = self._distance(lane)
                if spacing:
                    lane.free_at = self._now() + spacing
                self._advance(lane)
                return job
            if lane.waiting:
                self._held.add(lane)
            else:
                self._forget(lane)
        return None

    def done(self, host: str) -> None:
        """Note that a request to a host has ended."""
        lane = self._lanes[host]
        lane.running -= 1
        if lane.waiting:
            self._advance(lane)
        else:
            self._forget(lane)

    def has_more(self, host: str) -> bool:
        """Tell whether other requests wait for this host."""
        return bool(self._lanes[host].waiting)

    def is_any_ready(self) -> bool:
        """Tell whether a host stands in the line."""
        return bool(self._line)

    def resume(self) -> None:
        """Look again at the hosts whose requests were held back."""
        held, self._held = self._held, set()
        for lane in held:
            self._advance(lane)

    def drain(self) -> tuple[Job, ...]:
        """Take out all requests that wait."""
        jobs = tuple(job for lane in self._lanes.values() for job in lane.waiting)
        for lane in self._lanes.values():
            lane.waiting.clear()
            lane.is_in_line = False
        self._line.clear()
        return jobs

    def _lane(self, job: Job) -> _Lane:
        host = job.address.host
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(host)
        return lane

    def _advance(self, lane: _Lane) -> None:
        if lane.is_in_line or not lane.waiting or lane.running >= self._per_host:
            return
        if self._distance(lane):
            wait = lane.free_at - self._now()
            if wait > 0:
                if not lane.is_timed:
                    lane.is_timed = True
                    self._later(wait, self._on_time, lane)
                return
        lane.is_in_line = True
        self._line.append(lane)
        self._wake()

    def _distance(self, lane: _Lane) -> float:
        return max(self._spacing, self._own.get(lane.host, 0.0)) if self._own else self._spacing

    def _on_time(self, lane: _Lane) -> None:
        lane.is_timed = False
        self._advance(lane)

    def _forget(self, lane: _Lane) -> None:
        is_idle = not (lane.waiting or lane.running or lane.is_in_line or lane.is_timed)
        # A lane is its host's memory of the last request; it goes when that no longer matters.
        if is_idle and (not self._distance(lane) or lane.free_at <= self._now()):
            self._lanes.pop(lane.host, None)

    def _forget_idle(self) -> None:
        for lane in tuple(self._lanes.values()):
            self._forget(lane)


def _next(waiting: deque[Job]) -> Job | None:
    """Take out the first request that somebody still wants and has room for."""
    while waiting and waiting[0].batch.is_abandoned:
        waiting.popleft()
    if waiting and not waiting[0].batch.is_held:
        return waiting.popleft()
    for index, job in enumerate(waiting):
        if not (job.batch.is_abandoned or job.batch.is_held):
            del waiting[index]
            return job
    return None
