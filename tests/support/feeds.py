"""Feeds written entry by entry, for what newsrooms do to ids, addresses and order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

from monitor.model.event import Event
from tests.support.newsroom import Answer, Release
from tests.support.world import World

_GOODS = ("valves", "ferries", "looms", "kilns", "organs", "kites", "sledges", "clocks", "prams")
_TOWNS = ("Aalen", "Brixham", "Cuxhaven", "Delft", "Esbjerg", "Foggia", "Ghent", "Halle", "Imola")


@dataclass(kw_only=True)
class Item:
    """An entry of a feed; `path` is that of its page, None for an entry without one."""

    guid: str | None
    title: str
    text: str
    path: str | None = None
    published: datetime | None = field(default=None)


def items(count: int, *, newest: datetime, has_pages: bool = False) -> list[Item]:
    """Return entries, newest first, a day apart, each with a text of its own."""
    return [
        Item(
            guid=f"https://acme.example/?p={number}",
            title=f"Acme ships {_GOODS[number % 9]} to {_TOWNS[number // 9 % 9]} in batch {number}",
            text=text_of(number),
            path=f"/acme/batch-{number}" if has_pages else None,
            published=newest - timedelta(days=count - number),
        )
        for number in range(count, 0, -1)
    ]


def text_of(number: int) -> str:
    """Return a text that has little in common with that of any other number."""
    goods, town = _GOODS[number % 9], _TOWNS[number // 9 % 9]
    words = " ".join(f"{goods}{number}{letter}" for letter in "abcdefghijklmnop")
    return f"The {goods} for {town} left on time, {number * 37} crates in all. Parts: {words}."


def feed(given: Sequence[Item], root: str) -> bytes:
    """Return an RSS feed of these entries."""
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Acme</title>"
        f"<link>{root}</link><description>News</description>"
        f"{''.join(_item(one, root) for one in given)}</channel></rss>"
    ).encode()


def _item(one: Item, root: str) -> str:
    parts = [f"<title>{escape(one.title)}</title>"]
    if one.guid is not None:
        parts.append(f"<guid isPermaLink='false'>{escape(one.guid)}</guid>")
    if one.path is not None:
        parts.append(f"<link>{root}{escape(one.path)}</link>")
    if one.published is not None:
        parts.append(f"<pubDate>{format_datetime(one.published.astimezone(UTC))}</pubDate>")
    return f"<item>{''.join(parts)}<description>{escape(one.text)}</description></item>"


def lists(world: World, given: Sequence[Item]) -> None:
    """Have the newsroom list these entries from now on, and serve the pages they link to."""
    room = world.newsroom
    room.faults["/acme.xml"] = Answer(
        content_type="application/rss+xml", body=feed(given, room.root)
    )
    for one in given:
        if one.path is not None and one.path not in room.faults:
            _, name, slug = one.path.split("/")
            page = Release(slug=slug, title=one.title, paragraphs=[one.text])
            room.feeds.setdefault(name, []).insert(0, page)


def begin(world: World, given: Sequence[Item]) -> None:
    """Take a baseline."""
    lists(world, given)
    world.work()
    assert world.new_mails() == []


def happenings(world: World) -> Counter[str]:
    """Return how often each kind of event happened since the baseline."""
    found = Counter(event.kind.value for event in events(world))
    return Counter({kind: found[kind] for kind in found if kind != "baseline"})


def events(world: World) -> tuple[Event, ...]:
    """Return all events, but for what the baseline held."""
    with world.store.read() as step:
        found = step.overview.latest_events(1_000)
    return tuple(event for event in found if event.reason != "baseline")


def mails_to(world: World) -> Counter[str]:
    """Return how many mails came to each person since the last call."""
    return Counter(mail.recipient for mail in world.new_mails())
