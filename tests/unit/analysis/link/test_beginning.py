"""From when on a deal is in effect: the last word of a party counts, and what was said is kept."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from monitor.analysis.link.beginning import moves
from monitor.analysis.link.chronicle import episodes
from monitor.analysis.link.lifecycle import Line, fold
from monitor.model.claim import Field, Kind, Span, Stage, Stated
from monitor.model.event import Novelty, Tier
from monitor.model.partnership import Partnership, Step
from monitor.model.source import Outlet
from tests.support.builders import DAY, HOUR
from tests.unit.analysis.link.test_chronicle import told
from tests.unit.analysis.link.test_fold import ACME, GLOBEX, MEANINGS, MORNING, NOBODY, said
from tests.unit.analysis.link.test_post import _BY_GLOBEX, _claim, _post, _then

SPRING, SUMMER, AUTUMN = (MORNING + days * DAY for days in (90, 180, 270))


def on(day: datetime) -> Stated:
    words = f"effective {day:%d %B}"
    return Stated(day=day, evidence=words, span=Span(field=Field.TEXT, start=0, end=len(words)))


def line(
    given: datetime | None,
    *,
    day: int = 0,
    by: tuple[int, ...] = ACME,
    stage: Stage = Stage.AGREED,
    step: Step | None = None,
) -> Line:
    """Return a line of the ledger that gives a day, or none."""
    effective = None if given is None else on(given)
    one = said(stage, at=MORNING + day * DAY, by=by, effective=effective, statement=f"s{day}{by}")
    return replace(one, posting=replace(one.posting, step=step)) if step else one


def begun(*lines: Line) -> datetime | None:
    return fold(None, lines).effective_at


def test_a_partys_later_word_counts_while_the_day_is_still_to_come() -> None:
    assert begun(line(SPRING), line(SUMMER, day=20)) == SUMMER
    assert begun(line(SUMMER), line(SPRING, day=20)) == SPRING


def test_a_report_moves_no_day_that_a_party_gave() -> None:
    assert begun(line(SPRING), line(SUMMER, day=20, by=NOBODY)) == SPRING
    assert begun(line(SPRING, by=NOBODY), line(SUMMER, day=20)) == SUMMER


def test_a_day_that_has_come_is_moved_by_an_amendment_alone() -> None:
    assert begun(line(SPRING), line(SUMMER, day=100)) == SPRING
    assert begun(line(SPRING), line(SUMMER, day=100, step=Step.AMENDED)) == SUMMER


def test_what_runs_before_the_day_that_was_given_has_begun() -> None:
    assert begun(line(SPRING), line(None, day=20, stage=Stage.ACTIVE)) == MORNING + 20 * DAY
    assert begun(line(SPRING), line(None, day=100, stage=Stage.ACTIVE)) == SPRING
    assert begun(line(None, stage=Stage.ACTIVE), line(SPRING)) == SPRING


def test_each_day_that_was_given_is_kept() -> None:
    lines = [line(SPRING), line(SUMMER, day=20), line(SPRING, day=40), line(SPRING, day=41)]
    found = moves(fold(None, lines).beginnings or ())
    assert [one.day for one in found] == [SPRING, SUMMER, SPRING]


def test_what_is_kept_does_not_grow_with_what_is_said_again() -> None:
    lines = [line(SPRING, day=day) for day in range(80)]
    lines += [line(None, day=day, stage=Stage.ACTIVE) for day in range(100, 180)]
    assert len(fold(None, lines).beginnings or ()) <= 2


@pytest.mark.parametrize("seed", range(20))
def test_the_order_within_a_day_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    lines = [
        line(
            chance.choice([SPRING, SUMMER, AUTUMN, None]),
            day=day,
            by=chance.choice([ACME, GLOBEX, NOBODY]),
            stage=chance.choice([Stage.AGREED, Stage.ACTIVE]),
            step=chance.choice([None, None, Step.AMENDED]),
        )
        for day in sorted(chance.choices(range(0, 200, 20), k=20))
    ]
    shuffled = sorted(chance.sample(lines, len(lines)), key=lambda one: one.posting.at)
    one, other = (_line_by_line(some) for some in (lines, shuffled))
    assert one == other
    assert one.effective_at == fold(None, lines).effective_at


@pytest.mark.parametrize("day", range(8))
def test_an_edit_of_the_same_day_counts_and_the_last_one_of_all(day: int) -> None:
    moved = line(SUMMER, day=day, step=Step.AMENDED)
    edit = line(AUTUMN, day=day, by=NOBODY, step=Step.AMENDED)
    later = line(SPRING, day=day, by=NOBODY, step=Step.AMENDED)
    again = replace(later, posting=replace(later.posting, at=later.posting.at + HOUR))
    assert begun(moved, edit) == begun(edit, moved) == AUTUMN
    assert begun(moved, edit, again) == begun(again, edit, moved) == SPRING


def _line_by_line(lines: Sequence[Line]) -> Partnership:
    state = None
    for one in lines:
        state = fold(state, [one])
    assert state is not None
    # Which of a day's lines came first is in these, and in nothing else.
    return replace(state, names=(), first_posting="")


def test_a_moved_day_is_an_event_and_the_old_one_is_none_any_more() -> None:
    later = told(Stage.AGREED, statement="later", day=2, effective=on(SUMMER))
    lines = [
        told(Stage.AGREED, statement="acme", effective=on(SPRING)),
        told(Stage.AGREED, statement="wire", outlet=Outlet.WIRE, effective=on(SPRING)),
        replace(later, posting=replace(later.posting, step=Step.AMENDED)),
    ]
    agreed, moved, effective = episodes(lines, meanings=MEANINGS)
    assert (agreed.step, agreed.begins, agreed.differences) == (Step.AGREED, None, ())
    assert (moved.step, moved.begins, moved.begun_before) == (Step.AMENDED, SUMMER, SPRING)
    assert moved.novelty is Novelty.REPEAT
    assert (effective.step, effective.at) == (Step.EFFECTIVE, SUMMER)


def test_another_day_that_the_other_side_gives_stands_beside_the_event() -> None:
    lines = [
        told(Stage.AGREED, statement="acme", effective=on(SPRING)),
        told(Stage.AGREED, statement="globex", day=1, by=GLOBEX, effective=on(SUMMER)),
    ]
    agreed, _ = episodes(lines, meanings=MEANINGS)
    assert agreed.differences == (
        f"in effect: {SPRING:%Y-%m-%d} / {SUMMER:%Y-%m-%d} (https://globex.example/1)",
    )
    assert agreed.confirmed_by == ("globex",)
    assert (agreed.begins, agreed.begun_before) == (SUMMER, SPRING)


def test_what_ended_before_it_began_begins_on_no_day() -> None:
    lines = [
        told(Stage.AGREED, statement="acme", effective=on(SPRING)),
        told(Stage.CALLED_OFF, statement="off", day=40),
    ]
    steps = [one.step for one in episodes(lines, meanings=MEANINGS)]
    assert steps == [Step.AGREED, Step.CALLED_OFF]


def test_a_party_that_gives_another_day_amends_and_is_told_once() -> None:
    first = _post(_claim(Stage.AGREED, effective=on(SUMMER)))
    moved = _then(first, _claim(Stage.AGREED, effective=on(AUTUMN)), days=20)
    assert [one.step for one in moved.postings] == [Step.AMENDED]
    assert [(one.step, one.tier, one.alert) for one in moved.events] == [
        (Step.AMENDED, Tier.ANNOUNCEMENT, True)
    ]
    [state] = moved.partnerships
    assert (state.effective_at, state.stage) == (AUTUMN, Stage.AGREED)
    again = _claim(Stage.AGREED, effective=on(AUTUMN), attribution=_BY_GLOBEX)
    copied = _then(moved, again, days=22)
    assert [one.step for one in copied.postings] == [Step.AMENDED]
    assert [one for one in copied.events if one.alert] == []


def test_a_day_moved_twice_within_days_is_told_twice() -> None:
    first = _post(_claim(Stage.AGREED, effective=on(SPRING)))
    moved = _then(first, _claim(Stage.AGREED, effective=on(AUTUMN)), days=2)
    again = _then(moved, _claim(Stage.AGREED, effective=on(SUMMER)), days=4)
    assert [one.alert for one in (*moved.events, *again.events)] == [True, True]


def test_another_day_than_the_other_party_gave_these_days_is_a_contradiction() -> None:
    first = _post(_claim(Stage.AGREED, effective=on(SUMMER)))
    other = _claim(Stage.AGREED, effective=on(AUTUMN), attribution=_BY_GLOBEX)
    told_now = _then(first, other, days=2)
    assert [(one.step, one.tier) for one in told_now.events] == [
        (Step.CONTRADICTION, Tier.CONTRADICTION)
    ]
    assert [one.step for one in told_now.postings] == [Step.AGREED]
    later = _then(first, other, days=20)
    assert [one.step for one in later.events] == [Step.AMENDED]


def test_a_deal_of_another_kind_has_a_day_of_its_own() -> None:
    first = _post(_claim(Stage.AGREED, effective=on(SUMMER), kinds=(Kind.JOINT_VENTURE,)))
    licence = _claim(Stage.AGREED, effective=on(AUTUMN), kinds=(Kind.LICENSING,))
    assert [one.step for one in _then(first, licence, days=20).postings] == [Step.AGREED]
