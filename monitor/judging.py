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
from monitor.analysis.teaser import told_at_once, wants_claims, with_detections
from monitor.analysis.track.copies import LEAST_MARKS, NEAR, marks_of_entry
from monitor.analysis.visits import marks_to_look_up, moment_of, needs_witnesses, refreshed
from monitor.analysis.withdrawals import of_partnership
from monitor.analysis.words_of_feed import elsewhere, wants_feed_before, with_feed_before
from monitor.model.capture import Capture, Captured, FetchResult
from monitor.model.claim import Claim, Detection
from monitor.model.feedback import said_in
from monitor.model.findings import (
    NOTHING_SEEN,
    FeedReading,
    Findings,
    KnownCopy,
    KnownParties,
    KnownSource,
    KnownVisit,
    PageReading,
    Remembered,
    Seen,
    Wanted,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A source whose body is not what it was, and how it reads."""

    state: SourceState
    captured: Captured
    read: Read

    @property
    def key(self) -> str:
        """The source's key."""
        return self.state.source.key

    def with_claims(self, found: Sequence[Detection]) -> "Changed":
        """Return it read with the claims of its entries, found in the order of `unread`."""
        read = replace(self.read, reading=with_detections(self.read.reading, found))
        return replace(self, read=read)


def feed_findings(
    step: Transaction,
    one: Changed,
    *,
    reading: FeedReading,
    known: KnownSource,
    toolkit: Toolkit,
) -> tuple[Findings, ...] | None:
    """Judge what a source lists now; None where its entries' claims are wanted first."""
    if reading.judged is not None:
        return reading.judged
    if wants_claims(reading, known):
        return None
    if one.state.baseline_at is not None:
        known = replace(known, alike=_all_alike(step, reading, at=one.captured.capture.at))
    before = [stored.claim for place in known.locations for stored in place.claims]
    judged = judge_feed(
        one.captured,
        reading,
        known=known,
        parties=known_parties(step, [*claims_in(reading), *before], toolkit=toolkit),
        toolkit=toolkit,
        branches=one.read.branches,
    )
    followed = (_followed(step, found, toolkit=toolkit) for found in judged)
    return tuple(_among_others(step, found, source=one.state.source) for found in followed)


def page_findings(
    step: Transaction, one: Changed, *, reading: PageReading, toolkit: Toolkit
) -> Findings:
    """Judge what came of a source that is one page."""
    state, captured = one.state, one.captured
    look = as_visit(state.source, at=captured.capture.at, failures=state.failures)
    known = known_visit(step, look, reading=reading, result=captured)
    found = judge_page_source(
        captured,
        reading,
        state=state,
        known=refreshed(known, one.read.renewed) if known else None,
        parties=known_parties(step, [*claims_in(reading), *_said_before(known)], toolkit=toolkit),
        toolkit=toolkit,
    )
    return _followed(step, found, toolkit=toolkit)


def known_sources(step: Transaction, changed: Sequence[Changed]) -> dict[str, KnownSource]:
    """Look up what is remembered of what sources list; before its baseline that is nothing.

    Only its own poll writes what is looked up of a source, so that it may be done for many at once.
    """
    remembered = step.statements.remembered(
        [
            _wanted(one.key, one.read.reading, listed=one.read.seen.listings)
            for one in changed
            if isinstance(one.read.reading, FeedReading) and one.state.baseline_at is not None
        ]
    )
    known = {}
    for one in changed:
        found = remembered.get(one.key, Remembered())
        known[one.key] = KnownSource(
            state=one.state,
            locations=found.locations,
            listed=one.read.seen.listings,
            missing=found.missing,
            copied=found.copied,
        )
    return known


def _wanted(source: str, reading: FeedReading, *, listed: tuple[Listing, ...]) -> Wanted:
    by = lookup_of(reading, listed)
    return Wanted(
        source=source,
        identities=by.identities,
        urls=by.urls,
        keys=by.keys,
        text_hashes=copies_of(reading),
    )


def _all_alike(
    step: Transaction, reading: FeedReading, *, at: datetime
) -> dict[str, tuple[KnownCopy, ...]]:
    """Look up what the entries that are told from their own words may be copies of."""
    return {
        part.fingerprint: tuple(
            step.statements.alike(marks_of_entry(part.content, at=at), near=NEAR, least=LEAST_MARKS)
        )
        for part in told_at_once(reading)
        if part.content is not None
    }


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
        claims = [stored.claim for _, stored in posted]
        known = known_after(known_parties(step, claims, toolkit=toolkit), findings)
        taken = taken_back(event, posted, known=known)
        findings = with_posted(findings, taken)
        place = step.statements.known(event.location or "", Basis.PAGE)
        if taken.postings and event.tier is None and place is not None:
            said = tuple(stored for _, stored in posted)
            findings = of_partnership(
                findings, event, known=replace(place, claims=said), toolkit=toolkit
            )
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
