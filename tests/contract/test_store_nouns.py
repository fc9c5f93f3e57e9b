"""Whatever a noun says comes back equal, from either database."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from monitor.model.alert import Alert, Message, Notice
from monitor.model.capture import Capture, Validators
from monitor.model.claim import Claim
from monitor.model.event import Event
from monitor.model.findings import Findings
from monitor.model.partnership import Partnership, Resolution, Step, StoredClaim
from monitor.model.source import Company, Source, SourceState
from monitor.model.statement import Basis, Comparison, Content, Listing, Location, Visit
from monitor.store.sql import SqlStore, SqlTransaction
from tests.support.builders import (
    a_change,
    a_location,
    a_partnership,
    a_version,
    an_event,
    some_findings,
)
from tests.support.lookups import located
from tests.support.nouns import any_noun, any_text

widely = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
HERE = a_location()


class Undone(Exception):
    """Ends a step that leaves nothing behind."""


@contextmanager
def undone(store: SqlStore) -> Iterator[SqlTransaction]:
    """Open a step on what `some_findings` say; nothing of it stays."""
    with suppress(Undone), store.begin() as tx:
        tx.record([some_findings()])
        yield tx
        raise Undone


@widely
@given(any_noun(SourceState, source=None), any_noun(Source))
def test_source_state(store: SqlStore, state: SourceState, source: Source) -> None:
    state = replace(state, source=source)
    if state.validators == Validators():
        state = replace(state, validators=None)
    with undone(store) as tx:
        tx.record([Findings(states=(state,))])
        tx.record([Findings(states=(state,))])
        assert tx.sources.states([source.key]) == (state,)


@widely
@given(any_noun(Capture))
def test_capture(store: SqlStore, capture: Capture) -> None:
    with undone(store) as tx:
        tx.record([Findings(captures=(capture,))])
        assert tx.statements.capture(capture.key) == capture


@widely
@given(
    any_noun(Location, key=HERE.key, statement=HERE.statement, source=HERE.source),
    any_noun(Listing, location=HERE.key, source=HERE.source),
    any_noun(Content, basis=Basis.FEED),
)
def test_location(store: SqlStore, location: Location, listing: Listing, content: Content) -> None:
    version = replace(a_version(number=2), content=content)
    with undone(store) as tx:
        tx.record([Findings(locations=(location,), listings=(listing,), versions=(version,))])
        known = tx.statements.known(location.key, Basis.FEED)
        assert known is not None
        assert (known.location, known.listing, known.latest) == (location, listing, version)
        urls = [location.canonical_url] if location.canonical_url is not None else []
        ids = [listing.entry_id] if listing.entry_id is not None else []
        for found in [
            located(tx, "acme", identities=ids, urls=[]),
            located(tx, "acme", identities=[], urls=urls),
        ]:
            assert found in {(), (known,)}
            assert found or not (urls and ids)


@widely
@given(any_noun(Claim))
def test_claim(store: SqlStore, claim: Claim) -> None:
    version = a_version(number=2)
    stored = StoredClaim(version=version.key, rank=0, claim=claim, detector="any")
    with undone(store) as tx:
        tx.record([Findings(versions=(version,), claims=(stored,))])
        known = tx.statements.known(HERE.key, Basis.FEED)
        assert known is not None
        assert known.claims == (stored,)


@widely
@given(any_noun(Comparison))
def test_change(store: SqlStore, comparison: Comparison) -> None:
    after = a_version(number=2)
    change = replace(a_change(a_version(), after), comparison=comparison)
    event = replace(an_event(after), change=change.key, step=Step.EXPANDED)
    with undone(store) as tx:
        tx.record([Findings(versions=(after,), changes=(change,), events=(event,))])
        assert tx.ledger.findings([event.key])[0].change == change


@widely
@given(
    any_noun(Partnership, key="p", merged_into="q", stage_posting="r"),
    any_noun(Resolution),
    any_noun(Company),
)
def test_ledger(
    store: SqlStore, partnership: Partnership, resolution: Resolution, company: Company
) -> None:
    with undone(store) as tx:
        tx.record([Findings(partnerships=(partnership,), resolutions=(resolution,))])
        tx.ledger.sync([company])
        assert tx.ledger.partnerships(["p"]) == {"p": partnership}
        assert tx.ledger.resolutions([resolution.name])[resolution.name] == resolution.company
        assert tx.ledger.companies([company.key]) == {company.key: company}


@widely
@given(
    any_noun(
        Event,
        source="acme",
        statement=HERE.statement,
        location=HERE.key,
        version=a_version().key,
        change=None,
        partnership=a_partnership().key,
        # `some_findings` has the event of this step, and an event is written once.
    ).filter(lambda event: event.key != an_event().key),
    any_text,
)
def test_event_and_alert(store: SqlStore, event: Event, word: str) -> None:
    with undone(store) as tx:
        tx.record([Findings(events=(event,))])
        found = tx.ledger.findings([event.key])
        assert [finding.event for finding in found] == [event]
        alert = Alert(
            event=event.key,
            recipient=word,
            channel=word,
            rule=word,
            raised=event.at,
            due=event.at,
            group=f"only {word}",
        )
        tx.record([Findings(alerts=(alert,))])
        groups = tx.outbox.groups_due(event.at, limit=9)
        assert [group.alerts for group in groups if group.group == alert.group] == [(alert,)]


@widely
@given(
    any_noun(Message, key="m"), any_noun(Notice), any_noun(Visit, location=HERE.key, source="acme")
)
def test_outbox_and_frontier(
    store: SqlStore, message: Message, notice: Notice, visit: Visit
) -> None:
    if visit.validators == Validators():
        visit = replace(visit, validators=None)
    with undone(store) as tx:
        tx.outbox.put(message, [])
        assert tx.outbox.messages(["m"]) == {"m": message}
        tx.record([Findings(notices=(notice,), visits=(visit,))])
        assert notice in tx.outbox.notices_unsent()
        assert tx.frontier.due(visit.due, limit=1) == (visit,)
