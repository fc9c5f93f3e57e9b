"""When the operator is told of a source that says nothing, and how often of one that fails."""

from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from monitor.model.source import Health
from tests.support.builders import DAY, HOUR
from tests.support.newsroom import Answer, Release
from tests.support.world import OPERATOR, World, a_world

pytestmark = pytest.mark.integration


def _publish(world: World, number: int, *, ago: timedelta = timedelta(0)) -> None:
    world.newsroom.publish(
        "acme",
        Release(
            slug=f"plant-{number}",
            title=f"Acme opens plant {number}",
            paragraphs=[f"Acme opened plant number {number} in Porto. It makes batteries." * 2],
            published=format_datetime(world.now - ago),
        ),
    )


def _told(world: World) -> list[str]:
    return [mail.subject for mail in world.new_mails() if mail.recipient == OPERATOR]


def _health(world: World) -> Health:
    with world.store.read() as step:
        (state,) = step.sources.states()
    return state.health


def test_a_weekly_source_that_falls_silent_is_noticed_once(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for number in range(8):
            _publish(world, number, ago=(8 - number) * 7 * DAY)
        world.work()
        _publish(world, 9)
        world.wait(DAY)
        for _ in range(34):
            world.wait(DAY)
        assert _told(world) == []
        assert _health(world) is Health.HEALTHY
        for _ in range(40):
            world.wait(DAY)
        (subject,) = _told(world)
        assert subject.startswith("[Monitor] Source silent: The source acme")
        assert _health(world) is Health.SILENT
        _publish(world, 10)
        world.wait(DAY)
        assert _health(world) is Health.HEALTHY


def test_a_yearly_source_is_never_silent(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for number in range(8):
            _publish(world, number, ago=(8 - number) * 365 * DAY)
        world.work()
        for _ in range(24):
            world.wait(30 * DAY)
        assert _told(world) == []


@pytest.mark.parametrize("failures", [3, 30, 300])
def test_failing_is_told_once_and_so_is_recovery_and_nothing_between(
    tmp_path: Path, failures: int
) -> None:
    with a_world(tmp_path) as world:
        _publish(world, 1)
        world.work()
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        asked = _asked(world)
        for failure in range(failures):
            # Never given up: the back-off is capped, whatever came before.
            world.wait(8 * HOUR)
            assert _asked(world) == asked + failure + 1
        world.newsroom.faults.clear()
        world.wait(DAY)
        expected = ["Source failing", "Source recovered"] if failures > 3 else []
        assert [subject.split("] ")[1].split(":")[0] for subject in _told(world)] == expected
        assert _health(world) is Health.HEALTHY


def _asked(world: World) -> int:
    return sum(path == "/acme.xml" for path, _ in world.newsroom.asked)


def test_a_login_wall_is_said_to_be_one(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.faults["/acme.xml"] = Answer(status=403)
        world.work()
        assert _health(world) is Health.BLOCKED
