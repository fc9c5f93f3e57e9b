"""Rows that were made ready where they were judged are the rows that their nouns make."""

import pickle
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import select

from monitor.model.findings import Findings
from monitor.model.statement import Observation, Verdict
from monitor.store.ready import made_ready
from monitor.store.retention import Retention, prune
from monitor.store.schema import SCHEMA
from monitor.store.sql import SqlStore, SqlTransaction
from tests.support.builders import (
    DAY,
    HOUR,
    NOW,
    a_capture,
    a_listing,
    a_location,
    a_statement,
    a_version,
    a_visit,
    some_findings,
)

# A lone surrogate, NUL, the mark of the column type itself, and more than one plane.
ODD = "\ud83d alone, \x00 nul, \ufdd0d83d mark, 日本語 🎉"
_COUNTED = {"seq", "revision"}
ELSEWHERE = a_location(identity=ODD)


def first_poll() -> tuple[Findings, ...]:
    """Return what follows from a first poll that lists two statements, one of them odd."""
    version = a_version(ODD, location=ELSEWHERE)
    odd = Findings(
        statements=(a_statement(identity=ODD),),
        locations=(replace(ELSEWHERE, title=ODD, url=None, canonical_url=None),),
        listings=(replace(a_listing(ELSEWHERE), entry_id=None, published=None, place=-1.5),),
        versions=(replace(version, content=replace(version.content, title=ODD)),),
        visits=(replace(a_visit(ELSEWHERE), late_at=NOW + DAY),),
    )
    return some_findings(baseline=True), odd


def sent(findings: Sequence[Findings], *, database: str) -> tuple[Findings, ...]:
    """Make findings ready in a worker, as it were, and bring them to who writes."""
    ready: tuple[Findings, ...] = pickle.loads(  # noqa: S301  # our own, as between processes
        pickle.dumps(made_ready(findings, database=database))
    )
    return ready


def tables(tx: SqlTransaction) -> dict[str, list[str]]:
    """Return all rows of all tables, without what counts the writings."""
    connection = tx._connection  # noqa: SLF001  # to see what no method tells
    return {
        table.name: sorted(
            str(tuple(row))
            for row in connection.execute(select(*(c for c in table.c if c.name not in _COUNTED)))
        )
        for table in SCHEMA.sorted_tables
    }


class Undone(Exception):
    """A step was given up."""


def written(store: SqlStore, findings: Sequence[Findings]) -> dict[str, list[str]]:
    """Return all rows that findings leave, and undo them."""
    found: dict[str, list[str]] = {}

    def undo() -> None:
        found.update(tables(tx))
        raise Undone

    with suppress(Undone), store.begin() as tx:
        tx.record(findings)
        undo()
    return found


def test_rows_made_ready_are_those_of_their_nouns(store: SqlStore) -> None:
    given = first_poll()
    ready = sent(given, database=store.kind)
    assert not any(one.captures or one.statements or one.versions for one in ready)
    expected = written(store, given)
    assert len(expected["version"]) == len(expected["visit"]) == 2
    assert written(store, ready) == expected


def test_rows_of_several_sources_are_written_beside_what_is_there(store: SqlStore) -> None:
    given = first_poll()
    ready = sent(given, database=store.kind)
    with store.begin() as tx:
        tx.record(given)
        before = tables(tx)
        tx.record([*ready, *sent(given[1:], database=store.kind)])
        after = tables(tx)
    assert after == before


def test_a_body_that_was_kept_no_longer_is_kept_again(store: SqlStore, database_url: str) -> None:
    old, new = (a_capture(body=b"the same", at=NOW + later) for later in (0 * DAY, DAY))
    looks = [
        Observation(
            source="acme",
            location=None,
            at=one.at,
            verdict=Verdict.GOOD,
            detail="10 entries",
            status=200,
            capture=one.key,
        )
        for one in (old, new)
    ]
    with store.begin() as tx:
        tx.record([some_findings(), Findings(captures=(old,), observations=(looks[0],))])
    assert prune(database_url, Retention(before=NOW + HOUR)).bodies == 1
    again = Findings(captures=(new,), observations=(looks[1],))
    with store.begin() as tx:
        tx.record(sent([again], database=store.kind))
        kept = tx.statements.capture(new.key), tx.statements.capture(old.key)
    assert kept == (new, old)
