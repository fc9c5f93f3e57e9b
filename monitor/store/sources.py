"""What is remembered of sources."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from sys import intern
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
    next_revision,
    noun,
    put,
    validator_cells,
    validators_of,
)
from monitor.store.states import Kept, States
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
_COUNTED = _ALL.add_columns(source.c.revision)
_DUE = (
    select(source.c.key, source.c.revision)
    .where(source.c.active.is_(True), source.c.due <= bindparam("now"))
    .order_by(source.c.due, source.c.key)
    .limit(bindparam("most"))
)

# Goes into each statement that writes a row: `States` relies on it.
_REVISED = {"revision": next_revision(source)}

_UPDATE = (
    update(source)
    .where(source.c.key == bindparam("of"))
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in source.columns
            if column.name not in {"key", "revision"} and column.name not in _CONFIGURED
        }
        | _REVISED
        # Told is told: it may have been while the source was fetched.
        | {"baseline_told": or_(source.c.baseline_told, bindparam("baseline_told"))}
    )
)


# What a poll changes of a source that is as it was: moments, and where its answer has others the
# validators and when it came as a whole.
_MOMENTS = {
    "due": bindparam("due", type_=source.c.due.type),
    "polled_at": bindparam("polled_at", type_=source.c.polled_at.type),
    "good_at": bindparam("polled_at", type_=source.c.polled_at.type),
}
_ANSWER = {
    column.name: bindparam(column.name, type_=column.type)
    for column in (source.c.whole_at, source.c.etag, source.c.last_modified)
}
_POLLED = (
    update(source).where(source.c.key == bindparam("of")).values(_MOMENTS | _ANSWER | _REVISED)
)
_SAME_ROW = source.c.revision == bindparam("read")
_POLLED_SAME_ROW = _POLLED.where(_SAME_ROW)
_POLLED_MOMENTS = (
    update(source).where(source.c.key == bindparam("of"), _SAME_ROW).values(_MOMENTS | _REVISED)
)


class SqlSources:
    """Sources over one connection; see `monitor.model.protocols.Sources`.

    `states` are those that are known to be committed; `is_committed` says that only such are seen.
    """

    def __init__(
        self, connection: Connection, states: States, *, is_committed: bool = False
    ) -> None:
        self._connection = connection
        self._states = states
        self._is_committed = is_committed
        self.written: dict[str, Kept] = {}

    def sync(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make these and the added sources the active ones; what is known of each stays."""
        configured = {given.key: given for given in sources}
        known = {state.source.key: state for state in _states(self._connection, _ALL)}
        added = {key for key, one in known.items() if one.source.origin is Origin.DATABASE}
        gone = known.keys() - configured.keys() - added
        if gone:
            self._connection.execute(
                update(source)
                .where(source.c.key == bindparam("was"))
                .values(active=False, **_REVISED),
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
            query = update(source).where(source.c.key.in_(some)).values(active=False, **_REVISED)
            self._connection.execute(query)

    def due(self, now: datetime, *, limit: int) -> tuple[SourceState, ...]:
        """Return active sources that are due, most overdue first."""
        rows = self._connection.execute(_DUE, {"now": now, "most": limit}).all()
        found = {key: self._states.at(key, revision) for key, revision in rows}
        read = self._read([key for key, state in found.items() if state is None])
        return tuple(state or read[key] for key, state in found.items())

    def _read(self, keys: Sequence[str]) -> dict[str, SourceState]:
        """Read rows, and where they are committed remember what they say."""
        read: dict[str, Kept] = {}
        for some in batches(keys):
            query = _COUNTED.where(source.c.key.in_(some))
            for *row, revision in self._connection.execute(query):
                state = _state(tuple(row))
                read[state.source.key] = revision, state
        if self._is_committed:
            self._states.keep(read)
        return {key: state for key, (_, state) in read.items()}

    def states(self, keys: Sequence[str] | None = None) -> tuple[SourceState, ...]:
        """Return the active sources, or those with the given keys, ordered by key."""
        if keys is None:
            return _states(self._connection, _ACTIVE.order_by(source.c.key))
        return states_of(self._connection, keys)

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

    def save_polled(self, states: Sequence[SourceState]) -> None:
        """Write of sources that are as they were when they were asked, and what to ask next time.

        Where the rows are known as they are, so are they afterwards; `written` has them then.
        """
        unknown = {state.source.key: state for state in states}
        known: dict[str, Kept] = {}
        moments: list[Cells] = []
        answers: list[Cells] = []
        for key, state in unknown.items():
            before = self._states.before(state)
            if before is None:
                continue
            revision, was = before
            known[key] = revision + 1, state
            if _answers_alike(was, state):
                moments.append(_moments(state) | {"read": revision})
            else:
                answers.append(_moments(state) | _answer(state) | {"read": revision})
        met = run_many(self._connection, _POLLED_MOMENTS, rows=moments) if moments else 0
        met += run_many(self._connection, _POLLED_SAME_ROW, rows=answers) if answers else 0
        if met == len(known):
            self.written |= known
            unknown = {key: unknown[key] for key in unknown.keys() - known.keys()}
        if unknown:
            # Where another program wrote one of them, all are: which one it was is not counted.
            rows = [_moments(state) | _answer(state) for state in unknown.values()]
            run_many(self._connection, _POLLED, rows=rows)

    def tell_baselines(self, keys: Sequence[str]) -> None:
        """Note that what these sources' baselines held was told."""
        for some in batches(keys):
            query = (
                update(source).where(source.c.key.in_(some)).values(baseline_told=True, **_REVISED)
            )
            self._connection.execute(query)


def states_of(connection: Connection, keys: Sequence[str]) -> tuple[SourceState, ...]:
    """Return the states of sources, active or not, ordered by key."""
    found = [
        state
        for some in batches(keys)
        for state in _states(connection, _ALL.where(source.c.key.in_(some)))
    ]
    return tuple(sorted(found, key=lambda state: state.source.key))


def save_states(connection: Connection, states: Iterable[SourceState]) -> None:
    """Write what was learned of sources; what the configuration says of them stays."""
    given = list({state.source.key: state for state in states}.values())
    if not given:
        return
    # Half the cost of an insert that turns into an update, and new sources are rare.
    met = run_many(connection, _UPDATE, rows=[_learnt(state) for state in given])
    if met < len(given):
        insert_once(connection, source, rows=map(_row, given), by=("key",))


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


def _moments(state: SourceState) -> Cells:
    return {"of": state.source.key, "due": state.due, "polled_at": state.polled_at}


def _answer(state: SourceState) -> Cells:
    return {"whole_at": state.whole_at, **validator_cells(state.validators)}


def _answers_alike(before: SourceState, after: SourceState) -> bool:
    """Whether an answer brought neither a whole body nor other validators."""
    return after.whole_at == before.whole_at and after.validators == before.validators


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
    if learnt["reader"] is not None:
        # Mostly the same for all of them, and they stay in memory.
        learnt["reader"] = intern(learnt["reader"])
    return SourceState(source=definition, validators=validators_of(*row[-2:]), **learnt)


def _row(state: SourceState) -> Cells:
    learnt = cells(state, leave=("source", "validators"))
    return cells(state.source) | learnt | validator_cells(state.validators)


def _learnt(state: SourceState) -> Cells:
    learnt = cells(state, leave=("source", "validators", "active"))
    return learnt | validator_cells(state.validators) | {"of": state.source.key}
