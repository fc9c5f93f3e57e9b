"""The poll step: ask sources what they list, judge what changed, and write what follows."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from monitor.analysis.analyse import judge_unreadable
from monitor.analysis.hints import reader_of
from monitor.analysis.requests import is_read_already, poll_request
from monitor.analysis.single import as_visit
from monitor.analysis.teaser import unread
from monitor.analysis.track.health import steady
from monitor.answers import is_enough, judge_unread, result_of
from monitor.errors import STORE_ENDS
from monitor.judging import (
    Changed,
    Read,
    feed_findings,
    known_sources,
    needs_the_others,
    page_findings,
)
from monitor.model.capture import Captured, FetchFailed, FetchResult, Request
from monitor.model.findings import (
    NOTHING_SEEN,
    FeedReading,
    Findings,
    KnownSource,
    PageReading,
    Seen,
)
from monitor.model.protocols import Transaction
from monitor.model.source import SourceKind, SourceState
from monitor.model.statement import Listing, Verdict
from monitor.readers import Order, relay
from monitor.shell import Shell
from monitor.sitemaps import Gathered, gather
from monitor.streams import overlapped
from monitor.telemetry import logger

_log = logger(__name__)

_UNREADABLE = FeedReading(verdict=Verdict.UNREADABLE, detail="the answer could not be read")

# A few hundred unchanged sources a commit make storage vanish from the bill (measured). What a
# crash leaves unwritten of them is asked again.
_UNCHANGED_A_COMMIT = 250

# Feeds are handed to a worker together: what a message between processes costs is as much as half
# of a reading. They wait for one another until so many other answers have come.
_FEEDS_A_READING = 8
_BYTES_A_READING = 1024 * 1024
_MOST_PASSED = 200

# One step takes at most so many; what is left is due at the next tick.
_SOURCES_A_STEP = 10_000


def poll(shell: Shell, now: datetime, *, keys: Sequence[str] | None = None) -> int:
    """Ask sources what they list: those that are due, or those named. Return how many."""
    by_key = {state.source.key: state for state in _states(shell, now, keys=keys)}
    ways = {key: reader_of(shell.hints(state.source)) for key, state in by_key.items()}
    requests = [poll_request(state, reader=ways[key], now=now) for key, state in by_key.items()]
    _Poll(shell=shell, states=by_key, ways=ways).ask(requests)
    return len(requests)


def _states(shell: Shell, now: datetime, *, keys: Sequence[str] | None) -> tuple[SourceState, ...]:
    with shell.store.read() as known:
        if keys is None:
            return known.sources.due(now, limit=_SOURCES_A_STEP)
        return known.sources.states(keys)


@dataclass(slots=True, kw_only=True)
class _Poll:
    """One poll of some sources, by key; `ways` are the fingerprints of how each is read today.

    `steady` are sources as they are after an answer that changed nothing but moments, and
    `unchanged` what follows from other answers that there is nothing to read in.
    `waiting` are feeds that will be read together, and `passed` counts answers since the first.
    """

    shell: Shell
    states: dict[str, SourceState]
    ways: Mapping[str, str]
    steady: list[SourceState] = field(default_factory=list)
    unchanged: list[Findings] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=dict)
    indexes: dict[str, tuple[Captured, FeedReading]] = field(default_factory=dict)
    waiting: list[tuple[Captured, Future[FeedReading]]] = field(default_factory=list)
    passed: int = 0

    def ask(self, requests: Sequence[Request]) -> None:
        """Send the requests, and deal with what comes as it comes."""
        for result, reading in overlapped(
            self.shell.fetcher.fetch(requests), self._start, pause=self._hand_out
        ):
            if isinstance(result, Captured) and reading is not None:
                self._sort(result, reading)
            if result is None or is_enough(self.changed):
                self._write()
        self._write()
        for key, gathered in self._gather().items():
            read_as = Read(
                reading=gathered.reading, branches=gathered.captures, seen=self.seen.pop(key)
            )
            one = Changed(state=self.states[key], captured=self.indexes[key][0], read=read_as)
            self._judge([one])

    def _start(self, result: FetchResult) -> Future[FeedReading | PageReading] | None:
        state = self.states[result.request.key]
        way = self.ways[result.request.key]
        self.passed += 1
        if self.passed >= _MOST_PASSED:
            self._hand_out()
        if isinstance(result, Captured) and not is_read_already(state, result, reader=way):
            return self._read(state, result)
        after = None if isinstance(result, FetchFailed) else steady(state, result)
        if after is not None:
            self.steady.append(after)
            # What it was is needed no more: with thousands of them that is megabytes.
            del self.states[state.source.key]
            self.shell.tell_unchanged(state.source.key)
        else:
            found = judge_unread(state, result)
            self.unchanged.append(found)
            self.shell.tell(state.source.key, result, found)
        if len(self.steady) + len(self.unchanged) >= _UNCHANGED_A_COMMIT:
            self._write_unchanged()
        return None

    def _sort(self, result: Captured, reading: Future[FeedReading | PageReading]) -> None:
        """Put what was read where it is dealt with."""
        key = result.request.key
        read = result_of(reading, key) or _UNREADABLE
        if isinstance(read, FeedReading) and read.branches:
            self.indexes[key] = result, read
            return
        read_as = Read(reading=read, seen=self.seen.pop(key))
        self.changed.append(Changed(state=self.states[key], captured=result, read=read_as))

    def _write(self) -> None:
        self._write_unchanged()
        self._judge(self.changed)

    def _write_unchanged(self) -> None:
        if self.steady:
            self.unchanged.append(Findings(polled=tuple(self.steady)))
            self.steady.clear()
        self.shell.record(self.unchanged)

    def _read(self, state: SourceState, captured: Captured) -> Future[FeedReading | PageReading]:
        """Have an answer read: a page at once, a feed together with others."""
        if state.source.kind is SourceKind.PAGE:
            self.seen[state.source.key] = NOTHING_SEEN
            return _either(self.shell.readers.page(captured, hints=self.shell.hints(state.source)))
        promise: Future[FeedReading] = Future()
        if not self.waiting:
            self.passed = 0
        self.waiting.append((captured, promise))
        size = sum(len(one.capture.body) for one, _ in self.waiting)
        if len(self.waiting) >= _FEEDS_A_READING or size >= _BYTES_A_READING:
            self._hand_out()
        return _either(promise)

    def _hand_out(self) -> None:
        """Have the feeds read that wait for it."""
        if not self.waiting:
            return
        self._look_up([captured.request.key for captured, _ in self.waiting])
        orders = [self._order(captured) for captured, _ in self.waiting]
        promises = [promise for _, promise in self.waiting]
        self.waiting.clear()
        for promise, reading in zip(promises, self.shell.readers.feeds(orders), strict=True):
            relay(reading, promise)

    def _look_up(self, keys: Sequence[str]) -> None:
        """Find out what sources listed when they were last read."""
        known = [key for key in keys if self.states[key].baseline_at is not None]
        listed: Mapping[str, tuple[Listing, ...]] = {}
        if known:
            with self.shell.store.read() as step:
                listed = step.statements.listed_by(known)
        for key in keys:
            envelope = self.states[key].envelope_hash
            self.seen[key] = (
                Seen(envelope=envelope, listings=listed[key]) if key in listed else NOTHING_SEEN
            )

    def _order(self, captured: Captured) -> Order:
        key = captured.request.key
        state = self.states[key]
        # Read in another way, an entry that is as it was may say something else.
        seen = self.seen[key] if state.reader == self.ways[key] else NOTHING_SEEN
        return Order(
            captured=captured,
            seen=seen,
            hints=self.shell.hints(state.source),
            state=state if state.baseline_at is None else None,
        )

    def _gather(self) -> dict[str, Gathered]:
        """Fetch and read the sitemaps that indexes name."""
        hints = {
            key: replace(self.shell.hints(self.states[key].source), kind=SourceKind.SITEMAP)
            for key in self.indexes
        }
        return gather(
            self.indexes,
            self.shell.fetcher,
            read=lambda key, captured: self.shell.readers.feed(
                captured, seen=self.seen[key], hints=hints[key]
            ),
        )

    def _judge(self, changed: list[Changed]) -> None:
        """Judge and write several sources in one transaction; where that fails, each in its own."""
        judged: Mapping[str, Sequence[Findings]] = {}
        if len(changed) > 1:
            try:
                with self.shell.write() as step:
                    judged = self._judged(step, changed)
            except STORE_ENDS:
                raise
            except Exception:  # noqa: BLE001  # which one is at fault shows below
                _log.debug("poll_apart", sources=len(changed))
        for one in changed:
            if one.key in judged:
                self.shell.tell(one.key, one.captured, *judged[one.key])
            else:
                self._judge_alone(one)
        changed.clear()

    def _judged(
        self, step: Transaction, changed: Sequence[Changed]
    ) -> Mapping[str, Sequence[Findings]]:
        """Judge and write sources together; those are left that more has to be read of."""
        judged: dict[str, Sequence[Findings]] = {}
        unwritten: list[Findings] = []
        known = known_sources(step, changed)
        for one in changed:
            if isinstance(one.read.reading, PageReading):
                continue
            if needs_the_others(one.read.reading):
                # What the sources before it say of the same parties has to be known.
                step.record(unwritten)
                unwritten.clear()
            findings = self._findings(step, one, known=known[one.key])
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
                renewed = self.shell.renewed(visit, reading)
                one = replace(one, read=replace(one.read, renewed=renewed))
            with self.shell.write() as step:
                findings = self._findings(step, one)
                step.record(findings or ())
            if findings is None:
                one = self._with_claims(one)
                with self.shell.write() as step:
                    findings = self._findings(step, one) or ()
                    step.record(findings)
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # the outer edge of a step: the other sources go on
            _log.exception("poll_failed", source=state.source.key, url=state.source.url)
            detail = "the feed could not be dealt with; the log has the reason"
            findings = (judge_unreadable(state, one.captured, detail=detail),)
            self.shell.record(list(findings))
        self.shell.tell(state.source.key, one.captured, *findings)

    def _findings(
        self, step: Transaction, one: Changed, *, known: KnownSource | None = None
    ) -> tuple[Findings, ...] | None:
        """Judge one source; `known` where it was looked up with that of others."""
        reading, toolkit = one.read.reading, self.shell.toolkit
        if isinstance(reading, PageReading):
            return (page_findings(step, one, reading=reading, toolkit=toolkit),)
        known = known or known_sources(step, [one])[one.key]
        return feed_findings(step, one, reading=reading, known=known, toolkit=toolkit)

    def _with_claims(self, one: Changed) -> Changed:
        """Find the claims of entries, whose statements are told from their feed."""
        hints = self.shell.hints(one.state.source)
        contents = unread(one.read.reading)
        found = [self.shell.readers.claims(content, hints=hints) for content in contents]
        return one.with_claims([detection.result() for detection in found])


def _either(future: Future[FeedReading] | Future[PageReading]) -> Future[FeedReading | PageReading]:
    """Return a future as one of either reading; it is invariant, but only its result is read."""
    return cast("Future[FeedReading | PageReading]", future)
