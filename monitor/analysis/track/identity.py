"""Which statement an entry is: a ladder of stable id, canonical URL, then title and date."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.model.findings import KnownLocation
from monitor.model.statement import Entry, Listing
from monitor.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry with the location it stands for; None means that it was never seen."""

    entry: Entry
    identity: str
    known: KnownLocation | None


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


def lookup(entries: Sequence[Entry], listed: Sequence[Listing], *, named: Sequence[str]) -> Lookup:
    """Return the identities and canonical URLs that entries (`named` so) may be known by.

    Listings of the same title and moment are asked for too: a re-keyed feed has new ids and URLs.
    """
    headlines = {(entry.title, entry.published) for entry in entries if entry.published}
    alike = [x for x in listed if (x.title, x.published) in headlines]
    ids = [entry.id for entry in entries if entry.id] + [x.entry_id for x in alike if x.entry_id]
    urls = [e.url for e in entries if e.url] + [x.url for x in alike if x.url]
    return Lookup(
        identities=tuple(dict.fromkeys([*named, *ids])),
        urls=tuple(dict.fromkeys(canonical(url) for url in urls)),
    )


def match(
    entries: Sequence[Entry], known: Sequence[KnownLocation], *, named: Sequence[str]
) -> tuple[Match, ...]:
    """Find the location of each entry, `named` by `identities`; none is given to two entries."""
    ladder = _Ladder(known)
    found: list[KnownLocation | None] = [ladder.take_identity(identity) for identity in named]
    # An id that the feed repeats says less than an address.
    by_url = {i for i, entry in enumerate(entries) if named[i] != identity_of(entry)}
    rungs: tuple[Callable[[int], KnownLocation | None], ...] = (
        lambda index: ladder.take_url(entries[index]) if index in by_url else None,
        lambda index: ladder.take_entry_id(entries[index]),
        lambda index: ladder.take_url(entries[index]),
        lambda index: ladder.take_title(entries[index]),
    )
    for rung in rungs:
        for index in range(len(entries)):
            if found[index] is None:
                found[index] = rung(index)
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
        self._by_title = _unique((_title_key(k), k) for k in known)

    def take_identity(self, identity: str) -> KnownLocation | None:
        return self._take(self._by_identity.get(identity))

    def take_entry_id(self, entry: Entry) -> KnownLocation | None:
        return self._take(self._by_id.get(entry.id or ""))

    def take_url(self, entry: Entry) -> KnownLocation | None:
        return self._take(self._by_url.get(canonical(entry.url) if entry.url else ""))

    def take_title(self, entry: Entry) -> KnownLocation | None:
        """Match headline and moment: with a new id and a new address, a re-keyed feed.

        Without a moment a headline identifies nothing: weekly reports share theirs.
        """
        if not (entry.title and entry.published):
            return None
        return self._take(self._by_title.get(f"{entry.title}|{entry.published.isoformat()}"))

    def _take(self, known: KnownLocation | None) -> KnownLocation | None:
        return self._left.pop(known.location.key, None) if known else None


def _title_key(known: KnownLocation) -> str | None:
    listing = known.listing
    if listing is None or not listing.title or listing.published is None:
        return None
    return f"{listing.title}|{listing.published.isoformat()}"


def _unique(pairs: Iterable[tuple[str | None, KnownLocation]]) -> dict[str, KnownLocation]:
    """Index by a name; names that several locations share point to none of them."""
    index: dict[str, KnownLocation] = {}
    shared = set()
    for name, known in pairs:
        if name and name in index:
            shared.add(name)
        elif name:
            index[name] = known
    return {name: known for name, known in index.items() if name not in shared}
