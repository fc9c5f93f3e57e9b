"""A poll remembers the states of its sources, and never one that is not what is stored."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitor.model.capture import Validators
from monitor.model.findings import Findings
from monitor.model.source import SourceState
from monitor.store.sql import SqlStore, SqlTransaction, open_store
from tests.support.builders import DAY, HOUR, MINUTE, NOW, a_source, a_state

LATER = NOW + 40 * DAY
# A clock that was far ahead, which `rewind` puts right.
AHEAD = replace(a_state(due=NOW + HOUR), polled_at=NOW + HOUR, baseline_at=NOW)

WRITERS: dict[str, Callable[[SqlTransaction], None]] = {
    "sync": lambda tx: tx.sources.sync([replace(a_source(), name="Renamed")], now=NOW),
    "sync without it": lambda tx: tx.sources.sync([], now=NOW),
    "add": lambda tx: tx.sources.add([replace(a_source(), name="Added")], now=NOW),
    "remove": lambda tx: tx.sources.remove(["acme"]),
    "tell baselines": lambda tx: tx.sources.tell_baselines(["acme"]),
    "rewind": lambda tx: tx.rewind(NOW),
    "states": lambda tx: tx.record([Findings(states=(replace(AHEAD, failures=1),))]),
    "polled": lambda tx: tx.record([Findings(polled=(polled(AHEAD, at=NOW + MINUTE),))]),
}


class Undone(Exception):
    """A step was given up."""


@pytest.fixture
def other(store: SqlStore, database_url: str) -> Iterator[SqlStore]:
    """Yield another program on the database of `store`, in which a source is known."""
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        tx.record([Findings(states=(AHEAD,))])
    opened = open_store(database_url)
    yield opened
    opened.close()


def due(store: SqlStore, at: datetime = LATER) -> tuple[SourceState, ...]:
    with store.read() as tx:
        return tx.sources.due(at, limit=9)


def stored(store: SqlStore) -> tuple[SourceState, ...]:
    """Return the active sources as the rows have them."""
    with store.read() as tx:
        return tx.sources.states()


def polled(state: SourceState, *, at: datetime) -> SourceState:
    return replace(state, due=at + HOUR, polled_at=at, good_at=at)


def record(store: SqlStore, *findings: Findings) -> None:
    with store.begin() as tx:
        tx.record(findings)


def test_row_that_is_as_it_was_is_not_read_again(store: SqlStore, other: SqlStore) -> None:
    [first] = due(store)
    record(store, Findings(polled=(polled(first, at=NOW),)))
    [second] = due(store)
    record(store, Findings(polled=(replace(polled(second, at=NOW + MINUTE), whole_at=NOW),)))
    [third] = due(store)
    assert first.source is second.source is third.source
    assert (third,) == stored(store) == due(other)


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_what_another_program_wrote_is_seen_at_the_next_poll(
    store: SqlStore, other: SqlStore, write: Callable[[SqlTransaction], None]
) -> None:
    before = due(store)
    with other.begin() as tx:
        write(tx)
    assert due(store) == stored(other) != before


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())
def test_poll_undoes_nothing_that_was_written_while_it_travelled(
    store: SqlStore, other: SqlStore, write: Callable[[SqlTransaction], None]
) -> None:
    [asked] = due(store)
    with other.begin() as tx:
        write(tx)
    now = polled(asked, at=NOW + 2 * MINUTE)
    before = stored(other)
    record(store, Findings(polled=(now,)))
    expected = tuple(polled(state, at=NOW + 2 * MINUTE) for state in before)
    assert due(store) == stored(other) == expected


def test_what_was_undone_is_not_remembered(store: SqlStore, other: SqlStore) -> None:
    [state] = due(store)
    with suppress(Undone), store.begin() as tx:
        tx.record([Findings(polled=(polled(state, at=NOW + DAY),))])
        raise Undone
    assert due(store) == stored(other) == (state,)


def test_what_is_not_committed_yet_is_not_remembered(store: SqlStore, other: SqlStore) -> None:
    due(store)
    with suppress(Undone), store.begin() as tx:
        tx.sources.sync([replace(a_source(), name="Undone")], now=NOW)
        tx.sources.due(LATER, limit=9)
        raise Undone
    # Another writing has the number of the one that was undone.
    with other.begin() as tx:
        tx.sources.sync([replace(a_source(), name="Done")], now=NOW)
    assert [state.source.name for state in due(store)] == ["Done"]


def test_source_that_was_polled_twice_in_one_step_is_as_it_was_last(
    store: SqlStore, other: SqlStore
) -> None:
    [state] = due(store)
    once, twice = polled(state, at=NOW + MINUTE), polled(state, at=NOW + HOUR)
    record(store, Findings(polled=(once,)), Findings(polled=(twice,)))
    assert due(store) == stored(other) == (twice,)
    with store.begin() as tx:
        tx.record([Findings(polled=(once,))])
        tx.record([Findings(polled=(twice,), states=(replace(once, failures=1),))])
    assert due(store) == stored(other) == (replace(once, failures=1),)


def test_new_validators_are_written_and_remembered(store: SqlStore, other: SqlStore) -> None:
    [state] = due(store)
    new = replace(polled(state, at=NOW), validators=Validators(etag='"2"'))
    record(store, Findings(polled=(new,)))
    assert due(store) == stored(other) == (new,)


def test_of_many_sources_only_those_that_changed_are_read(store: SqlStore, other: SqlStore) -> None:
    states = [replace(AHEAD, source=a_source(f"s{n}"), due=NOW + timedelta(n)) for n in range(9)]
    record(store, Findings(states=tuple(states)))
    known = {state.source.key: state for state in due(store, NOW + 9 * DAY)}
    record(other, Findings(states=(replace(known["s4"], failures=2),)))
    now = {state.source.key: state for state in due(store, NOW + 9 * DAY)}
    assert [key for key in known if now[key] is not known[key]] == ["s4"]
    assert now["s4"].failures == 2
