"""The background service: a few ticking jobs over one pipeline, until it is told to stop.

APScheduler only ticks; what is due stands in the database (docs/decisions/0004-due-rows.md).
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.app import App
from monitor.errors import LeaseLost, MonitorError, StoreError, StoreFull
from monitor.lease import RENEW_EVERY
from monitor.service import systemd
from monitor.service.jobs import Jobs
from monitor.service.watch import Watch, is_late
from monitor.telemetry import logger

_log = logger(__name__)

_TICK = timedelta(seconds=1)
_LOOK_SECONDS = 0.1

# A stop takes at most ten seconds in all; a mail server or a page may take longer than that.
_FINISH_SECONDS = 8.0

# What cannot get better while the service runs; everything else is tried again at the next tick.
_FATAL = (LeaseLost, StoreFull)


class Service:
    """Runs an App's pipeline on a schedule. `run` returns when `stop` was called or work failed."""

    def __init__(self, app: App) -> None:
        self._app = app
        # A plain flag: a signal handler that sets an Event may wait for the lock of the very wait
        # that it interrupts.
        self._is_stopping = False
        self._is_put_back = False
        self._failure: MonitorError | None = None
        self._schedule = {
            "poll": (self._poll, _TICK),
            "visit": (self._visit, _TICK),
            "deliver": (self._deliver, _TICK),
            "renew": (app.tenancy.renew, RENEW_EVERY),
        }
        self._jobs = Jobs(self._schedule, now=time.monotonic())
        self._watch = Watch(app, self._jobs)
        # A tick that finds its job still at work is no news, and there is one every second.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(4)},
            # A late tick is not dropped (the default drops one that is a second late), ticks that
            # were missed are made up for by one, and a job never runs beside itself.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def run(self) -> bool:
        """Work until told to stop; raise the error that made work impossible.

        Returns whether the running steps could be finished in time. What was cut off is made again
        at the next start, as after a crash.
        """
        for name, (job, every) in self._schedule.items():
            self._scheduler.add_job(
                self._guarded(name, job),
                "interval",
                seconds=every.total_seconds(),
                id=name,
                next_run_time=self._app.clock(),
            )
        self._scheduler.start()
        self._watch.start()
        systemd.tell(systemd.READY)
        with self._app.store.read() as known:
            _log.info("service_started", sources=len(known.sources.states()))
        while not self._is_stopping:
            time.sleep(_LOOK_SECONDS)
            self._follow_the_clock()
        systemd.tell(systemd.STOPPING)
        self._watch.stop()
        self._app.pipeline.courier.stopping.set()
        self._app.fetcher.close()
        self._scheduler.shutdown(wait=False)
        is_finished = self._jobs.close(_FINISH_SECONDS)
        _log.info("service_stopped", cut_off=" ".join(sorted(self._jobs.running)) or None)
        if self._failure is not None:
            raise self._failure
        return is_finished

    def stop(self) -> None:
        """Abort fetches, finish the running steps, and return from `run`."""
        self._is_stopping = True

    def _poll(self, now: datetime) -> None:
        if self._is_put_back:
            with self._app.store.begin(self._app.tenancy.holder) as step:
                step.rewind(now)
            self._is_put_back = False
        self._app.pipeline.poll(now)
        self._app.pipeline.tell_baselines()

    def _visit(self, now: datetime) -> None:
        self._app.pipeline.visit(now)

    def _deliver(self, now: datetime) -> None:
        self._app.pipeline.deliver(now)

    def _follow_the_clock(self) -> None:
        """Start jobs now that a clock put back would let wait until it is where it was.

        APScheduler waits for a moment of the clock, not for a time.
        """
        now = self._app.clock()
        late = [
            job
            for job in self._scheduler.get_jobs()
            if is_late(job.next_run_time, now=now, every=self._schedule[job.id][1])
        ]
        for job in late:
            job.modify(next_run_time=now)
        if late:
            _log.warning("clock_put_back", by=late[0].next_run_time - now)
            self._is_put_back = True

    def _guarded(self, name: str, job: Callable[[datetime], None]) -> Callable[[], None]:
        """Keep one job's failure from ending its schedule or the others."""

        def tick() -> None:
            if not self._jobs.begin(name, now=time.monotonic()):
                return
            failure = ""
            try:
                job(self._app.clock())
            except _FATAL as error:
                self._failure = error
                self._is_stopping = True
            except StoreError as error:
                failure = str(error)
                if self._jobs.is_news(name, failure):
                    _log.error("step_failed", job=name, error=failure)
            except Exception as error:  # noqa: BLE001  # the outer edge: the next tick tries again
                failure = f"{type(error).__name__}: {error}"
                if self._jobs.is_news(name, failure):
                    _log.exception("step_failed", job=name)
            finally:
                self._jobs.end(name, now=time.monotonic(), failure=failure)

        return tick
