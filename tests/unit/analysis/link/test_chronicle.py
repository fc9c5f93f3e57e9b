"""Lines become events: one primary statement, others beside it, and the facts that differ."""

import random
from dataclasses import replace
from datetime import timedelta

from monitor.analysis.link.chronicle import episodes, quiet
from monitor.analysis.link.lifecycle import fold
from monitor.model.claim import Field, Kind, Modality, Span, Stage, Stated, Terms
from monitor.model.event import Novelty
from monitor.model.memory import LedgerLine, Timeline
from monitor.model.partnership import Step, StoredClaim, Voice
from monitor.model.source import Outlet, SourceState
from monitor.model.statement import Basis
from tests.support.builders import DAY, HOUR, a_source
from tests.unit.analysis.link.test_fold import ACME, GLOBEX, MEANINGS, MORNING, NOBODY, said


def told(
    stage: Stage,
    *,
    day: int = 0,
    statement: str = "s",
    outlet: Outlet = Outlet.NEWSROOM,
    by: tuple[int, ...] = ACME,
    **more: object,
) -> LedgerLine:
    """Return a line of the ledger as people read it."""
    line = said(stage, at=MORNING + day * DAY, statement=statement, by=by, **more)
    return LedgerLine(
        posting=replace(line.posting, outlet=outlet),
        claim=StoredClaim(version=line.posting.version, rank=0, claim=line.claim, detector="d"),
        source=statement,
        url=f"https://{statement}.example/1",
        title=statement,
        basis=Basis.FEED,
        number=1,
        text_hash="t",
        retrieved=line.posting.at,
        body_hash="b",
    )


def test_a_newsroom_counts_before_a_wire_and_a_wire_before_others() -> None:
    lines = [
        told(Stage.AGREED, statement="paper", outlet=Outlet.MEDIA),
        told(Stage.AGREED, statement="wire", outlet=Outlet.WIRE, day=1),
        told(Stage.AGREED, statement="acme", day=2),
        told(Stage.AGREED, statement="globex", day=3, by=GLOBEX),
    ]
    [event] = episodes(lines, meanings=MEANINGS)
    assert event.primary.source == "acme"
    assert [one.source for one in event.supporting] == ["globex", "wire", "paper"]
    assert (event.step, event.novelty, event.at) == (Step.AGREED, Novelty.FIRST_PAIR, MORNING)


def test_talks_last_for_weeks_and_signatures_for_days() -> None:
    lines = [
        told(Stage.TALKS, statement="a"),
        told(Stage.TALKS, statement="b", day=29),
        told(Stage.AGREED, statement="c", day=29),
        told(Stage.AGREED, statement="d", day=36),
        told(Stage.AGREED, statement="e", day=37),
    ]
    found = episodes(lines, meanings=MEANINGS)
    assert [(one.step, len(one.supporting), one.novelty) for one in found] == [
        (Step.TALKS_CONFIRMED, 1, Novelty.FIRST_PAIR),
        (Step.AGREED, 1, Novelty.STAGE_ADVANCE),
        (Step.AGREED, 0, Novelty.REPEAT),
    ]


def test_two_kinds_from_one_newsroom_are_two_deals() -> None:
    supply = told(Stage.AGREED, statement="a")
    licence = told(Stage.AGREED, statement="b", day=1, kinds=(Kind.LICENSING,))
    both = [supply, replace(licence, source=supply.source)]
    assert len(episodes(both, meanings=MEANINGS)) == 2
    other_words = [
        supply,
        told(Stage.AGREED, statement="b", day=1, by=GLOBEX, kinds=(Kind.LICENSING,)),
    ]
    assert len(episodes(other_words, meanings=MEANINGS)) == 1


def test_a_licence_and_a_venture_are_two_deals_whoever_tells() -> None:
    venture = told(Stage.AGREED, statement="a", kinds=(Kind.JOINT_VENTURE,))
    heading = told(Stage.AGREED, statement="b", day=2, by=GLOBEX, kinds=(Kind.UNSPECIFIED,))
    licence = told(
        Stage.AGREED, statement="b", day=2, by=GLOBEX, kinds=(Kind.LICENSING,), evidence="licence"
    )
    unknown = told(Stage.AGREED, statement="c", day=3, by=GLOBEX, kinds=(Kind.UNSPECIFIED,))
    assert len(episodes([venture, heading, licence], meanings=MEANINGS)) == 2
    assert len(episodes([venture, unknown], meanings=MEANINGS)) == 1


