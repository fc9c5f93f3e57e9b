from dataclasses import replace
from datetime import datetime

import pytest

from monitor.analysis.link.post import Posted, partnership_keys, post
from monitor.analysis.link.rebuild import Folding
from monitor.model.claim import (
    Attribution,
    Capacity,
    Claim,
    Field,
    Kind,
    Label,
    Modality,
    Newness,
    Reaction,
    Stage,
)
from monitor.model.event import Novelty, Tier
from monitor.model.findings import KnownParties
from monitor.model.partnership import (
    Corroboration,
    Partnership,
    Status,
    Step,
    StoredClaim,
)
from monitor.model.source import Outlet
from monitor.model.statement import Version
from tests.support.builders import DAY, NOW, a_claim, a_location, a_mention, a_source, a_version

_NOBODY = KnownParties(resolutions={}, partnerships={})
_BY_ACME = Attribution(speaker="Acme Corp.", capacity=Capacity.PARTY)
_UNNAMED = Attribution(speaker=None, capacity=Capacity.UNNAMED)


def _claim(stage: Stage, modality: Modality = Modality.ASSERTED, **more: object) -> Claim:
    claim = replace(
        a_claim().claim,
        parties=(
            replace(a_mention("Acme Corp."), organisation=None),
            replace(a_mention("Globex SE"), organisation=None),
        ),
        stage=stage,
        modality=modality,
        attribution=_BY_ACME,
        responses=(),
    )
    return replace(claim, **more)  # type: ignore[arg-type]  # fields by name


def _version(
    *, at: datetime = NOW, label: Label = Label.ANNOUNCEMENT, identity: str = "1"
) -> Version:
    return replace(a_version(location=a_location(identity=identity)), at=at, label=label)


def _post(*claims: Claim, known: KnownParties = _NOBODY, version: Version | None = None) -> Posted:
    version = version or _version()
    stored = tuple(
        StoredClaim(version=version.key, rank=rank, claim=claim, detector="d")
        for rank, claim in enumerate(claims)
    )
    return post(stored, known, version=version, source=a_source(), configured={})


def _known(posted: Posted) -> KnownParties:
    return KnownParties(
        resolutions={r.name: r.company for r in posted.resolutions},
        partnerships={p.key: p for p in posted.partnerships},
    )


def test_a_signed_deal_founds_a_partnership_and_is_an_announcement() -> None:
    posted = _post(_claim(Stage.AGREED))
    (partnership,) = posted.partnerships
    (event,) = posted.events
    assert partnership.companies == ("~acme", "~globex se".removesuffix(" se"))
    assert partnership.stage is Stage.AGREED
    assert partnership.corroboration is Corroboration.UNILATERAL
    assert (event.step, event.tier, event.alert) == (Step.AGREED, Tier.ANNOUNCEMENT, True)


@pytest.mark.parametrize(
    ("claim", "step"),
    [
        (_claim(Stage.TALKS, Modality.REPORTED, attribution=_UNNAMED), Step.FIRST_SIGNAL),
        (_claim(Stage.TALKS, Modality.POSSIBLE), Step.TALKS_CONFIRMED),
        (_claim(Stage.SOUGHT, Modality.PLANNED), Step.FIRST_SIGNAL),
        (_claim(Stage.INTENT_SIGNED), Step.INTENT_SIGNED),
        (_claim(Stage.CONDITIONAL), Step.AGREED),
        (_claim(Stage.ACTIVE), Step.EFFECTIVE),
        (_claim(Stage.AGREED, newness=Newness.EXPANSION), Step.EXPANDED),
        (_claim(Stage.AGREED, newness=Newness.RENEWAL), Step.RENEWED),
        (_claim(Stage.ENDED), Step.ENDED),
        (_claim(Stage.CALLED_OFF), Step.CALLED_OFF),
        (_claim(Stage.TALKS, Modality.DENIED), Step.DENIED),
    ],
)
def test_a_claim_is_a_step_by_its_own_words(claim: Claim, step: Step) -> None:
    assert [event.step for event in _post(claim).events] == [step]


