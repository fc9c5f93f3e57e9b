"""Deals of the same companies, and of some of them: which are one, and which are two."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model.claim import Claim, Field, Kind, Modality, Span, Stage, Stated
from monitor.model.partnership import Step
from tests.support.builders import a_mention
from tests.unit.analysis.link.test_post import (
    _BY_GLOBEX,
    _UNNAMED,
    _claim,
    _post,
    _then,
)

_NEWCOMER = replace(a_mention("Globex SE"), surface="Hooli", organisation="Hooli")
_INITECH = replace(a_mention("Globex SE"), surface="Initech", organisation="Initech")


def _three() -> Claim:
    claim = _claim(Stage.AGREED)
    return replace(claim, parties=(*claim.parties, _INITECH))


def test_some_of_a_consortium_that_was_told_are_no_news() -> None:
    told = _then(_post(_three()), _claim(Stage.AGREED, attribution=_BY_GLOBEX), days=2)
    [event] = told.events
    assert (event.alert, event.reason) == (False, "it was told of Acme Corp., Globex SE, Initech")
    assert told.partnerships[0].companies == ("~acme", "~globex")


def test_some_of_a_consortium_that_the_same_statement_tells_are_no_news_apart() -> None:
    posted = _post(_three(), _claim(Stage.AGREED, evidence="Acme Corp. and Globex SE agreed"))
    assert sorted((len(e.reason or ""), e.alert) for e in posted.events) == [
        (len("agreed"), True),
        (len("it was told of Acme Corp., Globex SE, Initech"), False),
    ]


@pytest.mark.parametrize(
    ("claim", "days"),
    [
        (_claim(Stage.AGREED), 8),
        (_claim(Stage.ENDED), 2),
        (_claim(Stage.AGREED, kinds=(Kind.LICENSING,)), 2),
        (_claim(Stage.AGREED, parties=(_claim(Stage.AGREED).parties[0], _NEWCOMER)), 2),
    ],
)
def test_another_deal_of_some_of_a_consortium_is_news(claim: Claim, days: int) -> None:
    assert [event.alert for event in _then(_post(_three()), claim, days=days).events] == [True]


def test_a_member_that_nobody_named_before_is_news() -> None:
    assert [event.alert for event in _then(_post(_claim(Stage.AGREED)), _three()).events] == [True]


_VENTURE, _LICENCE = (Kind.JOINT_VENTURE, Kind.MANUFACTURING), (Kind.LICENSING,)


@pytest.mark.parametrize(
    ("first", "second", "is_news"),
    [
        (_VENTURE, _LICENCE, True),
        (_LICENCE, _VENTURE, True),
        (_LICENCE, (Kind.SUPPLY,), False),
        ((Kind.UNSPECIFIED,), _VENTURE, False),
        (_VENTURE, (Kind.JOINT_VENTURE, Kind.LICENSING), False),
    ],
)
def test_two_deals_of_one_pair_are_parted_by_kinds_that_nobody_confuses(
    first: tuple[Kind, ...], second: tuple[Kind, ...], *, is_news: bool
) -> None:
    before = _post(_claim(Stage.AGREED, kinds=first))
    told = _then(before, _claim(Stage.AGREED, kinds=second), days=3)
    assert bool(told.events) is is_news
    assert told.partnerships[0].key == before.partnerships[0].key


def test_a_journalists_other_word_for_the_deal_is_no_second_deal() -> None:
    before = _post(_claim(Stage.AGREED, kinds=_VENTURE))
    hearsay = _claim(Stage.AGREED, Modality.REPORTED, kinds=_LICENCE, attribution=_UNNAMED)
    assert _then(before, hearsay, days=3).events == ()


def _on(day: datetime) -> Stated:
    return Stated(day=day, evidence="Acme", span=Span(field=Field.TEXT, start=0, end=4))


@pytest.mark.parametrize("stage", [Stage.AGREED, Stage.ACTIVE])
def test_what_begins_on_a_later_day_is_agreed_and_in_effect_then(stage: Stage) -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    posted = _post(_claim(stage, effective=_on(later)))
    assert [event.step for event in posted.events] == [Step.AGREED]
    [state] = posted.partnerships
    assert (state.stage, state.effective_at) == (Stage.AGREED, later)


def test_what_began_on_a_day_before_is_in_effect_since() -> None:
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    [state] = _post(_claim(Stage.ACTIVE, effective=_on(earlier))).partnerships
    assert (state.stage, state.effective_at) == (Stage.ACTIVE, earlier)


def test_the_day_on_which_it_ends_is_not_when_it_begins() -> None:
    ended = _claim(Stage.ENDED, effective=_on(datetime(2027, 1, 1, tzinfo=UTC)))
    assert _post(ended).partnerships[0].effective_at is None


def test_a_beginning_that_was_foretold_is_news_when_it_is_said() -> None:
    later = datetime(2027, 1, 1, tzinfo=UTC)
    told = _then(_post(_claim(Stage.AGREED, effective=_on(later))), _claim(Stage.ACTIVE), days=300)
    assert [(event.step, event.alert) for event in told.events] == [(Step.EFFECTIVE, True)]
