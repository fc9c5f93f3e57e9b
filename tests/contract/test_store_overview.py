"""What a status page is told: the latest events, what was sent, and what fails."""

from dataclasses import replace

from monitor.model.alert import MessageState, Outcome
from monitor.model.findings import Findings
from monitor.model.partnership import Step
from monitor.store.sql import SqlStore
from tests.support.builders import (
    HOUR,
    MINUTE,
    NOW,
    a_message,
    a_source,
    a_state,
    an_event,
    some_findings,
)


def test_latest_events_come_newest_first(store: SqlStore) -> None:
    first = some_findings()
    later = replace(an_event(), step=Step.EXPANDED, at=NOW - HOUR, title="Recorded last")
    with store.begin() as tx:
        tx.record([first, Findings(events=(later,))])
    with store.read() as tx:
        assert tx.overview.latest_events(9) == (later, *first.events)
        assert tx.overview.latest_events(1) == (later,)


def test_empty_store_has_nothing_to_show(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.overview.latest_events(9) == ()
        assert tx.overview.last_attempts(9) == ()
        assert tx.overview.failing_sources() == 0
        assert tx.overview.outbox_counts() == dict.fromkeys(MessageState, 0)


def test_messages_are_counted_by_state(store: SqlStore) -> None:
    with store.begin() as tx:
        for thread, state in (("a", MessageState.SENT), ("b", MessageState.SENT)):
            tx.outbox.put(replace(a_message(thread=thread), state=state), [])
        tx.outbox.put(a_message(thread="c"), [])
    with store.read() as tx:
        assert tx.overview.outbox_counts() == {
            MessageState.QUEUED: 1,
            MessageState.SENT: 2,
            MessageState.PARKED: 0,
        }


def test_last_attempts_come_newest_first_with_their_message(store: SqlStore) -> None:
    message = replace(a_message(), subject="Acme opens plant")
    with store.begin() as tx:
        tx.outbox.put(message, [])
        first = tx.outbox.start(message.key, NOW)
        first = replace(first, finished=NOW, outcome=Outcome.DEFERRED, detail="421 later")
        tx.outbox.finish(first, message)
        second = tx.outbox.start(message.key, NOW + MINUTE)
    with store.read() as tx:
        tries = tx.overview.last_attempts(9)
        [newest] = tx.overview.last_attempts(1)
    assert [one.attempt for one in tries] == [second, first]
    assert (newest.recipient, newest.subject) == (message.recipient, "Acme opens plant")


def test_failing_sources_are_the_active_ones_whose_last_poll_failed(store: SqlStore) -> None:
    sources = [a_source("acme"), a_source("globex"), a_source("initech")]
    failing = [replace(a_state(one), failures=2) for one in sources[:2]]
    with store.begin() as tx:
        tx.sources.sync(sources, now=NOW)
        tx.record([Findings(states=tuple(failing))])
        tx.sources.sync(sources[1:], now=NOW)
    with store.read() as tx:
        assert tx.overview.failing_sources() == 1
