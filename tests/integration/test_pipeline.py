"""From a feed to a mail, with a real newsroom and a real mail server."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.extract.page import ExtractedPage, extract
from monitor.model.capture import Capture
from monitor.model.source import Company, Health
from monitor.model.statement import Basis
from tests.support.newsroom import Answer, Newsroom, Release
from tests.support.smtp import Reaction
from tests.support.world import MINUTE, OPERATOR, World, a_world, digest_rule

pytestmark = pytest.mark.integration

_HOUR = timedelta(hours=1)
_PLANT = [
    "Acme Corp. today opened its new plant in Porto. It cost $12 million.",
    "The plant employs 120 people from January and makes batteries for buses.",
]
_PACT = [
    "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries.",
    "Globex contributes its cells and Acme its factories. Financial terms were not disclosed.",
]


def _plant(number: int = 1) -> Release:
    return Release(
        slug=f"plant-{number}", title=f"Acme opens plant {number}", paragraphs=list(_PLANT)
    )


def _pact() -> Release:
    return Release(
        slug="pact", title="Acme and Globex announce partnership", paragraphs=list(_PACT)
    )


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world after its baseline of three statements, one of them a partnership."""
    with a_world(tmp_path) as world:
        for release in (_plant(1), _plant(2), _pact()):
            world.newsroom.publish("acme", release)
        world.work()
        yield world


def _counts(world: World) -> tuple[int, int]:
    """Return how many versions the first location has on each basis."""
    with world.store.read() as step:
        listed = step.statements.listed("acme")
        keys = [listing.location for listing in listed if "plant-1" in (listing.url or "")]
        return (
            len(step.statements.versions(keys[0], Basis.FEED)),
            len(step.statements.versions(keys[0], Basis.PAGE)),
        )


def test_the_baseline_mails_nobody_and_is_kept(world: World) -> None:
    assert world.subjects() == []
    with world.store.read() as step:
        held = step.ledger.held("acme")
    assert held.statements == 3
    assert [f.partnership.names for f in held.would_alert if f.partnership] == [
        ("Acme Corp", "Globex Inc")
    ]


def test_a_new_statement_mails_once(world: World) -> None:
    world.newsroom.publish("acme", _plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]
    for _ in range(4):
        world.wait(15 * MINUTE)
    assert world.subjects() == []


def test_an_edit_mails_once_with_what_changed(world: World) -> None:
    world.newsroom.feeds["acme"][0].paragraphs[0] = _PACT[0].replace("batteries", "12 ferries")
    world.newsroom.feeds["acme"][2].paragraphs[0] = _PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    subjects = world.subjects()
    assert len(subjects) == 2
    assert any("$12” → “$21" in subject and "Revised" in subject for subject in subjects)
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
    assert _counts(world) == (1, 2)