@pytest.mark.parametrize(
    "claim",
    [
        _claim(Stage.ACTIVE, newness=Newness.EXISTING),
        _claim(Stage.ACTIVE, newness=Newness.HISTORICAL),
        _claim(Stage.AGREED, news=False),
    ],
)
def test_background_is_posted_and_is_no_event(claim: Claim) -> None:
    posted = _post(claim)
    assert len(posted.postings) == 1
    assert posted.events == ()


def test_a_document_that_only_mentions_partnerships_is_no_event() -> None:
    posted = _post(_claim(Stage.AGREED), version=_version(label=Label.MENTION))
    assert len(posted.postings) == 1
    assert posted.events == ()


def test_the_strongest_step_of_a_statement_is_told_once() -> None:
    posted = _post(_claim(Stage.TALKS), _claim(Stage.AGREED), _claim(Stage.SOUGHT))
    assert [event.step for event in posted.events] == [Step.AGREED]
    assert len(posted.postings) == 3


def test_the_same_news_again_within_days_is_a_copy() -> None:
    first = _post(_claim(Stage.AGREED))
    copy = _post(
        _claim(Stage.AGREED),
        known=_known(first),
        version=_version(at=NOW + 2 * DAY, identity="2"),
    )
    assert copy.events == ()
    assert len(copy.postings) == 1
    assert copy.partnerships[0].postings == 2


def test_an_advance_is_news_and_going_back_to_talks_is_not() -> None:
    talks = _post(_claim(Stage.TALKS))
    signed = _post(
        _claim(Stage.AGREED), known=_known(talks), version=_version(at=NOW + DAY, identity="2")
    )
    assert [event.step for event in signed.events] == [Step.AGREED]
    again = _post(
        _claim(Stage.TALKS),
        known=_known(signed),
        version=_version(at=NOW + 60 * DAY, identity="3"),
    )
    assert again.events == ()
    assert again.partnerships[0].stage is Stage.AGREED


def test_the_word_of_a_party_is_news_after_a_report_of_the_same_talks() -> None:
    reported = _post(_claim(Stage.TALKS, Modality.REPORTED, attribution=_UNNAMED))
    confirmed = _post(
        _claim(Stage.TALKS), known=_known(reported), version=_version(at=NOW + DAY, identity="2")
    )
    assert [event.step for event in confirmed.events] == [Step.TALKS_CONFIRMED]


def test_a_denial_marks_as_disputed_and_lowers_no_stage() -> None:
    agreed = _post(_claim(Stage.AGREED))
    denied = _post(
        _claim(Stage.AGREED, Modality.DENIED),
        known=_known(agreed),
        version=_version(at=NOW + DAY, identity="2"),
    )
    (partnership,) = denied.partnerships
    assert partnership.stage is Stage.AGREED
    assert partnership.corroboration is Corroboration.DISPUTED


def test_both_sides_on_the_record_make_it_bilateral() -> None:
    globex = Attribution(speaker="Globex-Sprecherin", capacity=Capacity.PARTY)
    posted = _post(_claim(Stage.AGREED), _claim(Stage.AGREED, attribution=globex))
    assert posted.partnerships[0].corroboration is Corroboration.BILATERAL


def test_reports_alone_leave_it_to_third_parties() -> None:
    posted = _post(_claim(Stage.TALKS, Modality.REPORTED, attribution=_UNNAMED))
    assert posted.partnerships[0].corroboration is Corroboration.THIRD_PARTY_ONLY


def test_talks_with_a_government_wait_for_the_digest() -> None:
    posted = _post(_claim(Stage.TALKS, Modality.POSSIBLE, kinds=(Kind.GOVERNMENT,)))
    assert [event.digest_only for event in posted.events] == [True]


