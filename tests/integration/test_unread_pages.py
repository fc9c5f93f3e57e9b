"""Statements whose pages cannot be read for a while: what their feed says, and what nobody says."""

from datetime import timedelta

import pytest

from monitor.model.event import Event, Happening
from monitor.model.statement import Basis
from monitor.render.account import doubt_of
from monitor.store.memory import open_memory
from monitor.urls import canonical
from tests.support.newsroom import Answer, Release
from tests.support.releases import PACT, pact, plant
from tests.support.world import MINUTE, World

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
_PAGE = "/acme/pact"
_WALL = Answer(body=b"<html><head><title>Just a moment...</title></head><body>Wait.</body></html>")
_SHELL = Answer(
    body=b"<!doctype html><html><head><title>Acme and Globex announce partnership</title></head>"
    b"<body><div id='root'></div><noscript>You need JavaScript.</noscript>"
    b"<script src='/main.js'></script></body></html>"
)
_HOLLOW = Answer(
    body=b"<!doctype html><html><head><title>Acme and Globex announce partnership</title></head>"
    b"<body><article><p>This is not here any more.</p></article></body></html>"
)


def _pass(world: World, time: timedelta, *, step: timedelta = 30 * MINUTE) -> None:
    """Let time pass in steps, as a service would live through it."""
    end = world.now + time
    while world.now < end:
        world.wait(step)


def _release(world: World, slug: str = "pact") -> Release:
    [release] = [one for one in world.newsroom.feeds["acme"] if one.slug == slug]
    return release


def _edit(release: Release, before: str, after: str) -> None:
    release.paragraphs = [text.replace(before, after) for text in release.paragraphs]


def _events(world: World, *kinds: Happening) -> list[Event]:
    with world.store.read() as step:
        events = step.overview.latest_events(100)
    return [event for event in reversed(events) if event.kind in kinds]


def _basis(world: World, event: Event) -> Basis:
    with world.store.read() as step:
        version = step.statements.version(event.version or "")
    assert version is not None
    return version.basis


@pytest.mark.parametrize(
    "fault",
    [_WALL, _SHELL, Answer(status=503), Answer(status=404), Answer(status=500)],
    ids=["captcha", "shell", "503", "404", "500"],
)
def test_an_edit_in_the_feed_is_told_while_the_page_cannot_be_read(
    world: World, fault: Answer
) -> None:
    world.newsroom.faults[_PAGE] = fault
    _pass(world, 2 * HOUR)
    assert world.subjects() == []
    _edit(_release(world), "its cells", "no cells")
    _pass(world, 2 * HOUR)
    assert world.subjects() == ["[Revised] Acme and Globex announce partnership: “its” → “no”"]
    [event] = _events(world, Happening.REVISED)
    assert _basis(world, event) is Basis.FEED
    _pass(world, 4 * HOUR)
    assert world.subjects() == []


def test_an_edit_told_from_the_feed_is_not_told_again_from_the_page(world: World) -> None:
    world.newsroom.faults[_PAGE] = _WALL
    _edit(_release(world), "its cells", "no cells")
    _pass(world, HOUR)
    world.new_mails()
    world.newsroom.faults.clear()
    _pass(world, 8 * HOUR)
    assert world.subjects() == []
    [from_feed, from_page] = _events(world, Happening.REVISED)
    assert (_basis(world, from_feed), _basis(world, from_page)) == (Basis.FEED, Basis.PAGE)
    assert from_page.reason == "it was told from the other of feed and page"
    _edit(_release(world), "its factories", "two factories")
    _pass(world, 2 * HOUR)
    assert world.subjects() == ["[Revised] Acme and Globex announce partnership: “its” → “two”"]


def test_of_a_page_that_works_again_only_what_was_not_told_is(world: World) -> None:
    world.newsroom.faults[_PAGE] = _WALL
    _edit(_release(world), "its cells", "no cells")
    _pass(world, HOUR)
    world.new_mails()
    page = world.newsroom
    page.faults.clear()
    body = page.answer(_PAGE).body.replace(b"its factories", b"two factories")
    page.faults[_PAGE] = Answer(body=body)
    _pass(world, 8 * HOUR)
    assert world.subjects() == ["[Revised] Acme and Globex announce partnership: “its” → “two”"]


def test_an_edit_told_from_the_page_is_not_told_again_from_the_feed(world: World) -> None:
    body = world.newsroom.answer(_PAGE).body.replace(b"its cells", b"no cells")
    world.newsroom.faults[_PAGE] = Answer(body=body)
    _pass(world, HOUR)
    assert len(world.subjects()) == 1
    world.newsroom.faults[_PAGE] = _WALL
    _edit(_release(world), "its cells", "no cells")
    _pass(world, 4 * HOUR)
    assert world.subjects() == []


