from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.analyse import judge_unchanged
from monitor.analysis.track import health
from monitor.analysis.track.revisit import (
    Failure,
    after_failure,
    is_whole_due,
    next_poll,
    next_visit,
)
from monitor.analysis.track.verdict import Judgement
from monitor.model.alert import NoticeKind
from monitor.model.capture import Captured, NotModified, Request, Validators
from monitor.model.findings import FeedReading, Findings
from monitor.model.source import Health, Move, Pace, SourceState
from monitor.model.statement import Verdict
from tests.support.builders import DAY, HOUR, MINUTE, NOW, a_capture, a_source, a_state
from tests.support.nouns import any_noun

_REQUEST = Request(key="acme", url="https://acme.example/")
_BAD = Judgement(verdict=Verdict.OUTAGE, detail="HTTP status 503")


def _failed(state: SourceState, times: int) -> tuple[SourceState, list[NoticeKind]]:
    kinds = []
    for _ in range(times):
        polled = health.after_fault(state, _BAD, at=state.due, retry_after=None)
        state = polled.state
        kinds += [notice.kind for notice in polled.notices]
    return state, kinds


def _good(state: SourceState, *, at: datetime = NOW) -> health.Polled:
    captured = Captured(request=Request(key="acme", url="x"), capture=a_capture(at=at))
    reading = FeedReading(verdict=Verdict.GOOD, detail="", reader="way")
    return health.after_good(state, captured, reading=reading)


def _again(failures: int, *, key: str = "acme", retry_after: timedelta | None = None) -> datetime:
    failure = Failure(key=key, failures=failures, retry_after=retry_after)
    return after_failure(failure, every=MINUTE, now=NOW)


def test_a_good_poll_remembers_the_servers_own_validators() -> None:
    polled = _good(a_state())
    assert polled.state.validators == Validators(etag='"1"')
    assert polled.state.health is Health.HEALTHY
    assert polled.state.due == NOW + a_state().source.every


@given(
    any_noun(SourceState, source=a_source()),
    st.sampled_from(("as it is", "well", "well at its address")),
    st.one_of(
        any_noun(NotModified, request=_REQUEST),
        any_noun(Captured, request=_REQUEST, capture=a_capture()),
        st.just(NotModified(request=_REQUEST, at=NOW)),
    ),
)
def test_short_way_of_a_steady_source_leads_where_the_long_one_does(
    state: SourceState, how: str, answer: NotModified | Captured
) -> None:
    well = replace(
        state, failures=0, blocked=False, noticed=False, failing_since=None, failure=None
    )
    state = {"as it is": state, "well": well, "well at its address": replace(well, moved=None)}[how]
    short, long = health.steady(state, answer), health.after_unchanged(state, answer)
    assert short is None or (health.Polled(state=short) == long and health.is_steady(state, short))


def test_source_that_is_well_goes_the_short_way() -> None:
    state = replace(a_state(), quiet_until=NOW + DAY)
    answer = NotModified(request=_REQUEST, at=NOW + HOUR)
    assert health.steady(state, answer) == health.after_unchanged(state, answer).state


def test_a_304_without_validators_keeps_those_we_have() -> None:
    state = replace(a_state(), validators=Validators(etag='"old"'))
    answer = NotModified(request=Request(key="acme", url="https://acme.example/"), at=NOW)
    assert health.after_unchanged(state, answer).state.validators == Validators(etag='"old"')


def test_an_unchanged_source_that_was_well_is_only_noted_as_polled() -> None:
    well = replace(_good(a_state()).state, moved=None)
    answer = NotModified(request=Request(key="acme", url="x"), at=NOW + HOUR)
    found = judge_unchanged(well, answer)
    later = replace(
        well, due=NOW + HOUR + well.source.every, polled_at=NOW + HOUR, good_at=NOW + HOUR
    )
    assert found == Findings(polled=(later,))


@pytest.mark.parametrize(
    "state",
    [
        replace(a_state(), failures=1, failing_since=NOW, failure="timeout"),
        replace(a_state(), failures=6, failing_since=NOW, failure="timeout", noticed=True),
        replace(a_state(), quiet_until=NOW + MINUTE),
        replace(a_state(), moved=Move(target="https://other.example/", since=NOW, times=1)),
    ],
)
def test_an_unchanged_source_that_was_not_well_is_written_as_a_whole(state: SourceState) -> None:
    answer = NotModified(request=Request(key="acme", url="x"), at=NOW + HOUR)
    found = judge_unchanged(state, answer)
    assert not found.polled
    assert [one.failures for one in found.states] == [0]


