"""What a statement says through time: taken back, swinging to and fro, changed without a word."""

import pytest

from monitor.model.event import Disclosure, Event, Happening
from tests.support.newsroom import Release
from tests.support.releases import PLANT, plant
from tests.support.smtp import Accepted
from tests.support.world import MINUTE, World

pytestmark = pytest.mark.integration

_QUARTER = 15 * MINUTE
_TWELVE, _TWENTY_ONE = PLANT[0], PLANT[0].replace("$12", "$21")


@pytest.fixture
def release(world: World) -> Release:
    """Return a statement that was told an hour ago."""
    release = plant(3)
    world.newsroom.publish("acme", release)
    for _ in range(4):
        world.wait(_QUARTER)
    world.new_mails()
    return release


def _shows(world: World, release: Release, text: str, *, polls: int = 1) -> list[Accepted]:
    [stored] = [one for one in world.newsroom.feeds["acme"] if one.slug == release.slug]
    stored.paragraphs[0] = text
    for _ in range(polls):
        world.wait(_QUARTER)
    return world.new_mails()


def _changes(world: World) -> list[Event]:
    with world.store.read() as step:
        events = step.overview.latest_events(100)
    kinds = {Happening.REVISED, Happening.REVERTED}
    return [event for event in reversed(events) if event.kind in kinds]


def test_an_edit_taken_back_is_told_once_in_the_same_thread(world: World, release: Release) -> None:
    [edited] = _shows(world, release, _TWENTY_ONE)
    [reverted] = _shows(world, release, _TWELVE, polls=12)
    assert edited.subject.startswith("[Revised]")
    assert reverted.subject.startswith("[Reverted]")
    assert "$21 million → $12 million" in reverted.subject
    assert edited.references == reverted.references


def test_the_word_that_a_text_is_back_survives_a_restart(world: World, release: Release) -> None:
    _shows(world, release, _TWENTY_ONE)
    assert _shows(world, release, _TWELVE) == []
    world.restart()
    [mail] = _shows(world, release, _TWELVE, polls=8)
    assert mail.subject.startswith("[Reverted]")


def test_two_texts_by_turns_over_fifty_polls_are_told_at_most_once(
    world: World, release: Release
) -> None:
    mails = [
        mail
        for _ in range(25)
        for text in (_TWENTY_ONE, _TWELVE)
        for mail in _shows(world, release, text)
    ]
    mails += _shows(world, release, _TWELVE, polls=8)
    assert [mail.subject.partition("]")[0] for mail in mails] == ["[Revised"]
    changes = _changes(world)
    assert len(changes) == 50
    assert {event.reason for event in changes[2:]} == {
        "it swings between texts that it showed before"
    }


def test_an_edit_that_the_page_does_not_speak_of_is_called_silent(
    world: World, release: Release
) -> None:
    [mail] = _shows(world, release, _TWENTY_ONE)
    [event] = _changes(world)
    assert event.disclosure is Disclosure.SILENT
    assert "changed silently" in mail.text


def test_an_edit_with_a_note_is_called_noted(world: World, release: Release) -> None:
    note = "Correction: an earlier version of this release misstated the cost."
    [mail] = _shows(world, release, f"{_TWENTY_ONE} {note}")
    [event] = _changes(world)
    assert event.disclosure is Disclosure.NOTED
    assert "changed silently" not in mail.text
