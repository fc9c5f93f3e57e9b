"""Criterion 10: however many pages are due, a host is asked as often as it may be, and none starve.

The store's own contract has the same with 50,000 pages of 400 hosts (tests/contract).
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.budget import Budget
from tests.support.releases import plant
from tests.support.world import a_world

pytestmark = pytest.mark.integration

_HOUR = timedelta(hours=1)
_PAGES = 120
_AN_HOUR = 20


def test_a_host_with_many_pages_is_asked_no_more_often_than_it_may_be(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for number in range(_PAGES):
            world.newsroom.publish("acme", plant(number))
        world.work()
        world.pipeline = replace(world.pipeline, budget=Budget(_AN_HOUR))
        # Ten days later every page is asked once a day: all are due, and too many for an hour.
        world.now += timedelta(days=10)
        world.newsroom.asked.clear()
        looks = Counter[str]()
        for _ in range(24):
            world.wait(_HOUR + timedelta(minutes=1))
            asked = [path for path, _ in world.newsroom.asked if not path.endswith(".xml")]
            world.newsroom.asked.clear()
            assert len(asked) <= _AN_HOUR
            looks.update(asked)
        assert len(looks) == _PAGES
        assert max(looks.values()) - min(looks.values()) <= 2
