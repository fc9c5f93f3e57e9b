"""How a source is doing: its state after each poll, and when the operator is told."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.track.moved import moved
from monitor.analysis.track.revisit import Failure, after_failure, next_poll
from monitor.analysis.track.rhythm import quiet_until
from monitor.analysis.track.verdict import Judgement
from monitor.model.alert import Notice, NoticeKind
from monitor.model.capture import Captured, Hop, NotModified, Validators
from monitor.model.findings import FeedReading, PageReading
from monitor.model.source import Move, SourceState, polled_well
from monitor.model.statement import Listing, Verdict

# A source that fails this often in a row has stopped working; fewer are the network's weather.
FAILURES_BEFORE_NOTICE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A source's state after a poll, with the notice that the poll gives rise to."""

    state: SourceState
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What every good answer says, whatever came with it."""

    hops: tuple[Hop, ...]
    at: datetime
    validators: Validators | None
    whole_at: datetime | None


def after_good(
    state: SourceState, captured: Captured, *, reading: FeedReading | PageReading
) -> Polled:
    """Return the state after a good poll: what the next request will be conditional on."""
    capture = captured.capture
    known = replace(
        state,
        validators=capture.validators,
        body_hash=capture.body_hash,
        reader=reading.reader,
        pace=reading.pace if isinstance(reading, FeedReading) else None,
    )
    answer = _Answer(
        hops=capture.hops, at=capture.at, validators=capture.validators, whole_at=capture.at
    )
    return _well(known, answer)


def after_unchanged(state: SourceState, result: Captured | NotModified) -> Polled:
    """Return the state after a poll that brought nothing new.

    A 304 may carry new validators for the same body (RFC 9110 15.4.5); without any the old stay.
    """
    return _well(state, _answer(state, result))


def is_steady(before: SourceState, after: SourceState) -> bool:
    """Whether a poll that brought nothing new changed nothing but moments and validators."""
    return _is_well(before) and after.silent == before.silent and after.moved == before.moved


def steady(state: SourceState, result: Captured | NotModified) -> SourceState | None:
    """Return the state after a poll that brought nothing new, where only moments moved.

    It is that of `after_unchanged`, at a fraction of its cost; None where more may have changed.
    """
    answer = _answer(state, result)
    is_heard = state.silent or state.quiet_until is None or answer.at < state.quiet_until
    if answer.hops or state.moved is not None or not (is_heard and _is_well(state)):
        return None
    return polled_well(
        state,
        at=answer.at,
        due=next_poll(state, at=answer.at),
        whole_at=answer.whole_at,
        validators=answer.validators or state.validators,
    )


def _answer(state: SourceState, result: Captured | NotModified) -> _Answer:
    if isinstance(result, Captured):
        capture = result.capture
        return _Answer(
            hops=capture.hops, at=capture.at, validators=capture.validators, whole_at=capture.at
        )
    return _Answer(
        hops=result.hops, at=result.at, validators=result.validators, whole_at=state.whole_at
    )


def _is_well(state: SourceState) -> bool:
    return not (
        state.failures
        or state.blocked
        or state.noticed
        or state.failing_since
        or state.failure is not None
    )


def after_fault(
    state: SourceState, judgement: Judgement, *, at: datetime, retry_after: timedelta | None
) -> Polled:
    """Return the state after a poll that brought nothing usable; what was good stays remembered."""
    failures = state.failures + 1
    is_told = state.noticed or failures >= FAILURES_BEFORE_NOTICE
    failed = replace(
        state,
        due=after_failure(
            Failure(key=state.source.key, failures=failures, retry_after=retry_after),
            every=state.source.every,
            now=at,
        ),
        polled_at=at,
        failures=failures,
        failing_since=state.failing_since or at,
        failure=f"{judgement.verdict}: {judgement.detail}",
        blocked=judgement.verdict is Verdict.BLOCKED,
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


def _well(state: SourceState, answer: _Answer) -> Polled:
    at = answer.at
    move = moved(state, answer.hops, at=at)
    notices = []
    if move is not None and move.confirmed_at == at:
        notices.append(_moved_notice(state, move, at=at))
    well = replace(
        state,
        validators=answer.validators or state.validators,
        whole_at=answer.whole_at,
        moved=move,
        due=next_poll(state, at=at),
        polled_at=at,
        good_at=at,
        failures=0,
        failing_since=None,
        failure=None,
        blocked=False,
        noticed=False,
    )
    if not state.noticed:
        return _heard(Polled(state=well, notices=tuple(notices)), at=at)
    since = state.failing_since or at
    told = f"{since:%Y-%m-%d %H:%M} UTC"
    text = f"The source {state.source.key} works again; it had failed since {told}."
    notice = Notice(kind=NoticeKind.SOURCE_RECOVERED, subject=state.source.key, at=at, text=text)
    return Polled(state=well, notices=(notice, *notices))


def after_news(polled: Polled, listings: Iterable[Listing], *, at: datetime) -> Polled:
    """Return the state after a good poll that brought new statements, `listings` being them all.

    What came now counts by the poll's time, as a release may bear any date, but for the baseline:
    that was published before anybody looked. What is dated ahead does not lengthen the patience.
    """
    state = polled.state
    moments = [min(x.published or x.listed_since, x.listed_since, at) for x in listings]
    came = () if state.baseline_at is None else (at,)
    state = replace(state, news_at=at, quiet_until=quiet_until([*moments, *came]), silent=False)
    notices = tuple(n for n in polled.notices if n.kind is not NoticeKind.SOURCE_SILENT)
    return Polled(state=state, notices=notices)


def _heard(polled: Polled, *, at: datetime) -> Polled:
    """Notice, once, that a source which answers well has said nothing for longer than it does."""
    well = polled.state
    if well.silent or well.quiet_until is None or at < well.quiet_until:
        return polled
    text = (
        f"The source {well.source.key} ({well.source.url}) answers well, but has listed nothing "
        f"new for longer than it ever pauses: by its rhythm, something was to come until "
        f"{well.quiet_until:%Y-%m-%d %H:%M} UTC. It may have moved, or its feed stands still."
    )
    notice = Notice(kind=NoticeKind.SOURCE_SILENT, subject=well.source.key, at=at, text=text)
    return Polled(state=replace(well, silent=True), notices=(*polled.notices, notice))


def _moved_notice(state: SourceState, move: Move, *, at: datetime) -> Notice:
    text = (
        f"The source {state.source.key} has moved: since {move.since:%Y-%m-%d %H:%M} UTC "
        f"{state.source.url} redirects permanently to {move.target}, and is asked there from now "
        f"on. To make that sure, write the new address into the configuration."
    )
    return Notice(kind=NoticeKind.SOURCE_MOVED, subject=state.source.key, at=at, text=text)
