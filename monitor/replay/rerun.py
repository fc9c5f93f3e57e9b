"""The real pipeline over a fresh database, under a clock that stands where the replay stands."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.app import App, open_app, tools
from monitor.model.capture import Capture
from monitor.model.event import Event
from monitor.model.findings import Findings
from monitor.model.partnership import Partnership
from monitor.model.protocols import Store
from monitor.model.settings import Settings
from monitor.model.statement import Visit
from monitor.readers import LocalReaders
from monitor.replay.playback import Playback
from monitor.replay.witness import Witness


class Rerun:
    """Polls and visits at moments of the past. Nothing is delivered: `take` says what would be."""

    def __init__(self, app: App, playback: Playback) -> None:
        self._playback = playback
        self._witness = Witness(app.store)
        self._pipeline = replace(
            app.pipeline,
            store=self._witness,
            fetcher=playback,
            # One feed is read at a time, so that worker processes would win nothing.
            readers=LocalReaders(tools(app.settings)),
            # The database is this replay's alone, and its clock does not go with the lease.
            holder=None,
        )
        self._seen: set[str] = set()

    def poll(self, source: str, capture: Capture) -> None:
        """Ask a source, whether it is due or not, at the moment of a capture."""
        self._playback.stand(capture.at, answers={source: capture})
        self._pipeline.poll(capture.at, keys=[source])

    def visit_due(self, at: datetime) -> None:
        """Look at the pages that are due, of which none is recorded."""
        self._playback.stand(at, answers={})
        while self._pipeline.visit(at):
            continue

    def visit(self, visits: Iterable[Visit], *, at: datetime, answers: dict[str, Capture]) -> None:
        """Look at these pages and no others."""
        self._playback.stand(at, answers=answers)
        self._witness.staged = list(visits)
        while self._pipeline.visit(at):
            continue
        self._witness.staged = None

    @property
    def store(self) -> Store:
        """What the replay remembers so far."""
        return self._witness

    @property
    def planned(self) -> tuple[Visit, ...]:
        """The visits that were planned since the last `take`."""
        return tuple(visit for found in self._witness.committed for visit in found.visits)

    def take(self) -> "Taken":
        """Return what was recorded since the last time; what was recorded before is no news."""
        findings = self._witness.take()
        events = [event for found in findings for event in found.events]
        fresh = {event.key: event for event in events if event.key not in self._seen}
        self._seen |= fresh.keys()
        return Taken(events=fresh, findings=findings)


class Taken:
    """What was recorded in some steps: events by key, in order, and all that came with them."""

    def __init__(self, *, events: dict[str, Event], findings: tuple[Findings, ...]) -> None:
        self.events = events
        self.findings = findings

    @property
    def recipients(self) -> dict[str, tuple[str, ...]]:
        """Who is to be told, by the event's key."""
        alerts = [alert for found in self.findings for alert in found.alerts]
        return {
            key: tuple(sorted({alert.recipient for alert in alerts if alert.event == key}))
            for key in {alert.event for alert in alerts}
        }

    @property
    def partnerships(self) -> dict[str, Partnership]:
        """The partnerships that were touched, by key, as they stand at the end."""
        return {one.key: one for found in self.findings for one in found.partnerships}


@contextmanager
def rerunning(settings: Settings, *, begin: datetime) -> Iterator[Rerun]:
    """Open a replay of what settings describe in a database that ends with it."""
    with TemporaryDirectory(prefix="monitor-replay-") as folder:
        fresh = replace(
            settings,
            database=f"sqlite:///{Path(folder) / 'replay.db'}",
            outbox=str(Path(folder) / "outbox"),
            mail=None,
        )
        playback = Playback(begin)
        app = open_app(fresh, clock=playback)
        try:
            yield Rerun(app, playback)
        finally:
            app.close()
