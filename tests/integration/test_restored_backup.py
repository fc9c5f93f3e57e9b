"""Criterion 4: a backup that is put back alerts nobody of what it knows, and of news once."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from monitor.store.sql import open_store
from tests.support.releases import pact, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration


def _database(world: World, folder: Path, *words: str) -> None:
    config = folder / "config.yaml"
    config.write_text(
        f"database: {world.settings.database}\n"
        f"sources: [{{key: acme, every: 15m, url: '{world.newsroom.feed_url('acme')}'}}]\n",
        encoding="utf-8",
    )
    given = ["database", *words, "-c", str(config)]
    result = CliRunner().invoke(program, given, catch_exceptions=False)
    assert result.exit_code == 0, result.output


def test_a_restored_backup_alerts_nobody_of_what_it_knows(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.publish("acme", plant(2))
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] acme: Acme opens plant 2"]
        copy = str(tmp_path / "copy.db")
        _database(world, tmp_path, "backup", copy)
        world.wait(15 * MINUTE)
        world.store.close()
        _database(world, tmp_path, "restore", copy, "--force")
        world.store = open_store(world.settings.database)
        courier = replace(world.pipeline.courier, store=world.store)
        world.pipeline = replace(world.pipeline, store=world.store, courier=courier)
        for _ in range(4):
            world.wait(15 * MINUTE)
        assert world.subjects() == []
        world.newsroom.publish("acme", pact())
        for _ in range(2):
            world.wait(15 * MINUTE)
        assert world.subjects() == ["[Agreed] Acme Corp – Globex Inc: co-development"]
