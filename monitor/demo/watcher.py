"""The monitor of the demo: the real one, under a clock that jumps from look to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.answers import Outcome
from monitor.app import App, open_app
from monitor.demo.folder import Folder
from monitor.demo.witness import Witness, Written
from monitor.model.protocols import Store
from monitor.model.settings import Settings
from monitor.pipeline import Pipeline

# How often the clock stops while something happens, and while nothing does.
CLOSELY = timedelta(minutes=15)
SELDOM = timedelta(hours=12)


@dataclass(slots=True, kw_only=True)
class StoryClock:
    """Tells the time of the story."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment at which the story is."""
        return self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What the monitor did in some time: questions asked, what became of each, what it wrote."""

    asked: int
    outcomes: tuple[Outcome, ...]
    written: Written
    mails: tuple[Path, ...]


class Watcher:
    """Looks whenever the story's clock stops, and remembers what came of it until it is asked."""

    def __init__(self, app: App, clock: StoryClock, *, folder: Folder, seen: list[Outcome]) -> None:
        self._app = app
        self._clock = clock
        self._witness = Witness(app.store)
        self._pipeline: Pipeline = replace(app.pipeline, store=self._witness)
        self._mails = folder.mails
        self._seen = seen
        self._asked = 0
        self._known_mails: frozenset[Path] = frozenset()

    @property
    def store(self) -> Store:
        """Where everything that the monitor saw can be read."""
        return self._app.store

    def look(self, at: datetime) -> None:
        """Set the clock, poll and visit what is due, and deliver what follows."""
        self._clock.now = at
        self._app.tenancy.renew(at)
        self._asked += self._pipeline.poll(at)
        while visited := self._pipeline.visit(at):
            self._asked += visited
        self._pipeline.tell_baselines()
        while self._pipeline.deliver(at):
            continue

    def watch(self, until: datetime, *, every: timedelta) -> None:
        """Look again and again, as often as this, until a moment that is not looked at itself."""
        at = self._clock.now + every
        while at < until:
            self.look(at)
            at += every

    def take(self) -> Sight:
        """Return what came of all looks since the last time."""
        mails = frozenset(self._mails.glob("*.eml"))
        new, self._known_mails = mails - self._known_mails, mails
        sight = Sight(
            asked=self._asked,
            outcomes=tuple(self._seen),
            written=self._witness.take(),
            mails=tuple(sorted(new)),
        )
        self._seen.clear()
        self._asked = 0
        return sight


@contextmanager
def watching(settings: Settings, folder: Folder, *, begin: datetime) -> Iterator[Watcher]:
    """Open the monitor that the settings describe, at a moment of the story."""
    clock, seen = StoryClock(now=begin), list[Outcome]()
    app = open_app(settings, observer=seen.append, clock=clock)
    try:
        yield Watcher(app, clock, folder=folder, seen=seen)
    finally:
        app.close()