def test_the_operator_is_told_once_that_a_source_fails_and_once_that_it_works() -> None:
    state, kinds = _failed(a_state(), 40)
    assert kinds == [NoticeKind.SOURCE_FAILING]
    assert state.health is Health.FAILING
    well = _good(state, at=state.due)
    assert [notice.kind for notice in well.notices] == [NoticeKind.SOURCE_RECOVERED]
    assert _good(well.state).notices == ()


def test_a_few_failures_are_no_notice() -> None:
    state, kinds = _failed(a_state(), health.FAILURES_BEFORE_NOTICE - 1)
    assert kinds == []
    assert _good(state).notices == ()


def test_a_failure_keeps_what_was_good() -> None:
    good = _good(a_state()).state
    state, _ = _failed(good, 3)
    assert (state.validators, state.body_hash) == (good.validators, good.body_hash)
    assert state.good_at == good.good_at
    assert state.failure == "outage: HTTP status 503"


@given(st.integers(min_value=1, max_value=10_000))
def test_back_off_grows_to_a_cap_and_never_stops(failures: int) -> None:
    due = _again(failures)
    assert NOW + MINUTE <= due <= NOW + 6 * HOUR
    assert due == _again(failures)
    assert due - NOW >= min(MINUTE * 2 ** min(failures - 1, 20), 6 * HOUR) * 0.8


def test_what_failed_together_does_not_come_back_together() -> None:
    moments = {_again(7, key=f"source-{number}") for number in range(100)}
    assert len(moments) > 90
    assert max(moments) - min(moments) > 5 * MINUTE


def test_retry_after_is_a_floor_and_bounded() -> None:
    assert _again(1, retry_after=HOUR) == NOW + HOUR
    assert _again(1, retry_after=timedelta(days=4000)) == NOW + DAY


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_a_revisit_is_never_in_the_past_and_never_given_up(age: timedelta) -> None:
    due = next_visit(changed_at=NOW - age, now=NOW, every=30 * MINUTE)
    assert NOW < due <= NOW + timedelta(days=30)


def test_revisits_follow_the_time_since_the_last_change() -> None:
    waits = [
        next_visit(changed_at=NOW - age, now=NOW, every=30 * MINUTE) - NOW
        for age in (HOUR, 12 * HOUR, 3 * DAY, 20 * DAY, 100 * DAY, 400 * DAY)
    ]
    assert waits == [15 * MINUTE, HOUR, 3 * HOUR, DAY, 7 * DAY, 30 * DAY]


def test_who_polls_every_minute_hears_of_an_edit_as_soon() -> None:
    assert next_visit(changed_at=NOW, now=NOW, every=MINUTE) == NOW + MINUTE
    assert next_visit(changed_at=NOW - DAY / 2, now=NOW, every=MINUTE) == NOW + HOUR


def test_a_whole_body_is_asked_for_within_a_day_and_not_of_all_at_once() -> None:
    ages = [HOUR * quarter / 4 for quarter in range(100)]
    first = {
        key: next(age for age in ages if is_whole_due(key, whole_at=NOW - age, now=NOW))
        for key in map(str, range(50))
    }
    assert 18 * HOUR <= min(first.values()) < max(first.values()) <= DAY
    assert len(set(first.values())) > 10
    assert is_whole_due("new", whole_at=None, now=NOW)


@pytest.mark.parametrize(
    ("pace", "wait"),
    [
        (None, 30 * MINUTE),
        (Pace(wait=MINUTE), 30 * MINUTE),
        (Pace(wait=45 * MINUTE), 45 * MINUTE),
        (Pace(wait=DAY), HOUR),
        (Pace(skip_hours=(12, 13)), 2 * HOUR),
        (Pace(skip_days=(0,)), 12 * HOUR),
        (Pace(skip_days=(0, 1, 2, 3)), DAY + 30 * MINUTE),
    ],
)
def test_a_server_may_ask_to_be_polled_more_rarely_within_bounds(
    pace: Pace | None, wait: timedelta
) -> None:
    noon = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    state = a_state(replace(a_source(), every=30 * MINUTE))
    assert next_poll(replace(state, pace=pace), at=noon) == noon + wait
    own = replace(state, source=replace(state.source, pace_hints=False), pace=pace)
    assert next_poll(own, at=noon) == noon + 30 * MINUTE
