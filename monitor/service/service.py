"""The background service: a few ticking jobs over one pipeline, until it is told to stop.

APScheduler only ticks; what is due stands in the database (docs/decisions/0004-due-rows.md).
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.app import App
from monitor.errors import LeaseLost, MonitorError, StoreError, StoreFull
from monitor.lease import RENEW_EVERY
from monitor.telemetry import logger

_log = logger(__name__)

_TICK_SECONDS = 1
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
        self._failure: MonitorError | None = None
        self._jobs: set[str] = set()
        self._at_work = threading.Condition()
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
        for name, job, seconds in (
            ("poll", self._poll, _TICK_SECONDS),
            ("visit", self._visit, _TICK_SECONDS),
            ("deliver", self._deliver, _TICK_SECONDS),
            ("renew", self._app.tenancy.renew, RENEW_EVERY.total_seconds()),
        ):
            self._scheduler.add_job(
                self._guarded(name, job),
                "interval",
                seconds=seconds,
                id=name,
                next_run_time=self._app.clock(),
            )
        self._scheduler.start()
        _log.info("service_started", sources=len(self._app.settings.sources))
        while not self._is_stopping:
            time.sleep(_LOOK_SECONDS)
        self._app.pipeline.courier.stopping.set()
        self._app.fetcher.close()
        self._scheduler.shutdown(wait=False)
        with self._at_work:
            is_finished = self._at_work.wait_for(lambda: not self._jobs, _FINISH_SECONDS)
        _log.info("service_stopped", cut_off=" ".join(sorted(self._jobs)) or None)
        if self._failure is not None:
            raise self._failure
        return is_finished

    def stop(self) -> None:
        """Abort fetches, finish the running steps, and return from `run`."""
        self._is_stopping = True

    def _poll(self, now: datetime) -> None:
        self._app.pipeline.poll(now)
        self._app.pipeline.tell_baselines()

    def _visit(self, now: datetime) -> None:
        self._app.pipeline.visit(now)

    def _deliver(self, now: datetime) -> None:
        self._app.pipeline.deliver(now)

    def _guarded(self, name: str, job: Callable[[datetime], None]) -> Callable[[], None]:
        """Keep one job's failure from ending its schedule or the others."""

        def tick() -> None:
            with self._at_work:
                if self._is_stopping:
                    return
                self._jobs.add(name)
            try:
                job(self._app.clock())
            except _FATAL as error:
                self._failure = error
                self._is_stopping = True
            except StoreError as error:
                _log.error("step_failed", job=name, error=str(error))
            except Exception:  # noqa: BLE001  # the outer edge: the next tick tries again
                _log.exception("step_failed", job=name)
            finally:
                with self._at_work:
                    self._jobs.discard(name)
                    self._at_work.notify_all()

        return tick
