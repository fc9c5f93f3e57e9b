"""A feed's permanent redirect: believed after a day, told once, undone when the target ends."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from tests.support.newsroom import Answer
from tests.support.releases import plant
from tests.support.world import OPERATOR, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


def asked(world: World) -> set[str]:
    paths = {path for path, _ in world.newsroom.asked if path.endswith(".xml")}
    world.newsroom.asked.clear()
    return paths


def run(world: World, config: Path, *words: str) -> str:
    """Run a command beside the program, on its database, and return what it says."""
    feed = world.newsroom.feed_url("acme")
    config.write_text(
        f"database: {world.settings.database}\n"
        "fetch: {allow: [127.0.0.0/8], spacing: 0s}\n"
        f"sources: [{{key: acme, every: 15m, url: '{feed}'}}]\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(program, [*words, "-c", str(config)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.replace("\n", "")


def test_a_source_that_moved_is_asked_at_its_new_address(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.newsroom.publish("news", plant(1))
        world.work()
        world.new_mails()
        moved = Answer(status=301, headers=(("Location", "/news.xml"),))
        world.newsroom.faults["/acme.xml"] = moved
        for _ in range(26):
            asked(world)
            world.wait(HOUR)
        assert asked(world) == {"/news.xml"}
        (mail,) = [mail for mail in world.new_mails() if mail.recipient == OPERATOR]
        assert b"/news.xml" in mail.content
        with world.store.read() as step:
            (state,) = step.sources.states()
        assert state.address == world.newsroom.feed_url("news")
        assert state.source.url == world.newsroom.feed_url("acme")
        for command in (("check",), ("sources", "test", "acme")):
            said = run(world, tmp_path / "config.yaml", *command)
            assert world.newsroom.feed_url("news") in said
            assert asked(world) == {"/news.xml"}

        # The target stops working, and the old address has the feed again.
        world.newsroom.faults["/news.xml"] = Answer(status=410)
        del world.newsroom.faults["/acme.xml"]
        world.wait(HOUR)
        assert asked(world) == {"/news.xml"}
        world.wait(HOUR)
        assert asked(world) == {"/acme.xml"}
        world.newsroom.publish("acme", plant(2))
        world.wait(HOUR)
        assert asked(world) == {"/acme.xml"}
        assert world.subjects() == ["[New] acme: Acme opens plant 2"]
