"""The stages in a row: captures are read (parse, extract, detect), readings are judged.

Read this file first. Reading knows nothing of what is remembered and may run in a worker process;
judging takes a reading and what is known and returns findings. Between the two the shell looks up
what is known of the parties that the reading names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.analysis.assemble import Toolkit
from monitor.analysis.body import extracted_page, extracted_pdf, parsed
from monitor.analysis.detect.document import Detector
from monitor.analysis.entries import listed, tells_mass_change
from monitor.analysis.extract.pdf import is_pdf
from monitor.analysis.hints import Hints, reader_of
from monitor.analysis.leaving import is_waiting, left, returned, shrunk
from monitor.analysis.link.post import partnership_keys
from monitor.analysis.link.resolve import names
from monitor.analysis.parse.pace import pace_of
from monitor.analysis.roll import Poll, call, rewritten
from monitor.analysis.single import doubted_in, judge_page
from monitor.analysis.teaser import MOST_DETECTED, is_told_at_once, with_detection
from monitor.analysis.text.normal import fingerprint
from monitor.analysis.track import health, verdict
from monitor.analysis.track.absence import has_lasted
from monitor.analysis.track.identity import distinct
from monitor.analysis.track.landing import of_landing
from monitor.analysis.track.verdict import Judgement
from monitor.analysis.visits import (
    bad_visit,
    good_visit,
    holds_of,
    judged_look,
    moment_of,
    unchanged_visit,
)
from monitor.model.alert import NoticeKind
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    NotModified,
)
from monitor.model.claim import Claim, Detection
from monitor.model.event import Event, Happening
from monitor.model.findings import (
    EntryReading,
    FeedReading,
    Findings,
    KnownParties,
    KnownSource,
    KnownVisit,
    PageReading,
    Seen,
)
from monitor.model.source import SourceKind, SourceState
from monitor.model.statement import Basis, Content, Entry, Observation, Verdict


def read_feed(captured: Captured, *, seen: Seen, hints: Hints, detector: Detector) -> FeedReading:
    """Read what a source lists. Entries that were `seen` as they are now are read no further."""
    judged = verdict.of_status(captured)
    if judged is not None:
        return FeedReading(verdict=judged.verdict, detail=judged.detail)
    body = parsed(
        captured.capture, hints.kind, seen=seen, include=hints.include, selector=hints.selector
    )
    judged = body.judged
    if judged.verdict is not Verdict.GOOD:
        return FeedReading(verdict=judged.verdict, detail=judged.detail, reader=reader_of(hints))
    as_seen = {listing.raw_hash for listing in seen.listings}
    entries, told_at_once = [], 0
    for entry in distinct(body.entries):
        if entry.raw_hash in as_seen:
            entries.append(EntryReading(entry=replace(entry, text="")))
            continue
        part = _read_entry(entry, reader=body.reader, hints=hints)
        if part.content and is_told_at_once(entry) and told_at_once < MOST_DETECTED:
            told_at_once += 1
            part = with_detection(part, detect(part.content, hints=hints, detector=detector))
        entries.append(part)
    return FeedReading(
        verdict=judged.verdict,
        detail=judged.detail,
        entries=tuple(entries),
        branches=body.branches,
        is_partial=body.is_partial,
        reader=reader_of(hints),
        pace=pace_of(captured.capture),
        envelope=body.envelope,
    )


def _read_entry(entry: Entry, *, reader: str, hints: Hints) -> EntryReading:
    content = Content(
        title=entry.title,
        text=entry.text,
        basis=Basis.FEED,
        extractor=reader,
        language=hints.language or entry.language,
        published=entry.published,
        modified=entry.updated,
    )
    return EntryReading(
        entry=entry, content=content, fingerprint=fingerprint(content.title, content.text)
    )


def detect(content: Content, *, hints: Hints, detector: Detector) -> Detection:
    """Find the claims of a content whose language is as declared."""
    return detector.detect(
        content.title, content.text, language=content.language, publisher=hints.publisher
    )


def read_page(captured: Captured, *, hints: Hints, detector: Detector) -> PageReading:
    """Read a statement's page."""
    judged = verdict.of_status(captured) or of_landing(captured.capture)
    if judged is not None:
        return PageReading(verdict=judged.verdict, detail=judged.detail)
    extracted = extracted_pdf if is_pdf(captured.capture) else extracted_page
    page = extracted(captured.capture)
    judged, content = page.judged, page.content
    if judged.verdict is not Verdict.GOOD or content is None:
        return PageReading(verdict=judged.verdict, detail=judged.detail, characters=page.characters)
    detection = detector.detect(
        content.title,
        content.text,
        language=hints.language or content.language,
        publisher=hints.publisher,
    )
    return PageReading(
        verdict=judged.verdict,
        detail=judged.detail,
        content=replace(content, language=detection.language),
        fingerprint=fingerprint(content.title, content.text),
        detection=detection,
        reader=reader_of(hints),
    )


