"""Edits of a statement's first hour leave as one mail, with a real newsroom and mail server."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.model.alert import Deliver, Rule
from monitor.model.source import Company
from tests.support.newsroom import Release
from tests.support.smtp import Accepted
from tests.support.world import MINUTE, READER, World, a_world, digest_rule

pytestmark = pytest.mark.integration

QUARTER = 15 * MINUTE
FIRST = "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries."
SECOND = "The partners will invest $12 million by 2029. The plant in Porto opens in May."
COMPANIES = tuple(Company(key=name, name=name.title()) for name in ("acme", "globex"))


def pact() -> Release:
    return Release(
        slug="pact", title="Acme and Globex announce partnership", paragraphs=[FIRST, SECOND]
    )


def publish(world: World) -> Release:
    """Let the newsroom publish, and return the release, of which everybody was told."""
    release = world.newsroom.publish("acme", pact())
    world.wait(QUARTER)
    assert [subject.partition("]")[0] for subject in world.subjects()] == ["[Agreed"]
    return release


def amount(release: Release, given: str) -> None:
    release.paragraphs[1] = SECOND.replace("$12", given)


def text_of(mail: Accepted) -> str:
    parsed = message_from_bytes(mail.content, policy=policy.default)
    part = parsed.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, companies=COMPANIES) as world:
        start(world)
        yield world


def start(world: World) -> None:
    """Let the newsroom have its baseline."""
    other = Release(slug="old", title="Acme opens a plant", paragraphs=["Acme opened a plant."])
    world.newsroom.publish("acme", other)
    world.work()


def test_edits_of_the_first_hour_are_one_mail_with_the_steps_between(world: World) -> None:
    release = publish(world)
    amount(release, "$14")
    world.wait(QUARTER)
    release.paragraphs[1] = SECOND.replace("$12", "$21").replace("May", "June")
    world.wait(QUARTER)
    assert world.subjects() == []
    world.wait(30 * MINUTE)
    (mail,) = world.new_mails()
    text = text_of(mail)
    assert "Amount $12 million → $21 million" in mail.subject
    assert "The edits one by one:" in text
    assert "Amount $12 million → $14 million" in text
    assert "--from 1 --to 3" in text
    assert "{+$14" not in text
    world.wait(timedelta(hours=3))
    assert world.subjects() == []


def test_a_dropped_party_is_told_at_once_with_what_waited(world: World) -> None:
    release = publish(world)
    amount(release, "$14")
    world.wait(QUARTER)
    assert world.subjects() == []
    release.paragraphs[0] = FIRST.replace(" and Globex Inc.", "")
    world.wait(QUARTER)
    (mail,) = world.new_mails()
    text = text_of(mail)
    assert "Removed “and Globex Inc.”" in mail.subject
    assert "$12 million → $14 million" in text
    amount(release, "$15")
    world.wait(QUARTER)
    assert world.subjects() == []
    world.wait(30 * MINUTE)
    (rest,) = world.subjects()
    assert "$14 million → $15 million" in rest
    assert "Globex" not in rest.partition(": ")[2]


def test_a_configured_company_named_no_more_is_told_at_once(world: World) -> None:
    named = " Cells come from Globex."
    plant = Release(slug="cells", title="Acme opens a hall", paragraphs=[f"{SECOND}{named}"])
    world.newsroom.publish("acme", plant)
    world.wait(QUARTER)
    assert len(world.subjects()) == 1
    plant.paragraphs[0] = SECOND
    world.wait(QUARTER)
    (mail,) = world.new_mails()
    assert "“Globex” no longer named" in mail.subject
    assert "Cells come from Globex." in text_of(mail)


def test_edits_that_were_taken_back_within_the_hour_are_told_to_nobody(world: World) -> None:
    release = publish(world)
    amount(release, "$21")
    world.wait(QUARTER)
    amount(release, "$12")
    world.wait(QUARTER)
    for _ in range(12):
        world.wait(QUARTER)
    assert world.subjects() == []
    with world.store.read() as step:
        assert step.outbox.next_due() is None


def test_another_statement_in_its_place_is_told_at_once_with_what_waited(world: World) -> None:
    release = publish(world)
    amount(release, "$14")
    world.wait(QUARTER)
    release.title = "Quarterly figures of the harbour office"
    release.paragraphs[:] = [
        "Dredging of the southern channel begins in autumn, said the harbour office on Friday.",
        "Cranes were painted yellow, and eleven tugs had their engines changed for the winter.",
    ]
    world.wait(QUARTER)
    (mail,) = world.new_mails()
    assert mail.subject.startswith("[Replaced]")
    assert "Amount $12 million → $14 million" in text_of(mail)
    world.wait(timedelta(hours=3))
    assert world.subjects() == []


def test_what_waits_outlives_the_service_and_is_told_as_it_was_at_the_end_of_the_hour(
    world: World,
) -> None:
    release = publish(world)
    amount(release, "$14")
    world.wait(QUARTER)
    # Nothing runs for hours, and the release is edited again before anybody looks.
    world.now += timedelta(hours=3)
    amount(release, "$90")
    world.restart()
    world.work()
    first, second = world.subjects()
    assert "$12 million → $14 million" in first
    assert "$14 million → $90 million" in second


def test_each_edit_leaves_at_once_where_joining_is_switched_off(tmp_path: Path) -> None:
    at_once = Rule(key="all", to=(READER,), deliver=Deliver(join_edits=timedelta(0)))
    with a_world(tmp_path, companies=COMPANIES, rules=(at_once,)) as world:
        start(world)
        release = publish(world)
        for given in ("$14", "$15"):
            amount(release, given)
            world.wait(QUARTER)
            (subject,) = world.subjects()
            assert given in subject


def test_a_digest_tells_each_edit_of_the_first_hour(tmp_path: Path) -> None:
    rules = (digest_rule("0 18 * * *"),)
    with a_world(tmp_path, companies=COMPANIES, rules=rules) as world:
        start(world)
        release = world.newsroom.publish("acme", pact())
        world.wait(QUARTER)
        for given in ("$14", "$12"):
            amount(release, given)
            world.wait(QUARTER)
        world.wait(timedelta(hours=10))
        (mail,) = world.new_mails()
        assert mail.subject.startswith("[Digest] 1 finding")
        assert "$14 million → $12 million" in text_of(mail)
