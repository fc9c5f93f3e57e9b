"""Withdrawals, over a real newsroom: confirmed, told once, never of a host that is ill."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.alert import Rule, When
from monitor.model.event import Happening, Tier
from monitor.model.statement import Location
from tests.support.newsroom import Answer, Release
from tests.support.releases import PACT, plant
from tests.support.world import MINUTE, READER, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
_NOT_FOUND = b"<html><head><title>404</title></head><body>Not found</body></html>"
_WITHDRAWN = "[Withdrawn] acme: Acme and Globex announce partnership"
_PACT = "/acme/pact"


def _pass(world: World, time: timedelta, *, step: timedelta = 30 * MINUTE) -> None:
    """Let time pass in steps, as a service would live through it."""
    end = world.now + time
    while world.now < end:
        world.wait(step)


def _fail(world: World, answer: Answer, *paths: str) -> None:
    world.newsroom.faults.update(dict.fromkeys(paths, answer))


def _location(world: World, slug: str) -> Location:
    with world.store.read() as step:
        listed = step.statements.listed("acme")
        [key] = [one.location for one in listed if (one.url or "").endswith(slug)]
        return step.locate([key])[key]


def _happened(world: World) -> list[Happening]:
    with world.store.read() as step:
        events = step.overview.latest_events(100)
    return [event.kind for event in reversed(events) if event.statement is not None]


@pytest.mark.parametrize("status", [404, 410])
def test_criterion_7_a_page_that_is_gone_is_withdrawn(world: World, status: int) -> None:
    _pass(world, 2 * HOUR)
    _fail(world, Answer(status=status, body=_NOT_FOUND), _PACT)
    _pass(world, 23 * HOUR)
    assert world.subjects() == []
    _pass(world, 6 * HOUR)
    [mail] = world.new_mails()
    assert mail.subject == _WITHDRAWN
    for part in (mail.text, mail.html):
        assert f"HTTP status {status}; found missing 3 times since 2026-03-02 11:30 UTC" in part
        assert "Acme Corp. and Globex Inc. today signed a strategic partnership" in part
        assert "Last version" in part
    _pass(world, 72 * HOUR, step=3 * HOUR)
    assert world.subjects() == []
    asked = [path for path, answer in world.newsroom.asked if answer == status]
    assert 3 <= len(asked) < 100


def test_a_page_whose_partner_was_edited_away_contradicts_its_partnership_when_it_goes(
    tmp_path: Path,
) -> None:
    when = When(tiers=(Tier.ANNOUNCEMENT, Tier.CONTRADICTION))
    rules = (Rule(key="partnerships", to=(READER,), when=when),)
    with a_world(tmp_path, rules=rules) as world:
        world.work()
        release = Release(slug="later", title="Acme and Globex", paragraphs=[*PACT])
        world.newsroom.publish("acme", release)
        _pass(world, 3 * HOUR)
        world.new_mails()
        release.title = "Acme goes on"
        release.paragraphs[:] = ["Acme Corp. today develops batteries alone.", *plant().paragraphs]
        _pass(world, 12 * HOUR)
        assert len(world.new_mails()) == 1
        _fail(world, Answer(status=404, body=_NOT_FOUND), "/acme/later")
        _pass(world, 36 * HOUR)
        [gone] = world.new_mails()
        assert gone.subject.startswith("[Withdrawn]")


def test_criterion_7_one_404_is_none(world: World) -> None:
    _fail(world, Answer(status=404, body=_NOT_FOUND), _PACT)
    _pass(world, HOUR)
    assert _location(world, "pact").gone_times == 1
    world.newsroom.faults.clear()
    _pass(world, 48 * HOUR, step=2 * HOUR)
    assert world.subjects() == []
    assert _location(world, "pact").gone_times == 0


@pytest.mark.parametrize("target", ["/", "/acme", "/en/", "/error/404.html"])
def test_criterion_7_a_redirect_to_home_or_index_is_a_soft_withdrawal(
    world: World, target: str
) -> None:
    _fail(world, Answer(status=302, headers=(("Location", target),)), _PACT)
    text = "Welcome to Acme. Read all about our plants, our people and our products. " * 4
    front = f"<html><title>Acme</title><body><article><p>{text}</p></article></body></html>"
    _fail(world, Answer(body=front.encode()), target)
    _pass(world, 30 * HOUR)
    [mail] = world.new_mails()
    assert mail.subject == _WITHDRAWN
    assert f"{world.newsroom.root}{target}; found missing 3 times" in mail.text


def test_criterion_7_a_redirect_to_another_release_is_a_replacement(world: World) -> None:
    _fail(world, Answer(status=301, headers=(("Location", "/acme/plant-2"),)), _PACT)
    _pass(world, 30 * HOUR)
    [mail] = world.new_mails()
    assert mail.subject == "[Replaced] acme: Acme and Globex announce partnership"
    assert "/acme/plant-2, which says nothing of" in mail.text
    _pass(world, 48 * HOUR, step=2 * HOUR)
    assert world.subjects() == []


def test_a_page_that_moved_with_its_text_goes_on(world: World) -> None:
    page = world.newsroom.answer(_PACT)
    _fail(world, page, "/acme/2026/the-pact")
    _fail(world, Answer(status=301, headers=(("Location", "/acme/2026/the-pact"),)), _PACT)
    _pass(world, 2 * HOUR)
    _fail(world, Answer(status=404, body=_NOT_FOUND), _PACT)
    _pass(world, 48 * HOUR, step=2 * HOUR)
    assert world.subjects() == []
    edited = page.body.replace(b"its cells", b"no cells")
    _fail(world, Answer(body=edited), "/acme/2026/the-pact")
    _pass(world, 4 * HOUR)
    assert world.subjects() == ["[Revised] Acme and Globex announce partnership: “its” → “no”"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=404, body=_NOT_FOUND),
        Answer(status=503, body=b"later"),
        Answer(status=302, headers=(("Location", "/"),)),
    ],
    ids=["404", "503", "home"],
)
@pytest.mark.parametrize("has_feed", [True, False])
def test_criterion_7_a_whole_host_that_fails_withdraws_nothing(
    world: World, answer: Answer, has_feed: bool
) -> None:
    _pass(world, 2 * HOUR)
    paths = [_PACT, "/acme/plant-1", "/acme/plant-2"]
    _fail(world, answer, *paths, *([] if has_feed else ["/acme.xml"]))
    _pass(world, 72 * HOUR, step=2 * HOUR)
    world.newsroom.faults.clear()
    _pass(world, 24 * HOUR, step=2 * HOUR)
    assert [kind for kind in _happened(world) if kind is Happening.WITHDRAWN] == []
    notices = [subject for subject in world.subjects() if "Monitor" not in subject]
    assert notices == []


def test_criterion_7_what_comes_back_is_restored_in_the_same_thread(world: World) -> None:
    _fail(world, Answer(status=404, body=_NOT_FOUND), _PACT)
    _pass(world, 30 * HOUR)
    [withdrawn] = world.new_mails()
    world.newsroom.faults.clear()
    _pass(world, 6 * HOUR)
    [restored] = world.new_mails()
    assert restored.subject == "[Restored] acme: Acme and Globex announce partnership"
    assert restored.references == withdrawn.references
    assert "HTTP status 200, the text is the same" in restored.text
    _fail(world, Answer(status=404, body=_NOT_FOUND), _PACT)
    _pass(world, 36 * HOUR)
    assert world.subjects() == [_WITHDRAWN]


def test_criterion_20_all_news_of_a_statement_is_in_the_thread_that_told_it_first(
    world: World,
) -> None:
    title = "Acme and Initech announce partnership"
    release = world.newsroom.publish(
        "acme",
        Release(
            slug="second",
            title=title,
            paragraphs=[text.replace("Globex", "Initech") for text in PACT],
        ),
    )
    world.wait(15 * MINUTE)
    first = world.new_mails()
    release.paragraphs = [*release.paragraphs[:-1], "Initech contributes 40 cells, and Acme 12."]
    _pass(world, 2 * HOUR)
    revised = world.new_mails()
    _fail(world, Answer(status=404, body=_NOT_FOUND), "/acme/second")
    _pass(world, 30 * HOUR)
    withdrawn = world.new_mails()
    world.newsroom.faults.clear()
    _pass(world, 6 * HOUR)
    mails = [*first, *revised, *withdrawn, *world.new_mails()]
    assert [mail.subject.split()[0] for mail in mails] == [
        "[Agreed]",
        "[Revised]",
        "[Withdrawn]",
        "[Restored]",
    ]
    assert len({mail.references for mail in mails}) == 1


def test_what_comes_back_with_other_words_is_restored_and_revised(world: World) -> None:
    _fail(world, Answer(status=404, body=_NOT_FOUND), _PACT)
    _pass(world, 30 * HOUR)
    world.new_mails()
    page = world.newsroom.answer("/acme/plant-1")
    world.newsroom.faults.clear()
    [release] = [one for one in world.newsroom.feeds["acme"] if one.slug == "pact"]
    release.paragraphs = [PACT[0].replace("partnership", "licence"), PACT[1]]
    assert page.status == 200
    _pass(world, 6 * HOUR)
    told = [kind for kind in _happened(world) if kind is not Happening.PARTNERSHIP]
    assert told[-2:] == [Happening.RESTORED, Happening.REVISED]
    assert len(world.new_mails()) == 1


def test_the_only_page_of_a_source_is_withdrawn_while_its_feed_is_well(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        _fail(world, Answer(status=404, body=_NOT_FOUND), "/acme/plant-1")
        _pass(world, 30 * HOUR)
        assert world.subjects() == ["[Withdrawn] acme: Acme opens plant 1"]


def test_criterion_8_roll_off_is_no_withdrawal(world: World) -> None:
    old = list(world.newsroom.feeds["acme"])
    for number in range(3, 9):
        world.newsroom.publish("acme", plant(number))
        world.wait(15 * MINUTE)
    world.new_mails()
    for release in old:
        world.newsroom.feeds["acme"].remove(release)
        page = Answer(body=_page_of(release.title, release.paragraphs))
        _fail(world, page, f"/acme/{release.slug}")
    _pass(world, 48 * HOUR, step=2 * HOUR)
    assert world.subjects() == []


def _page_of(title: str, paragraphs: list[str]) -> bytes:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = (
        f"<!doctype html>\n<html lang='en'><head><title>{title} | Newsroom</title></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )
    return page.encode()


def test_criterion_8_what_leaves_out_of_order_with_its_page_is_looked_at_at_once_and_withdrawn(
    tmp_path: Path,
) -> None:
    with a_world(tmp_path) as world:
        for number in range(1, 5):
            release = replace(plant(number), published=f"Sun, 0{number} Feb 2026 09:00:00 GMT")
            world.newsroom.publish("acme", release)
        world.work()
        _pass(world, 20 * HOUR, step=2 * HOUR)
        [gone] = [one for one in world.newsroom.feeds["acme"] if one.slug == "plant-3"]
        world.newsroom.feeds["acme"].remove(gone)
        world.newsroom.asked.clear()
        world.wait(15 * MINUTE)
        assert ("/acme/plant-3", 404) in world.newsroom.asked
        _pass(world, 23 * HOUR)
        assert world.subjects() == []
        _pass(world, 3 * HOUR)
        assert world.subjects() == ["[Withdrawn] acme: Acme opens plant 3"]
        _pass(world, 48 * HOUR, step=3 * HOUR)
        assert world.subjects() == []


def test_pages_of_partnerships_are_looked_at_first_where_a_host_has_too_many(
    tmp_path: Path,
) -> None:
    with a_world(tmp_path) as world:
        for number in range(40):
            world.newsroom.publish("acme", plant(number))
            if number % 8 == 0:
                partner = f"Umbra{number} Inc."
                world.newsroom.publish(
                    "acme",
                    Release(
                        slug=f"pact-{number}",
                        title=f"Acme and {partner} announce partnership",
                        paragraphs=[text.replace("Globex Inc.", partner) for text in PACT],
                    ),
                )
        world.work()
        world.now += 12 * HOUR
        world.newsroom.asked.clear()
        world.pipeline.visit(world.now)
        first = [path for path, _ in world.newsroom.asked]
    assert len(first) == 30
    assert sum(path.startswith("/acme/pact-") for path in first) == 5
