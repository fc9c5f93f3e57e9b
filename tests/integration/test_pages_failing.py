"""When the operator is told that the pages of a source cannot be read while its feed is well."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.newsroom import Answer
from tests.support.releases import plant
from tests.support.world import OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
_DOWN = Answer(status=503, body=b"<html><title>Service unavailable</title></html>")
_WALL = Answer(status=403, body=b"<html><title>Access denied</title></html>")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world that has read six releases with pages."""
    with a_world(tmp_path) as made:
        for number in range(6):
            made.newsroom.publish("acme", plant(number))
        made.work()
        made.wait(HOUR)
        assert made.new_mails() == []
        yield made


def _break(world: World, answer: Answer, *, but: int | None = None) -> None:
    for release in world.newsroom.feeds["acme"]:
        if release.slug != f"plant-{but}":
            world.newsroom.faults[f"/acme/{release.slug}"] = answer


def _mend(world: World) -> None:
    world.newsroom.faults.clear()


def _told(world: World) -> list[str]:
    return [mail.subject[:60] for mail in world.new_mails() if mail.recipient == OPERATOR]


@pytest.mark.parametrize("answer", [_DOWN, _WALL], ids=["outage", "wall"])
def test_pages_that_all_fail_are_told_once_and_once_when_they_can_be_read_again(
    world: World, answer: Answer
) -> None:
    _break(world, answer)
    for _ in range(40):
        world.wait(HOUR)
    mails = world.new_mails()
    assert [mail.recipient for mail in mails] == [OPERATOR]
    assert mails[0].subject.startswith("[Monitor] Pages cannot be read: The source acme")
    assert f"HTTP status {answer.status}".encode() in mails[0].content
    _mend(world)
    for _ in range(20):
        world.wait(HOUR)
    (subject,) = _told(world)
    assert subject.startswith("[Monitor] Pages can be read again")


def test_one_page_that_is_well_keeps_the_operator_in_peace(world: World) -> None:
    _break(world, _DOWN, but=3)
    for _ in range(40):
        world.wait(HOUR)
    assert _told(world) == []


def test_an_outage_of_an_hour_is_told_to_nobody(world: World) -> None:
    _break(world, _DOWN)
    for _ in range(5):
        world.wait(timedelta(minutes=10))
    _mend(world)
    for _ in range(20):
        world.wait(HOUR)
    assert world.new_mails() == []


def test_a_source_that_fails_itself_is_told_of_as_such(world: World) -> None:
    _break(world, _DOWN)
    world.newsroom.faults["/acme.xml"] = _DOWN
    for _ in range(40):
        world.wait(HOUR)
    (subject,) = _told(world)
    assert subject.startswith("[Monitor] Source failing: The source acme")


def test_pages_that_were_never_read_are_told_of_and_their_statements_too(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(0))
        world.newsroom.faults["/acme/plant-0"] = _WALL
        world.work()
        for number in range(1, 4):
            world.newsroom.publish("acme", plant(number))
            world.newsroom.faults[f"/acme/plant-{number}"] = _WALL
            world.wait(HOUR)
        mails = world.new_mails()
        assert sum(mail.recipient == READER for mail in mails) == 3
        (told,) = [mail for mail in mails if mail.recipient == OPERATOR]
        assert told.subject.startswith("[Monitor] Pages cannot be read")
