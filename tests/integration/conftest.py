"""The world that tests of the pipeline start from."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.releases import pact, plant
from tests.support.world import World, a_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world after its baseline of three statements, one of them a partnership."""
    with a_world(tmp_path) as world:
        for release in (plant(1), plant(2), pact()):
            world.newsroom.publish("acme", release)
        world.work()
        yield world


@pytest.fixture(autouse=True)
def _scheduler_log_as_before() -> Iterator[None]:
    """Undo what a service that runs in this process does to the log."""
    scheduler = logging.getLogger("apscheduler")
    before = scheduler.level
    yield
    scheduler.setLevel(before)
