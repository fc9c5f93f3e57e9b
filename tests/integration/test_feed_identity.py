"""What feeds do to the identity of their entries, with a real newsroom and a real mail server."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.event import Happening
from tests.support.feeds import Item, begin, events, happenings, items, lists, mails_to, text_of
from tests.support.world import MINUTE, OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

POLL = 15 * MINUTE
HOUR = timedelta(hours=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world whose feed is still to be written."""
    with a_world(tmp_path) as made:
        yield made


def _https(one: Item) -> Item:
    return replace(one, guid=(one.guid or "").replace("https:", "http:"))


def _fragment(one: Item) -> Item:
    return replace(one, guid=f"{one.guid}#3")


def _opaque(one: Item) -> Item:
    return replace(one, guid=f"{(one.guid or '')[::-1]}-4f1c")


def _moved(one: Item) -> Item:
    return replace(_opaque(one), path=(one.path or "").replace("/acme/", "/stories/"))


@pytest.mark.parametrize("change", [_https, _fragment, _opaque, _moved])
def test_ids_of_all_entries_change_and_the_statements_stay(
    world: World, change: Callable[[Item], Item]
) -> None:
    """Criterion 1: 0 reader alerts, one operator notice, 30 statements, the 31st alerts once."""
    known = items(30, newest=world.now, has_pages=True)
    begin(world, known)
    fresh = Item(
        guid="new", title="Acme buys a mill", text=text_of(99), path="/acme/mill",
        published=world.now,
    )  # fmt: skip
    lists(world, [fresh, *map(change, known)])
    world.wait(POLL)
    told = world.new_mails()
    assert [mail.subject for mail in told if mail.recipient == READER] == [
        "[New] acme: Acme buys a mill"
    ]
    assert [mail.recipient for mail in told if mail.recipient != READER] == [OPERATOR]
    for _ in range(3):
        world.wait(8 * HOUR)
    assert mails_to(world) == Counter()
    assert happenings(world) == Counter(migrated=1, published=1)
    with world.store.read() as step:
        assert len(step.statements.listed("acme")) == 31


def test_entries_of_one_id_are_statements_of_their_own(world: World) -> None:
    """Criterion 2: 3 items, same guid: 3 statements, no flip-flop over 10 polls, 0 alerts."""
    alike = [replace(one, guid="same") for one in items(3, newest=world.now)]
    begin(world, alike)
    with world.store.read() as step:
        first = {listing.location for listing in step.statements.listed("acme")}
    assert len(first) == 3
    for turn in range(10):
        shuffled = alike[turn % 3 :] + alike[: turn % 3]
        lists(world, [replace(one, guid="same" if turn % 2 else f"same{turn}") for one in shuffled])
        world.wait(POLL)
    assert mails_to(world) == Counter()
    with world.store.read() as step:
        assert {listing.location for listing in step.statements.listed("acme")} == first


@pytest.mark.parametrize("has_pages", [True, False])
def test_one_poll_with_repeated_ids_rekeys_nothing(world: World, *, has_pages: bool) -> None:
    """Criterion 3: the next good poll raises 0 alerts."""
    known = items(30, newest=world.now, has_pages=has_pages)
    begin(world, known)
    lists(world, [replace(one, guid="oops") for one in known])
    world.wait(POLL)
    lists(world, known)
    world.wait(POLL)
    assert READER not in mails_to(world)
    with world.store.read() as step:
        assert len(step.statements.listed("acme")) == 30


def test_weekly_reports_of_one_title_stay_apart(world: World) -> None:
    weeks = [
        Item(
            guid=f"week-{week}",
            title="Acme share buyback: weekly report",
            text=f"In week {week} Acme bought back {week * 311} shares at {week}.20 euros on "
            "the exchanges of Aalen and Delft under the programme of January. All purchases "
            "are listed on the pages for investors.",
            published=world.now - timedelta(weeks=10 - week),
        )
        for week in range(10, 0, -1)
    ]
    begin(world, weeks[2:])
    lists(world, weeks[1:9])
    world.wait(POLL)
    lists(world, weeks[0:8])
    world.wait(POLL)
    assert mails_to(world)[READER] == 2
    assert happenings(world) == Counter(published=2)


def test_an_address_used_again_for_next_years_statement_is_replaced(world: World) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    text = "From January on, every customer pays a new rate, which our board set on Monday evening."
    again = replace(known[4], title="Next year's rates", text=text, published=world.now)
    lists(world, [again, *known[:4], *known[5:]])
    world.wait(POLL)
    assert happenings(world) == Counter(replaced=1)
    assert mails_to(world)[READER] == 1


def test_a_new_entry_with_the_text_of_another_waits_for_the_next_poll(world: World) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    early = Item(
        guid="strike", title="Acme workers strike", text=known[3].text, published=world.now
    )
    lists(world, [early, *known])
    world.wait(POLL)
    assert world.subjects() == []
    lists(world, [replace(early, text=text_of(70)), *known])
    world.wait(POLL)
    assert world.subjects() == ["[New] acme: Acme workers strike"]
    world.wait(POLL)
    assert world.subjects() == []


