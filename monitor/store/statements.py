"""What is remembered of statements: locations, listings, versions, captures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, func, select, text

from monitor.model.capture import Capture
from monitor.model.findings import (
    KnownCopy,
    KnownLocation,
    Remembered,
    SourceEdits,
    Twin,
    Wanted,
)
from monitor.model.statement import (
    Basis,
    Change,
    Content,
    Listing,
    Location,
    Marks,
    Observation,
    Statement,
    Version,
)
from monitor.store.bulk import Cells
from monitor.store.captures import capture_by_key, recorded
from monitor.store.claims import claims_of
from monitor.store.copies import alike
from monitor.store.rows import (
    among,
    batches,
    cells,
    columns,
    digest,
    insert_once,
    noun,
    pairs_among,
    put,
    runs_of_pairs,
)
from monitor.store.sources import sources_by_key
from monitor.store.tables.statements import listing, location, statement, version
from monitor.store.versions import changes_since, edits_of, versions_by_key, versions_of

_LOCATIONS = select(*columns(location, Location))
_LISTINGS = select(*columns(listing, Listing))
_LOCATIONS_BY_KEY = _LOCATIONS.where(among(location.c.key))
_LOCATIONS_BY_URL = _LOCATIONS.where(pairs_among(location.c.source, location.c.canonical_hash))
_LOCATIONS_BY_ENTRY = _LOCATIONS.join(listing, listing.c.location == location.c.key).where(
    pairs_among(listing.c.source, listing.c.entry_hash)
)
_MISSING = (
    _LOCATIONS.join(listing, listing.c.location == location.c.key)
    .where(
        among(location.c.source),
        text("location.gone_since IS NOT NULL AND location.withdrawn_at IS NULL"),
        listing.c.unlisted_since.is_not(None),
    )
    .order_by(location.c.key)
)
_COPIED = (
    select(listing.c.source, version.c.text_hash)
    .join(listing, listing.c.location == version.c.location)
    .where(
        listing.c.unlisted_since.is_(None),
        version.c.basis == Basis.FEED,
        pairs_among(listing.c.source, version.c.text_hash),
    )
    .group_by(listing.c.source, version.c.text_hash)
    .having(func.count(version.c.location.distinct()) == 1)
)
_LISTED = _LISTINGS.where(among(listing.c.source), listing.c.unlisted_since.is_(None)).order_by(
    listing.c.location
)
_LISTINGS_BY_LOCATION = _LISTINGS.where(among(listing.c.location))
_MARKS = (
    select(version.c.location, version.c.key, version.c.fingerprint)
    .where(among(version.c.location), version.c.basis == bindparam("basis"))
    .order_by(version.c.location, version.c.number)
)

_TWIN = (
    select(version.c.title, location.c.url)
    .join(location, location.c.key == version.c.location)
    .where(
        version.c.text_hash == bindparam("text"),
        version.c.basis == bindparam("basis"),
        version.c.statement != bindparam("but"),
        location.c.source == bindparam("of"),
    )
    .order_by(version.c.at, version.c.key)
    .limit(1)
)


class SqlStatements:
    """Statements over one connection; see `monitor.model.protocols.Statements`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def remembered(self, wanted: Sequence[Wanted]) -> dict[str, Remembered]:
        """Return what is remembered of sources that matters for what each lists now."""
        found = self._located(wanted)
        missing = {row.key: noun(Location, row) for row in self._of_sources(_MISSING, wanted)}
        both = [*(found[key] for key in sorted(found)), *missing.values()]
        known = {one.location.key: one for one in self._known(both, Basis.FEED)}
        copied = self._copied(wanted)
        located, gone = _by_source(known, found.values()), _by_source(known, missing.values())
        return {
            one.source: Remembered(
                locations=located[one.source],
                missing=gone[one.source],
                copied=frozenset(copied[one.source]),
            )
            for one in wanted
        }

    def listed(self, source: str) -> tuple[Listing, ...]:
        """Return what the source lists now (not those unlisted since some moment)."""
        return self.listed_by([source])[source]

    def listed_by(self, sources: Sequence[str]) -> dict[str, tuple[Listing, ...]]:
        """Return what each of the sources lists now, by source."""
        found: dict[str, list[Listing]] = {source: [] for source in sources}
        for some in batches(sources):
            for row in self._connection.execute(_LISTED, {"keys": some}):
                found[row.source].append(noun(Listing, row))
        return {source: tuple(listings) for source, listings in found.items()}

    def known(self, location: str, basis: Basis) -> KnownLocation | None:
        """Return what is remembered of a location for judging a new content of this basis."""
        found = locations_by_key(self._connection, [location])
        return next(iter(self._known(tuple(found.values()), basis)), None)

    def alike(self, marks: Marks, *, near: timedelta, least: int) -> tuple[KnownCopy, ...]:
        """Return what was told about the same time and shares so many marks, the likest first."""
        return alike(self._connection, marks, near=near, least=least)

    def version(self, key: str) -> Version | None:
        """Return one version with its content."""
        return versions_by_key(self._connection, [key]).get(key)

    def versions(self, location: str, basis: Basis) -> tuple[Version, ...]:
        """Return all versions of a location and basis, oldest first."""
        return versions_of(self._connection, location, basis=basis)

    def twin(self, location: Location, content: Content) -> Twin | None:
        """Return another statement of the location's source with this text on this basis."""
        asked = {
            "text": content.text_hash,
            "basis": content.basis,
            "of": location.source,
            "but": location.statement,
        }
        row = self._connection.execute(_TWIN, asked).first()
        return None if row is None else Twin(title=row.title, url=row.url)

    def changes(self, location: Location, *, since: datetime) -> tuple[Change, ...]:
        """Return the changes at a location since a moment, on any basis, oldest first."""
        return changes_since(self._connection, location, since=since)

    def edits(self, source: str, *, since: datetime, limit: int) -> SourceEdits:
        """Return the latest edits of a source's statements since a moment, the latest first."""
        return edits_of(self._connection, source, since=since, limit=limit)

    def capture(self, key: str) -> Capture | None:
        """Return a stored capture with its body."""
        return capture_by_key(self._connection, key)

    def recorded(self, source: str) -> tuple[Observation, ...]:
        """Return the looks at a source and at its pages that kept a capture, oldest first."""
        return recorded(self._connection, source)

    def _located(self, wanted: Sequence[Wanted]) -> dict[str, Location]:
        """Return the locations, by key, that what is wanted may mean."""
        # A location's key is made of source and identity, so it is found by its key.
        named = [
            Location.key_for(one.source, identity) for one in wanted for identity in one.identities
        ]
        keys = [key for one in wanted for key in one.keys]
        found = locations_by_key(self._connection, [*named, *keys])
        ids = [(one.source, digest(given)) for one in wanted for given in one.identities]
        urls = [(one.source, digest(given)) for one in wanted for given in one.urls]
        for query, pairs in ((_LOCATIONS_BY_ENTRY, ids), (_LOCATIONS_BY_URL, urls)):
            for some in runs_of_pairs(pairs):
                rows = self._connection.execute(query, some)
                found |= {row.key: noun(Location, row) for row in rows}
        return found

    def _copied(self, wanted: Sequence[Wanted]) -> dict[str, set[str]]:
        """Return the hashes of texts that one listed entry of a source has, by source."""
        found: dict[str, set[str]] = defaultdict(set)
        asked = ((one.source, said) for one in wanted for said in one.text_hashes)
        for some in runs_of_pairs(asked):
            for row in self._connection.execute(_COPIED, some):
                found[row.source].add(row.text_hash)
        return found

    def _of_sources(self, query: Executable, wanted: Sequence[Wanted]) -> Iterator[Row[Any]]:
        for some in batches([one.source for one in wanted]):
            yield from self._connection.execute(query, {"keys": some})

    def _known(self, found: Sequence[Location], basis: Basis) -> tuple[KnownLocation, ...]:
        keys = [given.key for given in found]
        marks = self._marks(keys, basis)
        last = [given[-1][0] for given in marks.values()]
        latest = versions_by_key(self._connection, last)
        claims = claims_of(self._connection, last)
        listings = self._listings(keys)
        sources = sources_by_key(self._connection, [given.source for given in found])
        return tuple(
            KnownLocation(
                source=sources[given.source],
                location=given,
                listing=listings.get(given.key),
                latest=latest[marks[given.key][-1][0]] if given.key in marks else None,
                claims=claims.get(marks[given.key][-1][0], ()) if given.key in marks else (),
                fingerprints=tuple(mark for _, mark in marks.get(given.key, ())),
            )
            for given in found
        )

    def _marks(self, locations: Sequence[str], basis: Basis) -> dict[str, list[tuple[str, str]]]:
        """Return key and fingerprint of all versions of a basis, by location, oldest first."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for some in batches(locations):
            for row in self._connection.execute(_MARKS, {"keys": some, "basis": basis}):
                found[row.location].append((row.key, row.fingerprint))
        return found

    def _listings(self, locations: Sequence[str]) -> dict[str, Listing]:
        return {
            row.location: noun(Listing, row)
            for some in batches(locations)
            for row in self._connection.execute(_LISTINGS_BY_LOCATION, {"keys": some})
        }


def _by_source(
    known: Mapping[str, KnownLocation], found: Iterable[Location]
) -> dict[str, tuple[KnownLocation, ...]]:
    """Return what is known of locations by source, in the order of their keys."""
    by_source: dict[str, list[KnownLocation]] = defaultdict(list)
    for one in sorted(found, key=lambda one: one.key):
        by_source[one.source].append(known[one.key])
    return defaultdict(tuple, {source: tuple(some) for source, some in by_source.items()})


def locations_by_key(connection: Connection, keys: Sequence[str]) -> dict[str, Location]:
    """Return locations by key."""
    return {
        row.key: noun(Location, row)
        for some in batches(keys)
        for row in connection.execute(_LOCATIONS_BY_KEY, {"keys": some})
    }


def save_statements(connection: Connection, statements: Iterable[Statement]) -> None:
    """Insert statements."""
    insert_once(connection, statement, rows=map(cells, statements), by=("key",))


def save_locations(connection: Connection, locations: Iterable[Location]) -> None:
    """Write locations in place of what stood there."""
    put(connection, location, rows=map(location_row, locations), by="key")


def save_listings(connection: Connection, listings: Iterable[Listing]) -> None:
    """Write listings in place of what stood there."""
    put(connection, listing, rows=map(listing_row, listings), by="location")


def location_row(given: Location) -> Cells:
    """Return the cells of a location."""
    url = given.canonical_url
    return cells(given) | {"canonical_hash": None if url is None else digest(url)}


def listing_row(given: Listing) -> Cells:
    """Return the cells of a listing."""
    entry = given.entry_id
    return cells(given) | {"entry_hash": None if entry is None else digest(entry)}
