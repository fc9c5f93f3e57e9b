"""What a look at a page means: a first telling, a revision, or another look later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis import withdrawals
from monitor.analysis.absences import ABSENT, absent, is_absent
from monitor.analysis.assemble import (
    Arrival,
    Toolkit,
    deepened,
    labelled,
    published,
    revised,
    stored_claims,
)
from monitor.analysis.track.copies import marks_for
from monitor.analysis.track.doubt import (
    doubted,
    hollowed,
    is_cut_short,
    is_doubly_encoded,
    is_translated,
    same_as,
)
from monitor.analysis.track.revisit import FIRST_TRIES, Failure, after_failure, next_visit
from monitor.analysis.track.verdict import Judgement, carries, of_failure
from monitor.analysis.track.version import next_version
from monitor.analysis.words_of_feed import told_from_feed
from monitor.model.capture import (
    Capture,
    Captured,
    FailureReason,
    FetchFailed,
    FetchResult,
    Hold,
    Hop,
    NotModified,
)
from monitor.model.findings import Findings, KnownLocation, KnownParties, KnownVisit, PageReading
from monitor.model.partnership import StoredClaim
from monitor.model.statement import (
    FAILED,
    Basis,
    Content,
    Marks,
    Observation,
    Verdict,
    Version,
    Visit,
)
from monitor.urls import canonical

# So long after its entry was listed a statement waits no more for a page that does not answer.
_PATIENCE = timedelta(hours=1)

# A page that was read before and cannot be read now is asked again after this, then less often.
_RETRY_VISIT = timedelta(hours=1)

# What says nothing of the page by itself and will not pass within minutes.
_HOPELESS = frozenset({Verdict.BLOCKED, Verdict.UNREADABLE, Verdict.EMPTIED})

# So many doubtful looks in a row, over two days or more, are how a page is.
_DOUBTED = 12

# RFC 9110 15.4: these redirects say that the new address is the one to keep.
_PERMANENT = frozenset({301, 308})


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
    hollow = _hollow(reading, page)
    if hollow is not None:
        return bad_visit(captured, hollow, known=known, parties=parties, toolkit=toolkit)
    headline = known.feed.latest.content.title if known.feed.latest else ""
    if not carries(headline, f"{content.title}\n{content.text}"):
        judged = _elsewhere(capture, headline=headline)
        return bad_visit(captured, judged, known=known, parties=parties, toolkit=toolkit)
    doubtful = _doubted(content, known, capture=capture)
    if doubtful is not None:
        return bad_visit(captured, doubtful, known=known, parties=parties, toolkit=toolkit)
    silent = () if known.renewed is None else (known.renewed,)
    content = replace(content, published=_published(content, known.feed))
    version = next_version(
        page, content, fingerprint=reading.fingerprint, capture=capture.key, at=capture.at
    )
    seen = _seen(captured, Judgement(verdict=reading.verdict, detail=reading.detail), visit=visit)
    same = "the text is the same" if version is None else "the text has changed"
    detail = f"HTTP status {capture.status}, {same}"
    back = withdrawals.present(page, toolkit, at=capture.at, detail=detail)
    if version is None:
        again = look_later(_followed(visit, capture.hops), page, at=capture.at)
        return replace(
            back,
            # What was seen while it failed stands beside this one; nothing new was said.
            observations=(replace(seen, capture=None),) if visit.failures else (),
            versions=silent,
            claims=page.claims if silent else (),
            visits=(_whole(again, capture, reading=reading),),
        )
    version = labelled(version, detection)
    arrival = Arrival(
        source=page.source,
        location=withdrawals.found(page.location),
        version=version,
        claims=stored_claims(version, detection),
        known=page,
        parties=parties,
        alike=known.alike,
        elsewhere=known.elsewhere,
    )
    told = _tell(arrival, toolkit, teaser=known.feed.claims)
    now_known = replace(page, claims=arrival.claims)
    if told.locations:
        now_known = replace(now_known, location=told.locations[-1])
    again = look_later(_followed(visit, capture.hops), now_known, at=capture.at)
    return replace(
        told,
        captures=(capture,),
        observations=(seen,),
        locations=(*back.locations, *told.locations),
        events=(*back.events, *told.events),
        alerts=(*back.alerts, *told.alerts),
        versions=(*silent, version),
        claims=(*(page.claims if silent else ()), *arrival.claims),
        visits=(_whole(again, capture, reading=reading),),
    )


def _doubted(content: Content, known: KnownVisit, *, capture: Capture) -> Judgement | None:
    """Return why a page that reads well is not what its statement says now, or None."""
    page, failures = known.page, known.visit.failures
    before = page.latest.content if page.latest else None
    judged = same_as(content, known.twin, before=before) if known.twin else None
    if judged is None and failures < _DOUBTED:
        teaser = known.feed.latest.content if known.feed.latest else None
        judged = doubted(content, before=before, teaser=teaser, capture=capture)
    if judged is not None or before is not None:
        return judged
    if failures < len(FIRST_TRIES) and content.basis is Basis.PAGE and is_cut_short(capture):
        detail = "the page is cut off: it ends within a text"
        return Judgement(verdict=Verdict.TRUNCATED, detail=detail)
    return None


def _whole(visit: Visit, capture: Capture, *, reading: PageReading) -> Visit:
    """Note that the page came as a whole, and what the next look is conditional on."""
    return replace(visit, validators=capture.validators, whole_at=capture.at, reader=reading.reader)


def _elsewhere(capture: Capture, *, headline: str) -> Judgement:
    """Judge a page that reads well and speaks of something else than its feed announced."""
    if capture.hops and canonical(capture.final_url) != canonical(capture.url):
        detail = f"redirected to {capture.final_url}, which says nothing of {headline!r}"
        return Judgement(verdict=Verdict.MOVED, detail=detail)
    detail = f"the page says nothing of {headline!r}"
    return Judgement(verdict=Verdict.UNREADABLE, detail=detail)


def unchanged_visit(result: NotModified, known: KnownVisit) -> Findings:
    """Plan the next look at a page that is what it was, by the server's word."""
    visit = _followed(known.visit, result.hops)
    again = look_later(visit, known.page, at=result.at)
    return Findings(visits=(replace(again, validators=result.validators or again.validators),))