def test_a_company_that_is_configured_later_makes_no_old_news_new() -> None:
    first = _post(_claim(Stage.AGREED))
    version = _version(at=NOW + DAY, identity="2")
    stored = StoredClaim(version=version.key, rank=0, claim=_claim(Stage.AGREED), detector="d")
    configured = {"=acme corp": "acme", "acme": "acme"}
    keys = partnership_keys(
        [stored.claim], configured=configured, decided=_known(first).resolutions
    )
    assert first.partnerships[0].key in keys
    again = post([stored], _known(first), version=version, source=a_source(), configured=configured)
    assert again.events == ()
    tombstone, decided = again.partnerships
    assert (tombstone.status, tombstone.merged_into) == (Status.MERGED, decided.key)
    assert decided.companies == ("acme", "~globex")
    folding = Folding(meanings={"acme": "acme", "globex": "~globex"})
    for posted in (first, again):
        folding.add(posted.postings[0], _claim(Stage.AGREED))
    anew = [one.state for one in folding.concluded([first.partnerships[0]])]
    assert anew == [tombstone, decided]


def test_one_company_named_twice_founds_nothing() -> None:
    acme = replace(a_mention("Acme Corp."), organisation=None)
    posted = _post(_claim(Stage.AGREED, parties=(acme, acme)))
    assert posted.postings == ()
    assert posted.partnerships == ()


def test_a_denial_in_a_response_disputes_too() -> None:
    response = replace(a_claim().claim.responses[0], reaction=Reaction.DENY)
    posted = _post(_claim(Stage.TALKS, responses=(response,)))
    assert posted.partnerships[0].disputed


def test_the_partnership_is_the_same_in_any_order_of_names() -> None:
    assert Partnership.key_for(("a", "b")) == Partnership.key_for(("b", "a"))


_BY_GLOBEX = Attribution(speaker="Globex SE", capacity=Capacity.PARTY)


def _then(first: Posted, claim: Claim, *, days: int = 1) -> Posted:
    version = _version(at=NOW + days * DAY, identity=f"after {days}")
    return _post(claim, known=_known(first), version=version)


def test_a_denial_of_what_the_other_side_said_is_a_contradiction_at_once() -> None:
    told = _then(
        _post(_claim(Stage.AGREED)),
        _claim(Stage.AGREED, Modality.DENIED, attribution=_BY_GLOBEX),
    )
    (event,) = told.events
    assert (event.step, event.tier, event.alert) == (Step.CONTRADICTION, Tier.CONTRADICTION, True)
    assert event.novelty is Novelty.REVERSAL


def test_the_same_denial_again_is_told_once() -> None:
    denial = _claim(Stage.AGREED, Modality.DENIED, attribution=_BY_GLOBEX)
    first = _then(_post(_claim(Stage.AGREED)), denial)
    assert _then(first, denial, days=2).events == ()


def test_an_answer_that_denies_is_a_contradiction_too() -> None:
    response = replace(a_claim().claim.responses[0], reaction=Reaction.DENY)
    told = _then(_post(_claim(Stage.AGREED)), _claim(Stage.AGREED, responses=(response,)))
    assert [event.step for event in told.events] == [Step.CONTRADICTION]


def test_a_denial_of_a_report_contradicts_nobody() -> None:
    reported = _post(_claim(Stage.TALKS, Modality.REPORTED, attribution=_UNNAMED))
    denied = _then(reported, _claim(Stage.TALKS, Modality.DENIED, attribution=_BY_GLOBEX))
    assert [(event.step, event.tier) for event in denied.events] == [(Step.DENIED, Tier.SIGNAL)]


def test_the_other_newsroom_confirms_and_nobody_is_told_twice() -> None:
    told = _then(_post(_claim(Stage.AGREED)), _claim(Stage.AGREED, attribution=_BY_GLOBEX))
    (event,) = told.events
    assert (event.step, event.alert) == (Step.CONFIRMED_BY_COUNTERPARTY, False)
    assert event.reason == "the other side says the same"
    assert told.partnerships[0].corroboration is Corroboration.BILATERAL


