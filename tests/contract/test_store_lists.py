"""Lists, and all about one thing, on each database."""

from dataclasses import replace

import pytest

from monitor.errors import StoreError
from monitor.model.alert import MessageState, Outcome
from monitor.model.claim import Label, Stage
from monitor.model.findings import Findings
from monitor.model.memory import AlertsWanted, PartnershipsWanted, StatementsWanted
from monitor.model.statement import Basis
from monitor.store.memory import open_memory
from monitor.store.sql import SqlStore
from tests.support.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_change,
    a_location,
    a_message,
    a_partnership,
    a_source,
    a_state,
    a_statement,
    a_version,
    an_alert,
    an_event,
    some_findings,
)

HERE = a_location()


def _second(identity: str = "id-2", *, source: str = "wire") -> Findings:
    """Return another statement of another source, a day later, with one more version."""
    location = replace(
        a_location(source, identity=identity), first_seen=NOW + DAY, changed_at=NOW + DAY
    )
    first = a_version("Something else.", location=location)
    last = replace(a_version("Changed.", location=location, number=2), label=Label.SIGNAL)
    return Findings(
        states=(replace(a_state(replace(a_source(source), company=None))),),
        captures=some_findings().captures,
        statements=(a_statement(source, identity=identity),),
        locations=(location,),
        versions=(first, last),
        changes=(a_change(first, last),),
    )


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    with store.begin() as tx:
        tx.record([some_findings(), _second()])
    return store


@pytest.mark.parametrize(
    ("wanted", "sources"),
    [
        (StatementsWanted(), ["wire", "acme"]),
        (StatementsWanted(limit=1), ["wire"]),
        (StatementsWanted(source="acme"), ["acme"]),
        (StatementsWanted(company="acme"), ["acme"]),
        (StatementsWanted(company="nobody"), []),
        (StatementsWanted(since=NOW + HOUR), ["wire"]),
        (StatementsWanted(label=Label.SIGNAL), ["wire"]),
        (StatementsWanted(label=Label.ANNOUNCEMENT), []),
    ],
)
def test_statements_are_found(
    filled: SqlStore, wanted: StatementsWanted, sources: list[str]
) -> None:
    with filled.read() as tx:
        assert [line.location.source for line in tx.lists.statements(wanted)] == sources


def test_a_company_is_found_by_what_others_claim_of_it(store: SqlStore) -> None:
    findings = some_findings()
    wire = replace(a_state(replace(a_source("acme"), company="wire")))
    with store.begin() as tx:
        tx.record([replace(findings, states=(wire,))])
    with store.read() as tx:
        [line] = tx.lists.statements(StatementsWanted(company="acme"))
    assert line.company == "wire"


def test_a_statement_is_listed_with_its_latest_version(filled: SqlStore) -> None:
    with filled.read() as tx:
        latest, first = tx.lists.statements(StatementsWanted())
    assert (latest.number, latest.label) == (2, Label.SIGNAL)
    assert (first.number, first.label, first.language) == (1, Label.NONE, "en")


def test_a_statement_that_was_not_read_is_listed_without(store: SqlStore) -> None:
    findings = some_findings()
    bare = Findings(
        states=findings.states, statements=findings.statements, locations=findings.locations
    )
    with store.begin() as tx:
        tx.record([bare])
    with store.read() as tx:
        [line] = tx.lists.statements(StatementsWanted())
    assert (line.number, line.label) == (None, None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PartnershipsWanted(), ["b", "a"]),
        (PartnershipsWanted(limit=1), ["b"]),
        (PartnershipsWanted(companies=("a",)), ["a"]),
        (PartnershipsWanted(companies=("A",)), []),
        (PartnershipsWanted(companies=("%", "none")), []),
        (PartnershipsWanted(companies=('~q"ote',)), ["b"]),
        (PartnershipsWanted(stage=Stage.TALKS), ["b"]),
        (PartnershipsWanted(since=NOW + HOUR), ["b"]),
    ],
)
def test_partnerships_are_found(
    store: SqlStore, wanted: PartnershipsWanted, found: list[str]
) -> None:
    second = replace(a_partnership("b", '~q"ote'), stage=Stage.TALKS, last_seen=NOW + DAY)
    with store.begin() as tx:
        tx.record([Findings(partnerships=(a_partnership("a", "~x"), second))])
    with store.read() as tx:
        assert [one.companies[0] for one in tx.lists.partnerships(wanted)] == found


@pytest.mark.parametrize(
    ("wanted", "recipients"),
    [
        (AlertsWanted(), ["bob@example.org", "ann@example.org"]),
        (AlertsWanted(limit=1), ["bob@example.org"]),
        (AlertsWanted(state=MessageState.QUEUED), ["bob@example.org"]),
        (AlertsWanted(state=MessageState.SENT), ["ann@example.org"]),
        (AlertsWanted(state=MessageState.PARKED), []),
        (AlertsWanted(recipient="ANN@example.org"), ["ann@example.org"]),
        (AlertsWanted(since=NOW + MINUTE), ["bob@example.org"]),
    ],
)
def test_alerts_are_found(store: SqlStore, wanted: AlertsWanted, recipients: list[str]) -> None:
    sent = an_alert()
    waiting = replace(an_alert(recipient="bob@example.org"), raised=NOW + HOUR)
    message = replace(a_message(sent), state=MessageState.SENT)
    with store.begin() as tx:
        tx.record([some_findings(), Findings(alerts=(waiting,))])
        tx.outbox.put(message, [sent])
    with store.read() as tx:
        assert [line.alert.recipient for line in tx.lists.alerts(wanted)] == recipients