def _followed(visit: Visit, hops: Sequence[Hop]) -> Visit:
    """Return a visit to where its page has moved for good: the old address may be given up."""
    has_moved = bool(hops) and all(hop.status in _PERMANENT for hop in hops)
    return replace(visit, url=hops[-1].target) if has_moved else visit


def _published(content: Content, feed: KnownLocation) -> datetime | None:
    """Return when a statement was published: the feed's word has a time, a page's mostly a day."""
    listed = feed.latest.content.published if feed.latest else None
    return listed or content.published


def _tell(arrival: Arrival, toolkit: Toolkit, *, teaser: tuple[StoredClaim, ...]) -> Findings:
    """Choose what a new version on the basis of the page means for its statement."""
    known = arrival.known
    if arrival.location.basis is None:
        return published(arrival, toolkit, at=arrival.version.at)
    if known is None or known.latest is None:
        return deepened(arrival, toolkit, teaser=teaser)
    before, after = known.latest.content, arrival.version.content
    is_garbled = is_doubly_encoded(after, before=before) or is_doubly_encoded(before, before=after)
    is_other = is_garbled or is_translated(after, before=before)
    if before.extractor != after.extractor or is_other:
        # Another extraction, or the same in another language or in broken letters, says nothing
        # about the statement: the version is kept, and not told.
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
    if _is_unrecorded(result) or not visit.url:
        # Whether a page could be read is not known here, so that edits are its own to tell.
        known = replace(known, feed_before=None)
        told = told_from_feed(known, at=at, parties=parties, toolkit=toolkit)
        return replace(told, visits_done=(visit.location,))
    if _is_held(result):
        # Nobody was asked, so nothing was learnt; the words of the feed need not wait for it.
        told = told_from_feed(known, at=at, parties=parties, toolkit=toolkit)
        return replace(told, visits=(replace(visit, due=_not_before(result) or visit.due),))
    failures = visit.failures + 1
    observed = _seen(result, judged, visit=visit)
    if is_absent(known, judged):
        missed = absent(known, judged, at=at, toolkit=toolkit)
        told = told_from_feed(_counted(known, missed), at=at, parties=parties, toolkit=toolkit)
        return _joined(missed, replace(told, observations=(observed,), holds=holds_of(result)))
    is_soon = failures <= len(FIRST_TRIES) and at - feed.location.first_seen < _PATIENCE
    if feed.location.basis is None and judged.verdict not in _HOPELESS and is_soon:
        due = at + FIRST_TRIES[failures - 1]
        soon = replace(visit, due=due, failures=failures, looked_at=at)
        return Findings(observations=(observed,), visits=(soon,), holds=holds_of(result))
    told = told_from_feed(known, at=at, parties=parties, toolkit=toolkit)
    retry_after = result.retry_after if isinstance(result, Captured) else None
    wait = Failure(key=visit.location, failures=failures, retry_after=retry_after)
    due = after_failure(wait, every=_RETRY_VISIT, now=at)
    due = max(due, _not_before(result) or due)
    later = replace(
        visit, due=due, late_at=due, failures=failures, reason=FAILED, looked_at=at, validators=None
    )
    return replace(told, observations=(observed,), visits=(later,), holds=holds_of(result))


