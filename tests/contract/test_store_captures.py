"""What a store gives back of the looks that kept a capture."""

from dataclasses import replace

from monitor.model.findings import Findings
from monitor.model.statement import Observation, Verdict
from monitor.store.sql import SqlStore
from tests.support.builders import (
    HOUR,
    MINUTE,
    NOW,
    a_capture,
    a_location,
    a_source,
    a_state,
    a_statement,
)


def a_look(location: str | None = None, *, body: bytes = b"<rss/>") -> Observation:
    return Observation(
        source="acme",
        location=location,
        at=NOW,
        verdict=Verdict.GOOD,
        detail="",
        status=200,
        capture=a_capture(body=body).key,
    )


def record(store: SqlStore, *looks: Observation) -> None:
    captures = (a_capture(), a_capture(body=b"<html/>"))
    states = (a_state(), a_state(a_source("other")))
    with store.begin() as tx:
        tx.record(
            [
                Findings(
                    states=states,
                    captures=captures,
                    statements=(a_statement(),),
                    locations=(a_location(),),
                    observations=looks,
                )
            ]
        )


def test_recorded_looks_come_oldest_first_and_a_feed_before_its_pages(store: SqlStore) -> None:
    page = a_look(a_location().key, body=b"<html/>")
    feed = a_look()
    again = replace(page, at=NOW + MINUTE)
    earlier = replace(feed, at=NOW - HOUR)
    record(store, again, page, feed, earlier)
    with store.read() as tx:
        assert tx.statements.recorded("acme") == (earlier, feed, page, again)


def test_looks_without_capture_are_not_among_the_recorded(store: SqlStore) -> None:
    record(store, replace(a_look(), capture=None), replace(a_look(), source="other", at=NOW + HOUR))
    with store.read() as tx:
        assert tx.statements.recorded("acme") == ()
        assert [look.source for look in tx.statements.recorded("other")] == ["other"]
        assert tx.statements.recorded("none") == ()
