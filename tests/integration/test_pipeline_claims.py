"""Claims are looked for where a statement is told, and sources are written together."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from monitor import judging
from monitor.analysis import baseline
from monitor.analysis.analyse import judge_feed
from monitor.model.findings import Findings
from monitor.model.source import Health
from monitor.model.statement import Basis, Version
from tests.support.newsroom import Answer, Release
from tests.support.releases import pact, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration


def deal() -> Release:
    return Release(
        slug="deal",
        title="Acme and Initech announce partnership",
        paragraphs=[line.replace("Globex", "Initech") for line in pact().paragraphs],
    )


def teasers(world: World, path: str) -> tuple[Version, ...]:
    with world.store.read() as step:
        listed = step.statements.listed("acme")
        (place,) = [one.location for one in listed if path in (one.url or "")]
        return step.statements.versions(place, Basis.FEED)


def teaser_claims(world: World, path: str) -> int:
    version = teasers(world, path)[-1]
    with world.store.read() as step:
        known = step.statements.known(version.location, Basis.FEED)
    assert known is not None
    return len(known.claims)


def test_claims_of_a_teaser_are_not_looked_for_where_the_page_is_read(world: World) -> None:
    world.newsroom.publish("acme", deal())
    world.wait(15 * MINUTE)
    (teaser,) = teasers(world, "/deal")
    assert (teaser.detector, teaser_claims(world, "/deal")) == ("", 0)
    (subject,) = world.subjects()
    assert "Initech" in subject


def test_claims_of_a_teaser_are_found_and_kept_where_it_is_told(world: World) -> None:
    world.newsroom.faults["/acme/deal"] = Answer(status=403)
    world.newsroom.publish("acme", deal())
    world.wait(15 * MINUTE)
    (teaser,) = teasers(world, "/deal")
    assert teaser.detector
    assert teaser.content.language == "en"
    assert teaser_claims(world, "/deal") > 0
    (subject,) = world.subjects()
    assert "Initech" in subject


def test_an_edit_of_what_was_told_from_the_feed_is_told_with_its_claims(world: World) -> None:
    world.newsroom.faults["/acme/plant-3"] = Answer(status=403)
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    world.new_mails()
    release = world.newsroom.feeds["acme"][0]
    world.newsroom.feeds["acme"][0] = replace(
        release, title=deal().title, paragraphs=list(deal().paragraphs)
    )
    world.wait(15 * MINUTE)
    first, second = teasers(world, "/plant-3")
    assert first.detector == second.detector != ""
    assert teaser_claims(world, "/plant-3") > 0


def test_a_mistake_about_one_source_leaves_those_written_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def stumbling(captured: object, *given: object, **named: object) -> Sequence[Findings]:
        known = named["known"]
        if known.state.source.key == "bad":  # type: ignore[attr-defined]
            raise RuntimeError("a bug")
        return judge_feed(captured, *given, **named)  # type: ignore[arg-type]

    with a_world(tmp_path, feeds=("bad", "good", "well")) as world:
        for feed in ("bad", "good", "well"):
            world.newsroom.publish(feed, plant())
        # A first poll is judged where it is read, and again by who writes if that went wrong.
        for where in (baseline, judging):
            monkeypatch.setattr(where, "judge_feed", stumbling)
        world.work()
        with world.store.read() as step:
            states = {state.source.key: state for state in step.sources.states()}
            listed = {key: len(step.statements.listed(key)) for key in states}
        assert listed == {"bad": 0, "good": 1, "well": 1}
        assert states["bad"].health is Health.FAILING
        assert states["good"].health is states["well"].health is Health.HEALTHY