def _counted(known: KnownVisit, missed: Findings) -> KnownVisit:
    """Return what is known with what an absence has counted."""
    if not missed.locations:
        return known
    return replace(known, page=replace(known.page, location=missed.locations[-1]))


def _joined(missed: Findings, told: Findings) -> Findings:
    """Join what a look at a page that is not there comes to with what its feed says."""
    return replace(
        told,
        locations=(*missed.locations, *told.locations),
        events=(*missed.events, *told.events),
        alerts=(*missed.alerts, *told.alerts),
        visits=missed.visits,
    )


def holds_of(result: FetchResult) -> tuple[Hold, ...]:
    """Return the wish to be left alone that came with an answer."""
    return (result.hold,) if isinstance(result, Captured) and result.hold else ()


def _not_before(result: FetchResult) -> datetime | None:
    return result.not_before if isinstance(result, FetchFailed) else None


def _is_held(result: FetchResult) -> bool:
    """Whether nobody was asked because the host wants to be left alone."""
    return isinstance(result, FetchFailed) and result.reason is FailureReason.HELD


def _is_unrecorded(result: FetchResult) -> bool:
    """Whether a replay has no answer: nothing was seen, and there will be nothing to see later."""
    return isinstance(result, FetchFailed) and result.reason is FailureReason.NOT_RECORDED


def marks_to_look_up(known: KnownVisit, reading: PageReading | None) -> Marks | None:
    """Return by what to look for statements that a page may repeat; None where it was told before.

    Where the page cannot be read, it is the words of the feed that will be told.
    """
    if known.page.location.basis is not None:
        return None
    content = reading.content if reading else None
    if content is None and known.feed.latest is not None:
        content = known.feed.latest.content
    if content is None:
        return None
    published = _published(content, known.feed)
    return marks_for(known.page.location, replace(content, published=published), at=known.visit.due)


def judged_look(
    result: Captured | FetchFailed, reading: PageReading | None, *, page: KnownLocation
) -> Judgement:
    """Judge a look that was not good, by what came and by what was there before."""
    if isinstance(result, FetchFailed):
        return of_failure(result)
    if reading is None:
        return Judgement(verdict=Verdict.UNREADABLE, detail="the page could not be read")
    hollow = _hollow(reading, page)
    return hollow or Judgement(verdict=reading.verdict, detail=reading.detail)


def _hollow(reading: PageReading, page: KnownLocation) -> Judgement | None:
    """Return why a page is as good as gone where it is nearly empty and was full."""
    characters = len(reading.content.text) if reading.content else reading.characters
    if page.latest is None or characters is None:
        return None
    return hollowed(characters, before=page.latest.content)


def needs_witnesses(
    result: FetchResult, reading: PageReading | None, *, page: KnownLocation
) -> bool:
    """Whether judging a look takes knowing how the host does besides."""
    if not isinstance(result, Captured):
        return False
    if reading is None or reading.verdict in ABSENT or bool(result.capture.hops):
        return True
    return _hollow(reading, page) is not None


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


def refreshed(known: KnownVisit, reading: PageReading | None) -> KnownVisit:
    """Return what is known with the page's latest version read again in today's way.

    Where that says something else, it is a version of its own, which nobody is told of: edits must
    point into the words of a version that is kept.
    """
    latest = known.page.latest
    if latest is None or reading is None or reading.content is None or reading.detection is None:
        return known
    is_same = latest.fingerprint == reading.fingerprint
    renewed = labelled(latest, reading.detection)
    if not is_same:
        number = latest.number + 1
        key = Version.key_for(location=latest.location, basis=latest.basis, number=number)
        renewed = replace(
            renewed,
            key=key,
            number=number,
            content=reading.content,
            fingerprint=reading.fingerprint,
        )
    claims = stored_claims(renewed, reading.detection)
    page = replace(known.page, latest=renewed, claims=claims)
    return replace(known, page=page, renewed=None if is_same else renewed)


def look_later(visit: Visit, known: KnownLocation, *, at: datetime) -> Visit:
    """Plan the next look by the time since the statement last changed."""
    changed_at = known.location.changed_at or known.location.first_seen
    due = next_visit(changed_at=changed_at, now=at, every=known.source.every)
    # A partnership's page is late as soon as it is due, another's after as long again.
    is_first = bool(known.claims)
    late_at = due if is_first else due + (due - at)
    return replace(visit, due=due, late_at=late_at, reason="revisit", failures=0, looked_at=at)


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
