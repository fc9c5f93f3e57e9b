"""Which statement an entry is: a ladder of stable id, canonical URL, then what it resembles.

The last rung is for feeds that give their statements other ids and other addresses. No single sign
is enough there: weekly reports share their titles, and entries of one day their date. An entry is
the old one only if that left in the same poll and at least two signs say so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from monitor.analysis.track.resemblance import is_alike, is_unlike, likeness
from monitor.model.findings import KnownLocation
from monitor.model.statement import Entry, Listing
from monitor.urls import canonical

# A name, date or link tail that more locations share than this points to none of them.
_MOST_NAMESAKES = 8

# Texts decide only where dates do not speak against it.
_SAME_DAY = timedelta(days=1)

_SAME_HEADLINE = 0.5

# "2", "news" and "en" end many addresses; a slug or a long number ends one.
_SHORTEST_SLUG = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry with the location it stands for; None means that it was never seen."""

    entry: Entry
    identity: str
    known: KnownLocation | None

    @property
    def has_moved(self) -> bool:
        """Whether the feed gives a known entry another id or another address than before."""
        listing = self.known.listing if self.known else None
        return listing is not None and (
            self.entry.id != listing.entry_id
            or canonical(self.entry.url or "") != canonical(listing.url or "")
        )


def identity_of(entry: Entry) -> str:
    """Return what an entry is first known by: the highest rung of the ladder that it has."""
    if entry.id:
        return f"id:{entry.id}"
    if entry.url:
        return f"url:{canonical(entry.url)}"
    return f"title:{entry.title}|{entry.published.isoformat() if entry.published else ''}"


def distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Drop entries that a feed lists twice: the same id, address and headline are one statement.

    Without id and address the whole entry must be the same.
    """
    found: dict[tuple[str | None, ...], Entry] = {}
    for entry in entries:
        is_named = bool(entry.id or entry.url)
        key = (entry.id, entry.url, entry.title) if is_named else (entry.raw_hash,)
        found.setdefault(key, entry)
    return tuple(found.values())


def identities(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Return one identity for each entry; an id that a feed repeats identifies nothing.

    Entries that share their id are told apart by URL, and where that is shared too, by their
    title, and then by their order.
    """
    given = [identity_of(entry) for entry in entries]
    repeated = {identity for identity, times in Counter(given).items() if times > 1}
    taken: Counter[str] = Counter()
    result = []
    for identity, entry in zip(given, entries, strict=True):
        own = identity
        if identity in repeated:
            own = f"{identity}|{canonical(entry.url) if entry.url else ''}|{entry.title}"
        taken[own] += 1
        result.append(own if taken[own] == 1 else f"{own}|{taken[own]}")
    return tuple(result)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What to ask of what is remembered, so that `match` sees all that an entry may stand for."""

    identities: tuple[str, ...]
    urls: tuple[str, ...]
    keys: tuple[str, ...]


def lookup(entries: Sequence[Entry], left: Sequence[Listing], *, named: Sequence[str]) -> Lookup:
    """Return the identities and canonical URLs that entries (`named` so) may be known by.

    `left` are listings that the feed does not list as before. Those that no entry has the id or
    the address of have gone, or stand now under another id and address: they are asked for by key.
    """
    ids = [entry.id for entry in entries if entry.id]
    urls = list(dict.fromkeys(canonical(entry.url) for entry in entries if entry.url))
    found = {*ids, *urls}
    return Lookup(
        identities=tuple(dict.fromkeys([*named, *ids])),
        urls=tuple(urls),
        keys=tuple(
            listing.location
            for listing in left
            if not {listing.entry_id, canonical(listing.url or "")} & found
        ),
    )


def match(
    entries: Sequence[Entry], known: Sequence[KnownLocation], *, named: Sequence[str]
) -> tuple[Match, ...]:
    """Find the location of each entry, `named` by `identities`; none is given to two entries."""
    ladder = _Ladder(known)
    found: list[KnownLocation | None] = [ladder.take_identity(identity) for identity in named]
    # An id that the feed repeats says less than an address.
    repeated = {i for i, entry in enumerate(entries) if named[i] != identity_of(entry)}
    rungs: tuple[Callable[[int], KnownLocation | None], ...] = (
        lambda index: ladder.take_url(entries[index]) if index in repeated else None,
        lambda index: None if index in repeated else ladder.take_entry_id(entries[index]),
        lambda index: ladder.take_url(entries[index]),
    )
    for rung in rungs:
        for index in range(len(entries)):
            if found[index] is None:
                found[index] = rung(index)
    strangers = [index for index in range(len(entries)) if found[index] is None]
    for index, resembled in _resembling([entries[i] for i in strangers], ladder.left).items():
        found[strangers[index]] = resembled
    return tuple(
        Match(entry=entry, identity=identity, known=location)
        for entry, identity, location in zip(entries, named, found, strict=True)
    )


class _Ladder:
    """What is known, by each rung; whatever is taken is gone from all of them."""

    def __init__(self, known: Sequence[KnownLocation]) -> None:
        self._left = {k.location.key: k for k in known}
        self._by_identity = {k.location.identity: k for k in known}
        self._by_id = _unique((k.listing.entry_id if k.listing else None, k) for k in known)
        self._by_url = _unique((k.location.canonical_url, k) for k in known)

    @property
    def left(self) -> tuple[KnownLocation, ...]:
        """What the source listed until this poll and what no entry was found to be."""
        return tuple(
            known
            for known in self._left.values()
            if known.listing is not None and known.listing.unlisted_since is None
        )

    def take_identity(self, identity: str) -> KnownLocation | None:
        return self._take(self._by_identity.get(identity))

    def take_entry_id(self, entry: Entry) -> KnownLocation | None:
        return self._take(self._by_id.get(entry.id or ""))

    def take_url(self, entry: Entry) -> KnownLocation | None:
        known = self._by_url.get(canonical(entry.url) if entry.url else "")
        return self._take(known) if known and not _only_shares_address(entry, known) else None

    def _take(self, known: KnownLocation | None) -> KnownLocation | None:
        return self._left.pop(known.location.key, None) if known else None


def _only_shares_address(entry: Entry, known: KnownLocation) -> bool:
    """Whether an entry is another statement at the same address, as on pages that hold many.

    Its id must say so, or the address must have stood for several before; and headline and text
    have nothing in common. With the same id it is the old statement, replaced.
    """
    listing = known.listing
    if listing is None or listing.url is None:
        return False
    ids = {entry.id, listing.entry_id}
    is_other_id = None not in ids and len(ids) > 1
    is_shared = known.location.identity.startswith(f"url:{known.location.canonical_url}|")
    if not (is_other_id or is_shared) or likeness(entry.title, listing.title) >= _SAME_HEADLINE:
        return False
    said = known.latest.content.text if known.latest else ""
    return not is_alike(said, entry.text)


def _unique(pairs: Iterable[tuple[str | None, KnownLocation]]) -> dict[str, KnownLocation]:
    """Index by a name; names that several locations share point to none of them."""
    return {name: found[0] for name, found in _by_name(pairs).items() if len(found) == 1}


def _by_name(
    pairs: Iterable[tuple[str | None, KnownLocation]],
) -> dict[str, list[KnownLocation]]:
    index: dict[str, list[KnownLocation]] = {}
    for name, known in pairs:
        if name:
            index.setdefault(name, []).append(known)
    return index


def _resembling(
    entries: Sequence[Entry], left: Sequence[KnownLocation]
) -> dict[int, KnownLocation]:
    """Pair entries with what left in the same poll, the surest first."""
    if not entries or not left:
        return {}
    index = _Resemblances(left)
    pairs = [
        (signs, -place, known)
        for place, entry in enumerate(entries)
        for known in index.candidates(entry)
        if (signs := _signs(entry, known))
    ]
    pairs.sort(key=lambda pair: (pair[0], pair[1], pair[2].location.key), reverse=True)
    found: dict[int, KnownLocation] = {}
    taken: set[str] = set()
    for _, place, known in pairs:
        if -place not in found and known.location.key not in taken:
            found[-place] = known
            taken.add(known.location.key)
    return found


class _Resemblances:
    """What left, by title, by the end of its address and by moment."""

    def __init__(self, left: Sequence[KnownLocation]) -> None:
        listings = [(known.listing, known) for known in left if known.listing]
        self._indexes = (
            _by_name((_title(listing.title), known) for listing, known in listings),
            _by_name((_tail(listing.url), known) for listing, known in listings),
            _by_name((_moment(listing), known) for listing, known in listings),
        )

    def candidates(self, entry: Entry) -> tuple[KnownLocation, ...]:
        """Return what an entry shares a sign with, each once."""
        names = (_title(entry.title), _tail(entry.url), _moment(entry))
        found = [
            known
            for index, name in zip(self._indexes, names, strict=True)
            if len(some := index.get(name, [])) <= _MOST_NAMESAKES
            for known in some
        ]
        return tuple({known.location.key: known for known in found}.values())


def _signs(entry: Entry, known: KnownLocation) -> int:
    """Return how many signs say that an entry is what left, or 0 where they are too few."""
    listing = known.listing
    if listing is None:
        return 0
    said = known.latest.content.text if known.latest else ""
    if is_unlike(said, entry.text):
        return 0
    same_title = _title(entry.title) == _title(listing.title) != ""
    same_tail = _tail(entry.url) == _tail(listing.url) != ""
    same_moment = _moment(entry) == _moment(listing) != ""
    same_text = is_alike(said, entry.text)
    if _is_of_another_day(entry, listing) and not (same_text and same_tail):
        # This year's report under the title, or in the words, of last year's.
        return 0
    # A slug with a word, or the same text, names a statement; a date alone does not.
    is_named = same_title or (same_tail and _is_slug(_tail(entry.url))) or same_text
    signs = same_title + same_tail + same_moment + same_text
    return signs if is_named and signs > 1 else 0


def _is_of_another_day(entry: Entry, listing: Listing) -> bool:
    if entry.published is None or listing.published is None:
        return False
    return abs(entry.published - listing.published) > _SAME_DAY


def _title(title: str) -> str:
    return title.casefold()


def _tail(url: str | None) -> str:
    """Return the last part of the path of an address, which mostly outlives a move."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        return ""
    return path.rstrip("/").rpartition("/")[2].casefold()


def _is_slug(tail: str) -> bool:
    return len(tail) >= _SHORTEST_SLUG


def _moment(given: Entry | Listing) -> str:
    return given.published.isoformat() if given.published else ""
