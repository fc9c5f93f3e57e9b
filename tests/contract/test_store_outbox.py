"""The outbox: each alert in one message, in order within a thread, each try noted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from monitor.errors import StoreError
from monitor.model.alert import Alert, Attempt, Message, MessageState, Outcome, PendingGroup
from monitor.model.findings import Findings
from monitor.model.partnership import Step
from monitor.store.sql import SqlStore
from tests.support.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_message,
    a_notice,
    an_alert,
    an_event,
    some_findings,
)

Put = Callable[..., Message]


@pytest.fixture
def put(store: SqlStore) -> Put:
    """Return a function that stores a message without alerts."""

    def put_message(name: str, **changes: object) -> Message:
        message = replace(a_message(thread=name), key=name)
        message = replace(message, **changes)  # type: ignore[arg-type]  # fields by name
        with store.begin() as tx:
            tx.outbox.put(message, [])
        return message

    return put_message


def due(store: SqlStore, now: datetime = NOW) -> list[str]:
    with store.read() as tx:
        return [message.key for message in tx.outbox.due(now, limit=99)]


def recorded(store: SqlStore, *alerts: Alert) -> None:
    with store.begin() as tx:
        tx.record([some_findings(), Findings(alerts=alerts)])


def test_alert_is_raised_once_for_ever(store: SqlStore) -> None:
    alert = an_alert()
    recorded(store, alert, replace(alert, rule="another", due=NOW - DAY))
    with store.begin() as tx:
        tx.outbox.put(a_message(alert), [alert])
        tx.record([Findings(alerts=(replace(alert, due=NOW + DAY),))])
        assert tx.outbox.groups_due(NOW + DAY, limit=9) == ()


def test_group_has_its_due_alerts_in_the_order_of_their_events(store: SqlStore) -> None:
    later = replace(an_event(), step=Step.EXPANDED, at=NOW + HOUR)
    alerts = [
        an_alert(),
        replace(an_alert(later), group=an_alert().group),
        replace(an_alert(later, recipient="bob@example.org")),
    ]
    waiting = replace(an_alert(recipient="eve@example.org"), due=NOW + HOUR)
    with store.begin() as tx:
        tx.record([some_findings(), Findings(events=(later,), alerts=(*alerts, waiting))])
    with store.read() as tx:
        groups = tx.outbox.groups_due(NOW, limit=9)
        [first] = tx.outbox.groups_due(NOW, limit=1)
    assert [(group.recipient, group.alerts) for group in groups] == [
        ("ann@example.org", (alerts[0], alerts[1])),
        ("bob@example.org", (alerts[2],)),
    ]
    assert first == groups[0]
    assert (first.channel, first.group) == ("mail", an_alert().group)


def test_group_leaves_as_a_whole_when_its_first_alert_is_due(store: SqlStore) -> None:
    later = replace(an_event(), step=Step.EXPANDED)
    waiting = replace(an_alert(later), due=NOW + HOUR)
    with store.begin() as tx:
        tx.record([some_findings(), Findings(events=(later,), alerts=(waiting,))])
        assert tx.outbox.groups_due(NOW - HOUR, limit=9) == ()
        [group] = tx.outbox.groups_due(NOW, limit=9)
        assert set(group.alerts) == {an_alert(), waiting}
        tx.outbox.put(a_message(an_alert()), [an_alert()])
        assert tx.outbox.groups_due(NOW, limit=9) == ()
        [group] = tx.outbox.groups_due(NOW + HOUR, limit=9)
        assert group.alerts == (waiting,)


def test_recalled_alert_is_told_to_nobody_and_a_told_one_stays(store: SqlStore) -> None:
    told, untold = an_alert(), an_alert(recipient="bob@example.org")
    recorded(store, told, untold)
    with store.begin() as tx:
        tx.outbox.put(a_message(told), [told])
        tx.outbox.recall([told, untold])
        assert tx.outbox.groups_due(NOW, limit=9) == ()
        assert tx.outbox.next_due() == NOW
        # Storing the same message again finds its alert where it was.
        tx.outbox.put(a_message(told), [told])


def test_message_put_twice_is_one(store: SqlStore) -> None:
    alert = an_alert()
    message = a_message(alert)
    recorded(store, alert)
    with store.begin() as tx:
        tx.outbox.put(message, [alert])
    with store.begin() as tx:
        tx.outbox.put(replace(message, content=b"other"), [alert])
        assert tx.outbox.due(NOW, limit=9) == (message,)
        assert tx.outbox.messages([message.key, "none"]) == {message.key: message}


def test_alert_is_never_put_in_a_second_message(store: SqlStore) -> None:
    alert = an_alert()
    recorded(store, alert)
    with store.begin() as tx:
        tx.outbox.put(a_message(alert), [alert])
    second = a_message(thread="second")
    with pytest.raises(StoreError, match=alert.key), store.begin() as tx:
        tx.outbox.put(second, [alert])
    assert due(store) == [a_message(alert).key]


def test_messages_come_oldest_first_when_due(store: SqlStore, put: Put) -> None:
    put("b", due=NOW)
    put("a", due=NOW - HOUR)
    put("later", due=NOW + HOUR)
    assert due(store) == ["b", "a"]
    assert due(store, NOW + HOUR) == ["b", "a", "later"]
    with store.read() as tx:
        assert len(tx.outbox.due(NOW, limit=1)) == 1


def test_message_waits_behind_its_thread(store: SqlStore, put: Put) -> None:
    first = put("first", thread="t", due=NOW + HOUR)
    put("second", thread="t", due=NOW)
    put("other person", thread="t", recipient="bob@example.org")
    put("other channel", thread="t", channel="hook")
    put("other thread", thread="u")
    assert due(store) == ["other person", "other channel", "other thread"]
    assert due(store, NOW + HOUR)[0] == "first"
    for state in (MessageState.SENT, MessageState.PARKED):
        with store.begin() as tx:
            attempt = tx.outbox.start(first.key, NOW)
            tx.outbox.finish(replace(attempt, finished=NOW), replace(first, state=state))
        assert due(store)[0] == "second"


def test_next_due_is_not_that_of_a_message_that_waits(store: SqlStore, put: Put) -> None:
    put("first", thread="t", due=NOW + HOUR)
    put("second", thread="t", due=NOW - DAY)
    with store.read() as tx:
        assert tx.outbox.next_due() == NOW + HOUR


def test_next_due_is_the_sooner_of_alert_and_message(store: SqlStore, put: Put) -> None:
    recorded(store, replace(an_alert(), due=NOW))
    with store.read() as tx:
        assert tx.outbox.next_due() == NOW
    put("first", due=NOW - MINUTE)
    with store.read() as tx:
        assert tx.outbox.next_due() == NOW - MINUTE


def test_try_is_noted_before_and_after(store: SqlStore, put: Put) -> None:
    message = put("first")
    with store.begin() as tx:
        begun = tx.outbox.start("first", NOW)
    assert begun == Attempt(message="first", number=1, started=NOW)
    with store.read() as tx:
        assert tx.outbox.interrupted() == (begun,)
    ended = replace(begun, finished=NOW + MINUTE, outcome=Outcome.DEFERRED, detail="450 \ud83d")
    retried = replace(message, due=NOW + HOUR, attempts=1)
    with store.begin() as tx:
        tx.outbox.finish(ended, retried)
        assert tx.outbox.interrupted() == ()
        assert tx.outbox.messages(["first"]) == {"first": retried}
        assert tx.outbox.start("first", NOW + HOUR).number == 2


def test_try_that_did_not_begin_cannot_end(store: SqlStore, put: Put) -> None:
    message = put("first")
    with pytest.raises(StoreError, match="attempt 7"), store.begin() as tx:
        tx.outbox.finish(Attempt(message="first", number=7, started=NOW, finished=NOW), message)
    with pytest.raises(StoreError), store.begin() as tx:
        tx.outbox.start("unknown", NOW)


def test_notice_is_sent_once(store: SqlStore) -> None:
    notices = (a_notice(at=NOW + HOUR), a_notice("globex"))
    with store.begin() as tx:
        tx.record([Findings(notices=notices)])
        assert tx.outbox.notices_unsent() == (notices[1], notices[0])
        tx.outbox.put_notices([a_message(thread="operator"), a_message(thread="other")], notices)
        tx.record([Findings(notices=notices)])
        assert tx.outbox.notices_unsent() == ()
        assert len(tx.outbox.due(NOW, limit=9)) == 2


def test_story_goes_on_where_this_person_was_first_told_of_it(store: SqlStore) -> None:
    event = an_event()
    later = replace(event, step=Step.EXPANDED, at=NOW + HOUR)
    in_digest = replace(an_alert(recipient="eve@example.org"), group="digest:all:today")
    alerts = [an_alert(), an_alert(later), in_digest]
    with store.begin() as tx:
        tx.record([some_findings(), Findings(events=(later,), alerts=tuple(alerts))])
        tx.outbox.put(a_message(alerts[0], thread="first"), alerts[:1])
        tx.outbox.put(a_message(alerts[1], thread="second"), alerts[1:2])
        tx.outbox.put(replace(a_message(in_digest, thread="digest"), key="digest"), [in_digest])

    def thread(recipient: str, statement: str | None, partnership: str | None = None) -> str | None:
        group = PendingGroup(recipient=recipient, channel="mail", group="one", alerts=())
        with store.read() as tx:
            return tx.outbox.thread(
                group,
                statements=[statement] if statement else [],
                partnerships=[partnership] if partnership else [],
            )

    assert thread("ann@example.org", event.statement) == "first"
    assert thread("ann@example.org", "another", event.partnership) == "first"
    assert thread("ann@example.org", "another", "another") is None
    assert thread("eve@example.org", event.statement, event.partnership) is None
    assert thread("bob@example.org", event.statement) is None


def test_alerts_that_wait_can_be_moved_and_told_ones_stay(store: SqlStore) -> None:
    told, waiting = an_alert(), an_alert(recipient="bob@example.org")
    recorded(store, told, waiting)
    later = NOW + 9 * HOUR
    with store.begin() as step:
        step.outbox.put(a_message(told), [told])
        step.outbox.move([told, waiting], due=later, group="digest:rest:x")
    with store.read() as step:
        assert step.outbox.groups_due(NOW, limit=9) == ()
        (group,) = step.outbox.groups_due(later, limit=9)
    assert (group.recipient, group.group) == ("bob@example.org", "digest:rest:x")


def test_messages_of_a_day_are_counted_for_their_person_without_digests(store: SqlStore) -> None:
    story, gathered = an_alert(), replace(an_alert(), rule="d", group="digest:d:x", channel="other")
    recorded(store, story, gathered)
    pending = PendingGroup(recipient=story.recipient, channel="mail", group="g", alerts=(story,))
    with store.begin() as step:
        step.outbox.put(a_message(story), [story])
        digest = replace(a_message(gathered, thread="d"), channel="other")
        step.outbox.put(digest, [gathered])
    with store.read() as step:
        assert step.outbox.told_since(pending, NOW) == 1
        assert step.outbox.told_since(pending, NOW + MINUTE) == 0
        assert step.outbox.told_since(replace(pending, channel="other"), NOW) == 0
        assert step.outbox.carried(a_message(story).key) == (story.event,)


def test_a_queued_message_can_be_put_off(store: SqlStore, put: Put) -> None:
    message = put("m")
    with store.begin() as step:
        step.outbox.postpone(message.key, NOW + HOUR)
    assert due(store) == []
    assert due(store, NOW + HOUR) == [message.key]
