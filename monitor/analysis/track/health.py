"""How a source is doing: its state after each poll, and when the operator is told."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.track.revisit import after_failure
from monitor.analysis.track.verdict import Judgement
from monitor.model.alert import Notice, NoticeKind
from monitor.model.capture import Capture, NotModified
from monitor.model.source import SourceState

# A source that fails this often in a row has stopped working; fewer are the network's weather.
FAILURES_BEFORE_NOTICE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A source's state after a poll, with the notice that the poll gives rise to."""

    state: SourceState
    notices: tuple[Notice, ...] = ()


def after_good(state: SourceState, capture: Capture) -> Polled:
    """Return the state after a good poll: what the next request will be conditional on."""
    return _well(
        replace(state, validators=capture.validators, body_hash=capture.body_hash),
        at=capture.at,
    )


def after_unchanged(state: SourceState, result: Capture | NotModified) -> Polled:
    """Return the state after a poll that brought nothing new.

    A 304 may carry new validators for the same body (RFC 9110 15.4.5); without any the old stay.
    """
    return _well(replace(state, validators=result.validators or state.validators), at=result.at)


def after_fault(
    state: SourceState, judgement: Judgement, *, at: datetime, retry_after: timedelta | None
) -> Polled:
    """Return the state after a poll that brought nothing usable; what was good stays remembered."""
    failures = state.failures + 1
    is_told = state.noticed or failures >= FAILURES_BEFORE_NOTICE
    failed = replace(
        state,
        due=after_failure(
            failures=failures, every=state.source.every, now=at, retry_after=retry_after
        ),
        polled_at=at,
        failures=failures,
        failing_since=state.failing_since or at,
        failure=f"{judgement.verdict}: {judgement.detail}",
        noticed=is_told,
    )
    if is_told == state.noticed:
        return Polled(state=failed)
    since = failed.failing_since or at
    text = (
        f"The source {state.source.key} ({state.source.url}) has failed {failures} times "
        f"since {since:%Y-%m-%d %H:%M} UTC. {failed.failure}"
    )
    notice = Notice(kind=NoticeKind.SOURCE_FAILING, subject=state.source.key, at=at, text=text)
    return Polled(state=failed, notices=(notice,))


def _well(state: SourceState, *, at: datetime) -> Polled:
    well = replace(
        state,
        due=at + state.source.every,
        polled_at=at,
        good_at=at,
        failures=0,
        failing_since=None,
        failure=None,
        noticed=False,
    )
    if not state.noticed:
        return Polled(state=well)
    since = state.failing_since or at
    told = f"{since:%Y-%m-%d %H:%M} UTC"
    text = f"The source {state.source.key} works again; it had failed since {told}."
    notice = Notice(kind=NoticeKind.SOURCE_RECOVERED, subject=state.source.key, at=at, text=text)
    return Polled(state=well, notices=(notice,))
