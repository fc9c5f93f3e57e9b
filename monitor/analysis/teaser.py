"""What a feed's own words claim: found out only where a statement is told from them.

Most statements are told from their pages, so that the claims of most teasers are never asked for,
and finding them would cost more than all the rest of a poll.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from monitor.analysis.assemble import labelled, stored_claims
from monitor.model.claim import Detection
from monitor.model.findings import (
    EntryReading,
    FeedReading,
    Findings,
    KnownSource,
    KnownVisit,
    PageReading,
)
from monitor.model.statement import Basis, Content, Entry
from monitor.urls import is_http

# One reading has a minute, so that it looks for the claims of so many entries; those of the others
# are looked for one by one.
MOST_DETECTED = 500


def is_told_at_once(entry: Entry) -> bool:
    """Whether an entry has no page, so that its statement is told from its own words."""
    return not (entry.url and is_http(entry.url))


def told_at_once(reading: FeedReading) -> tuple[EntryReading, ...]:
    """Return the entries whose statements may be told from their own words, at most so many."""
    parts = (part for part in reading.entries if part.content and is_told_at_once(part.entry))
    return tuple(islice(parts, MOST_DETECTED))


def wants_claims(reading: FeedReading, known: KnownSource) -> bool:
    """Whether a statement may be told from entries whose claims this reading did not look for."""
    if any(is_told_at_once(part.entry) and _is_unread(part) for part in reading.entries):
        return True
    return bool(unread(reading)) and any(
        place.location.basis is Basis.FEED for place in known.locations
    )


def _is_unread(part: EntryReading) -> bool:
    return part.content is not None and part.detection is None


def with_detection(part: EntryReading, detection: Detection) -> EntryReading:
    """Return an entry with what its content turned out to claim, and in which language."""
    if part.content is None:
        return part
    content = replace(part.content, language=detection.language)
    return replace(part, content=content, detection=detection)


def unread(reading: FeedReading | PageReading) -> tuple[Content, ...]:
    """Return the contents of entries whose claims nobody looked for."""
    if isinstance(reading, PageReading):
        return ()
    return tuple(part.content for part in reading.entries if part.content and not part.detection)


def with_detections(
    reading: FeedReading | PageReading, found: Sequence[Detection]
) -> FeedReading | PageReading:
    """Return a reading with what its unread contents turned out to claim, in their order."""
    if isinstance(reading, PageReading):
        return reading
    left = iter(found)
    entries = tuple(
        with_detection(part, next(left)) if part.content and not part.detection else part
        for part in reading.entries
    )
    return replace(reading, entries=entries)


def blindly_told(findings: Findings, known: KnownVisit) -> Content | None:
    """Return the feed's words that are told here without anyone having looked for their claims."""
    latest = known.feed.latest
    if latest is None or latest.detector:
        return None
    is_told = any(event.version == latest.key for event in findings.events)
    return latest.content if is_told else None


def with_claims(known: KnownVisit, detection: Detection) -> KnownVisit:
    """Return what is known with what the feed's words turned out to claim."""
    latest = known.feed.latest
    if latest is None:
        return known
    content = replace(latest.content, language=detection.language)
    read = labelled(replace(latest, content=content), detection)
    feed = replace(known.feed, latest=read, claims=stored_claims(read, detection))
    return replace(known, feed=feed)


def noting_claims(findings: Findings, known: KnownVisit) -> Findings:
    """Return findings that also keep what the feed's words turned out to claim."""
    latest = known.feed.latest
    if latest is None:
        return findings
    claims = (*known.feed.claims, *findings.claims)
    return replace(findings, detected=(latest,), claims=claims)
