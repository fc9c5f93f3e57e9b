"""What is stored, through today's configuration: what it would have reported, and to whom."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter

from monitor.model.capture import Capture
from monitor.model.protocols import Store
from monitor.model.settings import Settings
from monitor.model.statement import Observation, Visit
from monitor.replay.lines import Told
from monitor.replay.rerun import Rerun, Taken, rerunning
from monitor.store.memory import open_existing

# A page that was read this soon after its statement was listed is waited for, as it was then.
_SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a database recorded of configured sources: the looks in time order.

    `silent` are the sources of which nothing is recorded.
    """

    store: Store
    looks: tuple[Observation, ...]
    silent: tuple[str, ...]

    def capture(self, look: Observation) -> Capture | None:
        """Return what a look saw, or None where it is not kept any more."""
        with self.store.read() as step:
            return step.statements.capture(look.capture) if look.capture else None


@contextmanager
def recording_of(settings: Settings) -> Iterator[Recording]:
    """Open what is stored, for reading only; raise StoreError where there is no database."""
    store = open_existing(settings.database)
    try:
        with store.read() as step:
            found = {one.key: step.statements.recorded(one.key) for one in settings.sources}
        in_order = sorted((look for some in found.values() for look in some), key=attrgetter("at"))
        yield Recording(
            store=store,
            looks=tuple(in_order),
            silent=tuple(key for key, some in found.items() if not some),
        )
    finally:
        store.close()


def backtested(
    recording: Recording, settings: Settings, *, since: datetime | None
) -> Iterator[Told]:
    """Yield what today's configuration would have told; what was before `since` is only known."""
    if not recording.looks:
        return
    with rerunning(settings, begin=recording.looks[0].at) as rerun:
        places = _Places(recording.looks)
        for look in recording.looks:
            capture = recording.capture(look)
            if capture is None:
                continue
            _look_again(rerun, look, capture=capture, places=places)
            for told in _told(rerun.take()):
                if since is None or told.event.at >= since:
                    yield told


def _look_again(rerun: Rerun, look: Observation, *, capture: Capture, places: "_Places") -> None:
    """Repeat a look; statements whose pages were not read then are told from their feed."""
    if look.location is None:
        rerun.poll(look.source, capture)
        places.note(rerun.planned)
        rerun.visit(places.unread(rerun.planned, at=look.at), at=look.at, answers={})
    else:
        visits = places.visits(look.location, capture)
        rerun.visit(visits, at=look.at, answers={visit.location: capture for visit in visits})


def _told(taken: Taken) -> Iterator[Told]:
    recipients = taken.recipients
    for key, event in taken.events.items():
        yield Told(
            event=event,
            partnership=taken.partnerships.get(event.partnership or ""),
            to=recipients.get(key, ()),
        )


class _Places:
    """Where pages stand: visits by location and by URL, and when each page was read."""

    def __init__(self, looks: Iterable[Observation]) -> None:
        self._by_location: dict[str, Visit] = {}
        self._by_url: dict[str, dict[str, Visit]] = defaultdict(dict)
        self._read: dict[str, list[datetime]] = defaultdict(list)
        for look in looks:
            if look.location is not None:
                self._read[look.location].append(look.at)

    def note(self, visits: Iterable[Visit]) -> None:
        """Remember where visits lead."""
        for visit in visits:
            self._by_location[visit.location] = visit
            self._by_url[visit.url][visit.location] = visit

    def unread(self, visits: Iterable[Visit], *, at: datetime) -> list[Visit]:
        """Return those visits that were not made at this moment or soon after."""
        return [visit for visit in visits if not self._is_read(visit.location, after=at)]

    def visits(self, location: str, capture: Capture) -> list[Visit]:
        """Return the visits that a page answers: its location's, or all that lead to its URL.

        A location has another key where today's program takes its entry for another statement.
        """
        own = self._by_location.get(location)
        found = [own] if own else list(self._by_url[capture.url].values())
        return [replace(visit, due=capture.at, failures=0, validators=None) for visit in found]

    def _is_read(self, location: str, *, after: datetime) -> bool:
        times = self._read.get(location, [])
        following = bisect_left(times, after)
        return following < len(times) and times[following] <= after + _SOON
