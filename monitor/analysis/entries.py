"""What a feed lists to statements and visits: entries that are new, that changed, that left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.analysis.assemble import (
    Arrival,
    Toolkit,
    known_after,
    labelled,
    published,
    revised,
    stored_claims,
)
from monitor.analysis.track.identity import Match
from monitor.analysis.track.version import next_version
from monitor.model.findings import EntryReading, FeedReading, Findings, KnownLocation, KnownParties
from monitor.model.partnership import StoredClaim
from monitor.model.source import Source
from monitor.model.statement import Basis, Entry, Listing, Location, Statement, Version, Visit
from monitor.urls import canonical, is_http

# As many dates of a sitemap are taken at their word, however few pages it has.
_FEW_HINTS = 20
# Pages of a sitemap's baseline that are looked at with the poll; the others follow one by one.
_AT_ONCE = 50
_APART = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """The poll that entries come from; its source's first good one is the baseline.

    A sitemap's dates say when pages changed, and it may list what is no news. `listed_before` is
    how many entries the source listed until now.
    """

    source: Source
    capture: str
    at: datetime
    is_baseline: bool
    is_sitemap: bool = False
    listed_before: int = 0


def listed(
    poll: Poll,
    matches: Sequence[tuple[Match, EntryReading]],
    *,
    parties: KnownParties,
    toolkit: Toolkit,
) -> tuple[Findings, ...]:
    """Judge entries that are not as they were seen before, in the feed's order."""
    result = []
    hinted = _hinted(matches, listed=poll.listed_before) if poll.is_sitemap else frozenset()
    for found, reading in matches:
        if found.known is None:
            findings = _new(poll, found, reading=reading, parties=parties, toolkit=toolkit)
        else:
            findings = _again(poll, found.known, reading=reading, parties=parties, toolkit=toolkit)
            if found.known.location.key in hinted and not findings.visits:
                look = _look_again(found.known.location, at=poll.at)
                findings = replace(findings, visits=(look,) if look else ())
        parties = known_after(parties, findings)
        result.append(findings)
    return tuple(_spread(result, matches, at=poll.at) if poll.is_sitemap else result)


