"""The shell: poll, visit, deliver. Only here does thinking meet touching.

Each step reads what is known, lets the analysis judge, and writes all that follows in one
transaction; nothing is open while bytes travel. A step that a crash cuts off is made again from
what is stored, and finds the same.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar, cast

from monitor.analysis.analyse import (
    claims_in,
    judge_failure,
    judge_unchanged,
    judge_unreadable,
    judge_visit,
)
from monitor.analysis.assemble import Toolkit
from monitor.analysis.hints import Hints, reader_of
from monitor.analysis.requests import is_read_already, page_request, poll_request
from monitor.analysis.single import as_visit
from monitor.analysis.track.verdict import of_failure
from monitor.analysis.visits import is_outdated, moment_of, refreshed
from monitor.courier import Courier
from monitor.errors import STORE_ENDS
from monitor.judging import Read, basis_of, known_parties, known_visit, poll_findings
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Request,
)
from monitor.model.findings import (
    FeedReading,
    Findings,
    PageReading,
)
from monitor.model.protocols import Fetcher, Store, Transaction
from monitor.model.source import Source, SourceKind, SourceState
from monitor.model.statement import Verdict, Visit
from monitor.readers import Readers
from monitor.sitemaps import Gathered, gather
from monitor.streams import overlapped
from monitor.telemetry import logger

_log = logger(__name__)

Reading = TypeVar("Reading")

_UNREADABLE = FeedReading(verdict=Verdict.UNREADABLE, detail="the answer could not be read")

# 50 to 100 unchanged sources a commit make storage vanish from the bill (measured).
_UNCHANGED_A_COMMIT = 100

# One step takes at most so many; what is left is due at the next tick.
_SOURCES_A_STEP = 10_000
_VISITS_A_STEP = 500
# A step waits for its slowest host: at one request a second this is half a minute.
_PAGES_OF_A_HOST = 30

# Where judging a reading fails, its source or page is left alone this long.
_AFTER_A_BUG = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one source or page: the verdict, and how many events of which kind."""

    key: str
    verdict: str
    detail: str
    events: Mapping[str, int]


Observer = Callable[[Outcome], None]


