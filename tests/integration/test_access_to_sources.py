"""A newsroom that lets in who has a password, through the whole program: and no trace of it."""

import logging
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.app import look_at
from monitor.model.capture import FetchFailed
from monitor.model.findings import Findings
from monitor.model.settings import Access, Secret
from monitor.model.source import Health
from monitor.store.sql import open_store
from tests.support import newsroom as newsrooms
from tests.support.builders import a_hold
from tests.support.newsroom import Newsroom
from tests.support.releases import pact, plant
from tests.support.remembered import run
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

PASSWORD = "correct horse"
BASIC = f"Basic {b64encode(f'me:{PASSWORD}'.encode()).decode()}"


def let_in(world: World, password: str = PASSWORD) -> None:
    """Give the source an account, as a configuration would, and begin again with it."""
    url = world.settings.sources[0].url
    access = Access(source="acme", url=url, user="me", password=Secret(password))
    world.settings = replace(world.settings, access=(access,))
    world.restart()


def test_feed_and_pages_are_read_and_the_password_is_written_nowhere(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with a_world(tmp_path) as world:
        world.newsroom.lets_in = BASIC
        let_in(world)
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.publish("acme", pact())
        world.wait(15 * MINUTE)
        assert len(world.subjects()) == 1
        assert world.newsroom.strangers == 0
        # robots.txt as well: who lets nobody in shows its rules to nobody.
        assert world.newsroom.robots_asked == 1
        with world.store.read() as step:
            assert step.sources.states()[0].health is Health.HEALTHY
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    for secret in (PASSWORD, BASIC.split()[1]):
        assert secret.encode() not in written
        assert secret not in caplog.text


def test_a_wrong_password_is_a_wall_and_no_fact(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.lets_in = BASIC
        let_in(world, "wrong")
        world.wait(15 * MINUTE)
        with world.store.read() as step:
            assert step.sources.states()[0].health is Health.BLOCKED
        let_in(world)
        world.wait(60 * MINUTE)
        with world.store.read() as step:
            assert step.sources.states()[0].health is Health.HEALTHY
        assert world.subjects() == []


@pytest.mark.parametrize("words", [("check",), ("sources", "test", "acme")])
@pytest.mark.parametrize("password", [PASSWORD, "wrong horse"])
def test_a_trial_uses_the_password_and_does_not_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], password: str
) -> None:
    monkeypatch.setenv("ACME_PASSWORD", password)
    room = Newsroom(feeds={"acme": [plant(1)]}, lets_in=BASIC)
    with newsrooms.running(room):
        config = tmp_path / "config.yaml"
        config.write_text(
            "fetch: {allow: 127.0.0.0/8, contact: you@example.org}\n"
            f"sources: [{{key: acme, every: 15m, url: '{room.feed_url('acme')}', user: me, "
            "password_env: ACME_PASSWORD, headers: {X-Key: {env: ACME_PASSWORD}}}]\n",
            encoding="utf-8",
        )
        result = run(config, *words)
    assert ("good" in result.output) == (password == PASSWORD)
    assert "horse" not in result.output
    assert b64encode(f"me:{password}".encode()).decode() not in result.output


def test_a_trial_leaves_a_host_alone_that_asked_for_it(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        host = f"127.0.0.1:{world.newsroom.port}"
        hold = a_hold(host, until=world.now + 15 * MINUTE)
        store = open_store(world.settings.database)
        with store.begin() as step:
            step.record([Findings(holds=(replace(hold, at=world.now),))])
        store.close()
        (looked,) = look_at(world.settings, world.settings.sources, clock=lambda: world.now)
        assert isinstance(looked.result, FetchFailed)
        assert "wants to be left alone" in looked.result.detail
        assert world.newsroom.asked == []
