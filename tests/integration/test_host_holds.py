"""Criterion 6: 429 and 503 are no fact, and the whole host is left alone as long as it asks."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.source import Health
from tests.support.newsroom import Answer
from tests.support.releases import plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(name="world")
def two_feeds_of_one_host(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("acme", plant(1))
        world.newsroom.publish("globex", plant(2))
        world.work()
        world.new_mails()
        world.newsroom.asked.clear()
        yield world


def in_seconds(_: datetime) -> str:
    return "2700"


def as_date(now: datetime) -> str:
    return f"{now + 45 * MINUTE:%a, %d %b %Y %H:%M:%S} GMT"


def refuse(world: World, status: int, *headers: tuple[str, str]) -> None:
    world.newsroom.faults["/acme.xml"] = Answer(status=status, headers=headers)


@pytest.mark.parametrize("form", [in_seconds, as_date])
@pytest.mark.parametrize("status", [429, 503])
def test_no_source_and_no_page_is_asked_before(
    world: World, form: Callable[[datetime], str], status: int
) -> None:
    now = world.now + 15 * MINUTE
    refuse(world, status, ("Retry-After", form(now)))
    world.wait(15 * MINUTE)
    assert ("/acme.xml", status) in world.newsroom.asked
    world.newsroom.asked.clear()
    world.newsroom.faults.clear()
    for _ in range(2):
        world.wait(15 * MINUTE)
        world.restart()
    world.wait(15 * MINUTE - SECOND)
    assert world.newsroom.asked == []
    world.wait(SECOND)
    assert {path for path, _ in world.newsroom.asked} >= {"/acme.xml", "/globex.xml"}
    world.wait(15 * MINUTE)
    with world.store.read() as step:
        assert {state.health for state in step.sources.states()} == {Health.HEALTHY}
        assert step.sources.holds(world.now) == ()
    assert world.subjects() == []


def test_the_rest_of_the_same_batch_is_not_asked(world: World) -> None:
    for number in range(3, 23):
        world.newsroom.publish("acme", plant(number))
        world.newsroom.faults[f"/acme/plant-{number}"] = Answer(
            status=429, headers=(("Retry-After", "3600"),)
        )
    world.wait(15 * MINUTE)
    pages = [path for path, status in world.newsroom.asked if status == 429]
    assert 1 <= len(pages) <= world.settings.fetch.per_host
    # What the feed says need not wait for the pages.
    assert len(world.subjects()) == 20


def test_a_429_without_a_word_holds_the_host_a_while(world: World) -> None:
    refuse(world, 429)
    world.wait(15 * MINUTE)
    world.newsroom.asked.clear()
    world.wait(10 * MINUTE - SECOND)
    assert world.newsroom.asked == []
    world.wait(6 * MINUTE)
    assert world.newsroom.asked


def test_one_broken_page_without_a_word_holds_nobody(world: World) -> None:
    refuse(world, 503)
    world.wait(15 * MINUTE)
    assert ("/globex.xml", 304) in world.newsroom.asked


def test_a_broken_clock_cannot_silence_us_for_more_than_a_day(world: World) -> None:
    refuse(world, 503, ("Retry-After", "999999999"))
    world.wait(15 * MINUTE)
    world.newsroom.asked.clear()
    world.newsroom.faults.clear()
    world.wait(DAY - SECOND)
    assert world.newsroom.asked == []
    world.wait(SECOND)
    assert {path for path, _ in world.newsroom.asked} >= {"/acme.xml", "/globex.xml"}


def test_a_held_host_is_no_failure_of_its_other_sources(world: World) -> None:
    refuse(world, 429, ("Retry-After", "7200"))
    for _ in range(4):
        world.wait(15 * MINUTE)
    with world.store.read() as step:
        health = {state.source.key: state.failures for state in step.sources.states()}
    assert health == {"acme": 1, "globex": 0}
