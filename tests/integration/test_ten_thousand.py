"""A feed of ten thousand entries through the whole program: nothing is lost, nobody held up.

It is read in worker processes, as the service does; their memory is measured.
"""

import gc
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from monitor import app
from monitor.model.source import Health
from monitor.readers import ProcessReaders
from tests.support.newsroom import Release
from tests.support.releases import pact, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

MB = 1024 * 1024
MANY = 10_000
# A worker begins with about 100 MB of packs and libraries; the feed is 5 MB.
MOST_IN_A_WORKER = 500 * MB
MOST_GROWTH = 500 * MB


@pytest.fixture(name="world")
def two_newsrooms(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        readers = ProcessReaders(app.tools(world.settings), workers=2)
        world.pipeline = replace(world.pipeline, readers=readers)
        world.newsroom.publish("globex", plant(1))
        try:
            yield world
        finally:
            readers.close()


def release(number: int, *, day: int = 1) -> Release:
    text = (
        f"Acme Corp. today opened warehouse {number} of its chain. It cost ${number} million, and "
        "stores batteries for buses. It is the largest yet, said Jane Roe, who leads the company."
    )
    return Release(
        slug=f"w-{number}",
        title=f"Acme opens warehouse {number}",
        paragraphs=[text],
        published=f"Sun, {day:02} Mar 2026 09:00:00 GMT",
    )


def peaks() -> list[int]:
    """Return the most that each process below this one ever held, in bytes."""
    held = []
    for process in psutil.Process().children(recursive=True):
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
            held.append(int(line.split()[1]) * 1024)
        else:
            held.append(process.memory_info().rss)
    return held


def own_peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def count(world: World, question: str) -> int:
    with closing(sqlite3.connect(world.settings.database.removeprefix("sqlite:///"))) as database:
        return int(database.execute(question).fetchone()[0])


def listed(world: World) -> int:
    with world.store.read() as step:
        return len({listing.title for listing in step.statements.listed("acme")})


def health(world: World) -> set[Health]:
    with world.store.read() as step:
        return {state.health for state in step.sources.states()}


def poll(world: World, time: timedelta) -> None:
    """Poll what is due, without the looks at ten thousand pages, and let the mails go."""
    world.now += time
    world.pipeline.poll(world.now)
    world.pipeline.deliver(world.now)


@pytest.mark.parametrize("order", [1, -1], ids=["oldest first", "latest first"])
def test_ten_thousand_entries_are_all_kept_and_hold_up_nobody(world: World, order: int) -> None:
    gc.collect()
    before = own_peak()
    world.newsroom.feeds["acme"] = [release(n) for n in range(MANY)][::order]
    poll(world, timedelta(0))
    assert listed(world) == MANY
    assert health(world) == {Health.HEALTHY}
    # One more where new ones stand, and news elsewhere: ten thousand pages still wait for a look.
    feed = world.newsroom.feeds["acme"]
    feed.insert(len(feed) if order > 0 else 0, replace(release(MANY), published=""))
    world.newsroom.publish("globex", pact())
    poll(world, 15 * MINUTE)
    assert listed(world) == MANY + 1
    assert count(world, "SELECT count(*) FROM location WHERE baseline = 0") == 2
    world.pipeline.visit(world.now)
    world.pipeline.deliver(world.now)
    assert [subject for subject in world.subjects() if "Globex" in subject]
    assert max(peaks()) < MOST_IN_A_WORKER
    assert own_peak() - before < MOST_GROWTH
    assert count(world, "SELECT count(*) FROM location WHERE gone_since IS NOT NULL") == 0


def test_ten_thousand_entries_without_pages_are_all_read_for_their_claims(world: World) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>n{n}</guid><title>Note {n}</title>"
        f"<description>{release(n).paragraphs[0]}</description></item>"
        for n in range(MANY)
    )
    shell = "<rss version='2.0'><channel><title>n</title><description>n</description>{}</channel>"
    answer = world.newsroom.answer("/acme.xml")
    body = f"{shell.format(items)}</rss>".encode()
    world.newsroom.faults["/acme.xml"] = replace(answer, body=body)
    poll(world, timedelta(0))
    assert listed(world) == MANY
    unread = "FROM version JOIN location ON location.key = location WHERE detector = ''"
    assert count(world, f"SELECT count(*) {unread} AND source = 'acme'") == 0
    world.newsroom.publish("globex", pact())
    poll(world, 15 * MINUTE)
    world.pipeline.visit(world.now)
    world.pipeline.deliver(world.now)
    assert [subject for subject in world.subjects() if "Globex" in subject]
    assert health(world) == {Health.HEALTHY}
    assert max(peaks()) < MOST_IN_A_WORKER
