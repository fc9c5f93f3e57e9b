"""The ledger over real newsrooms: what becomes of statements becomes of partnerships too."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.accounts import history_of, related_to
from monitor.checkup import examine
from monitor.model.claim import Stage
from monitor.model.event import Event, Happening
from monitor.model.partnership import Corroboration, Partnership, Step
from monitor.model.source import Company, Outlet
from monitor.refolding import refold
from monitor.store.sql import SqlStore, SqlTransaction
from tests.support.newsroom import Answer, Release
from tests.support.releases import pact
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOUR = 60 * MINUTE
# Long enough for its copy to be known as one.
_MORE = (
    (
        "The first cells leave the line in Porto next spring, and the plant is to reach its full "
        "output of nine gigawatt hours within three years, the two companies said in a statement."
    ),
    "Both will put engineers in a joint office near the plant, which opens its doors in June.",
)
_ACME = Company(key="acme", name="Acme")
_GLOBEX = Company(key="globex", name="Globex")


def _release() -> Release:
    return replace(pact(), paragraphs=[*pact().paragraphs, *_MORE])


@pytest.fixture(name="world")
def a_newsroom(tmp_path: Path) -> Iterator[World]:
    """Two newsrooms with a baseline, and the pact of both on the first."""
    with a_world(tmp_path, feeds=("acme", "globex"), companies=(_ACME, _GLOBEX)) as world:
        sources = tuple(replace(one, company=one.key) for one in world.settings.sources)
        with world.store.begin() as step:
            step.sources.sync(sources, now=world.now)
        for feed in ("acme", "globex"):
            world.newsroom.publish(
                feed, Release(slug="old", title="A plant opens", paragraphs=["A plant opens."])
            )
        world.work()
        world.newsroom.publish("acme", _release())
        world.wait(15 * MINUTE)
        world.new_mails()
        yield world


def _state(world: World) -> Partnership:
    state = world.partnership("acme", "globex")
    assert state is not None
    return state


def _events(world: World) -> list[Event]:
    with world.store.read() as step:
        events = step.overview.latest_events(100)
    return [one for one in reversed(events) if one.kind is Happening.PARTNERSHIP]


def _revise(world: World, *paragraphs: str, wait: int = 4) -> None:
    [release] = [one for one in world.newsroom.feeds["acme"] if one.slug == "pact"]
    release.paragraphs[:] = [*paragraphs, *_MORE]
    for _ in range(wait):
        world.wait(30 * MINUTE)


def _is_sound(world: World) -> None:
    assert isinstance(world.store, SqlStore)
    with world.store.begin() as step:
        assert refold(step).differences == ()
        assert [one for one in examine(step.checks) if not one.ok] == []


def test_a_partner_that_leaves_the_page_is_a_contradiction(world: World) -> None:
    [release] = [one for one in world.newsroom.feeds["acme"] if one.slug == "pact"]
    release.title = "Acme and Initech announce partnership"
    _revise(
        world,
        "Acme Corp. and Initech Inc. today signed a strategic partnership to develop batteries.",
        "Initech contributes its cells and Acme its factories. Financial terms were not disclosed.",
    )
    assert Step.CONTRADICTION in dict(_state(world).steps)
    [told] = [one for one in _events(world) if one.step is Step.CONTRADICTION]
    assert not told.alert
    mails = world.new_mails()
    assert len(mails) == 1
    assert "Initech" in mails[0].text
    assert "Globex" in mails[0].text
    assert world.partnership("acme", "~initech") is not None
    _is_sound(world)


def test_terms_that_are_added_later_amend(world: World) -> None:
    _revise(
        world,
        "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries "
        "worth $40 million.",
        "Globex contributes its cells and Acme its factories.",
    )
    assert dict(_state(world).steps).keys() == {Step.AGREED, Step.AMENDED}
    told = [(one.step, one.alert) for one in _events(world)]
    assert told == [(Step.AGREED, True), (Step.AMENDED, False)]
    [mail] = world.new_mails()
    assert "worth $40 million" in mail.text
    _is_sound(world)


def test_a_page_that_goes_after_the_announcement_retracts_it(world: World) -> None:
    before = _state(world)
    assert before.corroboration is Corroboration.UNILATERAL
    world.newsroom.faults["/acme/pact"] = Answer(status=404, body=b"<html>not found</html>")
    for _ in range(70):
        world.wait(30 * MINUTE)
    state = _state(world)
    assert state.corroboration is Corroboration.RETRACTED
    assert (state.stage, state.stage_posting) == (before.stage, before.stage_posting)
    assert len([one for one in world.new_mails() if one.recipient == "reader@example.org"]) == 1
    world.newsroom.faults.clear()
    for _ in range(60):
        world.wait(60 * MINUTE)
    assert _state(world).corroboration is Corroboration.UNILATERAL
    assert [one.step for one in _events(world)][-2:] == [
        Step.STATEMENT_WITHDRAWN,
        Step.STATEMENT_RESTORED,
    ]
    assert not any(one.alert for one in _events(world)[-2:])
    _is_sound(world)


def test_the_release_in_the_other_newsroom_corroborates_and_is_not_told_again(
    world: World,
) -> None:
    world.newsroom.publish("globex", _release())
    world.wait(15 * MINUTE)
    assert _state(world).corroboration is Corroboration.BILATERAL
    assert world.subjects() == []
    _is_sound(world)


def test_both_newsrooms_tell_one_event(world: World) -> None:
    world.newsroom.publish("globex", _release())
    world.wait(15 * MINUTE)
    assert isinstance(world.store, SqlStore)
    with world.store.read() as step:
        history = history_of(step, _state(world).key)
        assert history is not None
        [event] = history.episodes
        assert event.primary.posting.outlet is Outlet.NEWSROOM
        assert len(event.supporting) == 1
        assert history.quiet == ()
        there = event.primary.posting.statement
        [location] = [
            one
            for source in ("acme", "globex")
            for listed in step.statements.listed(source)
            for one in step.locate([listed.location]).values()
            if one.statement == there
        ]
        dossier = step.dossiers.statement(location.key)
        assert dossier is not None
        assert [one.relation for one in related_to(step, dossier)] == ["copy"]


def test_a_newsroom_that_keeps_silent_is_shown_and_nobody_is_told(world: World) -> None:
    for _ in range(75):
        world.wait(60 * MINUTE)
    assert isinstance(world.store, SqlStore)
    with world.store.read() as step:
        history = history_of(step, _state(world).key)
    assert history is not None
    assert [one.company for one in history.quiet] == ["globex"]
    assert [one for one in world.new_mails() if one.recipient == "reader@example.org"] == []


def test_an_executive_of_the_other_side_corroborates(world: World) -> None:
    assert _state(world).on_record == ("acme",)
    quote = "“We have signed a partnership agreement with Acme,” said Ann Doe, CEO of Globex."
    world.newsroom.publish(
        "acme",
        Release(slug="quote", title="Acme presents its plans", paragraphs=[quote, *_MORE]),
    )
    world.wait(15 * MINUTE)
    state = _state(world)
    assert state.on_record == ("acme", "globex")
    assert state.corroboration is Corroboration.BILATERAL
    _is_sound(world)


def test_a_headline_that_is_a_heading_too_is_posted_once(world: World) -> None:
    assert isinstance(world.store, SqlStore)
    with world.store.read() as step:
        found = step.dossiers.partnership(_state(world).key)
    assert found is not None
    assert [line.claim.claim.evidence for line in found.lines] == [
        "Acme and Globex announce partnership",
        "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries.",
    ]


def test_a_consortium_that_one_side_tells_as_two_is_told_once(world: World) -> None:
    deal = "today signed a partnership agreement to develop sodium cells for trams."
    world.newsroom.publish(
        "acme",
        Release(
            slug="three",
            title="Acme, Initech and Hooli sign partnership agreement",
            paragraphs=[f"Acme Corp., Initech Inc. and Hooli Inc. {deal}", _MORE[1]],
        ),
    )
    world.wait(15 * MINUTE)
    assert len(world.new_mails()) == 1
    world.newsroom.publish(
        "globex",
        Release(
            slug="two",
            title="Acme and Hooli sign partnership agreement",
            paragraphs=[f"Acme Corp. and Hooli Inc. {deal} Hooli supplies the cells."],
        ),
    )
    world.wait(15 * MINUTE)
    assert world.new_mails() == []
    three = world.partnership("acme", "~hooli", "~initech")
    two = world.partnership("acme", "~hooli")
    assert three is not None
    assert two is not None
    assert isinstance(world.store, SqlStore)
    with world.store.read() as step:
        shown = [history_of(step, one.key) for one in (three, two)]
    [[of_three], [of_two]] = [one.episodes for one in shown if one is not None]
    assert [one.title for one in of_three.kin] == ["Acme and Hooli sign partnership agreement"]
    assert [one.source for one in of_two.kin] == ["acme"]
    assert {name.split()[0] for name in of_two.members} == {"Acme", "Hooli", "Initech"}
    _is_sound(world)


def test_a_stated_day_is_an_event_of_that_day_with_its_words(world: World) -> None:
    deal = "signed a joint venture agreement for trams, effective January 1, 2027."
    world.newsroom.publish(
        "acme",
        Release(
            slug="day",
            title="Acme and Hooli sign joint venture agreement",
            paragraphs=[f"Acme Corp. and Hooli Inc. today {deal}", _MORE[1]],
        ),
    )
    world.wait(15 * MINUTE)
    assert len(world.new_mails()) == 1
    state = world.partnership("acme", "~hooli")
    assert state is not None
    assert (state.stage, state.effective_at) == (Stage.AGREED, datetime(2027, 1, 1, tzinfo=UTC))
    with world.store.read() as step:
        assert isinstance(step, SqlTransaction)
        history = history_of(step, state.key)
    assert history is not None
    agreed, effective = history.episodes
    assert (agreed.step, effective.step) == (Step.AGREED, Step.EFFECTIVE)
    assert effective.at == state.effective_at
    given = effective.primary.claim.claim.effective
    assert given is not None
    assert given.evidence == "effective January 1, 2027"
    _is_sound(world)


def test_a_beginning_that_is_moved_is_told_with_both_days(world: World) -> None:
    def signed(slug: str, day: str, *, wait: int) -> None:
        deal = f"today signed a joint venture agreement for trams, effective {day}."
        paragraphs = [f"Acme Corp. and Hooli Inc. {deal}", _MORE[1]]
        title = "Acme and Hooli sign joint venture agreement"
        world.newsroom.publish("acme", Release(slug=slug, title=title, paragraphs=paragraphs))
        world.wait(wait * HOUR)

    signed("first", "January 1, 2027", wait=1)
    [first] = world.new_mails()
    assert "In effect from: 2027-01-01" in first.text
    signed("later", "July 1, 2027", wait=24 * 20)
    [moved] = world.new_mails()
    assert moved.subject.startswith("[Amended] Acme")
    assert "In effect from: 2027-07-01, no longer 2027-01-01" in moved.text
    state = world.partnership("acme", "~hooli")
    assert state is not None
    assert state.effective_at == datetime(2027, 7, 1, tzinfo=UTC)
    [release] = [one for one in world.newsroom.feeds["acme"] if one.slug == "later"]
    release.paragraphs[0] = release.paragraphs[0].replace("July 1, 2027", "October 1, 2027")
    world.wait(6 * HOUR)
    [edited] = world.new_mails()
    assert "October 1, 2027" in edited.text
    state = world.partnership("acme", "~hooli")
    assert state is not None
    assert state.effective_at == datetime(2027, 10, 1, tzinfo=UTC)
    with world.store.read() as step:
        assert isinstance(step, SqlTransaction)
        history = history_of(step, state.key)
    assert history is not None
    steps = [(one.step, one.at.date().isoformat()) for one in history.episodes]
    assert [step for step, _ in steps][:2] == [Step.AGREED, Step.AMENDED]
    assert [at for step, at in steps if step is Step.EFFECTIVE] == ["2027-10-01"]
    assert {one.posting.outlet for one in history.timeline.lines} == {Outlet.NEWSROOM}
    _is_sound(world)
