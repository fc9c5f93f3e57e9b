"""What hostile answers cost the worker processes that read them, as the service has them.

Every attack stands at a feed and at its pages in turn, while another newsroom has news.
"""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import app
from monitor.readers import ProcessReaders
from tests.integration.test_hostile_newsrooms import BAD, PAGES, RSS, facts, laughs, quadratic
from tests.integration.test_ten_thousand import MOST_IN_A_WORKER, peaks
from tests.support.newsroom import Answer
from tests.support.releases import plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

MB = 1024 * 1024


def pdf_bomb() -> bytes:
    """Return a PDF whose one page is 600 MB of blanks, packed."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * MB) for _ in range(600)), packer.flush()])
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer\n<< /Size 5 /Root 1 0 R >>\n%%EOF\n"


# What leads nowhere gives a worker nothing to read.
ATTACKS = {
    **{name: BAD[name] for name in ("one tag of a megabyte", "a gzip bomb")},
    "billion laughs": Answer(content_type=RSS, body=laughs()),
    "quadratic blow-up": Answer(content_type=RSS, body=quadratic()),
    "fifty thousand open boxes": Answer(body=b"<html><body>" + b"<div>" * 50_000),
    "a paragraph of sixty thousand bold words": Answer(
        body=b"<html><title>Plant</title><body><p>" + b"<b>x</b> y. " * 60_000
    ),
    "a PDF bomb": Answer(content_type="application/pdf", body=pdf_bomb()),
}


@pytest.fixture(name="world")
def two_newsrooms(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        readers = ProcessReaders(app.tools(world.settings), workers=2)
        world.pipeline = replace(world.pipeline, readers=readers)
        world.newsroom.publish("acme", plant(1))
        world.newsroom.publish("acme", plant(2))
        world.newsroom.publish("globex", plant(3))
        world.work()
        assert world.subjects() == []
        try:
            yield world
        finally:
            readers.close()


@pytest.mark.timeout(300)
def test_no_attack_bloats_a_worker_or_keeps_it_from_the_news(world: World) -> None:
    for number, (name, attack) in enumerate(ATTACKS.items(), start=10):
        for path in PAGES[1:]:
            world.newsroom.faults[path] = attack
        release = plant(number)
        release.paragraphs.append(f"Number {number} makes {number * 31} doors, its first, a day.")
        world.newsroom.publish("globex", release)
        world.wait(7 * 60 * MINUTE)
        told = [subject for subject in world.subjects() if "plant" in subject]
        assert told == [f"[New] globex: Acme opens plant {number}"], name
        assert max(peaks()) < MOST_IN_A_WORKER, name
    known = facts(world)
    world.newsroom.faults.clear()
    world.wait(timedelta(hours=12))
    assert facts(world) == known
