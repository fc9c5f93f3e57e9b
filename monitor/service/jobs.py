"""How the service's jobs are doing: which one hangs, stands still, or fails again and again."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass

# A first poll of ten thousand sources, each at its deadline, ends within the hour.
_HANGING_SECONDS = 3600.0

# Every job ticks at least every twenty seconds.
_STILL_SECONDS = 120.0

_FAILS_FROM = 2


@dataclass(slots=True, kw_only=True)
class _Job:
    began: float | None = None
    ended: float
    failures: int = 0
    failure: str = ""


class Jobs:
    """The record of jobs by name, written by their threads. Times are seconds that never jump."""

    def __init__(self, names: Iterable[str], *, now: float) -> None:
        self._jobs = {name: _Job(ended=now) for name in names}
        self._is_closed = False
        self._changed = threading.Condition()

    @property
    def running(self) -> tuple[str, ...]:
        """The jobs that are at work."""
        return tuple(name for name, job in self._jobs.items() if job.began is not None)

    def begin(self, name: str, *, now: float) -> bool:
        """Note that a job begins; return whether it may."""
        with self._changed:
            if not self._is_closed:
                self._jobs[name].began = now
            return not self._is_closed

    def is_news(self, name: str, failure: str) -> bool:
        """Whether a job did not fail in this way the last time: each second is too often to say."""
        with self._changed:
            return self._jobs[name].failure != failure

    def end(self, name: str, *, now: float, failure: str = "") -> None:
        """Note that a job ended, and why it failed."""
        with self._changed:
            job = self._jobs[name]
            job.began, job.ended = None, now
            job.failures = job.failures + 1 if failure else 0
            job.failure = failure
            self._changed.notify_all()

    def close(self, seconds: float) -> bool:
        """Let no job begin any more; return whether those at work ended in time."""
        with self._changed:
            self._is_closed = True
            return self._changed.wait_for(lambda: not self.running, seconds)

    def stuck(self, now: float) -> tuple[str, ...]:
        """Return what no longer goes on, in words: only a new start would help."""
        found = []
        with self._changed:
            for name, job in self._jobs.items():
                if job.began is not None and now - job.began > _HANGING_SECONDS:
                    found.append(f"the job {name} hangs")
                if job.began is None and now - job.ended > _STILL_SECONDS:
                    found.append(f"the job {name} is not started any more")
        return tuple(found)

    def failing(self) -> tuple[str, ...]:
        """Return which jobs fail time after time, in words."""
        with self._changed:
            return tuple(
                f"the job {name} fails: {job.failure}"
                for name, job in self._jobs.items()
                if job.failures >= _FAILS_FROM
            )
