"""What is remembered of sources."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, and_, bindparam, func, or_, select, update

from monitor.model.capture import Hold
from monitor.model.source import Origin, Source, SourceState
from monitor.store.bulk import Cells, run_many
from monitor.store.holds import holds
from monitor.store.rows import (
    among,
    batches,
    cells,
    columns,
    insert_once,
    noun,
    put,
    validator_cells,
    validators_of,
)
from monitor.store.tables.statements import source

_DEFINITION = columns(source, Source)
_DEFINITIONS_BY_KEY = select(*_DEFINITION).where(among(source.c.key))
_DEFINED = tuple(column.name for column in _DEFINITION)
_STATE = columns(source, SourceState, leave=("source", "validators"))
# What the configuration says of a source; only `sync` changes it.
_CONFIGURED = frozenset({column.name for column in _DEFINITION} | {"active"})
_LEARNT = tuple(column.name for column in _STATE)
_ALL = select(*_DEFINITION, *_STATE, source.c.etag, source.c.last_modified)
_ACTIVE = _ALL.where(source.c.active.is_(True))


_UPDATE = (
    update(source)
    .where(source.c.key == bindparam("of"))
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in source.columns
            if column.name != "key" and column.name not in _CONFIGURED
        }
        # Told is told: it may have been while the source was fetched.
        | {"baseline_told": or_(source.c.baseline_told, bindparam("baseline_told"))}
    )
)


# What a poll changes of a source that is as it was.
_POLLED = (
    update(source)
    .where(source.c.key == bindparam("of"))
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in (
                source.c.due,
                source.c.polled_at,
                source.c.good_at,
                source.c.whole_at,
                source.c.etag,
                source.c.last_modified,
            )
        }
    )
)


class SqlSources:
    """Sources over one connection; see `monitor.model.protocols.Sources`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sync(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make these and the added sources the active ones; what is known of each stays."""
        configured = {given.key: given for given in sources}
        known = {state.source.key: state for state in _states(self._connection, _ALL)}
        added = {key for key, one in known.items() if one.source.origin is Origin.DATABASE}
        gone = known.keys() - configured.keys() - added
        if gone:
            self._connection.execute(
                update(source).where(source.c.key == bindparam("was")).values(active=False),
                [{"was": key} for key in sorted(gone)],
            )
        save_definitions(
            self._connection,
            [_configured(given, known.get(key), now=now) for key, given in configured.items()],
        )

    def add(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make sources active beside the others; what is known of each stays."""
        keys = [given.key for given in sources]
        known = {state.source.key: state for state in self.states(keys)}
        save_definitions(
            self._connection,
            [_configured(given, known.get(given.key), now=now) for given in sources],
        )

    def remove(self, keys: Sequence[str]) -> None:
        """Make sources inactive; what is known of them stays."""
        for some in batches(keys):
            query = update(source).where(source.c.key.in_(some)).values(active=False)
            self._connection.execute(query)

    def due(self, now: datetime, *, limit: int) -> tuple[SourceState, ...]:
        """Return active sources that are due, most overdue first."""
        query = _ACTIVE.where(source.c.due <= now).order_by(source.c.due, source.c.key).limit(limit)
        return _states(self._connection, query)

    def states(self, keys: Sequence[str] | None = None) -> tuple[SourceState, ...]:
        """Return the active sources, or those with the given keys, ordered by key."""
        if keys is None:
            return _states(self._connection, _ACTIVE.order_by(source.c.key))
        found = [
            state
            for some in batches(keys)
            for state in _states(self._connection, _ALL.where(source.c.key.in_(some)))
        ]
        return tuple(sorted(found, key=lambda state: state.source.key))

    def all(self) -> tuple[SourceState, ...]:
        """Return all sources that are or were watched, ordered by key."""
        return all_states(self._connection)

    def next_due(self) -> datetime | None:
        """Return when the next active source is due."""
        query = select(func.min(source.c.due)).where(source.c.active.is_(True))
        due: datetime | None = self._connection.scalar(query)
        return due

    def untold_baselines(self) -> tuple[SourceState, ...]:
        """Return active sources with a baseline of which nobody was told yet what it held."""
        is_untold = and_(source.c.baseline_at.is_not(None), source.c.baseline_told.is_(False))
        return _states(self._connection, _ACTIVE.where(is_untold).order_by(source.c.key))

    def holds(self, now: datetime) -> tuple[Hold, ...]:
        """Return the hosts that want to be left alone now."""
        return holds(self._connection, now)

    def tell_baselines(self, keys: Sequence[str]) -> None:
        """Note that what these sources' baselines held was told."""
        for some in batches(keys):
            query = update(source).where(source.c.key.in_(some)).values(baseline_told=True)
            self._connection.execute(query)


def save_states(connection: Connection, states: Iterable[SourceState]) -> None:
    """Write what was learned of sources; what the configuration says of them stays."""
    given = list({state.source.key: state for state in states}.values())
    if not given:
        return
    # Half the cost of an insert that turns into an update, and new sources are rare.
    met = run_many(connection, _UPDATE, rows=[_learnt(state) for state in given])
    if met < len(given):
        insert_once(connection, source, rows=map(_row, given), by=("key",))


def save_polled(connection: Connection, states: Iterable[SourceState]) -> None:
    """Write of sources that are as they were when they were asked, and what to ask next time."""
    rows: list[Cells] = [
        {
            "of": state.source.key,
            "due": state.due,
            "polled_at": state.polled_at,
            "good_at": state.good_at,
            "whole_at": state.whole_at,
            **validator_cells(state.validators),
        }
        for state in states
    ]
    run_many(connection, _POLLED, rows=rows)


def save_definitions(connection: Connection, states: Iterable[SourceState]) -> None:
    """Write sources as configured, with the state that follows from it."""
    put(connection, source, rows=map(_row, states), by="key")


def sources_by_key(connection: Connection, keys: Sequence[str]) -> dict[str, Source]:
    """Return sources by key."""
    rows = [
        row
        for some in batches(keys)
        for row in connection.execute(_DEFINITIONS_BY_KEY, {"keys": some})
    ]
    return {row.key: noun(Source, row) for row in rows}


def all_states(connection: Connection) -> tuple[SourceState, ...]:
    """Return all sources that are or were configured, ordered by key."""
    return _states(connection, _ALL.order_by(source.c.key))


def _configured(given: Source, known: SourceState | None, *, now: datetime) -> SourceState:
    """Return the state of a source that is configured like this from now on."""
    if known is None:
        return SourceState(source=given, due=now)
    due = known.due
    if given.every != known.source.every:
        due = min(due, now + given.every)
    if given.url != known.source.url:
        # Validators are one server's words about one address.
        fresh = replace(known, source=given, active=True, validators=None, moved=None)
        return replace(fresh, due=min(due, now))
    return replace(known, source=given, active=True, due=due)


def _states(connection: Connection, query: Executable) -> tuple[SourceState, ...]:
    return tuple(_state(tuple(row)) for row in connection.execute(query))


def _state(row: tuple[Any, ...]) -> SourceState:
    """Make a state of a row of `_ALL`; by places, as there are thousands of them to a poll."""
    definition = Source(**dict(zip(_DEFINED, row, strict=False)))
    learnt = dict(zip(_LEARNT, row[len(_DEFINED) :], strict=False))
    return SourceState(source=definition, validators=validators_of(*row[-2:]), **learnt)


def _row(state: SourceState) -> Cells:
    learnt = cells(state, leave=("source", "validators"))
    return cells(state.source) | learnt | validator_cells(state.validators)


def _learnt(state: SourceState) -> Cells:
    learnt = cells(state, leave=("source", "validators", "active"))
    return learnt | validator_cells(state.validators) | {"of": state.source.key}
