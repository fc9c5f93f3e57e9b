"""A partnership is a fold over its postings: the same in any order within a day, and anew."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from monitor.analysis.link.lifecycle import Line, fold, step_of
from monitor.analysis.link.rebuild import Folding
from monitor.model.claim import (
    Attribution,
    Capacity,
    Claim,
    Kind,
    Modality,
    Newness,
    Reaction,
    Stage,
)
from monitor.model.partnership import Corroboration, Partnership, Posting, Status, Step
from tests.support.builders import DAY, HOUR, NOW, a_claim, a_mention

MORNING = NOW.replace(hour=0)
_PARTIES = (
    replace(a_mention("Acme Corp."), organisation=None),
    replace(a_mention("Globex SE"), organisation=None),
)
MEANINGS = {"acme": "acme", "globex": "globex"}
ACME, GLOBEX, NOBODY = (0,), (1,), ()


def said(
    stage: Stage,
    *,
    at: datetime = MORNING,
    by: tuple[int, ...] = ACME,
    statement: str = "s",
    **more: object,
) -> Line:
    """Return a line of the ledger that says a stage."""
    claim = replace(
        a_claim().claim,
        parties=_PARTIES,
        stage=stage,
        responses=(),
        attribution=Attribution(speaker=None, capacity=Capacity.PARTY),
        kinds=(Kind.SUPPLY,),
    )
    claim = replace(claim, **more)  # type: ignore[arg-type]  # fields by name
    posting = Posting(
        claim=f"claim {statement} {stage} {claim.modality} {by} {at}",
        partnership=Partnership.key_for(("acme", "globex")),
        step=step_of(claim),
        mentions=(0, 1),
        statement=statement,
        version=f"version of {statement}",
        at=at,
        speakers=by,
    )
    return Line(posting=posting, claim=claim, companies=("acme", "globex"))


def became(line: Line, step: Step, *, at: datetime) -> Line:
    """Return a line that says what became of the statement of another line."""
    return replace(line, posting=replace(line.posting, step=step, at=at))


def test_the_stage_names_the_line_that_set_it() -> None:
    talks, signed = said(Stage.TALKS), said(Stage.AGREED, at=MORNING + DAY)
    again = said(Stage.AGREED, at=MORNING + 2 * DAY)
    state = fold(None, [talks, signed, again])
    assert (state.stage, state.stage_posting) == (Stage.AGREED, signed.posting.key)
    assert state.stage_since == state.announced_at == signed.posting.at
    assert state.first_seen == state.first_on_record == talks.posting.at


def test_reports_put_nothing_on_record() -> None:
    state = fold(None, [said(Stage.AGREED, by=NOBODY, modality=Modality.REPORTED)])
    assert state.corroboration is Corroboration.THIRD_PARTY_ONLY
    assert (state.first_on_record, state.announced_at) == (None, None)


def test_what_ended_is_closed_and_may_begin_anew() -> None:
    ended = [said(Stage.ACTIVE), said(Stage.ENDED, at=MORNING + DAY)]
    state = fold(None, ended)
    assert (state.stage, state.status) == (Stage.ENDED, Status.CLOSED)
    assert state.ended_at == MORNING + DAY
    assert state.effective_at == MORNING
    background = said(Stage.ACTIVE, at=MORNING + 2 * DAY, news=False)
    assert fold(state, [background]).stage is Stage.ENDED
    anew = fold(state, [background, said(Stage.SOUGHT, at=MORNING + 3 * DAY)])
    assert (anew.stage, anew.status, anew.ended_at) == (Stage.SOUGHT, Status.ACTIVE, None)


def test_a_denial_disputes_until_who_denied_speaks_for_it() -> None:
    lines = [
        said(Stage.AGREED),
        said(Stage.AGREED, at=MORNING + DAY, by=GLOBEX, modality=Modality.DENIED),
    ]
    disputed = fold(None, lines)
    assert (disputed.stage, disputed.corroboration) == (Stage.AGREED, Corroboration.DISPUTED)
    repeated = fold(disputed, [said(Stage.AGREED, at=MORNING + 2 * DAY)])
    assert repeated.corroboration is Corroboration.DISPUTED
    settled = fold(repeated, [said(Stage.AGREED, at=MORNING + 3 * DAY, by=GLOBEX)])
    assert settled.corroboration is Corroboration.BILATERAL


def test_a_statement_that_is_withdrawn_retracts_what_only_it_said() -> None:
    announced = said(Stage.AGREED)
    gone = became(announced, Step.STATEMENT_WITHDRAWN, at=MORNING + 3 * DAY)
    state = fold(None, [announced, gone])
    assert state.corroboration is Corroboration.RETRACTED
    assert state.stage is Stage.AGREED
    back = became(announced, Step.STATEMENT_RESTORED, at=MORNING + 4 * DAY)
    assert fold(state, [back]).corroboration is Corroboration.UNILATERAL


def test_what_the_other_side_says_stands_when_one_side_withdraws() -> None:
    lines = [said(Stage.AGREED, statement="a"), said(Stage.AGREED, statement="b", by=GLOBEX)]
    gone = became(lines[0], Step.STATEMENT_WITHDRAWN, at=MORNING + DAY)
    state = fold(None, [*lines, gone])
    assert (state.corroboration, state.on_record) == (Corroboration.UNILATERAL, ("globex",))


def _days(seed: int) -> list[Line]:
    """Return some weeks of statements that contradict, end and begin anew, days in order."""
    chance = random.Random(seed)
    lines = []
    for day in range(12):
        for number in range(chance.randint(1, 5)):
            denied = Reaction.DENY if chance.random() < 0.1 else Reaction.CONFIRM
            response = replace(a_claim().claim.responses[0], reaction=denied)
            line = said(
                chance.choice(list(Stage)),
                at=MORNING + day * DAY + chance.randrange(24) * HOUR,
                by=chance.choice([ACME, GLOBEX, NOBODY, (0, 1)]),
                statement=f"{day}-{number}",
                modality=chance.choice([Modality.ASSERTED, Modality.DENIED, Modality.POSSIBLE]),
                newness=chance.choice(list(Newness)),
                news=chance.random() < 0.8,
                kinds=(chance.choice(list(Kind)),),
                responses=(response,) if chance.random() < 0.2 else (),
            )
            lines.append(line)
            if chance.random() < 0.2:
                step = chance.choice([Step.STATEMENT_WITHDRAWN, Step.STATEMENT_RESTORED])
                lines.append(became(line, step, at=line.posting.at + timedelta(minutes=1)))
    return sorted(lines, key=lambda line: line.posting.at.date())


def _shuffled(lines: Sequence[Line], *, seed: int) -> Iterator[Line]:
    chance = random.Random(seed)
    for _, day in groupby(lines, key=lambda line: line.posting.at.date()):
        yield from chance.sample(some := list(day), len(some))


@pytest.mark.parametrize("seed", range(40))
def test_the_order_within_a_day_does_not_matter(seed: int) -> None:
    lines = _days(seed)
    expected = fold(None, lines)
    for order in range(5):
        assert fold(None, list(_shuffled(lines, seed=order))) == expected


@pytest.mark.parametrize("seed", range(10))
def test_folding_line_by_line_and_all_at_once_is_the_same(seed: int) -> None:
    lines = _days(seed)
    state = None
    for line in lines:
        state = fold(state, [line])
    folding = Folding(meanings=MEANINGS)
    for line in lines:
        folding.add(line.posting, line.claim)
    assert folding.states == {Partnership.key_for(("acme", "globex")): fold(None, lines)}
    assert state == fold(None, lines)


def _rebuilt(meanings: dict[str, str], existing: Sequence[Partnership], claim: Claim) -> list[str]:
    folding = Folding(meanings=meanings)
    line = said(Stage.AGREED)
    folding.add(replace(line.posting, partnership=existing[0].key), claim)
    return [
        f"{one.state.status} {one.state.merged_into or one.state.companies}"
        for one in folding.concluded(existing)
    ]


def test_a_partnership_whose_names_mean_others_now_becomes_a_tombstone() -> None:
    line = said(Stage.AGREED)
    before = fold(None, [replace(line, companies=("~acme", "~globex"))])
    after = Partnership.key_for(("acme", "globex"))
    assert _rebuilt(MEANINGS, [before], line.claim) == [
        f"merged {after}",
        "active ('acme', 'globex')",
    ]


def test_one_company_on_both_sides_is_no_partnership() -> None:
    line = said(Stage.AGREED)
    before = fold(None, [line])
    assert _rebuilt({"acme": "acme", "globex": "acme"}, [before], line.claim) == [
        "removed ('acme', 'globex')"
    ]