def watch_nothing(outcome: Outcome) -> None:
    """Watch nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """The three steps over one store.

    `publishers` are the names of configured companies by key. `holder` is the lease under which
    the steps may write.
    """

    store: Store
    fetcher: Fetcher
    readers: Readers
    toolkit: Toolkit
    courier: Courier
    publishers: Mapping[str, str]
    holder: str | None = None
    observer: Observer = watch_nothing

    def poll(self, now: datetime, *, keys: Sequence[str] | None = None) -> int:
        """Ask sources what they list: those that are due, or those named. Return how many."""
        with self.store.read() as known:
            states = (
                known.sources.due(now, limit=_SOURCES_A_STEP)
                if keys is None
                else known.sources.states(keys)
            )
        by_key = {state.source.key: state for state in states}
        ways = {key: reader_of(self._hints(state.source)) for key, state in by_key.items()}
        requests = [poll_request(state, reader=ways[key], now=now) for key, state in by_key.items()]
        unchanged: list[Findings] = []
        indexes: dict[str, tuple[Captured, FeedReading]] = {}

        def start(result: FetchResult) -> Future[FeedReading | PageReading] | None:
            state = by_key[result.request.key]
            way = ways[result.request.key]
            if isinstance(result, Captured) and not is_read_already(state, result, reader=way):
                return self._read(state, result, is_as_before=state.reader == way)
            unchanged.append(_judge_unread(state, result))
            self._outcome(state.source.key, result, unchanged[-1])
            if len(unchanged) >= _UNCHANGED_A_COMMIT:
                self._record(unchanged)
            return None

        for result, reading in overlapped(self.fetcher.fetch(requests), start):
            if result is None:
                self._record(unchanged)
            elif isinstance(result, Captured) and reading is not None:
                read = _result_of(reading, result.request.key) or _UNREADABLE
                if isinstance(read, FeedReading) and read.branches:
                    indexes[result.request.key] = result, read
                else:
                    self._judge(by_key[result.request.key], result, reading=read)
        self._record(unchanged)
        for key, gathered in self._gather(indexes, by_key).items():
            self._judge(
                by_key[key],
                indexes[key][0],
                reading=gathered.reading,
                branches=gathered.captures,
            )
        return len(requests)

    def visit(self, now: datetime) -> int:
        """Look at the pages that are due. Return how many."""
        with self.store.read() as known:
            visits = known.frontier.due(now, limit=_VISITS_A_STEP, per_host=_PAGES_OF_A_HOST)
            sources = {state.source.key: state.source for state in known.sources.states()}
        by_key = {visit.location: visit for visit in visits if visit.source in sources}
        asked = [(visit, sources[visit.source]) for visit in by_key.values()]
        requests = [
            page_request(visit, source, reader=reader_of(self._hints(source)), now=now)
            for visit, source in asked
        ]

        def start(result: FetchResult) -> Future[PageReading] | None:
            if isinstance(result, Captured):
                source = sources[by_key[result.request.key].source]
                return self.readers.page(result, hints=self._hints(source))
            return None

        for result, reading in overlapped(self.fetcher.fetch(requests), start):
            if result is not None and not _is_stopped(result):
                self._judge_visit(by_key[result.request.key], result, reading=reading)
        return len(requests)

    def deliver(self, now: datetime) -> int:
        """Put what is due into words and hand it over. Return how many messages were accepted."""
        self.courier.compose(now)
        return self.courier.send(now)

    def tell_baselines(self) -> None:
        """Say once, for each source, what its baseline held, when its pages were looked at."""
        with self.store.read() as known:
            done = [
                (state, known.ledger.held(state.source.key))
                for state in known.sources.untold_baselines()
                if not known.frontier.waiting(state.source.key, "baseline")
            ]
        for state, held in done:
            _log.info(
                "baseline_held",
                source=state.source.key,
                statements=held.statements,
                claims=held.claims,
                would_alert=len(held.would_alert),
            )
            for finding in held.would_alert:
                partnership = finding.partnership
                _log.info(
                    "baseline_holds",
                    source=state.source.key,
                    step=finding.event.step,
                    parties=" – ".join(partnership.names) if partnership else "",
                    title=finding.event.title,
                )
        if done:
            with self._write() as step:
                step.sources.tell_baselines([state.source.key for state, _ in done])

    def _write(self) -> AbstractContextManager[Transaction]:
        return self.store.begin(self.holder)

    def _record(self, findings: list[Findings]) -> None:
        if findings:
            with self._write() as step:
                step.record(findings)
            findings.clear()

    def _read(
        self, state: SourceState, captured: Captured, *, is_as_before: bool
    ) -> Future[FeedReading | PageReading]:
        hints = self._hints(state.source)
        if state.source.kind is SourceKind.PAGE:
            return _either(self.readers.page(captured, hints=hints))
        # Read in another way, an entry that is as it was may say something else.
        seen = self._seen(state.source.key) if is_as_before else frozenset()
        return _either(self.readers.feed(captured, seen=seen, hints=hints))

    def _seen(self, source: str) -> frozenset[str]:
        with self.store.read() as known:
            return frozenset(listing.raw_hash for listing in known.statements.listed(source))

    def _gather(
        self,
        indexes: Mapping[str, tuple[Captured, FeedReading]],
        states: Mapping[str, SourceState],
    ) -> dict[str, Gathered]:
        """Fetch and read the sitemaps that indexes name."""
        seen = {key: self._seen(key) for key in indexes}
        hints = {
            key: replace(self._hints(states[key].source), kind=SourceKind.SITEMAP)
            for key in indexes
        }
        return gather(
            indexes,
            self.fetcher,
            read=lambda key, captured: self.readers.feed(
                captured, seen=seen[key], hints=hints[key]
            ),
        )

    def _judge(
        self,
        state: SourceState,
        captured: Captured,
        *,
        reading: FeedReading | PageReading,
        branches: tuple[Capture, ...] = (),
    ) -> None:
        try:
            read = Read(reading=reading, branches=branches)
            if isinstance(reading, PageReading):
                visit = as_visit(state.source, at=captured.capture.at)
                read = replace(read, renewed=self._renewed(visit, reading))
            with self._write() as step:
                findings = poll_findings(
                    step, state, captured=captured, read=read, toolkit=self.toolkit
                )
                step.record(findings)
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # the outer edge of a step: the other sources go on
            _log.exception("poll_failed", source=state.source.key, url=state.source.url)
            detail = "the feed could not be dealt with; the log has the reason"
            findings = (judge_unreadable(state, captured, detail=detail),)
            self._record(list(findings))
        self._outcome(state.source.key, captured, *findings)

    def _judge_visit(
        self, visit: Visit, result: FetchResult, *, reading: Future[PageReading] | None
    ) -> None:
        read = _result_of(reading, visit.location) if reading else None
        try:
            renewed = self._renewed(visit, read)
            with self._write() as step:
                known = known_visit(step, visit, reading=read, result=result)
                if known is None:
                    return
                known = refreshed(known, renewed)
                claims = [*(claims_in(read) if read else ()), *(s.claim for s in known.feed.claims)]
                parties = known_parties(step, claims, toolkit=self.toolkit)
                findings = judge_visit(
                    result, read, known=known, parties=parties, toolkit=self.toolkit
                )
                if step.frontier.planned(visit.location) != visit:
                    # Planned anew while the page travelled: that look is still to be made.
                    findings = replace(findings, visits=())
                step.record([findings])
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # the outer edge of a step: the other pages go on
            _log.exception("visit_failed", location=visit.location, url=visit.url)
            due = moment_of(result) + _AFTER_A_BUG
            later = replace(visit, due=due, failures=visit.failures + 1)
            findings = Findings(visits=(later,))
            self._record([findings])
        self._outcome(visit.location, result, findings)

    def _renewed(self, visit: Visit, reading: PageReading | None) -> PageReading | None:
        """Read the capture of the latest version again where it was read in another way."""
        if reading is None:
            return None
        with self.store.read() as step:
            page = step.statements.known(visit.location, basis_of(reading))
            if page is None or page.latest is None or not is_outdated(page, reading):
                return None
            capture = step.statements.capture(page.latest.capture)
        if capture is None:
            return None
        request = Request(key=visit.location, url=capture.url)
        again = Captured(request=request, capture=capture)
        return _result_of(self.readers.page(again, hints=self._hints(page.source)), visit.location)

    def _hints(self, source: Source) -> Hints:
        company = self.publishers.get(source.company or "")
        return Hints(
            language=source.language,
            publisher=company or source.name or None,
            kind=source.kind,
            include=source.include,
            selector=source.selector,
        )

    def _outcome(self, key: str, result: FetchResult, *findings: Findings) -> None:
        """Log what happened; an unchanged source leaves no line."""
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
        self.observer(Outcome(key=key, verdict=verdict, detail=detail, events=events))


def _plain_verdict(result: FetchResult, findings: Sequence[Findings]) -> str:
    failing = [state for found in findings for state in found.states if state.failure]
    if failing:
        return failing[0].failure or ""
    return of_failure(result).verdict if isinstance(result, FetchFailed) else Verdict.NOT_MODIFIED


def _judge_unread(state: SourceState, result: FetchResult) -> Findings:
    if isinstance(result, FetchFailed):
        return Findings() if _is_stopped(result) else judge_failure(state, result)
    return judge_unchanged(state, result)


def _is_stopped(result: FetchResult) -> bool:
    """Whether the fetch was cut off by our own end, which says nothing about the server."""
    return isinstance(result, FetchFailed) and result.reason is FailureReason.STOPPED


def _either(future: Future[FeedReading] | Future[PageReading]) -> Future[FeedReading | PageReading]:
    """Return a future as one of either reading; it is invariant, but only its result is read."""
    return cast("Future[FeedReading | PageReading]", future)


def _result_of(future: Future[Reading] | None, key: str) -> Reading | None:
    if future is None:
        return None
    try:
        return future.result()
    except Exception:  # noqa: BLE001  # one capture must not stop the others
        _log.exception("reading_failed", key=key)
        return None
