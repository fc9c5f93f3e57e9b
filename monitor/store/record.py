"""Findings to rows: one batch for each table, in the order in which tables refer to each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from monitor.model.findings import Findings
from monitor.model.statement import Visit
from monitor.store.captures import save_captures, save_observations
from monitor.store.claims import save_claims
from monitor.store.copies import save_copies, save_marks
from monitor.store.frontier import save_visits
from monitor.store.holds import save_holds
from monitor.store.ledger import (
    save_events,
    save_partnerships,
    save_postings,
    save_resolutions,
)
from monitor.store.outbox import recall_alerts, save_alerts, save_notices
from monitor.store.ready import save_ready
from monitor.store.sources import save_states
from monitor.store.statements import save_listings, save_locations, save_statements
from monitor.store.troubles import save_troubles
from monitor.store.versions import save_changes, save_detections, save_versions

Noun = TypeVar("Noun")


def record(connection: Connection, findings: Sequence[Findings]) -> None:
    """Write what follows from several readings; of what replaces, the last word counts.

    What polls that changed nothing leave is written by `SqlSources.save_polled`.
    """

    def write(
        save: Callable[[Connection, Iterable[Noun]], None],
        some: Callable[[Findings], Sequence[Noun]],
    ) -> None:
        given = [noun for one in findings for noun in some(one)]
        if given:
            save(connection, given)

    write(save_states, lambda one: one.states)
    write(save_holds, lambda one: one.holds)
    write(save_ready, lambda one: one.rows)
    write(save_captures, lambda one: one.captures)
    write(save_statements, lambda one: one.statements)
    write(save_locations, lambda one: one.locations)
    write(save_listings, lambda one: one.listings)
    write(save_observations, lambda one: one.observations)
    write(save_versions, lambda one: one.versions)
    write(save_detections, lambda one: one.detected)
    write(save_changes, lambda one: one.changes)
    write(save_copies, lambda one: one.copies)
    write(save_marks, lambda one: one.marks)
    write(save_claims, lambda one: one.claims)
    write(save_resolutions, lambda one: one.resolutions)
    write(save_partnerships, lambda one: one.partnerships)
    write(save_postings, lambda one: one.postings)
    write(save_events, lambda one: one.events)
    write(save_alerts, lambda one: one.alerts)
    write(recall_alerts, lambda one: one.recalled)
    write(save_notices, lambda one: one.notices)
    write(save_troubles, lambda one: one.troubles)
    save_visits(connection, _planned(findings))


def _planned(findings: Sequence[Findings]) -> Iterator[tuple[str, Visit | None]]:
    """Yield what is planned for locations: a reading ends its visit before it plans the next."""
    for one in findings:
        yield from ((location, None) for location in one.visits_done)
        yield from ((visit.location, visit) for visit in one.visits)
