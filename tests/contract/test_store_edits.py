"""The latest edits of a source's statements, and when it was told that many were alike."""

from dataclasses import replace
from datetime import timedelta

from monitor.model.event import Event, Happening
from monitor.model.findings import Findings
from monitor.model.protocols import Store
from monitor.model.statement import Change
from tests.support.builders import (
    DAY,
    MINUTE,
    NOW,
    a_change,
    a_location,
    a_source,
    a_version,
    some_findings,
)


def _edited(store: Store, source: str, *, at: timedelta) -> Change:
    """Record an edit of a source's statement, and return it."""
    place = a_location(source)
    before = a_version(location=place)
    after = a_version("Said anew.", location=place, number=2)
    change = replace(a_change(before, after), at=NOW + at)
    event = Event(
        kind=Happening.REVISED,
        at=change.at,
        source=source,
        statement=change.statement,
        location=change.location,
        version=after.key,
        change=change.key,
    )
    with store.begin() as tx:
        tx.record([some_findings(place)])
        tx.record([Findings(versions=(before, after), changes=(change,), events=(event,))])
    return change


def test_edits_are_those_of_the_source_since_a_moment(store: Store) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source(), a_source("globex")], now=NOW)
    own = _edited(store, "acme", at=DAY)
    _edited(store, "globex", at=DAY)
    with store.read() as tx:
        assert tx.statements.edits("acme", since=NOW, limit=9).changes == (own,)
        assert tx.statements.edits("acme", since=NOW + 2 * DAY, limit=9).changes == ()


def test_the_last_mass_change_of_the_source_is_known(store: Store) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source(), a_source("globex")], now=NOW)
        told = [
            Event(kind=Happening.MASS_CHANGE, at=NOW + number * MINUTE, source="acme")
            for number in (1, 2)
        ]
        tx.record([Findings(events=tuple(told))])
    with store.read() as tx:
        assert tx.statements.edits("acme", since=NOW, limit=9).told_at == NOW + 2 * MINUTE
        assert tx.statements.edits("globex", since=NOW, limit=9).told_at is None
