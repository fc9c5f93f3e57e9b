"""What sources, statements, frontier, ledger and leases give back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.errors import LeaseLost, StoreError
from monitor.model.alert import Lease
from monitor.model.capture import Validators
from monitor.model.claim import Stage
from monitor.model.event import Happening
from monitor.model.findings import Findings
from monitor.model.source import Company
from monitor.model.statement import Basis
from monitor.store.sql import SqlStore
from tests.support.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_claim,
    a_listing,
    a_location,
    a_partnership,
    a_posting,
    a_resolution,
    a_source,
    a_state,
    a_statement,
    a_version,
    a_visit,
    an_event,
    some_findings,
)
from tests.support.lookups import located


def record(store: SqlStore, *findings: Findings) -> None:
    with store.begin() as tx:
        tx.record(findings)


def two_locations() -> Findings:
    locations = (a_location(), a_location(identity="id-2"))
    return Findings(
        states=(a_state(),),
        statements=(a_statement(), a_statement(identity="id-2")),
        locations=locations,
        listings=tuple(a_listing(location) for location in locations),
    )


# ---------------------------------------------------------------------------------------- sources


def test_new_source_is_due_at_once(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        assert tx.sources.due(NOW, limit=9) == (a_state(due=NOW),)
        assert tx.sources.next_due() == NOW


def test_syncing_again_keeps_what_is_known(store: SqlStore) -> None:
    learnt = replace(a_state(due=NOW + HOUR), baseline_at=NOW, validators=Validators(etag="1"))
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        tx.record([Findings(states=(learnt,))])
        tx.sources.sync([replace(a_source(), name="Renamed")], now=NOW + MINUTE)
        [state] = tx.sources.states()
    assert state == replace(learnt, source=replace(a_source(), name="Renamed"))


def test_source_that_left_and_came_back_is_the_same(store: SqlStore) -> None:
    learnt = replace(a_state(due=NOW + HOUR), baseline_at=NOW)
    with store.begin() as tx:
        tx.sources.sync([a_source(), a_source("other")], now=NOW)
        tx.record([Findings(states=(learnt,))])
        tx.sources.sync([a_source("other")], now=NOW)
        assert [state.source.key for state in tx.sources.states()] == ["other"]
        assert tx.sources.states(["acme"]) == (replace(learnt, active=False),)
        assert [state.source.key for state in tx.sources.due(NOW + DAY, limit=9)] == ["other"]
        tx.sources.sync([a_source()], now=NOW + DAY)
        assert tx.sources.states() == (learnt,)


def test_new_address_forgets_the_validators_of_the_old(store: SqlStore) -> None:
    moved = replace(a_source(), url="https://acme.example/new.xml")
    learnt = replace(a_state(due=NOW + HOUR), validators=Validators(etag="1"), body_hash="b")
    with store.begin() as tx:
        tx.record([Findings(states=(learnt,))])
        tx.sources.sync([moved], now=NOW + MINUTE)
        [state] = tx.sources.states()
    assert state == replace(learnt, source=moved, validators=None, due=NOW + MINUTE)


def test_shorter_interval_counts_from_now(store: SqlStore) -> None:
    often = replace(a_source(), every=timedelta(seconds=0.25))
    with store.begin() as tx:
        tx.record([Findings(states=(a_state(due=NOW + DAY),))])
        tx.sources.sync([often], now=NOW)
        assert tx.sources.states() == (a_state(often, due=NOW + often.every),)


def test_recording_a_state_leaves_the_configuration_alone(store: SqlStore) -> None:
    stale = a_state(replace(a_source(), name="Old", url="https://old.example"))
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        tx.sources.sync([], now=NOW)
        tx.record([Findings(states=(replace(stale, failures=1),))])
        assert tx.sources.states(["acme"]) == (replace(a_state(), active=False, failures=1),)


def test_sources_come_most_overdue_first(store: SqlStore) -> None:
    due = {"a": NOW, "b": NOW - HOUR, "c": NOW + MINUTE, "d": NOW - DAY}
    record(store, Findings(states=tuple(a_state(a_source(k), due=at) for k, at in due.items())))
    with store.read() as tx:
        assert [state.source.key for state in tx.sources.due(NOW, limit=2)] == ["d", "b"]
        assert [state.source.key for state in tx.sources.due(NOW, limit=9)] == ["d", "b", "a"]
        assert tx.sources.next_due() == NOW - DAY


def test_baseline_is_told_once_even_if_a_poll_knew_it_untold(store: SqlStore) -> None:
    state = replace(a_state(), baseline_at=NOW)
    with store.begin() as tx:
        tx.record([Findings(states=(state, a_state(a_source("empty"))))])
        assert tx.sources.untold_baselines() == (state,)
        tx.sources.tell_baselines(["acme"])
        tx.record([Findings(states=(state,))])
        assert tx.sources.untold_baselines() == ()


def test_empty_store_has_nothing_due(store: SqlStore) -> None:
    with store.read() as tx:
        assert tx.sources.due(NOW, limit=9) == ()
        assert tx.sources.next_due() is None
        assert tx.frontier.next_due() is None
        assert tx.outbox.next_due() is None
        assert tx.leases.holder() is None


# ------------------------------------------------------------------------------------- statements


def test_location_is_found_by_identity_entry_id_and_url(store: SqlStore) -> None:
    given = some_findings()
    renamed = replace(given.listings[0], entry_id="new-id")
    record(store, replace(given, listings=(renamed,)), two_locations())
    record(store, Findings(listings=(renamed,)))
    with store.read() as tx:
        first = located(tx, "acme", identities=["id-1"], urls=[])
        assert [known.location for known in first] == [a_location()]
        assert located(tx, "acme", identities=["new-id"], urls=[]) == first
        url = a_location().canonical_url or ""
        assert located(tx, "acme", identities=[], urls=[url]) == first
        assert located(tx, "acme", identities=["id-1", "new-id"], urls=[url]) == first
        assert located(tx, "other", identities=["id-1", "new-id"], urls=[url]) == ()
        assert located(tx, "acme", identities=[], urls=[]) == ()
    [known] = first
    assert known.listing == renamed
    assert known.source == a_source()
    assert known.latest == a_version()
    assert known.claims == given.claims
    assert known.fingerprints == (a_version().fingerprint,)


def test_what_left_the_feed_is_not_listed(store: SqlStore) -> None:
    given = two_locations()
    gone = replace(given.listings[1], unlisted_since=NOW + HOUR)
    record(store, given, Findings(listings=(gone,)))
    with store.read() as tx:
        assert tx.statements.listed("acme") == (given.listings[0],)
        assert tx.statements.listed("other") == ()


def test_known_holds_the_latest_version_of_its_basis(store: SqlStore) -> None:
    page = a_version("Page.", basis=Basis.PAGE)
    second, third = a_version("B", number=2), a_version(number=3)
    record(store, some_findings(), Findings(versions=(page, third, second)))
    with store.read() as tx:
        feed = tx.statements.known(a_location().key, Basis.FEED)
        pages = tx.statements.known(a_location().key, Basis.PAGE)
        pdf = tx.statements.known(a_location().key, Basis.PDF)
        assert tx.statements.versions(a_location().key, Basis.FEED) == (a_version(), second, third)
        assert tx.statements.known("nowhere", Basis.FEED) is None
    assert feed is not None
    assert pages is not None
    assert pdf is not None
    assert feed.latest == third
    assert feed.fingerprints == tuple(one.fingerprint for one in (a_version(), second, third))
    assert (pages.latest, pages.claims) == (page, ())
    assert (pdf.latest, pdf.fingerprints) == (None, ())


# --------------------------------------------------------------------------------------- frontier


def test_visits_come_most_overdue_first(store: SqlStore) -> None:
    given = two_locations()
    late = a_visit(given.locations[1], due=NOW - HOUR)
    soon = replace(a_visit(due=NOW + HOUR), reason="missing")
    record(store, given, Findings(visits=(late, soon)))
    with store.read() as tx:
        assert tx.frontier.due(NOW, limit=9) == (late,)
        assert tx.frontier.due(NOW + HOUR, limit=9) == (late, soon)
        assert tx.frontier.due(NOW + HOUR, limit=1) == (late,)
        assert tx.frontier.next_due() == NOW - HOUR
        assert tx.frontier.waiting("acme", "missing") == 1
        assert tx.frontier.waiting("other", "missing") == 0


# ----------------------------------------------------------------------------------------- ledger


def test_latest_line_decides_what_a_name_means(store: SqlStore) -> None:
    lines = [
        a_resolution("globex", "~globex"),
        a_resolution("globex", "globex-se", at=NOW + HOUR),
        a_resolution("acme", "acme"),
    ]
    record(store, Findings(resolutions=tuple(lines)))
    with store.read() as tx:
        found = tx.ledger.resolutions(["globex", "acme", "unknown"])
    assert found == {"globex": "globex-se", "acme": "acme"}
    back = a_resolution("globex", "~globex", at=NOW + DAY)
    record(store, Findings(resolutions=(back,)))
    with store.read() as tx:
        assert tx.ledger.resolutions(["globex"]) == {"globex": "~globex"}


def test_partnership_is_replaced(store: SqlStore) -> None:
    ended = replace(a_partnership(), stage=Stage.ENDED, postings=2, disputed=True)
    record(store, Findings(partnerships=(a_partnership(),)))
    record(store, Findings(partnerships=(ended,)))
    with store.read() as tx:
        assert tx.ledger.partnerships([ended.key, "none"]) == {ended.key: ended}


def test_finding_has_all_that_is_needed_to_tell_it(store: SqlStore) -> None:
    given = some_findings()
    record(store, given)
    with store.read() as tx:
        [finding] = tx.ledger.findings([given.events[0].key])
    assert finding.event == given.events[0]
    assert finding.source == a_source()
    assert finding.location == a_location()
    assert finding.version == a_version()
    assert finding.claims == given.claims
    assert finding.partnership == a_partnership()
    assert finding.before is None
    assert finding.change is None


def test_finding_has_the_claims_of_its_partnership_only(store: SqlStore) -> None:
    other = a_partnership("acme", "initech")
    claim = a_claim(rank=1)
    told = replace(an_event(), partnership=other.key)
    published = replace(an_event(), kind=Happening.PUBLISHED, partnership=None, step=None)
    record(
        store,
        some_findings(),
        Findings(
            claims=(claim,),
            partnerships=(other,),
            postings=(a_posting(claim, partnership=other),),
            events=(told, published),
        ),
    )
    with store.read() as tx:
        by_kind = {
            finding.event.partnership: finding.claims
            for finding in tx.ledger.findings([an_event().key, told.key, published.key])
        }
    assert by_kind == {
        a_partnership().key: (a_claim(),),
        other.key: (claim,),
        None: (a_claim(), claim),
    }


def test_findings_come_oldest_first(store: SqlStore) -> None:
    events = [replace(an_event(), kind=Happening.FAULTY, at=NOW + at) for at in (HOUR, MINUTE)]
    events = [replace(event, version=None, location=None) for event in events]
    record(store, some_findings(), Findings(events=tuple(events)))
    with store.read() as tx:
        found = tx.ledger.findings([event.key for event in (*events, an_event(), events[0])])
    assert [finding.event for finding in found] == [an_event(), events[1], events[0]]


def test_baseline_held_what_was_listed_first(store: SqlStore) -> None:
    edited = a_version("Later words.", number=2)
    record(store, some_findings(baseline=True))
    record(store, Findings(versions=(edited,), claims=(a_claim(edited),)))
    record(store, some_findings(a_location(identity="later")))
    with store.read() as tx:
        held = tx.ledger.held("acme")
        assert (held.statements, held.claims) == (1, 1)
        assert [finding.version for finding in held.would_alert] == [a_version()]
        assert tx.ledger.held("other").would_alert == ()


def test_companies_are_kept_when_they_leave_the_configuration(store: SqlStore) -> None:
    acme = Company(
        key="acme", name="Acme", aliases=("Acme Corp.", "Ácme"), domains=("acme.example",)
    )
    with store.begin() as tx:
        tx.ledger.sync([acme, replace(acme, key="other")])
        tx.ledger.sync([replace(acme, name="Acme plc")])
        assert tx.ledger.companies(["acme", "none"]) == {"acme": replace(acme, name="Acme plc")}
        assert tx.ledger.companies(["other"]) == {"other": replace(acme, key="other")}


# ----------------------------------------------------------------------------------------- leases


def a_lease(holder: str) -> Lease:
    return Lease(holder=holder, acquired=NOW, expires=NOW + MINUTE)


def test_lease_is_taken_and_released_by_its_holder_only(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.leases.take(a_lease("one"))
        tx.leases.release("two")
        assert tx.leases.holder() == a_lease("one")
        tx.leases.take(a_lease("two"))
        assert tx.leases.holder() == a_lease("two")
        tx.leases.release("two")
        assert tx.leases.holder() is None


def test_step_of_the_holder_is_written(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.leases.take(a_lease("one"))
    with store.begin("one") as tx:
        tx.record([some_findings()])
    with store.read() as tx:
        assert len(tx.sources.states()) == 1


@pytest.mark.parametrize("now_held_by", ["two", None])
def test_step_of_who_lost_the_lease_is_refused(store: SqlStore, now_held_by: str | None) -> None:
    if now_held_by:
        with store.begin() as tx:
            tx.leases.take(a_lease(now_held_by))
    with pytest.raises(LeaseLost, match="one"), store.begin("one"):
        pytest.fail("the step began")


def test_posting_to_an_unknown_partnership_is_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError), store.begin() as tx:
        tx.record([replace(some_findings(), partnerships=())])
