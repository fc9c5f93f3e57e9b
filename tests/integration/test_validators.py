"""Criterion 15: a server's word that nothing changed is believed, but not for ever."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.releases import plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(name="world")
def a_quiet_world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.new_mails()
        world.newsroom.asked.clear()
        yield world


def statuses(world: World, path: str) -> list[int]:
    return [status for asked, status in world.newsroom.asked if asked == path]


def test_a_feed_whose_etag_lies_is_found_out_within_a_day(world: World) -> None:
    world.newsroom.stuck_etag = '"for ever"'
    world.wait(DAY)
    world.newsroom.publish("acme", plant(2))
    heard = []
    for _ in range(25):
        world.wait(HOUR)
        heard += world.subjects()
    assert heard == ["[New] acme: Acme opens plant 2"]
    assert statuses(world, "/acme.xml").count(304) > 15


def test_a_page_whose_etag_lies_is_found_out_within_a_day_and_a_look(world: World) -> None:
    world.newsroom.stuck_etag = '"for ever"'
    world.wait(DAY)
    page = world.newsroom.answer("/acme/plant-1")
    edited = page.body.replace(b"$12 million", b"$21 million")
    assert edited != page.body
    world.newsroom.faults["/acme/plant-1"] = replace(page, body=edited)
    heard = []
    for _ in range(48):
        world.wait(HOUR)
        heard += world.subjects()
    assert [subject for subject in heard if "plant 1" in subject]
    assert len(heard) == 1


def test_a_truthful_server_is_asked_for_the_whole_about_once_a_day(world: World) -> None:
    for _ in range(96):
        world.wait(15 * MINUTE)
    asked = statuses(world, "/acme.xml")
    assert len(asked) == 96
    assert 1 <= asked.count(200) <= 2
    assert world.subjects() == []


def test_another_way_of_reading_asks_for_the_whole_and_tells_nobody(world: World) -> None:
    world.wait(15 * MINUTE)
    assert statuses(world, "/acme.xml") == [304]
    world.newsroom.asked.clear()
    (source,) = world.settings.sources
    with world.store.begin() as step:
        step.sources.sync([replace(source, language="en")], now=world.now)
    world.wait(15 * MINUTE)
    assert statuses(world, "/acme.xml") == [200]
    assert statuses(world, "/acme/plant-1") == [200]
    world.newsroom.asked.clear()
    world.wait(15 * MINUTE)
    assert statuses(world, "/acme.xml") == [304]
    assert world.subjects() == []
