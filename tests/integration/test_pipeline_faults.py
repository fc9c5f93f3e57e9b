"""What newsrooms do wrong, and what must not become a fact, a loss or a second mail."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.extract.page import ExtractedPage, extract
from monitor.model.capture import Capture
from monitor.model.source import Health
from tests.support.newsroom import Answer, Newsroom, Release
from tests.support.releases import PLANT, counts, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=503, body=b"later"),
        Answer(body=b"<!doctype html><html><title>Maintenance</title><body>x</body></html>"),
        Answer(content_type="application/rss+xml", body=b""),
        Answer(
            content_type="application/rss+xml",
            body=b"<rss version='2.0'><channel><title>a</title></channel></rss>",
        ),
        Answer(
            content_type="application/rss+xml",
            body=b"<rss version='2.0'><channel><title>a</title><item><title>Half a he",
        ),
        Answer(content_type="text/html", body=b"<html><title>Just a moment...</title></html>"),
    ],
    ids=["503", "maintenance page", "nothing", "no entries", "cut off", "captcha"],
)
def test_a_bad_answer_is_no_fact(world: World, answer: Answer) -> None:
    before = counts(world)
    world.newsroom.faults["/acme.xml"] = answer
    for path in ("/acme/plant-1", "/acme/plant-2", "/acme/pact"):
        world.newsroom.faults[path] = answer
    world.wait(15 * MINUTE)
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.health is Health.FAILING
    world.newsroom.faults.clear()
    world.wait(HOUR)
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.health is Health.HEALTHY
    assert world.subjects() == []
    assert counts(world) == before


def test_a_page_that_cannot_be_read_is_told_from_its_feed(world: World) -> None:
    world.newsroom.faults["/acme/plant-3"] = Answer(status=403)
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]
    world.newsroom.faults.clear()
    for _ in range(8):
        world.wait(15 * MINUTE)
    assert world.subjects() == []


def test_a_consent_wall_is_no_statement_and_no_edit(world: World) -> None:
    wall = "We value your privacy. We and our 812 partners store cookies on your device. " * 5
    page = f"<html><title>Your choices</title><body><article><p>{wall}</p></article></body></html>"
    for slug in ("plant-1", "plant-2", "plant-3", "pact"):
        world.newsroom.faults[f"/acme/{slug}"] = Answer(body=page.encode())
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]
    world.newsroom.faults.clear()
    for _ in range(8):
        world.wait(HOUR)
    assert world.subjects() == []


def test_a_page_that_is_late_is_waited_for(world: World) -> None:
    world.newsroom.faults["/acme/plant-3"] = Answer(status=404)
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    world.newsroom.faults.clear()
    world.wait(2 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_an_entry_without_a_page_is_told_from_the_feed(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        no_link = Newsroom(feeds={"acme": [plant(2), plant(1)]})
        feed = no_link.answer("/acme.xml").body.replace(b"<link>", b"<nolink>")
        world.newsroom.faults["/acme.xml"] = Answer(
            content_type="application/rss+xml", body=feed.replace(b"</link>", b"</nolink>")
        )
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] acme: Acme opens plant 2"]


def test_a_rekeyed_feed_mails_nobody(world: World) -> None:
    for release in world.newsroom.feeds["acme"]:
        release.slug = f"2026/{release.slug}"
        release.published = "Mon, 02 Mar 2026 09:00:00 GMT"
    world.newsroom.publish("acme", plant(9))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 9"]


def test_three_entries_of_one_id_are_three_statements_at_every_poll(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for number in range(3):
            world.newsroom.publish("acme", plant(number))
        ids = world.newsroom.answer("/acme.xml").body
        for number in range(3):
            ids = ids.replace(f"acme-plant-{number}<".encode(), b"the-same<")
        world.newsroom.faults["/acme.xml"] = Answer(content_type="application/rss+xml", body=ids)
        world.work()
        for number in range(5):
            again = ids.replace(b"<description>", b"<!-- %d --><description>" % number)
            world.newsroom.faults["/acme.xml"] = Answer(
                content_type="application/rss+xml", body=again
            )
            world.wait(15 * MINUTE)
        assert world.subjects() == []
        with world.store.read() as step:
            assert len(step.statements.listed("acme")) == 3


def test_a_newsroom_that_has_published_nothing_yet_is_no_fault(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.work()
        with world.store.read() as step:
            (state,) = step.sources.states()
        assert (state.health, state.baseline_at) == (Health.HEALTHY, None)


def test_one_source_failing_does_not_stop_the_others(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("globex", plant(1))
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        world.work()
        world.newsroom.publish("globex", plant(2))
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] globex: Acme opens plant 2"]


def test_a_removed_source_with_open_visits_holds_up_no_other(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("acme", plant(1))
        for number in range(520):
            world.newsroom.publish("globex", plant(number))
        world.pipeline.poll(world.now)
        world.keep_sources("acme")
        world.work()
        world.newsroom.publish("acme", plant(999))
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] acme: Acme opens plant 999"]


def test_a_statement_that_moves_is_looked_at_where_it_is_now(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    guid = f"acme-{release.slug}".encode()
    release.slug = "moved"
    release.paragraphs[0] = PLANT[0].replace("$12", "$21")
    feed = world.newsroom.answer("/acme.xml").body.replace(b"acme-moved", guid)
    world.newsroom.faults["/acme.xml"] = Answer(content_type="application/rss+xml", body=feed)
    world.wait(15 * MINUTE)
    (subject,) = world.subjects()
    assert "$12 million → $21 million" in subject
    assert ("/acme/moved", 200) in world.newsroom.asked


def test_an_entry_that_the_feed_lists_twice_is_one_statement(world: World) -> None:
    once = world.newsroom.answer("/acme.xml").body
    item = once[once.index(b"<item>") : once.index(b"</item>") + len(b"</item>")]
    twice = once.replace(item, item + item)
    for body in (twice, once, twice, once):
        world.newsroom.faults["/acme.xml"] = Answer(content_type="application/rss+xml", body=body)
        world.wait(15 * MINUTE)
    assert world.subjects() == []
    with world.store.read() as step:
        assert len(step.statements.listed("acme")) == 3


def test_a_page_that_works_late_tells_no_partnership_again(world: World) -> None:
    world.newsroom.faults["/acme/mou"] = Answer(status=403)
    pact = Release(
        slug="mou",
        title="Acme and Initech announce partnership",
        paragraphs=[
            "Acme Corp. and Initech Ltd. today signed a strategic partnership on recycling.",
            "Initech runs the plant and Acme delivers used batteries. Work starts in spring.",
        ],
    )
    world.newsroom.publish("acme", pact)
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1
    for _ in range(10):
        world.wait(24 * HOUR)
    world.newsroom.faults.clear()
    for _ in range(3):
        world.wait(24 * HOUR)
    assert world.subjects() == []


def test_what_a_page_loses_and_regains_is_not_told_as_new(world: World) -> None:
    whole = list(world.newsroom.feeds["acme"][0].paragraphs)
    for paragraphs in (whole[1:] * 2, whole):
        world.newsroom.feeds["acme"][0].paragraphs = paragraphs
        world.wait(10 * 24 * HOUR)
    assert not any("Agreed" in subject for subject in world.subjects())


def test_a_feed_that_loses_its_texts_for_a_day_makes_no_version(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.newsroom.faults["/acme/plant-1"] = Answer(status=403)
        world.work()
        release = world.newsroom.feeds["acme"][0]
        whole = (release.title, list(release.paragraphs))
        for title, paragraphs in ((whole[0], []), ("", whole[1]), whole):
            release.title, release.paragraphs = title, list(paragraphs)
            world.wait(24 * HOUR)
        assert world.subjects() == []
        assert counts(world) == (1, 0)


def test_a_new_extraction_is_no_edit_beside_a_real_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_footer(capture: Capture) -> ExtractedPage | None:
        page = extract(capture)
        footer = "A line that only this extraction finds."
        return replace(page, text=f"{page.text}\n{footer}") if page else None

    monkeypatch.setattr("monitor.analysis.body.extract", with_a_footer)
    monkeypatch.setattr("monitor.analysis.body.EXTRACTOR", "another")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[0] = PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    (mail,) = world.new_mails()
    assert "$12 million → $21 million" in mail.subject
    assert b"only this extraction" not in mail.content
    assert counts(world) == (2, 3)