def test_who_tells_of_fewer_companies_tells_of_the_same_event() -> None:
    three = told(Stage.AGREED, statement="a")
    state = fold(None, [said(Stage.AGREED)])
    pair = told(Stage.AGREED, statement="b", day=2, by=GLOBEX)
    later = told(Stage.AGREED, statement="c", day=30, by=GLOBEX)
    ended = told(Stage.ENDED, statement="d", day=2, by=GLOBEX)
    licence = told(Stage.AGREED, statement="e", day=2, kinds=(Kind.LICENSING,))
    kin = Timeline(partnership=state, lines=(pair, later, ended, licence))
    [event] = episodes([three], meanings=MEANINGS, kin=[kin])
    assert [one.source for one in event.kin] == ["b"]
    assert event.members == state.names
    assert event.supporting == ()


def test_a_day_that_statements_give_is_an_event_of_that_day() -> None:
    day = MORNING.replace(hour=0, minute=0, second=0, microsecond=0) + 90 * DAY
    given = Stated(day=day, evidence="from June", span=Span(field=Field.TEXT, start=0, end=9))
    lines = [
        told(Stage.AGREED, statement="wire", outlet=Outlet.WIRE, effective=given),
        told(Stage.AGREED, statement="acme", effective=given),
        told(Stage.TALKS, statement="b", day=1, effective=given),
    ]
    found = episodes(lines, meanings=MEANINGS)
    assert [(one.step, one.at) for one in found[:1] + found[-1:]] == [
        (Step.AGREED, MORNING),
        (Step.EFFECTIVE, day),
    ]
    assert [one.step for one in found].count(Step.EFFECTIVE) == 1
    assert (found[-1].primary.source, len(found[-1].supporting)) == ("acme", 1)


def test_background_is_no_event() -> None:
    assert episodes([told(Stage.ACTIVE, news=False)], meanings=MEANINGS) == ()


def test_facts_that_differ_are_shown() -> None:
    lines = [
        told(Stage.AGREED, statement="acme", evidence="a deal of $12 million in 2026"),
        told(
            Stage.CONDITIONAL,
            statement="paper",
            outlet=Outlet.MEDIA,
            by=NOBODY,
            modality=Modality.REPORTED,
            terms=Terms.YES,
            evidence="a deal of $21 million in 2027",
        ),
    ]
    [event] = episodes(lines, meanings=MEANINGS)
    assert event.differences == (
        "stage: agreed / conditional (https://paper.example/1)",
        "modality: asserted / reported (https://paper.example/1)",
        "terms: partial / yes (https://paper.example/1)",
        "figures: 12 / 21 (https://paper.example/1)",
    )


def test_the_order_within_a_day_does_not_matter() -> None:
    lines = [
        told(stage, statement=f"{day}{stage}{outlet}", outlet=outlet, day=day)
        for day in (0, 3, 9)
        for stage in (Stage.TALKS, Stage.AGREED, Stage.ENDED)
        for outlet in Outlet
    ]
    expected = episodes(lines, meanings=MEANINGS)
    for seed in range(10):
        shuffled = random.Random(seed).sample(lines, len(lines))
        assert episodes(shuffled, meanings=MEANINGS) == expected


def _newsroom(*, good_after: timedelta, failures: int = 0) -> SourceState:
    source = replace(a_source("globex"), company="globex")
    return SourceState(
        source=source,
        due=MORNING,
        baseline_at=MORNING - DAY,
        good_at=MORNING + good_after,
        failures=failures,
    )


def test_a_newsroom_that_is_read_well_for_three_days_and_says_nothing_is_quiet() -> None:
    state = fold(None, [said(Stage.AGREED)])
    [found] = quiet(state, [_newsroom(good_after=72 * HOUR)])
    assert (found.company, found.since) == ("globex", MORNING)


def test_nobody_is_called_quiet_who_spoke_or_could_not_be_read() -> None:
    state = fold(None, [said(Stage.AGREED)])
    assert quiet(state, [_newsroom(good_after=71 * HOUR)]) == ()
    assert quiet(state, [_newsroom(good_after=90 * HOUR, failures=1)]) == ()
    talks = fold(None, [said(Stage.TALKS)])
    assert quiet(talks, [_newsroom(good_after=90 * HOUR)]) == ()
    both = fold(state, [said(Stage.AGREED, by=GLOBEX)])
    assert quiet(both, [_newsroom(good_after=90 * HOUR)]) == ()
    denied = replace(state, denials=(Voice(company="globex", statement="deny", at=MORNING),))
    assert quiet(denied, [_newsroom(good_after=90 * HOUR)]) == ()
