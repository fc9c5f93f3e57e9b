"""A source that is one page: every good poll is a look at its one statement."""

from dataclasses import replace
from datetime import datetime

from monitor.analysis.assemble import Toolkit
from monitor.analysis.track import health
from monitor.analysis.track.verdict import Judgement
from monitor.analysis.visits import good_visit
from monitor.model.capture import Captured
from monitor.model.findings import Findings, KnownLocation, KnownParties, KnownVisit, PageReading
from monitor.model.source import Source, SourceState
from monitor.model.statement import Location, Statement, Verdict, Visit
from monitor.urls import canonical

# The one identity of such a source: its address may change under it.
_IDENTITY = "page"


def key_of_page(source: Source) -> str:
    """Return the key of the location that a page source has."""
    return Location.key_for(source.key, _IDENTITY)


def as_visit(source: Source, *, at: datetime, failures: int = 0) -> Visit:
    """Return the poll of a page source as a look at its page, after so many that were not good."""
    return Visit(
        location=key_of_page(source),
        source=source.key,
        url=source.url,
        due=at,
        reason="page",
        failures=failures,
    )


def judge_page(
    captured: Captured,
    reading: PageReading,
    *,
    state: SourceState,
    known: KnownVisit | None,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Judge a good reading of a page source; the first is its baseline, which alerts nobody."""
    at = captured.capture.at
    seen = _unknown(state.source, at=at) if known is None else _at_its_address(known, state.source)
    told = good_visit(captured, reading, known=seen, parties=parties, toolkit=toolkit)
    polled = health.after_good(state, captured, reading=reading)
    is_new = known is None
    has_moved = known is not None and seen.page.location != known.page.location
    return replace(
        told,
        states=(replace(polled.state, baseline_at=state.baseline_at or at),),
        statements=(
            (Statement(key=seen.visit.location, source=state.source.key, first_seen=at),)
            if is_new
            else ()
        ),
        locations=told.locations or ((seen.page.location,) if has_moved else ()),
        # It is asked as often as its source is polled, and not by the frontier.
        visits=(),
        notices=polled.notices,
    )


def doubted_in(told: Findings) -> Judgement | None:
    """Return why a page that reads well says nothing of its statement, where it was doubted.

    What counts towards a withdrawal is no doubt.
    """
    if told.versions or told.events or told.locations:
        return None
    bad = [seen for seen in told.observations if seen.verdict is not Verdict.GOOD]
    return Judgement(verdict=bad[-1].verdict, detail=bad[-1].detail) if bad else None


def _at_its_address(known: KnownVisit, source: Source) -> KnownVisit:
    """Return what is known of a page with the address that its source has now."""
    location = replace(known.page.location, url=source.url, canonical_url=canonical(source.url))
    return replace(known, page=replace(known.page, location=location))


def _unknown(source: Source, *, at: datetime) -> KnownVisit:
    key = key_of_page(source)
    location = Location(
        key=key,
        statement=key,
        source=source.key,
        identity=_IDENTITY,
        url=source.url,
        canonical_url=canonical(source.url),
        first_seen=at,
        baseline=True,
    )
    known = KnownLocation(source=source, location=location)
    return KnownVisit(visit=as_visit(source, at=at), page=known, feed=known)
