"""Judging with what is remembered, inside the step that will write what follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.analysis import pages, template
from monitor.analysis.absences import LATELY
from monitor.analysis.analyse import (
    claims_in,
    judge_feed,
    judge_page_source,
    judge_visit,
    names_in,
    partnerships_in,
)
from monitor.analysis.assemble import Toolkit, known_after, with_posted
from monitor.analysis.link.follow import taken_back, takes_back
from monitor.analysis.roll import copies_of, lookup_of
from monitor.analysis.single import as_visit
from monitor.analysis.teaser import told_at_once, wants_claims
from monitor.analysis.track.copies import LEAST_MARKS, NEAR, marks_of_entry
from monitor.analysis.visits import marks_to_look_up, moment_of, needs_witnesses, refreshed
from monitor.analysis.words_of_feed import elsewhere, wants_feed_before, with_feed_before
from monitor.model.capture import Capture, Captured, FetchResult
from monitor.model.claim import Claim
from monitor.model.feedback import said_in
from monitor.model.findings import (
    NOTHING_SEEN,
    EntryReading,
    FeedReading,
    Findings,
    KnownCopy,
    KnownParties,
    KnownSource,
    KnownVisit,
    PageReading,
    Seen,
)
from monitor.model.protocols import Transaction
from monitor.model.source import Source, SourceState
from monitor.model.statement import Basis, Listing, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a source's answer.

    `branches` are the answers of the sitemaps that an index named; `renewed` is the latest version
    of a page source read again, where that was in another way. `seen` is what the source listed
    before; only its own poll writes that.
    """

    reading: FeedReading | PageReading
    seen: Seen = NOTHING_SEEN
    branches: tuple[Capture, ...] = ()
    renewed: PageReading | None = None


def poll_findings(
    step: Transaction, state: SourceState, *, captured: Captured, read: Read, toolkit: Toolkit
) -> tuple[Findings, ...] | None:
    """Judge what a poll of a source brought; None where its entries' claims are wanted first."""
    if isinstance(read.reading, PageReading):
        look = as_visit(state.source, at=captured.capture.at, failures=state.failures)
        known = known_visit(step, look, reading=read.reading, result=captured)
        found = judge_page_source(
            captured,
            read.reading,
            state=state,
            known=refreshed(known, read.renewed) if known else None,
            parties=known_parties(
                step, [*claims_in(read.reading), *_said_before(known)], toolkit=toolkit
            ),
            toolkit=toolkit,
        )
        return (_followed(step, found, toolkit=toolkit),)
    reading = read.reading
    listed, at = read.seen.listings, captured.capture.at
    remembered = _remembered(step, state, reading=reading, listed=listed, at=at)
    if wants_claims(reading, remembered):
        return None
    before = [stored.claim for one in remembered.locations for stored in one.claims]
    judged = judge_feed(
        captured,
        reading,
        known=remembered,
        parties=known_parties(step, [*claims_in(reading), *before], toolkit=toolkit),
        toolkit=toolkit,
        branches=read.branches,
    )
    followed = (_followed(step, one, toolkit=toolkit) for one in judged)
    return tuple(_among_others(step, one, source=state.source) for one in followed)


def _remembered(
    step: Transaction,
    state: SourceState,
    *,
    reading: FeedReading,
    listed: tuple[Listing, ...],
    at: datetime,
) -> KnownSource:
    """Look up what is remembered of what a source lists; before its baseline that is nothing."""
    if state.baseline_at is None:
        return KnownSource(state=state, locations=(), listed=listed)
    source, wanted = state.source.key, lookup_of(reading, listed)
    located = step.statements.located(
        source, identities=wanted.identities, urls=wanted.urls, keys=wanted.keys
    )
    return KnownSource(
        state=state,
        locations=located,
        listed=listed,
        missing=step.statements.missing(source),
        copied=step.statements.copied(source, copies_of(reading)),
        alike={part.fingerprint: _alike(step, part, at=at) for part in told_at_once(reading)},
    )


def _alike(step: Transaction, part: EntryReading, *, at: datetime) -> tuple[KnownCopy, ...]:
    if part.content is None:
        return ()
    marks = marks_of_entry(part.content, at=at)
    return tuple(step.statements.alike(marks, near=NEAR, least=LEAST_MARKS))