def claims_in(reading: FeedReading | PageReading) -> tuple[Claim, ...]:
    """Return all claims of a reading."""
    read = reading.entries if isinstance(reading, FeedReading) else (reading,)
    return tuple(claim for part in read if part.detection for claim in part.detection.claims)


def names_in(claims: Sequence[Claim]) -> tuple[str, ...]:
    """Return the names, in normal form, whose meaning is to be looked up."""
    return names(claims)


def partnerships_in(
    claims: Sequence[Claim], *, toolkit: Toolkit, decided: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the keys of the partnerships whose state is to be looked up."""
    return partnership_keys(claims, configured=toolkit.aliases, decided=decided)


def judge_unchanged(state: SourceState, result: Captured | NotModified) -> Findings:
    """Judge a poll whose body is what it was, by the server's word or by its bytes."""
    polled = health.after_unchanged(state, result)
    if not polled.notices and health.is_steady(state, polled.state):
        return Findings(polled=(polled.state,))
    return Findings(states=(polled.state,), notices=polled.notices)


def judge_failure(state: SourceState, result: FetchFailed) -> Findings:
    """Judge a poll that brought no complete answer."""
    if result.reason is FailureReason.HELD:
        later = max(result.not_before or state.due, state.due)
        return Findings(states=(replace(state, due=later),))
    return _fault(state, verdict.of_failure(result), result=result)


def judge_unreadable(state: SourceState, captured: Captured, *, detail: str) -> Findings:
    """Judge a poll whose answer could not be dealt with, by a mistake of ours or damaged rows."""
    judged = Judgement(verdict=Verdict.UNREADABLE, detail=detail)
    return _fault(state, judged, result=captured)


def judge_feed(
    captured: Captured,
    reading: FeedReading,
    *,
    known: KnownSource,
    parties: KnownParties,
    toolkit: Toolkit,
    branches: Sequence[Capture] = (),
) -> tuple[Findings, ...]:
    """Judge what a source lists now against what it listed before.

    `branches` are the answers of the sitemaps that an index named; those that a version was read
    from are kept.
    """
    state, capture = known.state, captured.capture
    if reading.verdict is Verdict.EMPTIED and state.baseline_at is None:
        # A newsroom that has published nothing yet is no fault; its baseline is still to come.
        polled = _after_good(state, captured, reading=reading)
        return (Findings(states=(polled.state,), notices=polled.notices),)
    if reading.verdict is not Verdict.GOOD:
        judged = Judgement(verdict=reading.verdict, detail=reading.detail)
        return (_fault(state, judged, result=captured),)
    poll = Poll(
        source=state.source,
        capture=capture.key,
        at=capture.at,
        is_baseline=state.baseline_at is None,
        # An index, and what is read from it, is a sitemap whatever its source is called.
        is_sitemap=state.source.kind is SourceKind.SITEMAP or bool(reading.branches),
        listed_before=len(known.listed),
    )
    roll = call(reading, known, poll=poll)
    back, sightings = returned(poll, roll.sightings, toolkit=toolkit)
    told = listed(poll, replace(roll, sightings=sightings), parties=parties, toolkit=toolkit)
    if roll.shrunk is not None and not has_lasted(state, at=poll.at):
        rest: tuple[Findings, ...] = (
            _shrunk(captured, roll.shrunk, known=known, has_news=bool(told)),
            shrunk(poll, roll, known=known),
        )
        return (*rest, *back, *told)
    rest = (*back, *left(poll, roll, known=known, toolkit=toolkit))
    # What differs only in its date of building is not kept again.
    is_news = bool(told or roll.gone)
    polled = _after_good(state, captured, reading=reading)
    if any(found.statements for found in told):
        arrived = [listing for found in told for listing in found.listings]
        polled = health.after_news(polled, (*known.listed, *arrived), at=capture.at)
    observed = Observation(
        source=state.source.key,
        location=None,
        at=capture.at,
        verdict=reading.verdict,
        detail=reading.detail,
        status=capture.status,
        capture=capture.key if is_news else None,
    )
    after = replace(
        polled.state,
        baseline_at=state.baseline_at or capture.at,
        shrunk_since=None,
        migrated_at=capture.at if roll.is_migration else state.migrated_at,
        mass_changed_at=capture.at if tells_mass_change(told) else state.mass_changed_at,
        envelope_hash=reading.envelope,
    )
    if is_waiting(rest, known):
        after = replace(after, validators=None, body_hash=None)
    baseline = (_baseline_event(poll, len(told)),) if poll.is_baseline else ()
    return (
        Findings(
            states=(after,),
            captures=(capture, *_quoted(branches, told)) if is_news else (),
            observations=(observed,) if is_news or state.failures else (),
            listings=rewritten(roll.stayed, known.listed),
            events=(*_source_events(polled), *baseline),
            notices=polled.notices,
        ),
        *rest,
        *told,
    )


def judge_page_source(
    captured: Captured,
    reading: PageReading,
    *,
    state: SourceState,
    known: KnownVisit | None,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Judge a poll of a source that is one page; `known` is empty before its baseline."""
    if reading.verdict is not Verdict.GOOD:
        judged = Judgement(verdict=reading.verdict, detail=reading.detail)
        return _fault(state, judged, result=captured)
    told = judge_page(captured, reading, state=state, known=known, parties=parties, toolkit=toolkit)
    doubted = doubted_in(told)
    if doubted is not None:
        return _fault(state, doubted, result=captured)
    poll = Poll(
        source=state.source, capture=captured.capture.key, at=captured.capture.at, is_baseline=True
    )
    baseline = () if state.baseline_at else (_baseline_event(poll, 1),)
    recovered = _source_events(health.after_good(state, captured, reading=reading))
    return replace(told, events=(*recovered, *baseline, *told.events))


def _shrunk(
    captured: Captured, judged: Judgement, *, known: KnownSource, has_news: bool
) -> Findings:
    """Judge a good answer that lacks most of what its source listed: the source is at fault.

    What it lists besides is dealt with as ever, so that its bytes are kept where it tells anything.
    """
    state, capture = known.state, captured.capture
    fault = _fault(state, judged, result=captured)
    since = state.shrunk_since or capture.at
    states = tuple(replace(after, shrunk_since=since) for after in fault.states)
    if not has_news:
        return replace(fault, states=states)
    observed = Observation(
        source=state.source.key,
        location=None,
        at=capture.at,
        verdict=judged.verdict,
        detail=judged.detail,
        status=capture.status,
        capture=capture.key,
    )
    return replace(fault, states=states, captures=(capture,), observations=(observed,))


def judge_visit(
    result: FetchResult,
    reading: PageReading | None,
    *,
    known: KnownVisit,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Judge a look at a statement's page."""
    if isinstance(result, NotModified):
        return unchanged_visit(result, known)
    if isinstance(result, Captured) and reading is not None and reading.verdict is Verdict.GOOD:
        return good_visit(result, reading, known=known, parties=parties, toolkit=toolkit)
    judged = judged_look(result, reading, page=known.page)
    return bad_visit(result, judged, known=known, parties=parties, toolkit=toolkit)


def _after_good(state: SourceState, captured: Captured, *, reading: FeedReading) -> health.Polled:
    polled = health.after_good(state, captured, reading=reading)
    if not reading.branches:
        return polled
    # What an index leads to may change while the index does not: it is asked in full.
    return replace(polled, state=replace(polled.state, validators=None, body_hash=None))


def _quoted(branches: Sequence[Capture], told: Sequence[Findings]) -> tuple[Capture, ...]:
    wanted = {version.capture for found in told for version in found.versions}
    return tuple(capture for capture in branches if capture.key in wanted)


def _fault(state: SourceState, judged: Judgement, *, result: Captured | FetchFailed) -> Findings:
    capture = result.capture if isinstance(result, Captured) else None
    retry_after = result.retry_after if isinstance(result, Captured) else None
    at = moment_of(result)
    polled = health.after_fault(state, judged, at=at, retry_after=retry_after)
    observed = Observation(
        source=state.source.key,
        location=None,
        at=at,
        verdict=judged.verdict,
        detail=judged.detail,
        status=capture.status if capture else None,
    )
    return Findings(
        states=(polled.state,),
        observations=() if state.failure == polled.state.failure else (observed,),
        notices=polled.notices,
        events=_source_events(polled),
        holds=holds_of(result),
    )


def _source_events(polled: health.Polled) -> tuple[Event, ...]:
    """Return what happened to the source itself, once for each notice."""
    kinds = {
        NoticeKind.SOURCE_FAILING: Happening.FAULTY,
        NoticeKind.SOURCE_RECOVERED: Happening.RECOVERED,
    }
    return tuple(
        Event(
            kind=kinds[notice.kind],
            at=notice.at,
            source=notice.subject,
            url=polled.state.source.url,
            title=polled.state.source.name,
            reason=polled.state.failure,
        )
        for notice in polled.notices
        if notice.kind in kinds
    )


def _baseline_event(poll: Poll, entries: int) -> Event:
    return Event(
        kind=Happening.BASELINE,
        at=poll.at,
        source=poll.source.key,
        url=poll.source.url,
        title=poll.source.name,
        reason=f"{entries} statements",
    )
