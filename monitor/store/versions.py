"""Versions with their texts, and the changes between them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from monitor.model.event import Happening
from monitor.model.findings import SourceEdits
from monitor.model.statement import Basis, Change, Comparison, Content, Location, Version
from monitor.store import blobs
from monitor.store.bulk import Cells, run_many
from monitor.store.rows import among, batches, cells, columns, insert_once
from monitor.store.tables.ledger import event
from monitor.store.tables.statements import blob, change, version

_CONTENT = columns(version, Content, leave=("text", "basis"))
_VERSIONS = select(
    *columns(version, Version, leave=("content",)), *_CONTENT, version.c.text_hash, blob.c.content
).join_from(version, blob)
_VERSIONS_BY_KEY = _VERSIONS.where(among(version.c.key))
_DETECTION = ("label", "label_confidence", "detector")
_DETECTED = (
    update(version)
    .where(version.c.key == bindparam("of"))
    .values(
        {name: bindparam(name, type_=version.c[name].type) for name in ("language", *_DETECTION)}
    )
)
_COMPARISON = columns(change, Comparison)
_CHANGES = select(*columns(change, Change, leave=("comparison",)), *_COMPARISON)
_CHANGES_BY_KEY = _CHANGES.where(among(change.c.key))
_EDITED = (
    select(event.c.change)
    .where(
        event.c.source == bindparam("of"),
        event.c.kind.in_((Happening.REVISED, Happening.REVERTED, Happening.REPLACED)),
        event.c.at >= bindparam("since"),
        event.c.change.is_not(None),
    )
    .order_by(event.c.seq.desc())
    .limit(bindparam("most"))
)
_TOLD_AT = (
    select(event.c.at)
    .where(event.c.source == bindparam("of"), event.c.kind == Happening.MASS_CHANGE)
    .order_by(event.c.seq.desc())
    .limit(1)
)


def versions_by_key(connection: Connection, keys: Sequence[str]) -> dict[str, Version]:
    """Return versions with their contents by key."""
    return {
        row.key: _version(row._asdict())
        for some in batches(keys)
        for row in connection.execute(_VERSIONS_BY_KEY, {"keys": some})
    }


def versions_of(connection: Connection, location: str, *, basis: Basis) -> tuple[Version, ...]:
    """Return all versions of a location and basis, oldest first."""
    query = _VERSIONS.where(version.c.location == location, version.c.basis == basis)
    return tuple(
        _version(row._asdict()) for row in connection.execute(query.order_by(version.c.number))
    )


def changes_by_key(connection: Connection, keys: Sequence[str]) -> dict[str, Change]:
    """Return changes with their edits by key."""
    return {
        row.key: _change(row._asdict())
        for some in batches(keys)
        for row in connection.execute(_CHANGES_BY_KEY, {"keys": some})
    }


def changes_of(connection: Connection, place: Location) -> tuple[Change, ...]:
    """Return all changes at a location, oldest first."""
    query = _CHANGES.where(change.c.statement == place.statement, change.c.location == place.key)
    rows = connection.execute(query.order_by(change.c.at, change.c.key))
    return tuple(_change(row._asdict()) for row in rows)


def changes_since(
    connection: Connection, place: Location, *, since: datetime
) -> tuple[Change, ...]:
    """Return the changes at a location since a moment, oldest first."""
    query = _CHANGES.where(
        change.c.statement == place.statement,
        change.c.location == place.key,
        change.c.at >= since,
    )
    rows = connection.execute(query.order_by(change.c.at, change.c.key))
    return tuple(_change(row._asdict()) for row in rows)


def edits_of(connection: Connection, source: str, *, since: datetime, limit: int) -> SourceEdits:
    """Return the latest edits of a source's statements since a moment, the latest first."""
    asked = {"of": source, "since": since, "most": limit}
    keys = connection.scalars(_EDITED, asked).all()
    found = changes_by_key(connection, [key for key in keys if key])
    return SourceEdits(
        changes=tuple(found[key] for key in keys if key),
        told_at=connection.scalar(_TOLD_AT, {"of": source}),
    )


def save_versions(connection: Connection, versions: Iterable[Version]) -> None:
    """Insert versions, and their texts once each."""
    # The hash of a text is computed on every reading of it.
    given = [(one, one.content.text_hash) for one in versions]
    blobs.keep(connection, {digest: text_bytes(one) for one, digest in given})
    rows = [version_row(one, digest) for one, digest in given]
    insert_once(connection, version, rows=rows, by=("key",))


def save_detections(connection: Connection, versions: Iterable[Version]) -> None:
    """Write what a detector made of versions that were kept before it looked at them."""
    rows = [
        {"of": one.key, "language": one.content.language}
        | {name: getattr(one, name) for name in _DETECTION}
        for one in versions
    ]
    run_many(connection, _DETECTED, rows=rows)


def save_changes(connection: Connection, changes: Iterable[Change]) -> None:
    """Insert changes with their edits."""
    rows = [cells(one, leave=("comparison",)) | cells(one.comparison) for one in changes]
    insert_once(connection, change, rows=rows, by=("key",))


def _version(given: dict[str, Any]) -> Version:
    text = blobs.text(given.pop("text_hash"), given.pop("content"))
    said = {column.name: given.pop(column.name) for column in _CONTENT}
    return Version(content=Content(text=text, basis=given["basis"], **said), **given)


def _change(given: dict[str, Any]) -> Change:
    compared = {column.name: given.pop(column.name) for column in _COMPARISON}
    return Change(comparison=Comparison(**compared), **given)


def text_bytes(one: Version) -> bytes:
    """Return a version's text as its blob has it."""
    return one.content.text.encode("utf-8", "surrogatepass")


def version_row(one: Version, digest: str) -> Cells:
    """Return the cells of a version; its text is a blob, known by its hash."""
    return (
        cells(one, leave=("content",))
        | cells(one.content, leave=("text", "basis"))
        | {"text_hash": digest}
    )
