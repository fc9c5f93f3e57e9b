"""The dead man's switch: who hears it when the service itself is unwell.

Three routes that do not need one another: a notice to the operator by mail, a heartbeat to an
address elsewhere that raises the alarm when it stays away, and systemd's watchdog, which starts a
service anew that hangs.
"""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from monitor.app import App
from monitor.condition import condition_of
from monitor.errors import StoreError
from monitor.model.alert import Notice, NoticeKind
from monitor.model.capture import Captured, Request
from monitor.model.findings import Findings
from monitor.service import systemd
from monitor.service.jobs import Jobs
from monitor.telemetry import logger

_log = logger(__name__)

_LOOK_SECONDS = 20.0
_SUBJECT = "service"
_GOOD = range(200, 300)

# A fault that is gone at the next look is nobody's business.
_LOOKS_BEFORE_NOTICE = 2


class Watch:
    """Looks at the service from a thread of its own, until it is told to stop."""

    def __init__(
        self, app: App, jobs: Jobs, *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._jobs = jobs
        self._elapsed = elapsed
        self._stopping = threading.Event()
        self._unwell_looks = 0
        self._told: Notice | None = None
        self._next_beat: datetime | None = None
        self._is_heard = True
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self, now: datetime) -> tuple[str, ...]:
        """Look once, tell who is to be told, and return what is wrong."""
        stuck = self._jobs.stuck(self._elapsed())
        if not stuck:
            systemd.tell(systemd.ALIVE)
        faults = (*stuck, *self._jobs.failing(), *self._faults(now))
        self._unwell_looks = self._unwell_looks + 1 if faults else 0
        if self._unwell_looks >= _LOOKS_BEFORE_NOTICE and self._told is None:
            self._tell(NoticeKind.SERVICE_UNWELL, "; ".join(faults), at=now)
        elif not faults and self._told is not None:
            since = f"{self._told.at:%Y-%m-%d %H:%M} UTC"
            self._tell(NoticeKind.SERVICE_WELL, f"The service was unwell since {since}.", at=now)
        if not faults:
            self._beat(now)
        return faults

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                self.look(self._app.clock())
            except Exception:  # noqa: BLE001  # the outer edge: the next look tries again
                _log.exception("watch_failed")

    def _faults(self, now: datetime) -> tuple[str, ...]:
        try:
            return condition_of(self._app.store, now).faults
        except StoreError as error:
            return (f"the database cannot be read: {error}",)

    def _tell(self, kind: NoticeKind, text: str, *, at: datetime) -> None:
        """Leave a notice for the operator; where the database fails, the next look tries again."""
        notice = Notice(kind=kind, subject=_SUBJECT, at=at, text=text)
        try:
            with self._app.store.begin(self._app.tenancy.holder) as step:
                step.record([Findings(notices=(notice,))])
        except StoreError as error:
            _log.error("notice_lost", kind=kind, text=text, error=str(error))
            return
        _log.warning(kind, subject=_SUBJECT, text=text)
        self._told = notice if kind is NoticeKind.SERVICE_UNWELL else None

    def _beat(self, now: datetime) -> None:
        """Ask the heartbeat's address for anything, as often as it is configured."""
        heartbeat = self._app.settings.heartbeat
        if heartbeat is None or (self._next_beat is not None and now < self._next_beat):
            return
        self._next_beat = now + heartbeat.every
        request = Request(key="heartbeat", url=heartbeat.url.reveal())
        for result in self._app.fetcher.fetch([request]):
            is_heard = isinstance(result, Captured) and result.capture.status in _GOOD
            # The address is not logged: who knows it can keep the alarm silent.
            if is_heard and not self._is_heard:
                _log.info("heartbeat_heard")
            elif self._is_heard and not is_heard:
                _log.warning("heartbeat_unheard")
            self._is_heard = is_heard


def is_late(due: datetime | None, *, now: datetime, every: timedelta) -> bool:
    """Whether a job's next start is further ahead than its schedule goes: the clock went back."""
    return due is not None and due - now > 2 * every
