"""What a preview shows is what the service sent: the same messages with the same subjects."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import app
from monitor.model.recipient import Recipient
from monitor.preview import preview_row
from tests.integration.test_joined_edits import COMPANIES, amount, pact, start
from tests.support.world import MINUTE, READER, World, a_world, digest_rule

pytestmark = pytest.mark.integration

QUARTER = 15 * MINUTE


def foreseen(world: World, rule: str = "all") -> list[str]:
    found = app.preview_of(world.settings, rule, clock=lambda: world.now)
    assert all(one.at <= world.now for one in found)
    return [one.subject for one in found]


def test_edits_of_the_first_hour_are_joined_as_they_were(tmp_path: Path) -> None:
    wants = Recipient(to=READER, language="de")
    with a_world(tmp_path, companies=COMPANIES, recipients=(wants,)) as world:
        start(world)
        release = world.newsroom.publish("acme", pact())
        for given in ("$12", "$14", "$21"):
            amount(release, given)
            world.wait(QUARTER)
        world.wait(30 * MINUTE)
        # After its hour the release changes again: the joined mail did not know of that.
        amount(release, "$90")
        world.wait(timedelta(hours=2))
        sent = world.subjects()
        assert len(sent) == 3
        assert foreseen(world) == sent


def test_edits_that_came_to_nothing_are_no_message(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        start(world)
        release = world.newsroom.publish("acme", pact())
        for given in ("$12", "$21", "$12"):
            amount(release, given)
            world.wait(QUARTER)
        for _ in range(6):
            world.wait(QUARTER)
        sent = world.subjects()
        assert [subject.partition("]")[0] for subject in sent] == ["[Agreed"]
        assert foreseen(world) == sent


def test_a_text_that_swings_is_foreseen_as_it_was_told(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES) as world:
        start(world)
        release = world.newsroom.publish("acme", pact())
        world.wait(timedelta(hours=2))
        for given in ("$21", "$12", "$21", "$12", "$21"):
            amount(release, given)
            world.wait(QUARTER)
        for _ in range(12):
            world.wait(QUARTER)
        sent = world.subjects()
        assert foreseen(world) == sent


def test_a_digest_is_foreseen_with_its_subject(tmp_path: Path) -> None:
    with a_world(tmp_path, companies=COMPANIES, rules=(digest_rule("0 18 * * *"),)) as world:
        start(world)
        release = world.newsroom.publish("acme", pact())
        for given in ("$12", "$14"):
            amount(release, given)
            world.wait(QUARTER)
        world.wait(timedelta(hours=12))
        (one,) = app.preview_of(world.settings, "digest", clock=lambda: world.now)
        assert [one.subject] == world.subjects()
        row = json.loads(json.dumps(preview_row(one)))
        assert (row["recipient"], row["digest"]) == (READER, True)
        assert {event["kind"] for event in row["events"]} >= {"published", "revised"}