def test_an_edit_taken_back_in_the_feed_is_told_as_reverted_once(world: World) -> None:
    world.newsroom.faults[_PAGE] = _WALL
    _edit(_release(world), "its cells", "no cells")
    _pass(world, HOUR)
    world.new_mails()
    _edit(_release(world), "no cells", "its cells")
    _pass(world, 3 * HOUR)
    [subject] = world.subjects()
    assert subject.startswith("[Reverted]")
    [event] = _events(world, Happening.REVERTED)
    assert _basis(world, event) is Basis.FEED
    world.newsroom.faults.clear()
    _pass(world, 8 * HOUR)
    assert world.subjects() == []
    assert len(_events(world, Happening.REVISED, Happening.REVERTED)) == 2


def test_edits_one_after_the_other_are_each_told_once(world: World) -> None:
    world.newsroom.faults[_PAGE] = _WALL
    subjects = []
    for before, after in (("its cells", "no cells"), ("no cells", "40 cells")):
        _edit(_release(world), before, after)
        _pass(world, HOUR)
        subjects += world.subjects()
    assert subjects == [
        "[Revised] Acme and Globex announce partnership: “its” → “no”",
        "[Revised] Acme and Globex announce partnership: “no” → “40”",
    ]


def test_a_statement_that_was_not_told_yet_is_told_as_it_is_now(world: World) -> None:
    release = world.newsroom.publish("acme", plant(7))
    world.newsroom.faults["/acme/plant-7"] = Answer(status=503)
    world.pipeline.poll(world.now + 15 * MINUTE)
    world.now += 15 * MINUTE
    world.pipeline.visit(world.now)
    _edit(release, "$12", "$21")
    _pass(world, HOUR)
    [mail] = world.new_mails()
    assert mail.subject == "[New] acme: Acme opens plant 7"
    assert "$21 million" in mail.text


def test_a_shell_where_there_was_text_is_no_edit_and_never_a_withdrawal(world: World) -> None:
    world.newsroom.faults[_PAGE] = _SHELL
    _pass(world, 72 * HOUR, step=2 * HOUR)
    assert world.subjects() == []
    assert any(
        outcome.detail.startswith("a script is to fill the page") for outcome in world.outcomes
    )
    assert _in_doubt(world) == "emptied: a script is to fill the page: its element 'root' is empty"
    world.newsroom.faults.clear()
    _pass(world, 24 * HOUR, step=2 * HOUR)
    assert world.subjects() == []
    assert _events(world, Happening.REVISED, Happening.WITHDRAWN, Happening.RESTORED) == []
    assert _in_doubt(world) is None


def test_a_nearly_empty_page_for_some_hours_is_nothing(world: World) -> None:
    _fill(world)
    world.newsroom.faults[_PAGE] = _HOLLOW
    _pass(world, 20 * HOUR, step=HOUR)
    world.newsroom.faults.clear()
    _pass(world, 48 * HOUR, step=2 * HOUR)
    assert world.subjects() == []
    kinds = [kind for kind in Happening if kind is not Happening.PARTNERSHIP]
    assert [one.kind for one in _events(world, *kinds)][-1] is Happening.REVISED
    assert len(_events(world, Happening.REVISED)) == 1


def test_a_page_that_stays_nearly_empty_is_withdrawn(world: World) -> None:
    _fill(world)
    world.newsroom.faults[_PAGE] = _HOLLOW
    _pass(world, 30 * HOUR)
    [mail] = world.new_mails()
    assert mail.subject == "[Withdrawn] acme: Acme and Globex announce partnership"
    assert "the page is nearly empty: it had" in mail.text
    world.newsroom.faults.clear()
    _pass(world, 6 * HOUR)
    assert world.subjects() == ["[Restored] acme: Acme and Globex announce partnership"]


def _in_doubt(world: World) -> str | None:
    """Return what `monitor why` says of the page."""
    with open_memory(world.settings.database).read() as step:
        url = canonical(f"{world.newsroom.root}{_PAGE}")
        [location] = step.dossiers.located(url)
        dossier = step.dossiers.statement(location.key)
    assert dossier is not None
    return doubt_of(dossier)


def _fill(world: World) -> None:
    """Let the page have text enough to be missed."""
    release = _release(world)
    release.paragraphs = [*release.paragraphs, f"Both companies employ 900 people. {PACT[0]}"]
    assert pact().slug == release.slug
    _pass(world, 2 * HOUR)
    world.new_mails()
