"""A name that means another address once it is trusted, through the whole program."""

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.fetch.http import HttpFetcher
from monitor.fetch.robots import RobotsFetcher
from monitor.model.source import Health, SourceState
from tests.integration.fetch_servers import LOOPBACK, Names
from tests.support.releases import pact, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"


@contextmanager
def private_server(port: int) -> Iterator[None]:
    """Listen at the private address; not even a connection must ever arrive."""
    with socket.create_server((PRIVATE, port)) as listener:
        listener.setblocking(False)
        yield
        with pytest.raises(BlockingIOError):
            listener.accept()


def means(world: World, name: str, *addresses: str) -> None:
    """Let a name mean these addresses from now on, one lookup after another."""
    world.pipeline.fetcher.close()
    limits = replace(world.settings.fetch, allow=LOOPBACK)
    names = Names({name: tuple((address,) for address in addresses)})
    fetcher = RobotsFetcher(
        HttpFetcher(limits, lambda: world.now, resolver=names),
        lambda: world.now,
        user_agent="press-release-monitor",
    )
    world.pipeline = replace(world.pipeline, fetcher=fetcher)


def state_of(world: World, key: str) -> SourceState:
    with world.store.read() as step:
        return step.sources.states([key])[0]


def rows(world: World) -> tuple[int, int]:
    with closing(sqlite3.connect(world.settings.database.removeprefix("sqlite:///"))) as database:
        (versions,) = database.execute("SELECT count(*) FROM version").fetchone()
        (captures,) = database.execute("SELECT count(*) FROM capture").fetchone()
        return versions, captures


@pytest.fixture(name="world")
def a_named_newsroom(tmp_path: Path) -> Iterator[World]:
    """Yield a world whose source "acme" has a name, and whose "globex" has an address."""
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("acme", plant(1))
        world.newsroom.publish("globex", plant(2))
        acme, globex = world.settings.sources
        named = replace(acme, url=f"http://rebind.test:{world.newsroom.port}/acme.xml")
        with world.store.begin() as step:
            step.sources.sync([named, globex], now=world.now)
        means(world, "rebind.test", PUBLIC)
        world.work()
        assert state_of(world, "acme").health is Health.HEALTHY
        yield world


def test_a_name_that_turns_to_a_private_address_is_refused_and_no_fact(world: World) -> None:
    known = rows(world)
    with private_server(world.newsroom.port):
        means(world, "rebind.test", PRIVATE)
        world.newsroom.publish("acme", pact())
        asked = len(world.newsroom.asked)
        world.wait(15 * MINUTE)
        state = state_of(world, "acme")
        assert state.health is Health.BLOCKED
        assert state.failure == (
            "blocked: refused to connect to rebind.test: 127.0.0.2 is a loopback address; "
            "to fetch it all the same, add 127.0.0.2 to fetch.allow"
        )
        # The other source was asked; nothing of the private server is kept, and nobody is told.
        paths = [path for path, _ in world.newsroom.asked[asked:]]
        assert "/globex.xml" in paths
        assert "/acme.xml" not in paths
        assert state_of(world, "globex").health is Health.HEALTHY
        assert rows(world) == known
        assert world.subjects() == []
    means(world, "rebind.test", PUBLIC)
    world.wait(timedelta(hours=1))
    assert state_of(world, "acme").health is Health.HEALTHY
    assert len(world.subjects()) == 1


def test_a_page_whose_name_turns_private_after_the_feed_is_refused(world: World) -> None:
    """The feed's own lookup is good; what the page's name means is asked when it is dialled."""
    port = world.newsroom.port
    feed = world.newsroom.answer("/globex.xml")
    release = pact()
    item = (
        f"<item><guid isPermaLink='false'>p</guid><title>{release.title}</title>"
        f"<link>http://rebind.test:{port}/admin</link>"
        f"<description>{release.paragraphs[0]}</description></item>"
    )
    body = feed.body.replace(b"<item>", item.encode() + b"<item>", 1)
    world.newsroom.faults["/globex.xml"] = replace(feed, body=body)
    with private_server(port):
        means(world, "rebind.test", PRIVATE)
        for _ in range(8):
            world.wait(15 * MINUTE)
        # It is told from its feed, with what the feed said and nothing else.
        (subject,) = [x for x in world.subjects() if not x.startswith("[Monitor]")]
        assert "Globex" in subject
