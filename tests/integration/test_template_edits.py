"""A relaunched site whose pages are found changed one after the other is told of once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.event import Event, Happening
from monitor.model.findings import Findings
from monitor.model.statement import Basis, Listing
from tests.support.feeds import begin, events, happenings, items
from tests.support.newsroom import Release
from tests.support.world import OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
_MANY = 24
_BOX = "Read our sustainability promise and find out how we make every journey a clean one."


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world that read the pages of all releases days ago."""
    with a_world(tmp_path) as made:
        begin(made, items(_MANY, newest=made.now, has_pages=True))
        made.wait(48 * HOUR)
        assert made.new_mails() == []
        yield made


def _listed(world: World) -> tuple[Listing, ...]:
    with world.store.read() as step:
        return step.statements.listed("acme")


def _look_at(world: World, release: Release) -> None:
    """Let the turn of a page come; the others wait."""
    with world.store.begin() as step:
        (place,) = (x for x in _listed(world) if (x.url or "").endswith(f"/{release.slug}"))
        visit = step.frontier.planned(place.location)
        assert visit is not None
        step.record([Findings(visits=(replace(visit, due=world.now, late_at=world.now),))])
    world.wait(timedelta(minutes=5))


def _relaunched(world: World) -> list[Release]:
    """Show a box at the end of every page, with a number of its own on each."""
    releases = world.newsroom.feeds["acme"]
    for number, release in enumerate(releases):
        release.paragraphs = [*release.paragraphs, f"{_BOX} {number + 2} minutes to read."]
    return releases


def _edits(world: World) -> list[Event]:
    return [event for event in events(world) if event.kind is Happening.REVISED]


def _versions(world: World) -> int:
    places = [listing.location for listing in _listed(world)]
    with world.store.read() as step:
        return sum(len(step.statements.versions(place, Basis.PAGE)) for place in places)


def test_pages_that_change_alike_one_after_the_other_are_told_once_to_the_operator(
    world: World,
) -> None:
    for release in _relaunched(world):
        _look_at(world, release)
    mails = world.new_mails()
    assert Counter(mail.recipient for mail in mails) == Counter({READER: 4, OPERATOR: 1})
    (told,) = [mail for mail in mails if mail.recipient == OPERATOR]
    assert b"sustainability promise" in told.content
    assert happenings(world) == Counter(revised=_MANY, mass_change=1)
    assert {event.reason for event in _edits(world) if not event.alert} == {
        f"mass change: text “” → “{_BOX[:80]}…”"
    }
    assert _versions(world) == 2 * _MANY


def test_a_figure_that_changes_on_a_page_of_a_relaunched_site_is_told_without_the_template(
    world: World,
) -> None:
    releases = _relaunched(world)
    for release in releases[:10]:
        _look_at(world, release)
    world.new_mails()
    body = releases[10].paragraphs[0]
    crates = next(word for word in body.split() if word.isdigit())
    releases[10].paragraphs[0] = body.replace(f" {crates} crates", f" {int(crates) + 7} crates")
    for release in releases[10:14]:
        _look_at(world, release)
    (mail,) = world.new_mails()
    assert mail.recipient == READER
    assert str(int(crates) + 7) in mail.subject
    (edit,) = (edit for edit in _edits(world) if edit.alert and edit.title in mail.subject)
    with world.store.read() as step:
        (finding,) = step.ledger.findings([edit.key])
    assert finding.change is not None
    assert {one.after[:3]: one.rule for one in finding.change.comparison.edits} == {
        str(int(crates) + 7): None,
        ".\nR": "mass_change",
    }


def test_alerts_that_did_not_leave_yet_are_dropped_when_the_template_is_seen(
    world: World,
) -> None:
    with world.store.begin() as step:
        places = {listing.location for listing in _listed(world)}
        visits = [visit for place in places if (visit := step.frontier.planned(place))]
        due = tuple(replace(visit, due=world.now, late_at=world.now) for visit in visits)
        step.record([Findings(visits=due)])
    _relaunched(world)
    world.work()
    assert Counter(mail.recipient for mail in world.new_mails()) == Counter({OPERATOR: 1})
