"""A recorded history through the real pipeline: what would have been reported, and when."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from monitor.model.event import Happening
from monitor.model.protocols import Store
from monitor.model.settings import FetchSettings, Settings
from monitor.model.source import Source
from monitor.replay.history import History
from monitor.replay.lines import Told
from monitor.replay.rerun import Rerun, rerunning

SOURCE = "history"


def _look_at_nothing(_store: Store) -> None:
    """Leave what a replay remembers at its end unread."""


def played(
    history: History, *, at_end: Callable[[Store], None] = _look_at_nothing
) -> Iterator[Told]:
    """Yield the events of a history, snapshot by snapshot; `at_end` is given what it remembers."""
    with rerunning(settings_of(history), begin=history.snapshots[0].at) as rerun:
        for snapshot in history.snapshots:
            rerun.poll(SOURCE, history.capture(snapshot))
            rerun.visit_due(snapshot.at)
            yield from _told(rerun, snapshot.number)
        at_end(rerun.store)


def _told(rerun: Rerun, number: int) -> Iterator[Told]:
    taken = rerun.take()
    for event in taken.events.values():
        partnership = taken.partnerships.get(event.partnership or "")
        yield Told(event=event, snapshot=number, partnership=partnership)


def is_partnership(told: Told) -> bool:
    """Whether an event is a partnership's, and not a statement's or a source's."""
    return told.event.kind is Happening.PARTNERSHIP


def settings_of(history: History) -> Settings:
    """Return the settings of a program that knows one source, no companies and no rules."""
    source = Source(
        key=SOURCE,
        url=history.url,
        every=timedelta(minutes=15),
        name=history.name,
        kind=history.kind,
    )
    return Settings(
        database="",
        fetch=FetchSettings(),
        sources=(source,),
        companies=(),
        rules=(),
        mail=None,
        outbox="",
    )