def needs_the_others(reading: FeedReading) -> bool:
    """Whether judging a reading takes knowing what the sources before it have brought."""
    return bool(claims_in(reading) or told_at_once(reading))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A look at a page: what came, how it reads, and how the latest version reads today."""

    visit: Visit
    result: FetchResult
    reading: PageReading | None
    renewed: PageReading | None

    def known(self, step: Transaction) -> KnownVisit | None:
        """Look up what is remembered for judging it; None where its location is gone."""
        known = known_visit(step, self.visit, reading=self.reading, result=self.result)
        return None if known is None else refreshed(known, self.renewed)


def visit_findings(
    step: Transaction, visited: Visited, *, known: KnownVisit, toolkit: Toolkit
) -> Findings:
    """Judge a look at a page."""
    reading, visit = visited.reading, visited.visit
    claims = [*(claims_in(reading) if reading else ()), *_said_before(known)]
    parties = known_parties(step, claims, toolkit=toolkit)
    findings = judge_visit(visited.result, reading, known=known, parties=parties, toolkit=toolkit)
    findings = _followed(step, findings, toolkit=toolkit)
    findings = _among_others(step, findings, source=known.page.source)
    findings = _with_trouble(step, findings, known=known)
    if step.frontier.planned(visit.location) != visit:
        # Planned anew while the page travelled: that look is still to be made.
        return replace(findings, visits=())
    return findings


def _with_trouble(step: Transaction, findings: Findings, *, known: KnownVisit) -> Findings:
    """Note whether the pages of a source can be read, and tell the operator where none can."""
    source, look = known.page.source, pages.look_of(findings, known)
    if look is None:
        return findings
    before = step.frontier.trouble(source.key)
    if not isinstance(look, pages.FailedLook):
        if before is None:
            return findings
        return pages.with_end(findings, before, source=source, at=look)
    trouble = pages.after_failed(look, before, source=source)
    is_whole = pages.may_tell(trouble, at=look.at) and (
        trouble.pages >= pages.LEAST_PAGES or not step.frontier.has_well(source.key)
    )
    # Where the source itself fails, that is what the operator hears of.
    is_told = is_whole and all(not state.failures for state in step.sources.states([source.key]))
    return pages.with_trouble(findings, trouble, source=source, at=look.at if is_told else None)


def _said_before(known: KnownVisit | None) -> tuple[Claim, ...]:
    """Return what the statement of a visit claimed so far."""
    places = (known.page, known.feed) if known else ()
    return tuple(stored.claim for place in places for stored in place.claims)


def _followed(step: Transaction, findings: Findings, *, toolkit: Toolkit) -> Findings:
    """Add to the ledger that statements are withdrawn or back."""
    for event in findings.events:
        if not takes_back(event):
            continue
        posted = step.ledger.posted(event.statement or "")
        claims = [claim for _, claim in posted]
        known = known_after(known_parties(step, claims, toolkit=toolkit), findings)
        findings = with_posted(findings, taken_back(event, posted, known=known))
    return findings


def _among_others(step: Transaction, findings: Findings, *, source: Source) -> Findings:
    """Tell once, as of the source, what many of its statements show one after the other."""
    told = template.edited_of(findings)
    if told is None:
        return findings
    since = told.at - template.LATELY
    lately = step.statements.edits(source.key, since=since, limit=template.ENOUGH)
    return template.among_others(findings, source, lately=lately)


def known_visit(
    step: Transaction, visit: Visit, *, reading: PageReading | None, result: FetchResult
) -> KnownVisit | None:
    """Return what is remembered of a location for judging a look at its page or PDF."""
    page = step.statements.known(visit.location, basis_of(reading))
    if page is not None and page.location.basis is Basis.PDF and _has_no_content(reading):
        page = step.statements.known(visit.location, Basis.PDF)
    feed = step.statements.known(visit.location, Basis.FEED)
    if page is None or feed is None:
        return None
    known = KnownVisit(visit=visit, page=page, feed=feed)
    marks = marks_to_look_up(known, reading)
    if marks is not None:
        found = step.statements.alike(marks, near=NEAR, least=LEAST_MARKS)
        known = replace(known, alike=tuple(found))
    known = _with_others(step, known, reading=reading)
    if not needs_witnesses(result, reading, page=known.page):
        return known
    around = step.frontier.neighbours(visit, since=moment_of(result) - LATELY)
    return replace(known, neighbours=around)


def _with_others(
    step: Transaction, known: KnownVisit, *, reading: PageReading | None
) -> KnownVisit:
    """Look up what others say: the feed where the page cannot, the page, and other statements."""
    place = known.page.location
    content = reading.content if reading is not None else None
    has_changed = (
        reading is not None
        and known.page.latest is not None
        and reading.content is not None
        and reading.fingerprint != known.page.latest.fingerprint
    )
    if has_changed and known.page.latest is not None:
        changes = step.statements.changes(place, since=known.page.latest.at)
        known = replace(known, elsewhere=elsewhere(changes, known.page))
    if content is not None and (has_changed or known.page.latest is None):
        known = replace(known, twin=step.statements.twin(place, content))
    wanted = wants_feed_before(known)
    before = None if wanted is None else step.statements.version(wanted)
    if before is None or has_changed:
        return known
    changes = step.statements.changes(place, since=before.at)
    return with_feed_before(known, before, changes=changes)


def _has_no_content(reading: PageReading | None) -> bool:
    return reading is None or reading.content is None


def basis_of(reading: PageReading | None) -> Basis:
    """Return what a reading is compared with: PDF with PDF, and page with page."""
    return reading.content.basis if reading and reading.content else Basis.PAGE


def known_parties(step: Transaction, claims: Sequence[Claim], *, toolkit: Toolkit) -> KnownParties:
    """Look up what is known of the parties that a reading names."""
    decided = step.ledger.resolutions(names_in(claims)) if claims else {}
    keys = partnerships_in(claims, toolkit=toolkit, decided=decided)
    wider = step.ledger.consortia(keys) if keys else ()
    return KnownParties(
        resolutions=decided,
        partnerships=step.ledger.partnerships([*keys, *wider]) if keys else {},
        rejected=step.ledger.rejected([said_in(claim) for claim in claims]),
    )
