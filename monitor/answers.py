"""Answers with what they were asked for, and what became of them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from monitor.analysis.analyse import judge_failure, judge_unchanged
from monitor.analysis.track.verdict import of_failure
from monitor.judging import Changed
from monitor.model.capture import FailureReason, FetchFailed, FetchResult
from monitor.model.findings import Findings
from monitor.model.source import SourceState
from monitor.model.statement import Verdict
from monitor.telemetry import logger

_log = logger(__name__)

Reading = TypeVar("Reading")

# Changed sources are written together, while their bodies have at most so many bytes.
_CHANGED_A_COMMIT = 64
_BYTES_A_COMMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source or page: the verdict, and how many events of which kind."""

    key: str
    verdict: str
    detail: str
    events: Mapping[str, int]


def is_enough(changed: Sequence[Changed]) -> bool:
    """Whether so much waits to be written that it is written together now."""
    size = sum(len(one.captured.capture.body) for one in changed)
    return len(changed) >= _CHANGED_A_COMMIT or size > _BYTES_A_COMMIT


def is_stopped(result: FetchResult) -> bool:
    """Whether the fetch was cut off by our own end, which says nothing about the server."""
    return isinstance(result, FetchFailed) and result.reason is FailureReason.STOPPED


def judge_unread(state: SourceState, result: FetchResult) -> Findings:
    """Judge an answer that there is nothing to read in."""
    if isinstance(result, FetchFailed):
        return Findings() if is_stopped(result) else judge_failure(state, result)
    return judge_unchanged(state, result)


def outcome_of(key: str, result: FetchResult, *, findings: Sequence[Findings]) -> Outcome:
    """Log what happened, and return it; an unchanged source leaves no line."""
    if len(findings) == 1 and findings[0].polled:
        return Outcome(key=key, verdict=Verdict.NOT_MODIFIED, detail="", events={})
    events: dict[str, int] = {}
    for event in (event for found in findings for event in found.events):
        events[event.kind] = events.get(event.kind, 0) + 1
        if event.alert or event.statement is None:
            _log.info(
                event.step or event.kind,
                source=event.source,
                title=event.title,
                url=event.url,
                reason=event.reason,
            )
    for hold in (hold for found in findings for hold in found.holds):
        _log.warning("host_held", host=hold.host, until=hold.until, status=hold.status)
    for notice in (notice for found in findings for notice in found.notices):
        _log.warning(notice.kind, subject=notice.subject, text=notice.text)
    observed = [o for found in findings for o in found.observations]
    for seen in observed:
        if seen.location is None and seen.verdict is not Verdict.GOOD:
            _log.warning(
                "source_fails", source=seen.source, verdict=seen.verdict, detail=seen.detail
            )
    verdict = observed[0].verdict if observed else _plain_verdict(result, findings)
    unseen = result.detail if isinstance(result, FetchFailed) else ""
    detail = observed[0].detail if observed else unseen
    return Outcome(key=key, verdict=verdict, detail=detail, events=events)


def _plain_verdict(result: FetchResult, findings: Sequence[Findings]) -> str:
    """Return what became of a source or page that nothing was observed of."""
    failing = [state for found in findings for state in found.states if state.failure]
    if failing:
        return failing[0].failure or ""
    return of_failure(result).verdict if isinstance(result, FetchFailed) else Verdict.NOT_MODIFIED


def result_of(future: Future[Reading] | None, key: str) -> Reading | None:
    """Return what was read, or None where reading it failed."""
    if future is None:
        return None
    try:
        return future.result()
    except Exception:  # noqa: BLE001  # one capture must not stop the others
        _log.exception("reading_failed", key=key)
        return None
