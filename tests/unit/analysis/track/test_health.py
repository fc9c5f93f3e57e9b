from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.track import health
from monitor.analysis.track.revisit import after_failure, next_visit
from monitor.analysis.track.verdict import Judgement
from monitor.model.alert import NoticeKind
from monitor.model.capture import NotModified, Request, Validators
from monitor.model.source import Health, SourceState
from monitor.model.statement import Verdict
from tests.support.builders import DAY, HOUR, MINUTE, NOW, a_capture, a_state

_BAD = Judgement(verdict=Verdict.OUTAGE, detail="HTTP status 503")


def _failed(state: SourceState, times: int) -> tuple[SourceState, list[NoticeKind]]:
    kinds = []
    for _ in range(times):
        polled = health.after_fault(state, _BAD, at=state.due, retry_after=None)
        state = polled.state
        kinds += [notice.kind for notice in polled.notices]
    return state, kinds


def test_a_good_poll_remembers_the_servers_own_validators() -> None:
    polled = health.after_good(a_state(), a_capture())
    assert polled.state.validators == Validators(etag='"1"')
    assert polled.state.health is Health.HEALTHY
    assert polled.state.due == NOW + a_state().source.every


def test_a_304_without_validators_keeps_those_we_have() -> None:
    state = replace(a_state(), validators=Validators(etag='"old"'))
    answer = NotModified(request=Request(key="acme", url="https://acme.example/"), at=NOW)
    assert health.after_unchanged(state, answer).state.validators == Validators(etag='"old"')


def test_the_operator_is_told_once_that_a_source_fails_and_once_that_it_works() -> None:
    state, kinds = _failed(a_state(), 40)
    assert kinds == [NoticeKind.SOURCE_FAILING]
    assert state.health is Health.FAILING
    well = health.after_good(state, a_capture(at=state.due))
    assert [notice.kind for notice in well.notices] == [NoticeKind.SOURCE_RECOVERED]
    assert health.after_good(well.state, a_capture()).notices == ()


def test_a_few_failures_are_no_notice() -> None:
    state, kinds = _failed(a_state(), health.FAILURES_BEFORE_NOTICE - 1)
    assert kinds == []
    assert health.after_good(state, a_capture()).notices == ()


def test_a_failure_keeps_what_was_good() -> None:
    good = health.after_good(a_state(), a_capture()).state
    state, _ = _failed(good, 3)
    assert (state.validators, state.body_hash) == (good.validators, good.body_hash)
    assert state.good_at == good.good_at
    assert state.failure == "outage: HTTP status 503"


@given(st.integers(min_value=1, max_value=10_000))
def test_back_off_grows_to_a_cap_and_never_stops(failures: int) -> None:
    due = after_failure(failures=failures, every=MINUTE, now=NOW, retry_after=None)
    assert NOW + MINUTE <= due <= NOW + 6 * HOUR


def test_retry_after_is_a_floor_and_bounded() -> None:
    due = after_failure(failures=1, every=MINUTE, now=NOW, retry_after=HOUR)
    assert due == NOW + HOUR
    wild = after_failure(failures=1, every=MINUTE, now=NOW, retry_after=timedelta(days=4000))
    assert wild == NOW + DAY


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
