"""What may leave the database when it is old: bodies of answers, looks, and tries.

Versions, texts, changes, claims, postings, events and messages never leave. Of an answer whose body
leaves, the row with its headers stays, and the body's hash and size.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from monitor.model.alert import MessageState
from monitor.model.memory import Pruned
from monitor.store import blobs
from monitor.store.engine import Place, place_of, reading, writing
from monitor.store.memory import existing
from monitor.store.tables.outbox import attempt, message
from monitor.store.tables.statements import blob, capture, observation, source, version

# A transaction of so many ends long before another program's writer gives up waiting.
_AT_ONCE = 500
# Between two of them the others get their turn.
_PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What is too old: all before a moment. `bodies` says that versions' own answers are too."""

    before: datetime
    bodies: bool = False


Step = Callable[[Connection, Retention], Pruned]


def prunable(url: str, retention: Retention) -> Pruned:
    """Count what would leave the database at a URL; nothing is written."""
    with _opened(url) as (engine, place), reading(engine, place) as connection:
        bodies = select(func.count(), func.sum(func.length(blob.c.content)))
        count, size = connection.execute(bodies.where(_is_old_body(retention))).one()
        return Pruned(
            bodies=count,
            bytes=int(size or 0),
            observations=_count(connection, select(func.count()).where(_is_old_look(retention))),
            attempts=_count(connection, select(func.count()).where(_is_old_try(retention))),
        )


def prune(url: str, retention: Retention) -> Pruned:
    """Let what is too old leave the database at a URL, in short transactions beside a service."""
    gone = Pruned()
    with _opened(url) as (engine, place):
        for step in (_prune_bodies, _prune_looks, _prune_tries):
            for more in _until_nothing(step, retention, engine=engine, place=place):
                gone = _sum(gone, more)
    return gone


@contextmanager
def _opened(url: str) -> Iterator[tuple[Engine, Place]]:
    place = place_of(url)
    engine = existing(place)
    try:
        yield engine, place
    finally:
        engine.dispose()


def _until_nothing(
    step: Step, retention: Retention, *, engine: Engine, place: Place
) -> Iterator[Pruned]:
    while True:
        with writing(engine, place) as connection:
            gone = step(connection, retention)
        if gone == Pruned():
            return
        yield gone
        time.sleep(_PAUSE_SECONDS)


def _prune_bodies(connection: Connection, retention: Retention) -> Pruned:
    query = select(blob.c.hash, func.length(blob.c.content).label("bytes"))
    rows = connection.execute(query.where(_is_old_body(retention)).limit(_AT_ONCE)).all()
    if rows:
        # The row stays: what refers to it goes on, and says what the body's hash was.
        emptied = update(blob).values(codec=blobs.PRUNED, content=b"")
        connection.execute(emptied.where(blob.c.hash.in_([row.hash for row in rows])))
    return Pruned(bodies=len(rows), bytes=sum(row.bytes for row in rows))


def _prune_looks(connection: Connection, retention: Retention) -> Pruned:
    query = select(observation.c.key).where(_is_old_look(retention)).limit(_AT_ONCE)
    keys = connection.scalars(query).all()
    if keys:
        connection.execute(delete(observation).where(observation.c.key.in_(keys)))
    return Pruned(observations=len(keys))


def _prune_tries(connection: Connection, retention: Retention) -> Pruned:
    query = select(attempt.c.message, attempt.c.number).where(_is_old_try(retention))
    keys = [tuple(row) for row in connection.execute(query.limit(_AT_ONCE))]
    if keys:
        which = tuple_(attempt.c.message, attempt.c.number).in_(keys)
        connection.execute(delete(attempt).where(which))
    return Pruned(attempts=len(keys))


def _is_old_body(retention: Retention) -> ColumnElement[bool]:
    """Ask for bodies that only old answers have, and that are no version's text or answer."""
    is_recent = capture.c.at >= retention.before
    is_versions = capture.c.key.in_(select(version.c.capture))
    is_needed = is_recent if retention.bodies else or_(is_recent, is_versions)
    return and_(
        blob.c.codec != blobs.PRUNED,
        blob.c.hash.in_(select(capture.c.body_hash)),
        blob.c.hash.not_in(select(capture.c.body_hash).where(is_needed)),
        blob.c.hash.not_in(select(version.c.text_hash)),
    )


def _is_old_look(retention: Retention) -> ColumnElement[bool]:
    # The index begins with the source: asking with all sources uses it.
    of_any = observation.c.source.in_(select(source.c.key))
    return and_(of_any, observation.c.at < retention.before)


def _is_old_try(retention: Retention) -> ColumnElement[bool]:
    """Ask for tries that ended, at messages that are not tried again."""
    waiting = select(message.c.key).where(message.c.state == MessageState.QUEUED)
    return and_(
        attempt.c.started < retention.before,
        attempt.c.finished.is_not(None),
        attempt.c.message.not_in(waiting),
    )


def _count(connection: Connection, query: Select[Any]) -> int:
    count: int | None = connection.scalar(query)
    return count or 0


def _sum(one: Pruned, other: Pruned) -> Pruned:
    return Pruned(
        bodies=one.bodies + other.bodies,
        bytes=one.bytes + other.bytes,
        observations=one.observations + other.observations,
        attempts=one.attempts + other.attempts,
    )
