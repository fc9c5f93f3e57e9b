"""What is told of a statement whose page cannot be read: what its feed says of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.analysis.assemble import Arrival, Toolkit, published, revised
from monitor.model.findings import Findings, KnownLocation, KnownParties, KnownVisit
from monitor.model.statement import ENTRY_CHANGED, Basis, Change, Version

READ = frozenset({Basis.PAGE, Basis.PDF})


def wants_feed_before(known: KnownVisit) -> str | None:
    """Return the key of the feed's version before its latest, where that is to be compared.

    It is where the feed worded the entry in another way and the page was asked for that. What was
    asked for another reason says nothing of the feed: its words may have been told, or the page
    may have been read since.
    """
    latest = known.feed.latest
    if known.visit.reason != ENTRY_CHANGED or latest is None or latest.number < 2:  # noqa: PLR2004  # the first has none before it
        return None
    if known.page.location.basis not in READ:
        return None
    return Version.key_for(location=latest.location, basis=latest.basis, number=latest.number - 1)


def with_feed_before(
    known: KnownVisit, before: Version | None, *, changes: Sequence[Change]
) -> KnownVisit:
    """Return what is known with the feed as it was before its latest words, unless that is told.

    `changes` are those of the location since; what they told is not told again.
    """
    latest = known.feed.latest
    if before is None or latest is None or before.content.extractor != latest.content.extractor:
        # Another way of reading is no edit.
        return known
    if Change.key_for(before.key, latest.key) in {change.key for change in changes}:
        return known
    feed = replace(
        known.feed,
        latest=before,
        # The statement was told from its page: what that claims is no news.
        claims=(*known.page.claims,),
        fingerprints=known.feed.fingerprints[: before.number],
    )
    return replace(known, feed_before=feed, elsewhere=elsewhere(changes, feed))


def elsewhere(changes: Sequence[Change], place: KnownLocation) -> tuple[Change, ...]:
    """Return the changes that were told from another basis than that of a location's latest."""
    latest = place.latest
    if latest is None:
        return ()
    own = {
        Version.key_for(location=latest.location, basis=latest.basis, number=number)
        for number in range(1, latest.number + 1)
    }
    return tuple(change for change in changes if change.after not in own and not change.reverted)


def told_from_feed(
    known: KnownVisit, *, at: datetime, parties: KnownParties, toolkit: Toolkit
) -> Findings:
    """Tell a statement from its feed's words, or how these changed, unless it is told already."""
    feed = known.feed
    is_told = feed.location.basis is not None and known.feed_before is None
    if feed.latest is None or is_told:
        return Findings()
    page = known.page.latest
    # What another detector finds is no news.
    is_other = known.feed_before and page and page.detector != feed.latest.detector
    arrival = Arrival(
        source=feed.source,
        location=known.page.location if known.feed_before else feed.location,
        version=feed.latest,
        claims=() if is_other else feed.claims,
        known=known.feed_before,
        parties=parties,
        alike=known.alike,
        elsewhere=known.elsewhere,
    )
    if known.feed_before is not None:
        return revised(arrival, toolkit)
    return published(arrival, toolkit, at=at)