def test_sources_are_listed_also_when_they_are_configured_no_longer(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source("b"), a_source("a")], now=NOW)
        tx.sources.sync([a_source("a")], now=NOW)
    with store.read() as tx:
        listed = [(state.source.key, state.active) for state in tx.lists.sources()]
    assert listed == [("a", True), ("b", False)]


def test_keys_are_completed(filled: SqlStore) -> None:
    with filled.read() as tx:
        assert tx.lists.keys("source", "a") == ("acme",)
        assert tx.lists.keys("source", "%") == ()
        assert tx.lists.keys("statement", HERE.key[:4]) == (HERE.key,)
        assert tx.lists.keys("partnership", "") == (a_partnership().key,)
        assert tx.lists.keys("alert", "") == (an_alert().key,)


def test_a_location_is_found_by_its_canonical_url(filled: SqlStore) -> None:
    with filled.read() as tx:
        assert tx.dossiers.located("https://acme.example/news/id-1") == (HERE,)
        assert tx.dossiers.located("https://acme.example/news/id-9") == ()


def test_a_dossier_holds_all_of_a_statement(filled: SqlStore) -> None:
    given = some_findings()
    with filled.read() as tx:
        found = tx.dossiers.statement(HERE.key)
    assert found is not None
    assert found.source.source.key == "acme"
    assert (found.location, found.listing) == (HERE, given.listings[0])
    assert found.versions == found.told == given.versions
    assert [capture.key for capture in found.captures] == [given.captures[0].key]
    assert found.observations == given.observations
    assert found.events == given.events
    assert [line.alert for line in found.alerts] == [an_alert()]
    assert found.visit == given.visits[0]


def test_a_dossier_holds_changes_and_versions_of_every_basis(store: SqlStore) -> None:
    page = replace(a_version("Page.", basis=Basis.PAGE), at=NOW)
    last = a_version("Changed.", number=2)
    given = some_findings()
    change = a_change(given.versions[0], last)
    with store.begin() as tx:
        tx.record([given, Findings(versions=(page, last), changes=(change,))])
    with store.read() as tx:
        found = tx.dossiers.statement(HERE.key)
    assert found is not None
    assert found.versions == (page, given.versions[0], last)
    assert found.told == (given.versions[0], last)
    assert found.changes == (change,)


def test_a_timeline_holds_every_posting_with_its_evidence(filled: SqlStore) -> None:
    given = some_findings()
    with filled.read() as tx:
        found = tx.dossiers.partnership(a_partnership().key)
    assert found is not None
    [line] = found.lines
    assert found.partnership == a_partnership()
    assert (line.posting, line.claim) == (given.postings[0], given.claims[0])
    assert (line.number, line.basis, line.url) == (1, Basis.FEED, HERE.url)
    assert line.text_hash == given.versions[0].content.text_hash
    assert line.body_hash == given.captures[0].body_hash
    assert line.retrieved == given.captures[0].at


def test_a_letter_is_found_by_its_own_key_and_by_its_alerts(store: SqlStore) -> None:
    alert = an_alert()
    message = a_message(alert)
    with store.begin() as tx:
        tx.record([some_findings()])
        tx.outbox.put(message, [alert])
        tried = tx.outbox.start(message.key, NOW)
        tried = replace(tried, finished=NOW, outcome=Outcome.DEFERRED, detail="421")
        tx.outbox.finish(tried, message)
    with store.read() as tx:
        by_alert, by_message = tx.dossiers.letter(alert.key), tx.dossiers.letter(message.key)
    assert by_alert == by_message
    assert by_alert is not None
    assert (by_alert.message, by_alert.attempts) == (message, (tried,))
    assert [(line.alert, line.event) for line in by_alert.alerts] == [(alert, an_event())]


def test_an_alert_that_waits_is_a_letter_without_message(filled: SqlStore) -> None:
    with filled.read() as tx:
        found = tx.dossiers.letter(an_alert().key)
    assert found is not None
    assert (found.message, len(found.alerts)) == (None, 1)


def test_a_source_is_found_with_its_numbers(filled: SqlStore) -> None:
    poll = replace(some_findings().observations[0], location=None)
    with filled.begin() as tx:
        tx.record([Findings(observations=(poll,))])
    with filled.read() as tx:
        found = tx.dossiers.source("acme")
    assert found is not None
    assert (found.statements, found.listed, found.visits, found.polls) == (1, 1, 1, (poll,))


def test_what_is_not_known_is_none(filled: SqlStore) -> None:
    with filled.read() as tx:
        assert tx.dossiers.statement("x") is None
        assert tx.dossiers.partnership("x") is None
        assert tx.dossiers.letter("x") is None
        assert tx.dossiers.source("x") is None
        assert tx.dossiers.claims("x") == ()


def test_reading_makes_no_database(database_url: str) -> None:
    with pytest.raises(StoreError, match="expected"):
        open_memory(database_url)
    with pytest.raises(StoreError, match="expected"):
        open_memory(database_url)
