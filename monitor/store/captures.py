"""Captures and observations: what came back, byte for byte, and what was made of it."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select

from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.statement import Observation
from monitor.store import blobs
from monitor.store.bulk import Cells
from monitor.store.rows import cells, columns, insert_once, noun
from monitor.store.tables.statements import blob, capture, observation

_CAPTURES = (
    select(*columns(capture, Capture, leave=("body",)), blob.c.content)
    .join_from(capture, blob)
    .where(blob.c.codec != blobs.PRUNED)
)
# Of one moment, what a source listed comes before the pages that it led to.
_RECORDED = (
    select(*columns(observation, Observation))
    .where(observation.c.source == bindparam("of"), observation.c.capture.is_not(None))
    .order_by(observation.c.at, observation.c.location.is_not(None), observation.c.key)
)


def capture_by_key(connection: Connection, key: str) -> Capture | None:
    """Return a capture with its body; None also where its body is kept no longer."""
    row = connection.execute(_CAPTURES.where(capture.c.key == key)).one_or_none()
    if row is None:
        return None
    given = row._asdict()
    body = blobs.content(given.pop("body_hash"), given.pop("content"))
    return Capture(body=body, **given)


def recorded(connection: Connection, source: str) -> tuple[Observation, ...]:
    """Return the looks at a source and at its pages that kept a capture, oldest first."""
    return tuple(noun(Observation, row) for row in connection.execute(_RECORDED, {"of": source}))


def save_captures(connection: Connection, captures: Iterable[Capture]) -> None:
    """Insert captures, and their bodies once each."""
    # The key is computed on every reading of it.
    given = {one.key: one for one in captures}
    blobs.keep(connection, {one.body_hash: one.body for one in given.values()})
    rows = [capture_row(one, key) for key, one in given.items()]
    insert_once(connection, capture, rows=rows, by=("key",))


def save_observations(connection: Connection, observations: Iterable[Observation]) -> None:
    """Insert observations; the same look at the same moment is one."""
    rows = [_row(one) for one in observations]
    insert_once(connection, observation, rows=rows, by=("key",))


def capture_row(one: Capture, key: str) -> Cells:
    """Return the cells of a capture; its body is a blob."""
    return cells(one, leave=("body",)) | {"key": key}


def _row(one: Observation) -> Cells:
    subject = one.location or one.source
    key = key_of("observation", subject, one.at.isoformat(), one.verdict, one.detail)
    return cells(one) | {"key": key}
