"""The shell: poll, visit, deliver. Only here does thinking meet touching.

Each step reads what is known, lets the analysis judge, and writes all that follows in one
transaction; nothing is open while bytes travel. A step that a crash cuts off is made again from
what is stored, and finds the same.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import cast

from monitor.analysis.analyse import claims_in, judge_unreadable
from monitor.analysis.assemble import Toolkit
from monitor.analysis.hints import Hints, reader_of
from monitor.analysis.requests import is_read_already, page_request, poll_request
from monitor.analysis.single import as_visit
from monitor.analysis.teaser import blindly_told, noting_claims, unread, with_claims
from monitor.analysis.visits import is_outdated, moment_of
from monitor.answers import (
    Changed,
    Outcome,
    is_enough,
    is_stopped,
    judge_unread,
    outcome_of,
    result_of,
)
from monitor.budget import Budget
from monitor.courier import Courier
from monitor.errors import STORE_ENDS
from monitor.judging import Read, Visited, basis_of, poll_findings, visit_findings
from monitor.model.capture import Captured, FetchResult, Request
from monitor.model.findings import NOTHING_SEEN, FeedReading, Findings, PageReading, Seen
from monitor.model.protocols import Fetcher, Store, Transaction
from monitor.model.source import Source, SourceKind, SourceState
from monitor.model.statement import Verdict, Visit
from monitor.readers import Readers
from monitor.sitemaps import Gathered, gather
from monitor.streams import overlapped
from monitor.telemetry import logger

_log = logger(__name__)

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
    budget: Budget = field(default_factory=Budget)

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
        changed: list[Changed] = []
        seen: dict[str, Seen] = {}
        indexes: dict[str, tuple[Captured, FeedReading]] = {}

        def start(result: FetchResult) -> Future[FeedReading | PageReading] | None:
            state = by_key[result.request.key]
            way = ways[result.request.key]
            if isinstance(result, Captured) and not is_read_already(state, result, reader=way):
                seen[state.source.key] = before = self._seen(state)
                # Read in another way, an entry that is as it was may say something else.
                known = before if state.reader == way else NOTHING_SEEN
                return self._read(state, result, seen=known)
            unchanged.append(judge_unread(state, result))
            self._outcome(state.source.key, result, unchanged[-1])
            if len(unchanged) >= _UNCHANGED_A_COMMIT:
                self._record(unchanged)
            return None

        for result, reading in overlapped(self.fetcher.fetch(requests), start):
            if isinstance(result, Captured) and reading is not None:
                key = result.request.key
                read = result_of(reading, key) or _UNREADABLE
                if isinstance(read, FeedReading) and read.branches:
                    indexes[key] = result, read
                else:
                    read_as = Read(reading=read, seen=seen.pop(key))
                    changed.append(Changed(state=by_key[key], captured=result, read=read_as))
            if result is None or is_enough(changed):
                self._record(unchanged)
                self._judge(changed)
        self._record(unchanged)
        self._judge(changed)
        for key, gathered in self._gather(indexes, by_key, seen=seen).items():
            read_as = Read(reading=gathered.reading, branches=gathered.captures, seen=seen.pop(key))
            one = Changed(state=by_key[key], captured=indexes[key][0], read=read_as)
            self._judge([one])
        return len(requests)

    def visit(self, now: datetime) -> int:
        """Look at the pages that are due. Return how many."""
        with self.store.read() as known:
            visits = known.frontier.due(
                now,
                limit=_VISITS_A_STEP,
                per_host=_PAGES_OF_A_HOST,
                spent=self.budget.spent(now),
            )
            # All sources, every second, would cost more than the looks.
            of = sorted({visit.source for visit in visits})
            sources = {state.source.key: state.source for state in known.sources.states(of)}
        by_key = {
            visit.location: visit
            for visit in visits
            if visit.source in sources and self.budget.allows(visit, now)
        }
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
            if result is not None and not is_stopped(result):
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
        self, state: SourceState, captured: Captured, *, seen: Seen
    ) -> Future[FeedReading | PageReading]:
        hints = self._hints(state.source)
        if state.source.kind is SourceKind.PAGE:
            return _either(self.readers.page(captured, hints=hints))
        return _either(self.readers.feed(captured, seen=seen, hints=hints))

    def _seen(self, state: SourceState) -> Seen:
        if state.baseline_at is None:
            return NOTHING_SEEN
        with self.store.read() as known:
            listed = known.statements.listed(state.source.key)
        return Seen(envelope=state.envelope_hash, listings=listed)

    def _gather(
        self,
        indexes: Mapping[str, tuple[Captured, FeedReading]],
        states: Mapping[str, SourceState],
        *,
        seen: Mapping[str, Seen],
    ) -> dict[str, Gathered]:
        """Fetch and read the sitemaps that indexes name."""
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

    def _judge(self, changed: list[Changed]) -> None:
        """Judge and write several sources in one transaction; where that fails, each in its own."""
        judged: Mapping[str, Sequence[Findings]] = {}
        if len(changed) > 1:
            try:
                with self._write() as step:
                    judged = self._judged(step, changed)
            except STORE_ENDS:
                raise
            except Exception:  # noqa: BLE001  # which one is at fault shows below
                _log.debug("poll_apart", sources=len(changed))
        for one in changed:
            if one.key in judged:
                self._outcome(one.key, one.captured, *judged[one.key])
            else:
                self._judge_alone(one)
        changed.clear()

    def _judged(
        self, step: Transaction, changed: Sequence[Changed]
    ) -> Mapping[str, Sequence[Findings]]:
        """Judge and write sources together; those are left that more has to be read of."""
        judged: dict[str, Sequence[Findings]] = {}
        unwritten: list[Findings] = []
        for one in changed:
            if isinstance(one.read.reading, PageReading):
                continue
            if claims_in(one.read.reading):
                # What the sources before it say of the same parties has to be known.
                step.record(unwritten)
                unwritten.clear()
            findings = self._poll_findings(step, one)
            if findings is not None:
                judged[one.key] = findings
                unwritten += findings
        step.record(unwritten)
        return judged

    def _judge_alone(self, one: Changed) -> None:
        state, reading = one.state, one.read.reading
        findings: Sequence[Findings] | None
        try:
            if isinstance(reading, PageReading):
                visit = as_visit(state.source, at=one.captured.capture.at)
                renewed = self._renewed(visit, reading)
                one = replace(one, read=replace(one.read, renewed=renewed))
            with self._write() as step:
                findings = self._poll_findings(step, one)
                step.record(findings or ())
            if findings is None:
                one = self._with_claims(one)
                with self._write() as step:
                    findings = self._poll_findings(step, one) or ()
                    step.record(findings)
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # the outer edge of a step: the other sources go on
            _log.exception("poll_failed", source=state.source.key, url=state.source.url)
            detail = "the feed could not be dealt with; the log has the reason"
            findings = (judge_unreadable(state, one.captured, detail=detail),)
            self._record(list(findings))
        self._outcome(state.source.key, one.captured, *findings)

    def _poll_findings(self, step: Transaction, one: Changed) -> tuple[Findings, ...] | None:
        return poll_findings(
            step, one.state, captured=one.captured, read=one.read, toolkit=self.toolkit
        )

    def _with_claims(self, one: Changed) -> Changed:
        """Find the claims of entries, whose statements are told from their feed."""
        hints = self._hints(one.state.source)
        found = [self.readers.claims(content, hints=hints) for content in unread(one.read.reading)]
        return one.with_claims([detection.result() for detection in found])

    def _judge_visit(
        self, visit: Visit, result: FetchResult, *, reading: Future[PageReading] | None
    ) -> None:
        read = result_of(reading, visit.location) if reading else None
        try:
            renewed = self._renewed(visit, read)
            visited = Visited(visit=visit, result=result, reading=read, renewed=renewed)
            found = self._tell(visited)
            if found is None:
                return
            findings = found
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # the outer edge of a step: the other pages go on
            _log.exception("visit_failed", location=visit.location, url=visit.url)
            due = moment_of(result) + _AFTER_A_BUG
            later = replace(visit, due=due, failures=visit.failures + 1)
            findings = Findings(visits=(later,))
            self._record([findings])
        self._outcome(visit.location, result, findings)

    def _tell(self, visited: Visited) -> Findings | None:
        """Judge a look and write what follows; None where there is nothing to judge any more."""
        with self._write() as step:
            known = visited.known(step)
            if known is None:
                return None
            findings = visit_findings(step, visited, known=known, toolkit=self.toolkit)
            teaser = blindly_told(findings, known)
            if teaser is None:
                step.record([findings])
                return findings
        hints = self._hints(known.feed.source)
        detection = self.readers.claims(teaser, hints=hints).result()
        with self._write() as step:
            again = visited.known(step)
            if again is None or again.feed.latest != known.feed.latest:
                # The feed says something else by now; the look is still due.
                return None
            known = with_claims(again, detection)
            findings = visit_findings(step, visited, known=known, toolkit=self.toolkit)
            findings = noting_claims(findings, known)
            step.record([findings])
        return findings

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
        return result_of(self.readers.page(again, hints=self._hints(page.source)), visit.location)

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
        self.observer(outcome_of(key, result, findings=findings))


def _either(future: Future[FeedReading] | Future[PageReading]) -> Future[FeedReading | PageReading]:
    """Return a future as one of either reading; it is invariant, but only its result is read."""
    return cast("Future[FeedReading | PageReading]", future)
