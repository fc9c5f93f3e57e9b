"""What is recorded comes back equal, once, and whole."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, select

from monitor.errors import StoreError
from monitor.model.capture import Validators
from monitor.model.claim import Label
from monitor.model.findings import Findings
from monitor.model.partnership import Step
from monitor.model.statement import Basis, Trouble
from monitor.store.schema import SCHEMA
from monitor.store.sql import SqlStore, SqlTransaction
from tests.support.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_capture,
    a_change,
    a_claim,
    a_location,
    a_partnership,
    a_source,
    a_state,
    a_statement,
    a_version,
    a_visit,
    an_edit,
    an_event,
    some_findings,
)
from tests.support.lookups import located

# A lone surrogate, NUL, the mark of the column type itself, and more than one plane.
ODD = "\ud83d alone, \x00 nul, \ufdd0d83d mark, 日本語 🎉"


def record(store: SqlStore, *findings: Findings) -> None:
    with store.begin() as tx:
        tx.record(findings)


def contents(store: SqlStore) -> dict[str, list[tuple[object, ...]]]:
    with store.read() as tx:
        return {
            table.name: sorted(tuple(row) for row in rows(tx).execute(select(table)))
            for table in SCHEMA.sorted_tables
            if table.name != "source"
        }


def rows(tx: SqlTransaction) -> Connection:
    return tx._connection  # noqa: SLF001  # to see what no method tells


def test_recording_twice_changes_nothing(store: SqlStore) -> None:
    given = some_findings()
    record(store, given)
    before = contents(store)
    record(store, given, given)
    assert contents(store) == before


def test_every_table_of_findings_has_rows(store: SqlStore) -> None:
    given = some_findings()
    version, later = given.versions[0], a_version("Other words.", number=2)
    record(store, given)
    record(store, Findings(versions=(later,), changes=(a_change(version, later),)))
    record(
        store,
        Findings(
            partnerships=(a_partnership("acme", "~globex", "~initech"),),
            troubles=(Trouble(source=given.states[0].source.key, since=NOW, looks=1),),
        ),
    )
    filled = {name for name, found in contents(store).items() if found}
    by_others = {"source", "company", "copy", "lease", "message", "attempt", "feedback", "mute"}
    assert filled == {table.name for table in SCHEMA.sorted_tables} - by_others


def test_nothing_of_a_step_that_fails_is_written(store: SqlStore) -> None:
    with pytest.raises(KeyError), store.begin() as tx:  # noqa: PT012  # it is the step that fails
        tx.record([some_findings()])
        raise KeyError
    with store.read() as tx:
        assert tx.sources.states() == ()
    assert not any(contents(store).values())


def test_nothing_is_written_when_one_row_refers_to_nothing(store: SqlStore) -> None:
    lost = replace(some_findings(), statements=())
    with pytest.raises(StoreError), store.begin() as tx:
        tx.record([lost])
    assert not any(contents(store).values())


def test_reading_transaction_writes_nothing(store: SqlStore) -> None:
    with pytest.raises(StoreError), store.read() as tx:
        tx.record([some_findings()])


def test_rows_of_several_readings_are_written_in_any_order_of_tables(store: SqlStore) -> None:
    first = some_findings()
    second = some_findings(a_location(identity="id-2"))
    record(store, second, first)
    with store.read() as tx:
        assert len(tx.statements.listed("acme")) == 2


def test_of_what_replaces_the_last_word_counts(store: SqlStore) -> None:
    record(store, some_findings())
    location = a_location()
    record(
        store,
        Findings(locations=(replace(location, title="first"),)),
        Findings(locations=(replace(location, title="last", gone_times=2),)),
    )
    with store.read() as tx:
        assert tx.locate([location.key])[location.key].title == "last"
        assert tx.locate([location.key])[location.key].gone_times == 2


def test_version_is_never_altered(store: SqlStore) -> None:
    record(store, some_findings())
    record(store, Findings(versions=(replace(a_version(), fingerprint="other"),)))
    with store.read() as tx:
        assert tx.statements.version(a_version().key) == a_version()


def test_naive_moment_is_refused(store: SqlStore) -> None:
    naive = datetime(2026, 1, 1)  # noqa: DTZ001  # what must be refused
    with pytest.raises(StoreError, match="naive 2026-01-01T00:00:00"), store.begin() as tx:
        tx.record([Findings(states=(a_state(due=naive),))])
    with pytest.raises(StoreError, match="naive"), store.read() as tx:
        tx.sources.due(naive, limit=1)


def test_moment_of_another_zone_comes_back_in_utc(store: SqlStore) -> None:
    tokyo = datetime(2026, 3, 2, 18, 0, 0, 7, tzinfo=timezone(timedelta(hours=9)))
    record(store, Findings(states=(a_state(due=tokyo),)))
    with store.read() as tx:
        [state] = tx.sources.states()
    assert state.due == tokyo
    assert state.due.tzinfo is UTC


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    ],
)
def test_far_moments_come_back_and_sort(store: SqlStore, moment: datetime) -> None:
    record(store, Findings(states=(a_state(due=moment), a_state(a_source("z"), due=NOW))))
    with store.read() as tx:
        found = [state.due for state in tx.sources.due(max(NOW, moment), limit=9)]
    assert found == sorted([moment, NOW])


def test_state_comes_back_equal(store: SqlStore) -> None:
    state = replace(
        a_state(),
        validators=Validators(etag='W/"x"', last_modified=None),
        body_hash="b",
        envelope_hash="e",
        baseline_at=NOW,
        baseline_told=True,
        polled_at=NOW + MINUTE,
        good_at=NOW + HOUR,
        failures=3,
        failing_since=NOW + DAY,
        failure="timeout",
        noticed=True,
    )
    record(store, Findings(states=(a_state(),)))
    record(store, Findings(states=(state,)))
    with store.read() as tx:
        assert tx.sources.states(["acme"]) == (state,)


def test_of_a_polled_source_only_moments_and_validators_are_written(store: SqlStore) -> None:
    state = replace(a_state(), body_hash="b", baseline_at=NOW, reader="way", failure="timeout")
    polled = replace(
        a_state(due=NOW + DAY),
        polled_at=NOW + MINUTE,
        good_at=NOW + MINUTE,
        whole_at=NOW + HOUR,
        validators=Validators(etag='"new"'),
    )
    record(store, Findings(states=(state, a_state(a_source("other")))))
    record(store, Findings(polled=(polled,)))
    expected = replace(polled, body_hash="b", baseline_at=NOW, reader="way", failure="timeout")
    with store.read() as tx:
        assert tx.sources.states(["acme"]) == (expected,)
        assert tx.sources.states(["other"]) == (a_state(a_source("other")),)


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 5000])
def test_capture_comes_back_equal(store: SqlStore, body: bytes) -> None:
    capture = a_capture(body=body)
    record(store, Findings(captures=(capture,)))
    with store.read() as tx:
        assert tx.statements.capture(capture.key) == capture
        assert tx.statements.capture("none") is None


def test_body_is_stored_once(store: SqlStore) -> None:
    twice = [a_capture(at=NOW), a_capture(at=NOW + HOUR)]
    record(store, Findings(captures=tuple(twice)))
    record(store, Findings(captures=(a_capture(at=NOW + DAY),)))
    assert len(contents(store)["blob"]) == 1
    assert len(contents(store)["capture"]) == 3


def test_version_with_odd_text_comes_back_equal(store: SqlStore) -> None:
    version = a_version(ODD)
    version = replace(
        version,
        content=replace(version.content, title=ODD, language=None, published=None, modified=None),
        label=Label.SIGNAL,
        label_confidence=0.7,
        detector="rules-1",
    )
    record(store, replace(some_findings(), versions=(version,)))
    with store.read() as tx:
        assert tx.statements.version(version.key) == version
        assert tx.statements.versions(version.location, Basis.FEED) == (version,)


def test_empty_text_comes_back(store: SqlStore) -> None:
    version = a_version("")
    record(store, replace(some_findings(), versions=(version,)))
    with store.read() as tx:
        assert tx.statements.version(version.key) == version


def test_odd_texts_come_back_from_every_column(store: SqlStore) -> None:
    given = some_findings()
    location = replace(a_location(), title=ODD, url=ODD, canonical_url=ODD)
    listing = replace(given.listings[0], title=ODD, entry_id=ODD, url=ODD)
    event = replace(given.events[0], title=ODD)
    stored = given.claims[0]
    odd = replace(
        stored.claim,
        evidence=ODD,
        activity=ODD,
        features=(ODD,),
        parties=(replace(stored.claim.parties[0], surface=ODD),),
    )
    claim = replace(stored, claim=odd)
    record(
        store,
        replace(
            given, locations=(location,), listings=(listing,), events=(event,), claims=(claim,)
        ),
    )
    with store.read() as tx:
        [known] = located(tx, "acme", identities=[ODD], urls=[])
        assert located(tx, "acme", identities=[], urls=[ODD]) == (known,)
        assert (known.location, known.listing, known.claims) == (location, listing, (claim,))
        [finding] = tx.ledger.findings([event.key])
        assert finding.event == event


def test_identity_and_url_may_be_long(store: SqlStore) -> None:
    # PostgreSQL refuses index entries above 2,704 bytes; this one does not compress below that.
    long = "https://acme.example/?" + "".join(
        chr(33 + (i * i * 7 + i // 3) % 90) for i in range(20_000)
    )
    location = replace(a_location(identity=long), canonical_url=long)
    given = some_findings(location)
    record(store, given)
    with store.read() as tx:
        [by_identity] = located(tx, "acme", identities=[long], urls=[])
        [by_url] = located(tx, "acme", identities=[], urls=[long])
    assert by_identity == by_url
    assert by_identity.location == location


def test_change_comes_back_equal(store: SqlStore) -> None:
    before, after = a_version(), a_version("Other words.", number=2)
    change = a_change(before, after)
    comparison = replace(change.comparison, edits=(*change.comparison.edits, an_edit(ODD, "")))
    change = replace(change, comparison=comparison, reverted=True)
    event = replace(an_event(after), change=change.key, step=Step.EXPANDED)
    record(
        store,
        some_findings(),
        Findings(versions=(after,), changes=(change,), events=(event,)),
    )
    with store.read() as tx:
        [finding] = tx.ledger.findings([event.key])
    assert finding.change == change
    assert finding.before == before
    assert finding.version == after


def test_claims_come_back_equal_and_strongest_first(store: SqlStore) -> None:
    claims = (a_claim(rank=0), a_claim(rank=1), a_claim(rank=2))
    bare = replace(
        claims[1],
        claim=replace(
            claims[1].claim,
            parties=(),
            unnamed_party=True,
            responses=(),
            news=False,
            activity=None,
            attribution=replace(claims[1].claim.attribution, speaker=None, span=None),
        ),
    )
    record(store, replace(some_findings(), claims=(claims[2], bare, claims[0])))
    with store.read() as tx:
        known = tx.statements.known(a_location().key, Basis.FEED)
    assert known is not None
    assert known.claims == (claims[0], bare, claims[2])


def test_visit_is_replaced_and_done(store: SqlStore) -> None:
    visit = a_visit()
    later = replace(visit, due=NOW + DAY, failures=2, validators=Validators(etag="x"))
    record(store, some_findings())
    record(store, Findings(visits=(later,)))
    with store.read() as tx:
        assert tx.frontier.due(NOW + DAY, limit=9) == (later,)
    record(store, Findings(visits_done=(visit.location,)))
    with store.read() as tx:
        assert tx.frontier.due(NOW + DAY, limit=9) == ()


def test_reading_that_ends_a_visit_may_plan_the_next(store: SqlStore) -> None:
    visit = a_visit(due=NOW + DAY)
    record(store, some_findings())
    record(store, Findings(visits=(visit,), visits_done=(visit.location,)))
    with store.read() as tx:
        assert tx.frontier.due(NOW + DAY, limit=9) == (visit,)


def test_hundreds_of_locations_are_found_at_once(store: SqlStore) -> None:
    names = [f"id-{number}" for number in range(1200)]
    record(
        store,
        Findings(
            states=(a_state(),),
            statements=tuple(a_statement(identity=name) for name in names),
            locations=tuple(a_location(identity=name) for name in names),
        ),
    )
    with store.read() as tx:
        assert len(located(tx, "acme", identities=names, urls=[])) == len(names)
        assert len(tx.locate([a_location(identity=name).key for name in names])) == len(names)
