"""A first poll that worker processes judge leaves what it leaves where who writes judges it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import app, readers
from monitor.model.findings import Findings
from monitor.pipeline import Pipeline
from monitor.readers import LocalReaders, ProcessReaders, Readers, Writing
from monitor.store.sql import open_store
from tests.support.feeds import items, lists
from tests.support.releases import pact, plant
from tests.support.world import World, a_world

pytestmark = pytest.mark.integration

_HOUR = timedelta(hours=1)
_FEEDS = ("acme", "globex", "initech")
# When an answer was sent is the server's word, contents are told by their hashes, and of two
# sources either may be written first.
_LEFT_OUT = {"capture": {"headers"}, "blob": {"content"}, "event": {"seq"}}


@pytest.fixture(name="world")
def three_newsrooms(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=_FEEDS) as world:
        yield world


@contextmanager
def beside(world: World, folder: Path, used: Readers) -> Iterator[Pipeline]:
    """Put together a program that reads so, with a database of its own."""
    store = open_store(f"sqlite:///{folder}/beside.db")
    try:
        with store.begin() as step:
            step.sources.sync(world.settings.sources, now=world.now)
        yield replace(world.pipeline, store=store, readers=used)
    finally:
        used.close()
        store.close()


def writing(world: World) -> Writing:
    return Writing(toolkit=world.pipeline.toolkit, database="sqlite")


def rows(file: Path) -> dict[str, list[str]]:
    """Return all rows of a database."""
    with closing(sqlite3.connect(file)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        found: dict[str, list[str]] = {}
        for name in names:
            columns = {column for _, column, *_ in connection.execute(f"PRAGMA table_info({name})")}
            told = ", ".join(f'"{one}"' for one in sorted(columns - _LEFT_OUT.get(name, set())))
            found[name] = sorted(map(str, connection.execute(f"SELECT {told} FROM {name}")))  # noqa: S608
        return found


def test_workers_that_judge_first_polls_leave_what_others_leave(
    world: World, tmp_path: Path
) -> None:
    # One newsroom has no pages, so that its feed is all that it says; one has published nothing.
    lists(world, items(20, newest=world.now - _HOUR))
    for number in range(12):
        world.newsroom.publish("globex", plant(number))
    in_processes = ProcessReaders(app.tools(world.settings, writing=writing(world)), workers=2)
    with beside(world, tmp_path, in_processes) as other:
        world.pipeline = replace(world.pipeline, readers=LocalReaders(app.tools(world.settings)))
        for pipeline in (world.pipeline, other):
            pipeline.poll(world.now)
        world.newsroom.publish("globex", pact())
        world.newsroom.publish("initech", plant(1))
        world.now += _HOUR
        for pipeline in (world.pipeline, other):
            pipeline.poll(world.now)
    ours, theirs = rows(tmp_path / "monitor.db"), rows(tmp_path / "beside.db")
    assert len(ours["location"]) == 20 + 12 + 2
    assert [name for name, given in ours.items() if given != theirs[name]] == []


def test_what_a_worker_cannot_judge_is_judged_by_who_writes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistake(*_: object, **__: object) -> tuple[Findings, ...]:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr(readers, "made_ready", mistake)
    world.newsroom.publish("globex", plant(1))
    world.pipeline.poll(world.now)
    with world.store.read() as step:
        assert len(step.statements.listed("globex")) == 1
        [state] = step.sources.states(["globex"])
    assert state.failures == 0
