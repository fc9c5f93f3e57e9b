"""From a feed to a mail, with a real newsroom and a real mail server."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.source import Company, Health
from tests.support.newsroom import Answer, Release
from tests.support.releases import PACT, PLANT, counts, plant
from tests.support.smtp import Reaction
from tests.support.world import MINUTE, OPERATOR, World, a_world, digest_rule

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


def test_the_baseline_mails_nobody_and_is_kept(world: World) -> None:
    assert world.subjects() == []
    with world.store.read() as step:
        held = step.ledger.held("acme")
    assert held.statements == 3
    assert [f.partnership.names for f in held.would_alert if f.partnership] == [
        ("Acme Corp", "Globex Inc")
    ]


def test_a_new_statement_mails_once(world: World) -> None:
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]
    for _ in range(4):
        world.wait(15 * MINUTE)
    assert world.subjects() == []


def test_an_edit_mails_once_with_what_changed(world: World) -> None:
    world.newsroom.feeds["acme"][0].paragraphs[0] = PACT[0].replace("batteries", "12 ferries")
    world.newsroom.feeds["acme"][2].paragraphs[0] = PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    subjects = world.subjects()
    assert len(subjects) == 2
    told = "$12 million → $21 million"
    assert any(told in subject and "Revised" in subject for subject in subjects)
    world.wait(15 * MINUTE)
    assert world.subjects() == []


def test_an_edit_of_the_page_alone_is_found(world: World) -> None:
    room = world.newsroom
    edited = b"".join(
        room.answer("/acme/plant-1").body.replace(b"$12 million", b"$21 million") for _ in range(1)
    )
    room.faults["/acme/plant-1"] = Answer(body=edited)
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1
    assert counts(world) == (1, 2)


def test_an_edit_that_does_not_matter_is_kept_and_mails_nobody(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[1] = release.paragraphs[1].replace("people from", "people, from")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    assert counts(world) == (2, 2)


def test_a_change_that_is_taken_back_makes_three_versions_and_one_mail(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[0] = PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    release.paragraphs[0] = PLANT[0]
    world.wait(15 * MINUTE)
    assert counts(world) == (3, 3)
    assert len(world.subjects()) == 1


def test_a_partnership_mails_once_with_parties_stage_and_quote(world: World) -> None:
    pact = Release(
        slug="mou",
        title="Acme and Initech sign memorandum of understanding",
        paragraphs=[
            "Acme Corp. and Initech Ltd. have signed a memorandum of understanding on recycling.",
            "Initech will run the plant and Acme will deliver used batteries.",
        ],
    )
    world.newsroom.publish("acme", pact)
    world.wait(15 * MINUTE)
    (mail,) = world.new_mails()
    assert "Acme" in mail.subject
    assert "Initech" in mail.subject
    assert "Intent signed" in mail.subject
    assert b"have signed a memorandum of understanding" in mail.content.replace(b"=\r\n", b"")


def test_an_unchanged_feed_is_asked_conditionally_and_read_no_more(world: World) -> None:
    world.newsroom.asked.clear()
    world.outcomes.clear()
    world.wait(15 * MINUTE)
    assert ("/acme.xml", 304) in world.newsroom.asked
    assert all(status == 304 for _, status in world.newsroom.asked)


def test_a_server_that_ignores_validators_and_sends_the_same_is_read_no_more(
    world: World,
) -> None:
    world.newsroom.has_validators = False
    world.wait(15 * MINUTE)
    world.outcomes.clear()
    world.wait(15 * MINUTE)
    assert ("/acme.xml", 200) in world.newsroom.asked
    (outcome,) = [seen for seen in world.outcomes if seen.key == "acme"]
    assert outcome.verdict == "not_modified"
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.health is Health.HEALTHY


def test_the_operator_hears_once_of_a_failing_source_and_once_of_its_recovery(
    world: World,
) -> None:
    world.newsroom.faults["/acme.xml"] = Answer(status=500)
    for _ in range(12):
        world.wait(6 * HOUR)
    to_operator = [m for m in world.new_mails() if m.recipient == OPERATOR]
    assert len(to_operator) == 1
    assert b"HTTP status 500" in to_operator[0].content.replace(b"=\r\n", b"")
    world.newsroom.faults.clear()
    for _ in range(3):
        world.wait(6 * HOUR)
    assert [m.recipient for m in world.new_mails()] == [OPERATOR]


def test_a_digest_waits_for_its_hour_and_comes_once(tmp_path: Path) -> None:
    with a_world(tmp_path, rules=(digest_rule("0 18 * * *", "Europe/Berlin"),)) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.publish("acme", plant(2))
        world.wait(15 * MINUTE)
        world.newsroom.publish("acme", plant(3))
        world.wait(15 * MINUTE)
        assert world.subjects() == []
        world.wait(7 * HOUR)
        assert world.subjects() == []
        world.wait(HOUR)
        (mail,) = world.new_mails()
        assert b"plant 2" in mail.content
        assert b"plant 3" in mail.content
        world.wait(24 * HOUR)
        assert world.subjects() == []


def test_a_refused_recipient_is_parked_and_the_operator_told(world: World) -> None:
    world.mails.reactions.append(
        Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient="reader@example.org")
    )
    world.newsroom.publish("acme", plant(3))
    world.wait(15 * MINUTE)
    world.wait(15 * MINUTE)
    (mail,) = world.new_mails()
    assert mail.recipient == OPERATOR
    assert b"No such user" in mail.content.replace(b"=\r\n", b"")


def test_mail_is_kept_while_the_server_says_later(world: World) -> None:
    world.mails.reactions.append(Reaction(step="RCPT", reply="451 4.7.1 Greylisted", times=2))
    world.newsroom.publish("acme", plant(3))
    for _ in range(4):
        world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_a_source_that_is_removed_and_added_again_is_no_new_source(world: World) -> None:
    with world.store.begin() as step:
        step.sources.sync((), now=world.now)
    world.newsroom.publish("acme", plant(3))
    with world.store.begin() as step:
        step.sources.sync(world.settings.sources, now=world.now)
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_the_seed_article_raises_one_mail_for_its_two_partnerships(tmp_path: Path) -> None:
    corpora = os.environ.get("MONITOR_CORPORA")
    if not corpora:
        pytest.skip("MONITOR_CORPORA is not set: the seed article is not ours to ship")
    text = (Path(corpora).parent / "domain" / "seed_article_de.txt").read_text(encoding="utf-8")
    companies = (
        Company(key="meta", name="Meta"),
        Company(key="samsung", name="Samsung Electronics", aliases=("Samsung",)),
        Company(key="lg", name="LG Electronics", aliases=("LG",)),
        Company(key="tsmc", name="TSMC"),
    )
    with a_world(tmp_path, companies=companies) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.publish(
            "acme",
            Release(
                slug="seed",
                title="Zuckerberg in Seoul",
                paragraphs=[line for line in text.splitlines() if line.strip()],
                language="de",
            ),
        )
        world.wait(15 * MINUTE)
        (mail,) = world.new_mails()
        words = mail.content.replace(b"=\r\n", b"").decode("utf-8", "replace")
        assert "Samsung" in mail.subject
        assert "LG" in mail.subject
        assert "JASM" not in words
        samsung, lg = (world.partnership(one, "meta") for one in ("samsung", "lg"))
        assert samsung is not None
        assert lg is not None
        assert (samsung.corroboration, lg.corroboration) == ("unilateral", "bilateral")
        assert world.partnership("tsmc", "meta") is None


def test_a_denial_beside_an_old_deal_is_told(world: World) -> None:
    denial = Release(
        slug="denial",
        title="Globex comments on reports about Acme",
        paragraphs=[
            "Globex Inc. denied reports of a joint venture with Acme Corp. on Monday.",
            "Acme Corp. and Globex Inc. signed a strategic partnership to develop batteries.",
        ],
    )
    world.newsroom.publish("acme", denial)
    world.wait(15 * MINUTE)
    (subject,) = world.subjects()
    assert "enied" in subject


def test_two_operators_hear_of_a_failing_source_and_mail_goes_on(tmp_path: Path) -> None:
    with a_world(tmp_path, operators=(OPERATOR, "second@example.org")) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        for _ in range(12):
            world.wait(6 * HOUR)
        assert {mail.recipient for mail in world.new_mails()} == {OPERATOR, "second@example.org"}
        world.newsroom.faults.clear()
        world.newsroom.publish("acme", plant(2))
        world.wait(6 * HOUR)
        assert "[New] acme: Acme opens plant 2" in world.subjects()


def test_a_refused_operator_is_not_told_of_the_refusal_for_ever(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.mails.reactions.append(Reaction(step="RCPT", reply="550 5.1.1 No such user"))
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        for _ in range(12):
            world.wait(6 * HOUR)
        with world.store.read() as step:
            assert sum(step.overview.outbox_counts().values()) == 1
