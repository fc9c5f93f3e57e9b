"""Who answers when a source is polled: which statements are listed, new, moved or gone."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.analysis.track import absence
from monitor.analysis.track.age import Newcomer, backfilled, crowded
from monitor.analysis.track.identity import Lookup, Match, identities, lookup, match
from monitor.analysis.track.places import is_above_all, places
from monitor.analysis.track.verdict import Judgement
from monitor.model.findings import EntryReading, FeedReading, KnownCopy, KnownSource
from monitor.model.source import Source
from monitor.model.statement import Listing

# Shorter teasers repeat by chance: "Read more", a dateline, a slogan.
_SHORTEST_COPY = 120

# A few entries with other addresses were moved one by one; more are a move of the source.
_LEAST_MOVED = 5
_MANY_MOVED = 20


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An entry that is not as it was seen before, and what its surroundings say of it.

    `place` is where it stands. Of one that was never seen, `is_backfilled` says that it is old,
    `is_of_crowd` that more came with it than anybody publishes, and `is_copy` that it has another
    entry's text, as templates have that are published too early. `alike` are statements that it
    may repeat.
    """

    found: Match
    reading: EntryReading
    place: float
    is_backfilled: bool = False
    is_of_crowd: bool = False
    is_copy: bool = False
    alike: tuple[KnownCopy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """What a poll lists, against what was listed before.

    `stayed` are the listings that it still has, in the feed's order, and `gone` those that it has
    not. `shrunk` says why that is too much to believe, and is None where it is not. `moved` is how
    many have another id or address; `migrated_at` is when most had before, and `mass_changed_at`
    when it was told before that most had changed alike.
    """

    sightings: tuple[Sighting, ...]
    stayed: tuple[Listing, ...]
    gone: tuple[Listing, ...]
    shrunk: Judgement | None
    moved: int
    migrated_at: datetime | None
    mass_changed_at: datetime | None = None

    @property
    def is_migration(self) -> bool:
        """Whether so many have moved at once that the source has."""
        most = 2 * self.moved >= len(self.stayed)
        return self.moved >= _LEAST_MOVED and (most or self.moved >= _MANY_MOVED)


def lookup_of(reading: FeedReading, listed_before: Sequence[Listing]) -> Lookup:
    """Return by what the locations of entries that are not as seen are to be looked up."""
    unseen, named = _unseen(reading)
    seen = {listing.location for listing in _as_seen(reading, listed_before).values()}
    left = [listing for listing in listed_before if listing.location not in seen]
    return lookup([part.entry for part in unseen], left, named=named)


def copies_of(reading: FeedReading) -> tuple[str, ...]:
    """Return the hashes of texts that are to be looked up among those of other entries."""
    return tuple(
        part.content.text_hash
        for part in reading.entries
        if part.content is not None and len(part.content.text) >= _SHORTEST_COPY
    )


def call(reading: FeedReading, known: KnownSource, *, poll: Poll) -> Roll:
    """Call the roll: find out who is there, who is new and who is not there any more."""
    unseen, named = _unseen(reading)
    as_seen = _as_seen(reading, known.listed)
    seen = {listing.location for listing in as_seen.values()}
    free = [place for place in known.locations if place.location.key not in seen]
    matches = match([part.entry for part in unseen], free, named=named)
    by_entry = {id(part): found for part, found in zip(unseen, matches, strict=True)}
    in_order = [_listing_of(by_entry.get(id(part)), as_seen.get(i))
                for i, part in enumerate(reading.entries)]  # fmt: skip
    stayed = tuple(one for one in in_order if one is not None and one.unlisted_since is None)
    still = {one.location for one in stayed}
    # What was not read of a list cannot be missed in it.
    missed = () if reading.is_partial else known.listed
    gone = tuple(listing for listing in missed if listing.location not in still)
    came = [found for found in matches if found.known is None]
    given = dict(zip(map(id, reading.entries), _places(in_order), strict=True))
    sightings = [
        Sighting(found=found, reading=part, place=given[id(part)])
        for part, found in zip(unseen, matches, strict=True)
    ]
    return Roll(
        sightings=_newcomers(sightings, stayed, known=known, poll=poll),
        stayed=stayed,
        gone=gone,
        shrunk=absence.shrunk(listed=len(known.listed), gone=len(gone), came=len(came)),
        moved=sum(found.has_moved for found in matches),
        migrated_at=known.state.migrated_at,
        mass_changed_at=known.state.mass_changed_at,
    )


def _places(in_order: Sequence[Listing | None]) -> tuple[float, ...]:
    return places([listing.place if listing else None for listing in in_order])


def _listing_of(found: Match | None, as_seen: Listing | None) -> Listing | None:
    """Return what an entry was listed as, with the date that it has now."""
    if as_seen is not None:
        return as_seen
    if found is None or found.known is None or found.known.listing is None:
        return None
    return replace(found.known.listing, published=found.entry.published)


def _newcomers(
    sightings: Sequence[Sighting], stayed: Sequence[Listing], *, known: KnownSource, poll: Poll
) -> tuple[Sighting, ...]:
    """Mark the sightings of entries that were never seen."""
    fresh = [one for one in sightings if one.found.known is None]
    if poll.is_baseline or not fresh:
        return tuple(sightings)
    newcomers = [
        Newcomer(
            published=one.reading.entry.published or _changed(one, poll),
            is_on_top=is_above_all(one.place, stayed),
            is_modified=one.reading.entry.published is None,
        )
        for one in fresh
    ]
    good_at = known.state.good_at or poll.at
    are_old = backfilled(newcomers, good_at=good_at, at=poll.at, is_all_new=not stayed)
    before = [listing.published for listing in known.listed if listing.published]
    crowd = crowded(newcomers, are_old, good_at=good_at, at=poll.at, listed=before)
    texts = Counter(_text_hash(one) for one in fresh)
    marked = {
        one.found.identity: replace(
            one,
            is_backfilled=is_old or is_of_crowd,
            is_of_crowd=is_of_crowd,
            is_copy=_text_hash(one) in known.copied or _is_twice(one, texts),
            alike=known.alike.get(one.reading.fingerprint, ()),
        )
        for one, is_old, is_of_crowd in zip(fresh, are_old, crowd, strict=True)
    }
    return tuple(
        marked[one.found.identity] if one.found.known is None else one for one in sightings
    )


def _changed(one: Sighting, poll: Poll) -> datetime | None:
    """Return when a sitemap says that a page last changed: it was there by then."""
    return one.reading.entry.updated if poll.is_sitemap else None


def _is_twice(one: Sighting, texts: Mapping[str, int]) -> bool:
    return len(one.reading.entry.text) >= _SHORTEST_COPY and texts[_text_hash(one)] > 1


def _text_hash(one: Sighting) -> str:
    return one.reading.content.text_hash if one.reading.content else ""


def _unseen(reading: FeedReading) -> tuple[tuple[EntryReading, ...], tuple[str, ...]]:
    """Return the entries that were read, with their identities among all that the feed lists."""
    named = identities([part.entry for part in reading.entries])
    pairs = [
        (part, name)
        for part, name in zip(reading.entries, named, strict=True)
        if part.content is not None
    ]
    return tuple(part for part, _ in pairs), tuple(name for _, name in pairs)


def _as_seen(reading: FeedReading, before: Sequence[Listing]) -> dict[int, Listing]:
    """Return the listing of each entry that is listed just as it was; equal ones are counted.

    A listing has the digest of the bytes that its entry is written in now.
    """
    left: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for index, part in enumerate(reading.entries):
        if part.content is None:
            left[part.entry.raw_hash].append((part.entry.bytes_hash, index))
    found = {}
    for listing in before:
        written = left.get(listing.raw_hash)
        if written:
            own = next((one for one in written if one[0] == listing.bytes_hash), written[0])
            written.remove(own)
            is_same = own[0] == listing.bytes_hash
            found[own[1]] = listing if is_same else replace(listing, bytes_hash=own[0])
    return found


def rewritten(stayed: Sequence[Listing], before: Sequence[Listing]) -> tuple[Listing, ...]:
    """Return listings that say what they said in other bytes."""
    written = {listing.location: listing.bytes_hash for listing in before}
    return tuple(one for one in stayed if one.bytes_hash != written.get(one.location))
