"""Answers that are made to stall, bloat or mislead, through the whole program.

Each stands at a feed and at its pages while another newsroom has news: the news comes through, and
of the hostile answer nothing becomes a fact: no version, no edit, no withdrawal, and no mail when
the newsroom is well again.
"""

import gzip
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.source import Health
from monitor.model.statement import Basis
from tests.integration.fetch_servers import Call, Respond, serving
from tests.support.newsroom import Answer
from tests.support.releases import pact, plant
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
MB = 1024 * 1024
RSS = "application/rss+xml"
PAGES = ("/acme/plant-1", "/acme/plant-2", "/acme.xml")
# Far more than a body of `fetch.max_bytes` and its copies take, far less than any bomb.
MOST_GROWTH = 400 * MB
NEWS = "Acme Corp. and Globex SE announce a strategic partnership worth $900 million"


@pytest.fixture(name="world")
def two_newsrooms(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        # Short, so that what never ends does so within the test.
        limits = replace(world.settings.fetch, timeout=timedelta(seconds=2))
        world.settings = replace(world.settings, fetch=limits)
        world.restart()
        world.newsroom.publish("acme", plant(1))
        release = world.newsroom.publish("acme", plant(2))
        release.paragraphs.append("The plant in Zürich – «our finest», says André Müßig – is next.")
        world.newsroom.publish("globex", plant(3))
        world.work()
        assert world.subjects() == []
        yield world


def feed(entities: str, text: str, *, encoding: str = "utf-8") -> bytes:
    """Return a feed of one entry, an attack's."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>{entities}'
        f"<rss version='2.0'><channel><title>a</title><link>http://acme.example/</link>"
        f"<description>n</description><item><guid>evil</guid><title>{NEWS}</title>"
        f"<description>{text}</description></item>"
    ).encode() + b"</channel></rss>"


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return feed(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>', "&l11;")


def quadratic() -> bytes:
    return feed(f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 100_000)


def external(place: str) -> bytes:
    return feed(f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{place}">]>', "&x;")


def bomb(kind: str) -> Answer:
    packed = gzip.compress(b"<rss>" + bytes(200 * MB), 9)
    return Answer(content_type=kind, body=packed, headers=(("Content-Encoding", "gzip"),))


BAD = {
    "a captcha of one line": Answer(body=b"<html><title>Just a moment...</title>" + b"x" * MB),
    "one line that is no feed": Answer(content_type=RSS, body=b"a" * MB),
    "one tag of a megabyte": Answer(content_type=RSS, body=b"<rss " + b"a" * MB),
    "a hundred thousand open tags": Answer(content_type=RSS, body=b"<rss>" + b"<a>" * 100_000),
    "a gzip bomb": bomb(RSS),
    "a redirect to itself": Answer(status=302, headers=(("Location", "/acme.xml"),)),
    "a redirect to a cloud's secrets": Answer(
        status=302, headers=(("Location", "http://169.254.169.254/latest/meta-data/"),)
    ),
    "a redirect to a private network": Answer(
        status=301, headers=(("Location", "http://10.0.0.1/"),)
    ),
    "a redirect to a file": Answer(status=302, headers=(("Location", "file:///etc/passwd"),)),
    "nothing but zeros": Answer(content_type=RSS, body=bytes(MB)),
    "UTF-16 that is cut": Answer(
        content_type=RSS, body=feed("", NEWS).decode().encode("utf-16")[:301]
    ),
}


def grown(before: int) -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before


def health(world: World) -> dict[str, Health]:
    with world.store.read() as step:
        return {state.source.key: state.health for state in step.sources.states()}


_FACTS = """SELECT
    (SELECT count(*) FROM version),
    (SELECT count(*) FROM change),
    (SELECT count(*) FROM event),
    (SELECT count(*) FROM location WHERE withdrawn_at IS NOT NULL)"""


def facts(world: World) -> tuple[int, ...]:
    """Return how many versions, changes, events and withdrawals are remembered."""
    with closing(sqlite3.connect(world.settings.database.removeprefix("sqlite:///"))) as database:
        (row,) = database.execute(_FACTS)
        return tuple(row)


def stand(world: World, answer: Answer) -> None:
    """Let an answer stand at a newsroom and its pages while another has news, which is told."""
    before = grown(0)
    for path in PAGES:
        world.newsroom.faults[path] = answer
    world.newsroom.publish("globex", pact())
    world.wait(15 * MINUTE)
    told = [subject for subject in world.subjects() if "Acme" in subject]
    assert len(told) == 1, told
    assert grown(before) < MOST_GROWTH


@pytest.mark.parametrize("name", BAD)
def test_a_hostile_answer_is_no_fact_and_holds_up_nobody(world: World, name: str) -> None:
    stand(world, BAD[name])
    known = facts(world)
    world.wait(HOUR)
    assert health(world)["acme"] in {Health.FAILING, Health.BLOCKED}
    assert facts(world) == known
    world.newsroom.faults.clear()
    for _ in range(3):
        world.wait(12 * HOUR)
    assert health(world) == {"acme": Health.HEALTHY, "globex": Health.HEALTHY}
    assert facts(world) == known
    assert [subject for subject in world.subjects() if not subject.startswith("[Monitor]")] == []


@pytest.mark.parametrize(
    "body",
    [laughs(), quadratic(), external("file:///etc/passwd")],
    ids=["billion laughs", "quadratic blow-up", "external entity"],
)
def test_entities_are_not_expanded(world: World, body: bytes) -> None:
    """Such a feed may be read, or refused; nothing of its entities comes out of it."""
    stand(world, Answer(content_type=RSS, body=body))
    with world.store.read() as step:
        places = [listing.location for listing in step.statements.listed("acme")]
        texts = [
            version.content.text
            for place in places
            for basis in (Basis.FEED, Basis.PAGE)
            for version in step.statements.versions(place, basis)
        ]
    assert not any("lollol" in text or "a" * 200 in text or "root:" in text for text in texts)


def test_an_external_entity_is_not_fetched(world: World) -> None:
    stand(world, Answer(content_type=RSS, body=external(f"{world.newsroom.root}/secret")))
    assert "/secret" not in {path for path, _ in world.newsroom.asked}


def drip(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    call.drip(b"<", every=0.05)


def flood(call: Call) -> None:
    call.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss>")
    call.drip(b"<item>" * 40_000, every=0)


@pytest.mark.parametrize("respond", [Call.hang, drip, flood], ids=["silence", "drops", "flood"])
def test_what_never_ends_is_ended_and_holds_up_nobody(world: World, respond: Respond) -> None:
    with serving({"*": respond}) as server:
        stand(world, Answer(status=302, headers=(("Location", server.url("/feed")),)))
        known = facts(world)
        assert health(world)["acme"] is Health.FAILING
    world.newsroom.faults.clear()
    world.wait(HOUR)
    assert health(world) == {"acme": Health.HEALTHY, "globex": Health.HEALTHY}
    assert facts(world) == known
    assert world.subjects() == []


@pytest.mark.parametrize(
    ("encoding", "said", "header"),
    [
        ("utf-16", "utf-16", RSS),
        ("utf-16", "utf-16", f"{RSS}; charset=utf-8"),
        ("cp1252", "utf-8", RSS),
        ("cp1252", "utf-8", f"{RSS}; charset=utf-8"),
        ("cp1252", "windows-1252", f"{RSS}; charset=utf-8"),
        ("utf-8", "windows-1252", f"{RSS}; charset=utf-8"),
    ],
)
def test_another_encoding_of_the_same_words_is_no_edit(
    world: World, encoding: str, said: str, header: str
) -> None:
    plain = world.newsroom.answer("/acme.xml").body.decode()
    body = plain.replace("encoding='utf-8'", f"encoding='{said}'").encode(encoding)
    known = facts(world)
    world.newsroom.faults["/acme.xml"] = Answer(content_type=header, body=body)
    world.wait(15 * MINUTE)
    world.newsroom.faults.clear()
    # On a busy machine even a good answer may come after the short deadline.
    for _ in range(9):
        world.wait(HOUR)
        if health(world)["acme"] is Health.HEALTHY:
            break
    assert health(world)["acme"] is Health.HEALTHY
    assert facts(world) == known
    assert world.subjects() == []
