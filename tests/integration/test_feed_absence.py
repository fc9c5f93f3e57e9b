"""What it means that a feed lists less than before, with a real newsroom and a real mail server."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.analysis.leaving import UNLISTED
from monitor.model.source import Health, SourceState
from tests.support.feeds import Item, begin, happenings, items, lists, mails_to, text_of
from tests.support.newsroom import Answer
from tests.support.world import MINUTE, OPERATOR, READER, World, a_world

pytestmark = pytest.mark.integration

POLL = 15 * MINUTE
HOUR = timedelta(hours=1)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world whose feed is still to be written."""
    with a_world(tmp_path) as made:
        yield made


def state(world: World) -> SourceState:
    """Return what is remembered of the source."""
    with world.store.read() as step:
        (found,) = step.sources.states()
    return found


def fresh(world: World, number: int = 99) -> Item:
    """Return an entry that is news now."""
    return Item(
        guid=f"new-{number}",
        title=f"Acme buys mill {number}",
        text=text_of(number),
        published=world.now,
    )


def bad_answers() -> dict[str, Answer]:
    """Return what a feed must not be taken for a newsroom without news (criterion 5)."""
    rss = "application/rss+xml"
    page = "<!doctype html><html><head><title>{}</title></head><body><p>{}</p></body></html>"
    return {
        "maintenance page": Answer(body=page.format("Maintenance", "Back soon.").encode()),
        "nothing": Answer(content_type=rss, body=b""),
        "cut off": Answer(
            content_type=rss,
            body=b"<rss version='2.0'><channel><title>a</title><item><title>Half a he",
        ),
        "captcha": Answer(body=page.format("Just a moment...", "Verify.").encode()),
        "no entries": Answer(
            content_type=rss, body=b"<rss version='2.0'><channel><title>a</title></channel></rss>"
        ),
        "garbage": Answer(content_type=rss, body=b"\x1f\x8b\x08\x00\xff\xfe garbage \x00\x01"),
    }


@pytest.mark.parametrize("name", bad_answers())
def test_a_bad_answer_changes_nothing_and_the_next_good_one_alerts_nobody(
    world: World, name: str
) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    for _ in range(3):
        world.newsroom.faults["/acme.xml"] = bad_answers()[name]
        world.wait(7 * HOUR)
        assert state(world).health is Health.FAILING
        lists(world, known)
        world.wait(7 * HOUR)
        assert state(world).health is Health.HEALTHY
    assert happenings(world) == Counter()
    assert mails_to(world) == Counter()


def test_what_rolls_off_is_nothing(world: World) -> None:
    """Criterion 8: 20 newer ones came, and the pages are still there."""
    known = items(40, newest=world.now, has_pages=True)
    begin(world, known[20:])
    for come in range(4, 21, 4):
        lists(world, known[20 - come : 40 - come])
        world.wait(POLL)
    for _ in range(5):
        world.wait(8 * HOUR)
    assert happenings(world) == Counter(published=20)


def test_what_leaves_while_older_ones_stay_is_looked_for_at_once(world: World) -> None:
    known = items(12, newest=world.now, has_pages=True)
    begin(world, known)
    world.wait(10 * timedelta(days=1))
    lists(world, [*known[:5], *known[6:]])
    world.newsroom.asked.clear()
    world.pipeline.poll(world.now + POLL)
    with world.store.read() as step:
        due = step.frontier.due(world.now + POLL, limit=9)
    assert [(visit.reason, visit.url) for visit in due] == [
        (UNLISTED, f"{world.newsroom.root}{known[5].path}")
    ]
    world.wait(POLL)
    assert (known[5].path, 200) in world.newsroom.asked or (
        known[5].path,
        304,
    ) in world.newsroom.asked
    for _ in range(5):
        world.wait(8 * HOUR)
    assert happenings(world) == Counter()


def test_an_entry_without_page_that_left_is_withdrawn_after_a_day_and_restored(
    world: World,
) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    lists(world, [*known[:5], *known[6:]])
    for _ in range(23):
        world.wait(HOUR)
    assert happenings(world) == Counter()
    # The feed says "nothing new" all the while: its silence counts.
    for _ in range(3):
        world.wait(HOUR)
    assert happenings(world) == Counter(withdrawn=1)
    assert mails_to(world) == Counter({READER: 1})
    world.newsroom.asked.clear()
    world.wait(HOUR)
    world.wait(HOUR)
    assert world.newsroom.asked[-1] == ("/acme.xml", 304)
    lists(world, known)
    world.wait(HOUR)
    assert happenings(world) == Counter(withdrawn=1, restored=1)
    assert mails_to(world) == Counter({READER: 1})
    for _ in range(30):
        world.wait(HOUR)
    assert mails_to(world) == Counter()


def test_an_entry_that_comes_and_goes_is_not_withdrawn(world: World) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    for _ in range(4):
        lists(world, [*known[:5], *known[6:]])
        for _ in range(5):
            world.wait(4 * HOUR)
        lists(world, known)
        world.wait(4 * HOUR)
    assert happenings(world) == Counter()


def test_an_entry_that_left_during_an_outage_is_counted_when_the_source_is_back(
    world: World,
) -> None:
    known = items(12, newest=world.now)
    begin(world, known)
    lists(world, [*known[:5], *known[6:]])
    world.wait(HOUR)
    world.newsroom.faults["/acme.xml"] = Answer(status=503)
    for _ in range(12):
        world.wait(6 * HOUR)
    assert "withdrawn" not in happenings(world)


def test_a_feed_that_loses_most_entries_is_at_fault_and_news_is_told(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    news = fresh(world)
    lists(world, [news, *known[:3]])
    for _ in range(6):
        world.wait(3 * HOUR)
    assert happenings(world) == Counter(published=1, faulty=1)
    assert mails_to(world) == Counter({READER: 1, OPERATOR: 1})
    with world.store.read() as step:
        assert len(step.statements.listed("acme")) == 21
    lists(world, [news, *known])
    world.wait(3 * HOUR)
    assert happenings(world) == Counter(published=1, faulty=1, recovered=1)
    assert mails_to(world) == Counter({OPERATOR: 1})


def test_a_feed_that_stays_short_is_taken_as_it_is_after_a_day(world: World) -> None:
    known = items(20, newest=world.now)
    begin(world, known)
    lists(world, known[:3])
    for _ in range(20):
        world.wait(2 * HOUR)
    assert state(world).health is Health.HEALTHY
    assert happenings(world) == Counter(faulty=1, recovered=1)
    assert READER not in mails_to(world)
    lists(world, [fresh(world), *known[:3]])
    world.wait(6 * HOUR)
    assert mails_to(world) == Counter({READER: 1})


def test_the_pages_of_a_short_feed_are_asked(world: World) -> None:
    known = items(20, newest=world.now, has_pages=True)
    begin(world, known)
    world.wait(10 * timedelta(days=1))
    lists(world, known[:3])
    world.newsroom.asked.clear()
    for _ in range(8):
        world.wait(6 * MINUTE)
    asked = {path for path, _ in world.newsroom.asked} - {"/acme.xml"}
    assert {one.path for one in known[3:]} <= asked


def test_a_feed_after_a_long_pause_has_moved_on(world: World) -> None:
    known = items(40, newest=world.now)
    later = [
        replace(one, published=(one.published or world.now) + timedelta(days=20)) for one in known
    ]
    begin(world, known[20:])
    world.now += timedelta(days=20)
    lists(world, later[:20])
    world.work()
    assert state(world).health is Health.HEALTHY
    assert happenings(world) == Counter(published=20)
