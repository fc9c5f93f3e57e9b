"""Which locations hold the same statement, and the marks by which copies are found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Connection, and_, bindparam, delete, func, select

from monitor.model.event import Happening
from monitor.model.findings import KnownCopy
from monitor.model.statement import Copy, Location, Marks
from monitor.store.rows import among, batches, cells, columns, insert_once
from monitor.store.tables.ledger import event
from monitor.store.tables.statements import copy, location, mark, version
from monitor.store.versions import versions_by_key

# Few statements of some days share more than a template, and the texts themselves decide.
_CANDIDATES = 5

# Copies come within days; marks that are older find nothing any more.
_KEPT = timedelta(days=30)

_ALIKE = (
    select(mark.c.location)
    .where(
        among(mark.c.number),
        mark.c.at >= bindparam("since"),
        mark.c.at <= bindparam("until"),
        mark.c.location != bindparam("but"),
    )
    .group_by(mark.c.location)
    .having(func.count() >= bindparam("least"))
    .order_by(func.count().desc(), mark.c.location)
    .limit(_CANDIDATES)
)
_LATEST = (
    select(location.c.key, version.c.key.label("version"))
    .join(version, and_(version.c.location == location.c.key, version.c.basis == location.c.basis))
    .where(among(location.c.key))
    .order_by(version.c.number)
)
_STANDING = (
    select(location.c.key, location.c.url)
    .where(among(location.c.key), location.c.url.is_not(None), location.c.withdrawn_at.is_(None))
    .order_by(location.c.first_seen, location.c.key)
)
_LOCATIONS = select(*columns(location, Location)).where(among(location.c.key))
_TOLD = select(event.c.location).where(
    among(event.c.location), event.c.kind == Happening.PARTNERSHIP
)
_OLD = delete(mark).where(mark.c.at < bindparam("before"))


def alike(
    connection: Connection,
    marks: Marks,
    *,
    near: timedelta,
    least: int,
) -> tuple[KnownCopy, ...]:
    """Return what was told about the same time and shares so many marks, the likest first."""
    given = {
        "keys": list(marks.numbers),
        "since": marks.at - near,
        "until": marks.at + near,
        "but": marks.location,
        "least": least,
    }
    keys = [row.location for row in connection.execute(_ALIKE, given)]
    if not keys:
        return ()
    latest = {row.key: row.version for row in connection.execute(_LATEST, {"keys": keys})}
    versions = versions_by_key(connection, list(latest.values()))
    places = {row.key: row for row in connection.execute(_LOCATIONS, {"keys": keys})}
    told = {row.location for row in connection.execute(_TOLD, {"keys": keys})}
    return tuple(
        KnownCopy(
            location=Location(**places[key]._asdict()),
            content=versions[latest[key]].content,
            told=key in told,
        )
        for key in keys
        if key in latest
    )


def copies_of(connection: Connection, keys: Sequence[str]) -> tuple[Copy, ...]:
    """Return how these locations and others hold one statement, also by way of a third."""
    found: dict[tuple[str, str], Copy] = {}
    asked: set[str] = set()
    while wanted := ({*keys, *chain(*found)} - asked):
        asked |= wanted
        for some in batches(sorted(wanted)):
            query = select(*columns(copy, Copy)).where(
                copy.c.location.in_(some) | copy.c.of_location.in_(some)
            )
            for row in connection.execute(query):
                found[row.location, row.of_location] = Copy(**row._asdict())
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.location)))


def addresses_of_copies(
    connection: Connection, keys: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return by location where else its statement stands now, in the order it was found there."""
    together = _together(copies_of(connection, keys))
    others = sorted({there for key in keys for there in together.get(key, ())})
    standing = {
        row.key: row.url
        for some in batches(others)
        for row in connection.execute(_STANDING, {"keys": some})
    }
    return {
        here: tuple(
            dict.fromkeys(standing[key] for key in standing if key in group and key != here)
        )
        for here in keys
        if (group := together.get(here))
    }


def _together(copies: Iterable[Copy]) -> Mapping[str, frozenset[str]]:
    """Return by location the locations of its statement, its own among them."""
    groups: dict[str, frozenset[str]] = {}
    for one in copies:
        ends = (one.location, one.of_location)
        both = frozenset[str]().union(*(groups.get(end, {end}) for end in ends))
        groups.update(dict.fromkeys(both, both))
    return groups


def save_copies(connection: Connection, copies: Iterable[Copy]) -> None:
    """Insert relations between locations."""
    insert_once(connection, copy, rows=map(cells, copies), by=("location", "of_location"))


def save_marks(connection: Connection, given: Iterable[Marks]) -> None:
    """Insert marks, and forget those that are too old to find a copy."""
    marks = list(given)
    rows = [
        {"number": number, "location": one.location, "at": one.at}
        for one in marks
        for number in one.numbers
    ]
    insert_once(connection, mark, rows=rows, by=("number", "location"))
    connection.execute(_OLD, {"before": _newest(marks) - _KEPT})


def _newest(marks: Sequence[Marks]) -> datetime:
    return max(one.at for one in marks)