def test_an_edit_that_does_not_matter_is_kept_and_mails_nobody(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[1] = release.paragraphs[1].replace("people from", "people, from")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    assert _counts(world) == (2, 2)


def test_a_change_that_is_taken_back_makes_three_versions_and_one_mail(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[0] = _PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    release.paragraphs[0] = _PLANT[0]
    world.wait(15 * MINUTE)
    assert _counts(world) == (3, 3)
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
    before = _counts(world)
    world.newsroom.faults["/acme.xml"] = answer
    for path in ("/acme/plant-1", "/acme/plant-2", "/acme/pact"):
        world.newsroom.faults[path] = answer
    world.wait(15 * MINUTE)
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.health is Health.FAILING
    world.newsroom.faults.clear()
    world.wait(_HOUR)
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.health is Health.HEALTHY
    assert world.subjects() == []
    assert _counts(world) == before


def test_a_page_that_cannot_be_read_is_told_from_its_feed(world: World) -> None:
    world.newsroom.faults["/acme/plant-3"] = Answer(status=403)
    world.newsroom.publish("acme", _plant(3))
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
    world.newsroom.publish("acme", _plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]
    world.newsroom.faults.clear()
    for _ in range(8):
        world.wait(_HOUR)
    assert world.subjects() == []


def test_a_page_that_is_late_is_waited_for(world: World) -> None:
    world.newsroom.faults["/acme/plant-3"] = Answer(status=404)
    world.newsroom.publish("acme", _plant(3))
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    world.newsroom.faults.clear()
    world.wait(2 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_an_entry_without_a_page_is_told_from_the_feed(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", _plant(1))
        world.work()
        no_link = Newsroom(feeds={"acme": [_plant(2), _plant(1)]})
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
    world.newsroom.publish("acme", _plant(9))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 9"]


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


def test_three_entries_of_one_id_are_three_statements_at_every_poll(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        for number in range(3):
            world.newsroom.publish("acme", _plant(number))
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


def test_the_operator_hears_once_of_a_failing_source_and_once_of_its_recovery(
    world: World,
) -> None:
    world.newsroom.faults["/acme.xml"] = Answer(status=500)
    for _ in range(12):
        world.wait(6 * _HOUR)
    to_operator = [m for m in world.new_mails() if m.recipient == OPERATOR]
    assert len(to_operator) == 1
    assert b"HTTP status 500" in to_operator[0].content.replace(b"=\r\n", b"")
    world.newsroom.faults.clear()
    for _ in range(3):
        world.wait(6 * _HOUR)
    assert [m.recipient for m in world.new_mails()] == [OPERATOR]


def test_one_source_failing_does_not_stop_the_others(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("globex", _plant(1))
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        world.work()
        world.newsroom.publish("globex", _plant(2))
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] globex: Acme opens plant 2"]


def test_a_digest_waits_for_its_hour_and_comes_once(tmp_path: Path) -> None:
    with a_world(tmp_path, rules=(digest_rule("0 18 * * *", "Europe/Berlin"),)) as world:
        world.newsroom.publish("acme", _plant(1))
        world.work()
        world.newsroom.publish("acme", _plant(2))
        world.wait(15 * MINUTE)
        world.newsroom.publish("acme", _plant(3))
        world.wait(15 * MINUTE)
        assert world.subjects() == []
        world.wait(7 * _HOUR)
        assert world.subjects() == []
        world.wait(_HOUR)
        (mail,) = world.new_mails()
        assert b"plant 2" in mail.content
        assert b"plant 3" in mail.content
        world.wait(24 * _HOUR)
        assert world.subjects() == []


def test_a_refused_recipient_is_parked_and_the_operator_told(world: World) -> None:
    world.mails.reactions.append(
        Reaction(step="RCPT", reply="550 5.1.1 No such user", recipient="reader@example.org")
    )
    world.newsroom.publish("acme", _plant(3))
    world.wait(15 * MINUTE)
    world.wait(15 * MINUTE)
    (mail,) = world.new_mails()
    assert mail.recipient == OPERATOR
    assert b"No such user" in mail.content.replace(b"=\r\n", b"")


def test_mail_is_kept_while_the_server_says_later(world: World) -> None:
    world.mails.reactions.append(Reaction(step="RCPT", reply="451 4.7.1 Greylisted", times=2))
    world.newsroom.publish("acme", _plant(3))
    for _ in range(4):
        world.wait(15 * MINUTE)
    assert world.subjects() == ["[New] acme: Acme opens plant 3"]


def test_a_source_that_is_removed_and_added_again_is_no_new_source(world: World) -> None:
    with world.store.begin() as step:
        step.sources.sync((), now=world.now)
    world.newsroom.publish("acme", _plant(3))
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
        world.newsroom.publish("acme", _plant(1))
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


def test_a_removed_source_with_open_visits_holds_up_no_other(tmp_path: Path) -> None:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        world.newsroom.publish("acme", _plant(1))
        for number in range(520):
            world.newsroom.publish("globex", _plant(number))
        world.pipeline.poll(world.now)
        world.keep_sources("acme")
        world.work()
        world.newsroom.publish("acme", _plant(999))
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] acme: Acme opens plant 999"]


def test_a_statement_that_moves_is_looked_at_where_it_is_now(world: World) -> None:
    release = world.newsroom.feeds["acme"][2]
    guid = f"acme-{release.slug}".encode()
    release.slug = "moved"
    release.paragraphs[0] = _PLANT[0].replace("$12", "$21")
    feed = world.newsroom.answer("/acme.xml").body.replace(b"acme-moved", guid)
    world.newsroom.faults["/acme.xml"] = Answer(content_type="application/rss+xml", body=feed)
    world.wait(15 * MINUTE)
    (subject,) = world.subjects()
    assert "$12” → “$21" in subject
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
        world.wait(24 * _HOUR)
    world.newsroom.faults.clear()
    for _ in range(3):
        world.wait(24 * _HOUR)
    assert world.subjects() == []


def test_what_a_page_loses_and_regains_is_not_told_as_new(world: World) -> None:
    whole = list(world.newsroom.feeds["acme"][0].paragraphs)
    for paragraphs in (whole[1:] * 2, whole):
        world.newsroom.feeds["acme"][0].paragraphs = paragraphs
        world.wait(10 * 24 * _HOUR)
    assert not any("Agreed" in subject for subject in world.subjects())


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
        world.newsroom.publish("acme", _plant(1))
        world.work()
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        for _ in range(12):
            world.wait(6 * _HOUR)
        assert {mail.recipient for mail in world.new_mails()} == {OPERATOR, "second@example.org"}
        world.newsroom.faults.clear()
        world.newsroom.publish("acme", _plant(2))
        world.wait(6 * _HOUR)
        assert "[New] acme: Acme opens plant 2" in world.subjects()


def test_a_refused_operator_is_not_told_of_the_refusal_for_ever(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", _plant(1))
        world.work()
        world.mails.reactions.append(Reaction(step="RCPT", reply="550 5.1.1 No such user"))
        world.newsroom.faults["/acme.xml"] = Answer(status=500)
        for _ in range(12):
            world.wait(6 * _HOUR)
        with world.store.read() as step:
            assert sum(step.overview.outbox_counts().values()) == 1


def test_a_feed_that_loses_its_texts_for_a_day_makes_no_version(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", _plant(1))
        world.newsroom.faults["/acme/plant-1"] = Answer(status=403)
        world.work()
        release = world.newsroom.feeds["acme"][0]
        whole = (release.title, list(release.paragraphs))
        for title, paragraphs in ((whole[0], []), ("", whole[1]), whole):
            release.title, release.paragraphs = title, list(paragraphs)
            world.wait(24 * _HOUR)
        assert world.subjects() == []
        assert _counts(world) == (1, 0)


def test_a_new_extraction_is_no_edit_beside_a_real_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_a_footer(capture: Capture) -> ExtractedPage | None:
        page = extract(capture)
        footer = "A line that only this extraction finds."
        return replace(page, text=f"{page.text}\n{footer}") if page else None

    monkeypatch.setattr("monitor.analysis.analyse.extract", with_a_footer)
    monkeypatch.setattr("monitor.analysis.analyse.EXTRACTOR", "another")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    release = world.newsroom.feeds["acme"][2]
    release.paragraphs[0] = _PLANT[0].replace("$12", "$21")
    world.wait(15 * MINUTE)
    (mail,) = world.new_mails()
    assert "$12” → “$21" in mail.subject
    assert b"only this extraction" not in mail.content
    assert _counts(world) == (2, 3)
