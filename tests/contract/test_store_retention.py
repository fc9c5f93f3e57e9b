"""What is old leaves, and what is evidence stays, on each database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.checkup import examine
from monitor.model.alert import Attempt, MessageState, Outcome
from monitor.model.capture import Capture
from monitor.model.findings import Findings
from monitor.model.memory import Pruned
from monitor.model.statement import Observation, Verdict
from monitor.store.retention import Retention, prunable, prune
from monitor.store.sql import SqlStore
from tests.support.builders import (
    DAY,
    HOUR,
    NOW,
    a_capture,
    a_message,
    an_alert,
    some_findings,
)

OLD = Retention(before=NOW + HOUR)
# Its bytes are kept for a version, so they stay until that is said to be too much.
VERSIONS_OWN = some_findings().captures[0]


def looked(capture: Capture) -> Findings:
    """Return a look that kept an answer."""
    seen = Observation(
        source="acme",
        location=None,
        at=capture.at,
        verdict=Verdict.GOOD,
        detail="10 entries",
        status=200,
        capture=capture.key,
    )
    return Findings(captures=(capture,), observations=(seen,))


def answer(body: bytes, *, at: timedelta = timedelta(0)) -> Capture:
    return a_capture(body=body, at=NOW + at)


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """Return a store with a version's answer, an old one without, and one of today."""
    with store.begin() as tx:
        tx.record([some_findings(), looked(answer(b"old")), looked(answer(b"new", at=DAY))])
    return store


def body(store: SqlStore, capture: Capture) -> bytes | None:
    with store.read() as tx:
        found = tx.statements.capture(capture.key)
    return found.body if found else None


def test_old_answers_lose_their_body_and_nothing_else(filled: SqlStore, database_url: str) -> None:
    gone = prune(database_url, OLD)
    assert (gone.bodies, gone.observations) == (1, 2)
    assert gone.bytes > 0
    assert body(filled, answer(b"old")) is None
    assert body(filled, answer(b"new", at=DAY)) == b"new"
    assert body(filled, VERSIONS_OWN) == VERSIONS_OWN.body


def test_answers_of_versions_go_only_when_asked(filled: SqlStore, database_url: str) -> None:
    gone = prune(database_url, replace(OLD, bodies=True))
    assert gone.bodies == 2
    assert body(filled, VERSIONS_OWN) is None
    with filled.read() as tx:
        dossier = tx.dossiers.statement(some_findings().locations[0].key)
    assert dossier is not None
    assert dossier.versions == some_findings().versions
    assert dossier.captures[0].body_hash == VERSIONS_OWN.body_hash


def test_what_would_go_is_what_goes(filled: SqlStore, database_url: str) -> None:
    expected = prunable(database_url, OLD)
    assert body(filled, answer(b"old")) == b"old"
    assert prune(database_url, OLD) == expected
    assert prunable(database_url, OLD) == Pruned()


def test_a_body_that_came_again_stays(filled: SqlStore, database_url: str) -> None:
    with filled.begin() as tx:
        tx.record([looked(answer(b"old", at=DAY))])
    assert prune(database_url, OLD).bodies == 0
    assert body(filled, answer(b"old")) == b"old"


def test_a_body_that_comes_again_after_it_went_is_kept_again(
    filled: SqlStore, database_url: str
) -> None:
    prune(database_url, OLD)
    with filled.begin() as tx:
        tx.record([looked(answer(b"old", at=DAY))])
    assert body(filled, answer(b"old", at=DAY)) == b"old"
    assert body(filled, answer(b"old")) == b"old"


def test_a_body_that_is_also_a_text_stays(store: SqlStore, database_url: str) -> None:
    findings = some_findings()
    same = answer(findings.versions[0].content.text.encode())
    with store.begin() as tx:
        tx.record([findings, looked(same)])
    assert prune(database_url, OLD).bodies == 0


def test_tries_go_when_they_are_over(store: SqlStore, database_url: str) -> None:
    alerts = [an_alert(recipient=f"{name}@example.org") for name in ("sent", "queued", "cut")]
    messages = {
        "sent": replace(a_message(alerts[0], thread="a"), state=MessageState.SENT),
        "queued": a_message(alerts[1], thread="b"),
        "cut": replace(a_message(alerts[2], thread="c"), state=MessageState.PARKED),
    }
    with store.begin() as tx:
        tx.record([some_findings(), Findings(alerts=tuple(alerts))])
        for name, message in messages.items():
            tx.outbox.put(message, [])
            tried = tx.outbox.start(message.key, NOW)
            if name != "cut":
                tx.outbox.finish(_ended(tried), message)
    assert prune(database_url, OLD).attempts == 1
    with store.read() as tx:
        letters = {name: tx.dossiers.letter(one.key) for name, one in messages.items()}
    assert {name: len(found.attempts) for name, found in letters.items() if found} == {
        "sent": 0,
        "queued": 1,
        "cut": 1,
    }


def _ended(attempt: Attempt) -> Attempt:
    return replace(attempt, finished=NOW, outcome=Outcome.ACCEPTED)


def test_a_pruned_database_is_sound(filled: SqlStore, database_url: str) -> None:
    prune(database_url, replace(OLD, bodies=True))
    with filled.read() as tx:
        faults = {
            found.check: found.faults for found in examine(tx.checks) if found.check == "contents"
        }
    assert faults == {"contents": ()}


def test_many_rows_go_in_several_steps(store: SqlStore, database_url: str) -> None:
    many = [looked(answer(f"old {number}".encode())) for number in range(1200)]
    unique = [
        replace(one, observations=(replace(one.observations[0], detail=str(number)),))
        for number, one in enumerate(many)
    ]
    with store.begin() as tx:
        tx.record([some_findings(), *unique])
    gone = prune(database_url, OLD)
    assert (gone.bodies, gone.observations) == (1200, 1201)