def test_a_copy_that_stays_a_copy_is_told_once(world: World) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    twin = Item(guid="twin", title="Acme ships again", text=known[0].text, published=world.now)
    lists(world, [twin, *known])
    for _ in range(4):
        world.wait(POLL)
    assert world.subjects() == ["[New] acme: Acme ships again"]


def test_a_suffix_on_every_title_is_one_mass_change_and_the_real_edit_is_told(
    world: World,
) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    suffixed = [replace(one, title=f"{one.title} | Acme Newsroom") for one in known]
    edited = replace(suffixed[7], text=suffixed[7].text.replace("crates", "crates, not 9, "))
    lists(world, [*suffixed[:7], edited, *suffixed[8:]])
    world.wait(POLL)
    assert happenings(world) == Counter(mass_change=1, revised=20)
    assert mails_to(world) == Counter({READER: 1, OPERATOR: 1})
    (mass,) = [event for event in events(world) if event.kind is Happening.MASS_CHANGE]
    assert mass.reason == "19 of 20 entries: title ends with “acme newsroom”"


def _rewritten(one: Item, number: int) -> Item:
    """Return an entry whose second sentence is another, with words of its own."""
    words = " ".join(f"note{number}{letter}" for letter in "abcdefghijklmnopqrst")
    return replace(one, text=f"{one.text.partition(' Parts:')[0]} {words}.")


def test_a_figure_that_changes_while_all_texts_are_rewritten_is_told(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    anew = [_rewritten(one, number) for number, one in enumerate(known)]
    edited = replace(anew[7], text=anew[7].text.replace(" 481 crates", " 841 crates"))
    assert edited != anew[7]
    lists(world, [*anew[:7], edited, *anew[8:]])
    world.wait(POLL)
    assert happenings(world) == Counter(mass_change=1, revised=20)
    (mail,) = (mail for mail in world.new_mails() if mail.recipient == READER)
    assert "841" in mail.subject


def test_a_mass_change_of_many_polls_is_told_once_a_day(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    for number in range(6):
        anew = [replace(one, title=f"{one.title} | Newsroom {'a' * number}") for one in known]
        lists(world, anew)
        world.wait(HOUR)
    assert happenings(world)["mass_change"] == 1
    world.wait(20 * HOUR)
    lists(world, [replace(one, title=f"{one.title} – Acme Group") for one in known])
    world.wait(HOUR)
    assert happenings(world)["mass_change"] == 2
    assert mails_to(world) == Counter({OPERATOR: 2})


def test_an_archive_that_is_listed_at_once_is_backfilled(world: World) -> None:
    archive = items(60, newest=world.now)
    begin(world, archive[:10])
    late = Item(
        guid="late", title="Acme reports late", text=text_of(90),
        published=world.now - timedelta(days=400),
    )  # fmt: skip
    lists(world, [late, *archive])
    world.wait(POLL)
    assert world.subjects() == []
    assert happenings(world)["backfilled"] == 51


def test_hundreds_of_entries_that_are_dated_today_are_one_event_of_their_source(
    world: World,
) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    world.wait(POLL)
    archive = [
        replace(one, guid=f"{one.guid}&again", title=f"{one.title} again", published=world.now)
        for one in items(320, newest=world.now)[:300]
    ]
    lists(world, [*archive, *known])
    for _ in range(3):
        world.wait(POLL)
    (mail,) = world.new_mails()
    assert mail.recipient == OPERATOR
    assert "300 statements came at once" in mail.subject
    assert happenings(world) == Counter(crowded=1, backfilled=300)
    fresh = Item(guid="n", title="Acme reports", text=text_of(990), published=world.now)
    lists(world, [fresh, *archive, *known])
    world.wait(POLL)
    assert world.subjects() == ["[New] acme: Acme reports"]


def test_twelve_releases_in_an_hour_are_told_one_by_one(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    burst = [replace(one, published=world.now) for one in items(32, newest=world.now)[:12]]
    lists(world, [*burst, *known])
    world.wait(POLL)
    assert len(world.subjects()) == 12
    assert happenings(world) == Counter(published=12)


def test_a_fresh_entry_with_an_old_date_is_told(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    late = Item(
        guid="late", title="Acme reports late", text=text_of(90),
        published=world.now - timedelta(days=400),
    )  # fmt: skip
    slip = Item(
        guid="slip", title="Acme is in the wrong year", text=text_of(91),
        published=world.now - timedelta(days=365),
    )  # fmt: skip
    lists(world, [late, *known, slip])
    world.wait(POLL)
    assert sorted(world.subjects()) == [
        "[New] acme: Acme is in the wrong year",
        "[New] acme: Acme reports late",
    ]
