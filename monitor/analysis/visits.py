"""What a look at a page means: a first telling, a revision, or another look later."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.assemble import (
    Arrival,
    Toolkit,
    deepened,
    labelled,
    published,
    revised,
    stored_claims,
)
from monitor.analysis.track.revisit import FIRST_TRIES, after_failure, next_visit
from monitor.analysis.track.verdict import Judgement
from monitor.analysis.track.version import next_version
from monitor.model.capture import Captured, FailureReason, FetchFailed, FetchResult
from monitor.model.findings import Findings, KnownLocation, KnownParties, KnownVisit, PageReading
from monitor.model.statement import Content, Observation, Verdict, Visit

# A page that was read before and cannot be read now is asked again after this, then less often.
_RETRY_VISIT = timedelta(hours=1)


def good_visit(
    captured: Captured,
    reading: PageReading,
    *,
    known: KnownVisit,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Judge a page that was read well: is it a new version, and what does it tell."""
    visit, page = known.visit, known.page
    capture, content, detection = captured.capture, reading.content, reading.detection
    if content is None or detection is None:
        raise ValueError("a good reading has content")
    content = replace(content, published=_published(content, known.feed))
    version = next_version(
        page, content, fingerprint=reading.fingerprint, capture=capture.key, at=capture.at
    )
    if version is None:
        again = look_later(visit, page, at=capture.at)
        return Findings(visits=(replace(again, validators=capture.validators),))
    version = labelled(version, detection)
    arrival = Arrival(
        source=page.source,
        location=replace(page.location, gone_since=None, gone_times=0),
        version=version,
        claims=stored_claims(version, detection),
        known=page,
        parties=parties,
    )
    told = _tell(arrival, toolkit)
    now_known = replace(page, location=told.locations[-1]) if told.locations else page
    again = look_later(visit, now_known, at=capture.at)
    return replace(
        told,
        captures=(capture,),
        observations=(
            _seen(captured, Judgement(verdict=reading.verdict, detail=reading.detail), visit=visit),
        ),
        versions=(version,),
        claims=arrival.claims,
        visits=(replace(again, validators=capture.validators),),
    )


def _published(content: Content, feed: KnownLocation) -> datetime | None:
    """Return when a statement was published: the feed's word has a time, a page's mostly a day."""
    listed = feed.latest.content.published if feed.latest else None
    return listed or content.published


def _tell(arrival: Arrival, toolkit: Toolkit) -> Findings:
    """Choose what a new version on the basis of the page means for its statement."""
    known = arrival.known
    if arrival.location.basis is None:
        return published(arrival, toolkit, at=arrival.version.at)
    if known is None or known.latest is None:
        return deepened(arrival, toolkit)
    if known.latest.content.extractor != arrival.version.content.extractor:
        # Another extraction says nothing about the statement: the version is kept, and not told.
        return Findings()
    return revised(arrival, toolkit)


def bad_visit(
    result: Captured | FetchFailed,
    judged: Judgement,
    *,
    known: KnownVisit,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Plan another look; a statement whose page cannot be read is told from its feed."""
    visit, feed = known.visit, known.feed
    at = moment_of(result)
    if _is_unrecorded(result):
        told = _from_feed(feed, at=at, parties=parties, toolkit=toolkit)
        return replace(told, visits_done=(visit.location,))
    failures = visit.failures + 1
    observed = _seen(result, judged, visit=visit)
    is_hopeless = judged.verdict in {Verdict.BLOCKED, Verdict.UNREADABLE}
    if feed.location.basis is None and failures <= len(FIRST_TRIES) and not is_hopeless:
        soon = replace(visit, due=at + FIRST_TRIES[failures - 1], failures=failures)
        return Findings(observations=(observed,), visits=(soon,))
    told = _from_feed(feed, at=at, parties=parties, toolkit=toolkit)
    retry_after = result.retry_after if isinstance(result, Captured) else None
    due = after_failure(failures=failures, every=_RETRY_VISIT, now=at, retry_after=retry_after)
    later = replace(visit, due=due, failures=failures, reason="failed", validators=None)
    return replace(told, observations=(observed,), visits=(later,))


def _is_unrecorded(result: FetchResult) -> bool:
    """Whether a replay has no answer: nothing was seen, and there will be nothing to see later."""
    return isinstance(result, FetchFailed) and result.reason is FailureReason.NOT_RECORDED


def _from_feed(
    feed: KnownLocation, *, at: datetime, parties: KnownParties, toolkit: Toolkit
) -> Findings:
    """Tell a statement from its feed's words, unless it is told already."""
    if feed.location.basis is not None or feed.latest is None:
        return Findings()
    arrival = Arrival(
        source=feed.source,
        location=feed.location,
        version=feed.latest,
        claims=feed.claims,
        known=None,
        parties=parties,
    )
    return published(arrival, toolkit, at=at)


def is_outdated(page: KnownLocation, reading: PageReading) -> bool:
    """Whether the latest version was read in another way than this reading, and so says nothing.

    Compared with it as it is, a new library or detector would look like an edit.
    """
    latest, content, detection = page.latest, reading.content, reading.detection
    if latest is None or content is None or detection is None:
        return False
    if latest.fingerprint == reading.fingerprint:
        return False
    return latest.content.extractor != content.extractor or latest.detector != detection.detector


def refreshed(page: KnownLocation, renewed: PageReading | None) -> KnownLocation:
    """Return what is known of a location with its latest version read again in today's way."""
    if page.latest is None or renewed is None:
        return page
    if renewed.content is None or renewed.detection is None:
        return page
    latest = labelled(
        replace(page.latest, content=renewed.content, fingerprint=renewed.fingerprint),
        renewed.detection,
    )
    return replace(page, latest=latest, claims=stored_claims(latest, renewed.detection))


def look_later(visit: Visit, known: KnownLocation, *, at: datetime) -> Visit:
    """Plan the next look by the time since the statement last changed."""
    changed_at = known.location.changed_at or known.location.first_seen
    due = next_visit(changed_at=changed_at, now=at, every=known.source.every)
    return replace(visit, due=due, reason="revisit", failures=0)


def _seen(result: Captured | FetchFailed, judged: Judgement, *, visit: Visit) -> Observation:
    capture = result.capture if isinstance(result, Captured) else None
    is_kept = capture is not None and judged.verdict is Verdict.GOOD
    return Observation(
        source=visit.source,
        location=visit.location,
        at=moment_of(result),
        verdict=judged.verdict,
        detail=judged.detail,
        status=capture.status if capture else None,
        capture=capture.key if capture and is_kept else None,
    )


def moment_of(result: FetchResult) -> datetime:
    """Return when a result came."""
    return result.capture.at if isinstance(result, Captured) else result.at