def test_the_other_side_of_talks_is_news() -> None:
    told = _then(_post(_claim(Stage.TALKS)), _claim(Stage.TALKS, attribution=_BY_GLOBEX))
    (event,) = told.events
    assert (event.step, event.alert) == (Step.CONFIRMED_BY_COUNTERPARTY, True)


@pytest.mark.parametrize(
    ("before", "claim", "novelty"),
    [
        (None, _claim(Stage.AGREED), Novelty.FIRST_PAIR),
        (None, _claim(Stage.AGREED, newness=Newness.RENEWAL), Novelty.RENEWAL_UNKNOWN),
        (None, _claim(Stage.AGREED, newness=Newness.EXPANSION), Novelty.FIRST_PAIR),
        (Stage.AGREED, _claim(Stage.AGREED, newness=Newness.RENEWAL), Novelty.RENEWAL),
        (Stage.AGREED, _claim(Stage.AGREED, newness=Newness.EXPANSION), Novelty.EXPANSION),
        (Stage.TALKS, _claim(Stage.AGREED), Novelty.STAGE_ADVANCE),
        (Stage.AGREED, _claim(Stage.AGREED, kinds=(Kind.LICENSING,)), Novelty.FIRST_KIND),
        (Stage.AGREED, _claim(Stage.AGREED), Novelty.REPEAT),
        (Stage.AGREED, _claim(Stage.ENDED), Novelty.REVERSAL),
        (None, _claim(Stage.ENDED), Novelty.FIRST_PAIR),
        (Stage.ENDED, _claim(Stage.AGREED), Novelty.STAGE_ADVANCE),
    ],
)
def test_what_is_new_is_computed_from_what_was_known(
    before: Stage | None, claim: Claim, novelty: Novelty
) -> None:
    told = _post(claim) if before is None else _then(_post(_claim(before)), claim, days=60)
    assert [event.novelty for event in told.events] == [novelty]


def test_a_partys_own_newsroom_speaks_for_it() -> None:
    author = Attribution(speaker=None, capacity=Capacity.AUTHOR)
    version = _version()
    parties = (a_mention("Acme Corp.", company="acme"), _claim(Stage.AGREED).parties[1])
    claim = _claim(Stage.AGREED, attribution=author, parties=parties)
    stored = StoredClaim(version=version.key, rank=0, claim=claim, detector="d")
    posted = post([stored], _NOBODY, version=version, source=a_source("acme"), configured={})
    assert posted.postings[0].outlet is Outlet.NEWSROOM
    assert posted.partnerships[0].on_record == ("acme",)
    posted = post([stored], _NOBODY, version=version, source=a_source("press"), configured={})
    assert posted.postings[0].outlet is Outlet.MEDIA
    assert posted.partnerships[0].on_record == ()


@pytest.mark.parametrize("outlet", [Outlet.REGULATOR, Outlet.WIRE, Outlet.MEDIA])
def test_what_a_source_is_configured_as_counts_where_no_party_publishes(outlet: Outlet) -> None:
    version = _version()
    stored = StoredClaim(version=version.key, rank=0, claim=_claim(Stage.AGREED), detector="d")
    office = replace(a_source("office"), outlet=outlet, company=None)
    posted = post([stored], _NOBODY, version=version, source=office, configured={})
    assert posted.postings[0].outlet is outlet
    assert posted.partnerships[0].on_record == ("~acme",)


def test_a_person_puts_the_organisation_they_speak_for_on_record() -> None:
    jane = Attribution(speaker="Jane Roe", capacity=Capacity.PARTY, organisation="Globex SE")
    posted = _post(_claim(Stage.AGREED, attribution=jane))
    assert posted.partnerships[0].on_record == ("~globex",)


def test_a_title_that_is_a_heading_too_is_one_line() -> None:
    claim = _claim(Stage.AGREED)
    heading = replace(claim, span=replace(claim.span, field=Field.TITLE))
    posted = _post(heading, claim, replace(claim, stage=Stage.TALKS))
    assert [posting.step for posting in posted.postings] == [Step.AGREED, Step.TALKS_CONFIRMED]
