"""What only sitemaps say: which pages changed, and so many pages that they wait for each other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.roll import Sighting
from monitor.model.findings import Findings
from monitor.model.statement import Entry, Listing

# As many dates of a sitemap are taken at their word, however few pages it has.
_FEW_HINTS = 20
# Pages of a sitemap's baseline that are looked at with the poll; the others follow one by one.
_AT_ONCE = 50
_APART = timedelta(minutes=1)


def hinted(sightings: Sequence[Sighting], *, listed: int) -> frozenset[str]:
    """Return the locations whose page changed by the sitemap's word.

    Where most of them say so at once, the date is that of the sitemap's making.
    """
    later = {
        one.found.known.location.key
        for one in sightings
        if one.found.known is not None and _is_later(one.reading.entry, one.found.known.listing)
    }
    is_stamp = len(later) > max(_FEW_HINTS, listed // 2)
    return frozenset() if is_stamp else frozenset(later)


def _is_later(entry: Entry, before: Listing | None) -> bool:
    was = before.updated if before else None
    return entry.updated is not None and was is not None and entry.updated > was


def spread(
    told: Sequence[Findings], sightings: Sequence[Sighting], *, at: datetime
) -> tuple[Findings, ...]:
    """Let the pages that a sitemap's baseline names wait for each other, the latest first.

    It may name every page of a site; whatever is not news is no hurry.
    """
    places = [
        place
        for place, findings in enumerate(told)
        if any(visit.reason == "baseline" for visit in findings.visits)
    ]
    entries = [one.reading.entry for one in sightings]
    dates = [entry.published or entry.updated for entry in entries]
    places.sort(key=lambda place: (-_seconds(dates[place]), place))
    after = list(told)
    for rank, place in enumerate(places[_AT_ONCE:], start=1):
        visits = tuple(replace(v, due=at + rank * _APART) for v in told[place].visits)
        after[place] = replace(told[place], visits=visits)
    return tuple(after)


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0