def _hinted(matches: Sequence[tuple[Match, EntryReading]], *, listed: int) -> frozenset[str]:
    """Return the locations whose page changed by the sitemap's word.

    Where most of them say so at once, the date is that of the sitemap's making.
    """
    hinted = {
        found.known.location.key
        for found, reading in matches
        if found.known is not None and _is_later(reading.entry, found.known.listing)
    }
    is_stamp = len(hinted) > max(_FEW_HINTS, listed // 2)
    return frozenset() if is_stamp else frozenset(hinted)


def _is_later(entry: Entry, before: Listing | None) -> bool:
    was = before.updated if before else None
    return entry.updated is not None and was is not None and entry.updated > was


def _spread(
    told: Sequence[Findings], matches: Sequence[tuple[Match, EntryReading]], *, at: datetime
) -> list[Findings]:
    """Let the pages that a sitemap's baseline names wait for each other, the latest first.

    It may name every page of a site; whatever is not news is no hurry.
    """
    places = [
        place
        for place, findings in enumerate(told)
        if any(visit.reason == "baseline" for visit in findings.visits)
    ]
    dates = [entry.published or entry.updated for entry in (m.entry for m, _ in matches)]
    places.sort(key=lambda place: (-_seconds(dates[place]), place))
    spread = list(told)
    for rank, place in enumerate(places[_AT_ONCE:], start=1):
        visits = tuple(replace(v, due=at + rank * _APART) for v in told[place].visits)
        spread[place] = replace(told[place], visits=visits)
    return spread


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def listed_as_seen(reading: FeedReading, before: Sequence[Listing]) -> dict[str, Listing]:
    """Return what the feed lists just as it did, by location; equal entries are counted."""
    left: dict[str, list[str]] = defaultdict(list)
    for part in reading.entries:
        if part.content is None:
            left[part.entry.raw_hash].append(part.entry.bytes_hash)
    found = {}
    for listing in before:
        written = left.get(listing.raw_hash)
        if written:
            own = listing.bytes_hash if listing.bytes_hash in written else written[0]
            written.remove(own)
            is_same = own == listing.bytes_hash
            found[listing.location] = listing if is_same else replace(listing, bytes_hash=own)
    return found


def rewritten(seen: Iterable[Listing], before: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return listings that say what they said in other bytes."""
    written = {listing.location: listing.bytes_hash for listing in before}
    return tuple(one for one in seen if one.bytes_hash != written[one.location])


def unlisted(
    poll: Poll, before: Sequence[Listing], *, still: AbstractSet[str]
) -> tuple[Listing, ...]:
    """Return the listings of locations that the source has stopped listing, marked so."""
    return tuple(
        replace(listing, unlisted_since=poll.at)
        for listing in before
        if listing.location not in still
    )


def _new(
    poll: Poll,
    found: Match,
    *,
    reading: EntryReading,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Make a statement of an entry that was never seen.

    Its page has the word: it is told when the page was read, or could not be. An entry without a
    page is told at once.
    """
    entry = reading.entry
    url = entry.url if entry.url and is_http(entry.url) else None
    key = Location.key_for(poll.source.key, found.identity)
    location = Location(
        key=key,
        statement=key,
        source=poll.source.key,
        identity=found.identity,
        url=url,
        canonical_url=canonical(url) if url else None,
        first_seen=poll.at,
        baseline=poll.is_baseline,
        title=entry.title,
    )
    arrival = _arrival(poll, location, reading=reading, known=None, parties=parties)
    told = published(arrival, toolkit, at=poll.at) if arrival and url is None else Findings()
    return replace(
        told,
        statements=(Statement(key=key, source=poll.source.key, first_seen=poll.at),),
        locations=(location, *told.locations),
        listings=(_listing(poll, location, reading=reading, before=None),),
        versions=(arrival.version,) if arrival else (),
        claims=arrival.claims if arrival else (),
        visits=(first_visit(location, at=poll.at, is_baseline=poll.is_baseline),) if url else (),
    )


def _again(
    poll: Poll,
    known: KnownLocation,
    *,
    reading: EntryReading,
    parties: KnownParties,
    toolkit: Toolkit,
) -> Findings:
    """Judge an entry that is listed again, or that the feed now words in another way."""
    location = _at_its_address(known.location, reading.entry)
    has_moved = location != known.location
    listing = _listing(poll, location, reading=reading, before=known.listing)
    arrival = _arrival(poll, location, reading=reading, known=known, parties=parties)
    is_page = location.basis in {Basis.PAGE, Basis.PDF}
    look = _look_again(location, at=poll.at) if has_moved or (arrival and is_page) else None
    told = Findings()
    if arrival and location.basis is Basis.FEED and _is_comparable(known, arrival.version):
        told = revised(arrival, toolkit)
    return replace(
        told,
        locations=told.locations or ((location,) if has_moved else ()),
        listings=(listing,),
        versions=(arrival.version,) if arrival else (),
        claims=arrival.claims if arrival else (),
        visits=(look,) if look else (),
    )


def _at_its_address(location: Location, entry: Entry) -> Location:
    """Return a location with the address that the feed gives now."""
    if not entry.url or not is_http(entry.url) or canonical(entry.url) == location.canonical_url:
        return location
    return replace(location, url=entry.url, canonical_url=canonical(entry.url))


def _is_comparable(known: KnownLocation, version: Version) -> bool:
    """Whether the latest version was read in the same way: another way is no edit, and no news."""
    latest = known.latest
    return (
        latest is not None
        and latest.content.extractor == version.content.extractor
        # Whose claims nobody looked for yet is no other detector's.
        and version.detector in {"", latest.detector}
    )


def _arrival(
    poll: Poll,
    location: Location,
    *,
    reading: EntryReading,
    known: KnownLocation | None,
    parties: KnownParties,
) -> Arrival | None:
    """Return the version on the basis of the feed that an entry brings, if it brings one."""
    if reading.content is None:
        return None
    is_first = known is None or known.latest is None
    if is_first and not reading.content.title and not reading.content.text:
        # A sitemap says where a statement is, and not what: its page has the first word.
        return None
    if known is not None and known.latest is not None:
        was = known.latest.content
        if (was.title and not reading.content.title) or (was.text and not reading.content.text):
            # A feed that loses its headlines or texts for a day is broken, not edited.
            return None
    version = next_version(
        known or KnownLocation(source=poll.source, location=location),
        reading.content,
        fingerprint=reading.fingerprint,
        capture=reading.capture or poll.capture,
        at=poll.at,
    )
    if version is None:
        return None
    claims: tuple[StoredClaim, ...] = ()
    if reading.detection is not None:
        version = labelled(version, reading.detection)
        claims = stored_claims(version, reading.detection)
    return Arrival(
        source=poll.source,
        location=location,
        version=version,
        claims=claims,
        known=known,
        parties=parties,
    )


def _listing(
    poll: Poll, location: Location, *, reading: EntryReading, before: Listing | None
) -> Listing:
    entry = reading.entry
    is_still_listed = before is not None and before.unlisted_since is None
    return Listing(
        location=location.key,
        source=poll.source.key,
        entry_id=entry.id,
        url=entry.url,
        title=entry.title,
        raw_hash=entry.raw_hash,
        bytes_hash=entry.bytes_hash,
        published=entry.published,
        updated=entry.updated,
        listed_since=before.listed_since if before and is_still_listed else poll.at,
    )


def first_visit(location: Location, *, at: datetime, is_baseline: bool) -> Visit:
    """Plan the first look at a statement's page."""
    return Visit(
        location=location.key,
        source=location.source,
        url=location.url or "",
        due=at,
        reason="baseline" if is_baseline else "new",
    )


def _look_again(location: Location, *, at: datetime) -> Visit | None:
    """Plan a look at once: the feed says something else, so the page may too."""
    if location.url is None:
        return None
    return Visit(
        location=location.key,
        source=location.source,
        url=location.url,
        due=at,
        reason="entry changed",
    )
