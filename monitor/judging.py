"""Judging with what is remembered, inside the step that will write what follows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.analysis.absences import LATELY
from monitor.analysis.analyse import (
    claims_in,
    judge_feed,
    judge_page_source,
    lookup_of,
    names_in,
    partnerships_in,
)
from monitor.analysis.assemble import Toolkit
from monitor.analysis.single import as_visit
from monitor.analysis.visits import moment_of, needs_witnesses, refreshed
from monitor.model.capture import Capture, Captured, FetchResult
from monitor.model.claim import Claim
from monitor.model.findings import (
    FeedReading,
    Findings,
    KnownParties,
    KnownSource,
    KnownVisit,
    PageReading,
)
from monitor.model.protocols import Transaction
from monitor.model.source import SourceState
from monitor.model.statement import Basis, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a source's answer.

    `branches` are the answers of the sitemaps that an index named; `renewed` is the latest version
    of a page source read again, where that was in another way.
    """

    reading: FeedReading | PageReading
    branches: tuple[Capture, ...] = ()
    renewed: PageReading | None = None


def poll_findings(
    step: Transaction, state: SourceState, *, captured: Captured, read: Read, toolkit: Toolkit
) -> tuple[Findings, ...]:
    """Judge what a poll of a source brought."""
    if isinstance(read.reading, PageReading):
        look = as_visit(state.source, at=captured.capture.at)
        known = known_visit(step, look, reading=read.reading, result=captured)
        found = judge_page_source(
            captured,
            read.reading,
            state=state,
            known=refreshed(known, read.renewed) if known else None,
            parties=known_parties(step, claims_in(read.reading), toolkit=toolkit),
            toolkit=toolkit,
        )
        return (found,)
    source, reading = state.source.key, read.reading
    listed = step.statements.listed(source)
    wanted = lookup_of(reading, listed)
    located = step.statements.located(source, identities=wanted.identities, urls=wanted.urls)
    return judge_feed(
        captured,
        reading,
        known=KnownSource(state=state, locations=located, listed=listed),
        parties=known_parties(step, claims_in(reading), toolkit=toolkit),
        toolkit=toolkit,
        branches=read.branches,
    )


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
    if not needs_witnesses(result, reading):
        return known
    around = step.frontier.neighbours(visit, since=moment_of(result) - LATELY)
    return replace(known, neighbours=around)


def _has_no_content(reading: PageReading | None) -> bool:
    return reading is None or reading.content is None


def basis_of(reading: PageReading | None) -> Basis:
    """Return what a reading is compared with: PDF with PDF, and page with page."""
    return reading.content.basis if reading and reading.content else Basis.PAGE


def known_parties(step: Transaction, claims: Sequence[Claim], *, toolkit: Toolkit) -> KnownParties:
    """Look up what is known of the parties that a reading names."""
    decided = step.ledger.resolutions(names_in(claims)) if claims else {}
    keys = partnerships_in(claims, toolkit=toolkit, decided=decided)
    return KnownParties(
        resolutions=decided,
        partnerships=step.ledger.partnerships(keys) if keys else {},
    )
