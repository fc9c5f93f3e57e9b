"""Sources that are found, added, removed, imported and exported, with a real newsroom."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.app import open_app
from monitor.cli.main import program
from monitor.config.load import load
from monitor.errors import MonitorError
from monitor.service.service import Service
from monitor.watchlist import Wish, watch, watched
from tests.support import newsroom as newsrooms
from tests.support.newsroom import Answer, Newsroom
from tests.support.releases import pact, plant
from tests.support.site import asked
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HOME = """<!doctype html><html><head><title>Acme | Home</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/rss+xml" title="News" href="/acme.xml">
<link rel="alternate" type="application/rss+xml" hreflang="de" href="/de.xml">
</head><body><nav><a href="/press">Press releases</a> <a href="#feed">Feed</a></nav>
<p>We make batteries.</p></body></html>"""
LIST = "".join(
    f"<li><a href='/acme/plant-{n}'>Acme opens its plant number {n} in the north</a></li>"
    for n in range(5)
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>{root}/about</loc></url><url><loc>{root}/acme/plant-1</loc></url></urlset>"
)


@pytest.fixture
def room() -> Iterator[Newsroom]:
    room = Newsroom(feeds={"acme": [plant(n) for n in range(3)]})
    with newsrooms.running(room):
        room.faults["/"] = Answer(body=HOME.encode())
        room.faults["/press"] = Answer(body=f"<html><body><ul>{LIST}</ul></body></html>".encode())
        room.faults["/robots.txt"] = Answer(
            content_type="text/plain",
            body=f"User-agent: *\nSitemap: {room.root}/all.xml\n".encode(),
        )
        body = SITEMAP.format(root=room.root).encode()
        room.faults["/all.xml"] = Answer(content_type="application/xml", body=body)
        yield room


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "config.yaml"
    file.write_text(
        "database: sqlite:///monitor.db\n"
        "fetch: {allow: [127.0.0.0/8], spacing: 0s, timeout: 5s}\n"
        "companies: [{key: acme, name: Acme}]\n",
        encoding="utf-8",
    )
    return file


def run(config: Path, *words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(program, [*words, "-c", str(config)], input=given)


def said(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 0, result.output
    return result.stdout if "--json" in words else result.output


def refused(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 1
    return str(result.exception) if isinstance(result.exception, MonitorError) else result.output


def listed(config: Path) -> list[dict[str, object]]:
    lines = said(config, "sources", "list", "--json").splitlines()
    return [json.loads(line) for line in lines]


def test_best_source_behind_a_home_page_is_found_and_watched(config: Path, room: Newsroom) -> None:
    found = said(config, "sources", "add", f"{room.root}/", "--json").splitlines()
    records = [json.loads(line) for line in found]
    assert [(one["kind"], one["url"].removeprefix(room.root)) for one in records] == [
        ("feed", "/acme.xml"),
        ("listing", "/press"),
        ("sitemap", "/all.xml"),
    ]
    first = records[0]
    assert (first["title"], first["entries"]) == ("acme", 3)
    assert first["newest"] == "2026-03-02T09:00:00+00:00"
    assert not (config.parent / "monitor.db").exists()
    assert len(room.asked) <= 24
    said(config, "sources", "add", f"{room.root}/", "--yes", "--company", "acme")
    [source] = listed(config)
    assert source["source"] == "127.0.0.1"
    assert (source["url"], source["kind"]) == (f"{room.root}/acme.xml", "feed")
    assert (source["origin"], source["company"]) == ("database", "acme")


def test_address_of_a_feed_needs_no_more_requests(config: Path, room: Newsroom) -> None:
    said(config, "sources", "add", f"{room.root}/acme.xml", "--yes", "--key", "acme")
    assert [path for path, _ in room.asked] == ["/acme.xml"]
    assert room.robots_asked == 1


def test_nothing_is_added_without_a_choice(config: Path, room: Newsroom) -> None:
    assert "expected --yes" in refused(config, "sources", "add", f"{room.root}/")
    assert not (config.parent / "monitor.db").exists()


def test_nothing_found_says_why(config: Path, room: Newsroom) -> None:
    room.faults.clear()
    room.feeds.clear()
    assert "HTTP status 404" in refused(config, "sources", "add", f"{room.root}/none", "--yes")
    assert "--company" in refused(config, "sources", "add", room.root, "--company", "globex")
    assert "every: expected a duration" in refused(
        config, "sources", "add", room.root, "--every", "soon"
    )


def test_private_address_behind_a_page_is_never_asked(config: Path, room: Newsroom) -> None:
    config.write_text(config.read_text().replace("allow: [127.0.0.0/8], ", ""))
    assert "127.0.0.1" in refused(config, "sources", "add", f"{room.root}/", "--yes")
    assert room.asked == []


def test_page_and_sitemap_are_watched_as_they_are_named(config: Path, room: Newsroom) -> None:
    add = ("sources", "add")
    said(config, *add, f"{room.root}/acme/plant-1", "--kind", "page", "--key", "plant")
    options = ("--kind", "sitemap", "--include", "/acme/*", "--include", "/news/*")
    said(config, *add, f"{room.root}/all.xml", *options)
    plant_page, sitemap = sorted(listed(config), key=lambda one: str(one["kind"]))
    assert (plant_page["source"], plant_page["kind"]) == ("plant", "page")
    assert sitemap["include"] == ["/acme/*", "/news/*"]
    tested = json.loads(said(config, "sources", "test", "127.0.0.1", "--json"))
    assert [entry["url"] for entry in tested["entries"]] == [f"{room.root}/acme/plant-1"]


def test_removed_source_goes_on_when_it_is_added_again(config: Path, room: Newsroom) -> None:
    url = f"{room.root}/acme.xml"
    said(config, "sources", "add", url, "--kind", "feed", "--key", "acme")
    said(config, "poll")
    assert "already, as acme" in refused(config, "sources", "add", url, "--kind", "feed")
    said(config, "sources", "remove", "acme")
    assert [one["active"] for one in listed(config)] == [False]
    assert "expected one of" in refused(config, "sources", "remove", "acme")
    other = refused(config, "sources", "add", url, "--kind", "feed", "--key", "other")
    assert "was watched as acme" in other
    assert "goes on with its history" in said(config, "sources", "add", url, "--kind", "feed")
    assert "published" not in said(config, "poll")


def test_configured_source_is_not_removed_nor_replaced(config: Path, room: Newsroom) -> None:
    url = f"{room.root}/acme.xml"
    said(config, "sources", "add", url, "--kind", "feed", "--key", "acme")
    with config.open("a", encoding="utf-8") as file:
        file.write(f"sources: [{{key: acme, every: 1h, url: '{room.root}/all.xml', kind: auto}}]\n")
    assert watched(load(config)).in_both == ("acme",)
    assert "the configuration counts" in said(config, "check")
    assert "stands in the configuration" in refused(config, "sources", "remove", "acme")
    said(config, "poll")
    [source] = listed(config)
    assert (source["origin"], source["url"]) == ("config", f"{room.root}/all.xml")


OPML = """<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Wires"><outline text="Companies">
<outline type="rss" text="Acme" xmlurl="{root}/acme.xml"/>
<outline type="rss" text="Acme again" xmlUrl="{root}/acme.xml?utm_source=x"/></outline></outline>
<outline text="No feed" htmlUrl="{root}/"/>
<outline text="Odd" xmlUrl="feed:nowhere"/>
<outline text="Globex" xmlUrl="{root}/globex.xml"/></body></opml>"""


def test_opml_is_imported_once_and_exported_whole(
    config: Path, room: Newsroom, tmp_path: Path
) -> None:
    file = tmp_path / "in.opml"
    file.write_text(OPML.format(root=room.root))
    first = said(config, "sources", "import", str(file), "--every", "2h")
    assert "added 127.0.0.1: " in first
    assert "added 127.0.0.1-2: " in first
    assert "skipped feed:nowhere: url: expected" in first
    assert "watched already, as 127.0.0.1" in first
    assert [(one["name"], one["every"]) for one in listed(config)] == [
        ("Acme", 7200.0),
        ("Globex", 7200.0),
    ]
    assert "added" not in refused(config, "sources", "import", str(file))
    out = tmp_path / "out.opml"
    options = ("--kind", "sitemap", "--include", "/a/*", "--include", "/b/*", "--key", "map")
    said(config, "sources", "add", f"{room.root}/all.xml", *options, "--outlet", "regulator")
    assert "3 sources" in said(config, "sources", "export", str(out))
    assert "--force" in refused(config, "sources", "export", str(out))
    before = watched(load(config)).sources
    (tmp_path / "monitor.db").unlink()
    said(config, "sources", "import", str(out))
    assert watched(load(config)).sources == before
    assert [one["outlet"] for one in listed(config)] == [None, None, "regulator"]


def test_list_of_wires_is_imported_as_wires_but_for_what_it_says_itself(
    config: Path, room: Newsroom, tmp_path: Path
) -> None:
    file = tmp_path / "wires.opml"
    office = f'xmlUrl="{room.root}/all.xml" outlet="regulator"'
    file.write_text(OPML.format(root=room.root).replace("</body>", f"<outline {office}/></body>"))
    said(config, "sources", "import", str(file), "--outlet", "wire")
    assert [one["outlet"] for one in listed(config)] == ["wire", "wire", "regulator"]
    assert "outlet  wire" in said(config, "sources", "show", "127.0.0.1")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "expected OPML, which is XML"),
        (b"<rss version='2.0'/>", "expected OPML, found <rss>"),
        (b"<opml><body/></opml>", "the list names no feed"),
        (b"<!DOCTYPE o [<!ENTITY a 'x'>]><opml><outline xmlUrl='&a;'", "expected OPML"),
    ],
)
def test_bad_list_is_one_clear_line(
    config: Path, tmp_path: Path, content: bytes, fault: str
) -> None:
    file = tmp_path / "in.opml"
    file.write_bytes(content)
    found = refused(config, "sources", "import", str(file))
    assert fault in found
    assert "\n" not in found


# Criterion 4: what is there already alerts nobody, whichever way its source comes.


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with a_world(tmp_path, feeds=("acme", "globex")) as world:
        for name in world.newsroom.feeds:
            for number in range(3):
                world.newsroom.publish(name, plant(number))
        world.keep_sources()
        yield world


def add_feed(world: World, name: str) -> None:
    wish = Wish(url=world.newsroom.feed_url(name), every=15 * MINUTE, key=name)
    [answer] = watch(replace(world.settings, sources=()), [wish], now=world.now)
    assert answer.source is not None


def remove(world: World, name: str) -> None:
    with world.store.begin() as step:
        step.sources.remove([name])


def test_added_source_alerts_nobody_of_what_it_lists(world: World) -> None:
    add_feed(world, "acme")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    world.newsroom.publish("acme", pact())
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[Agreed] Acme Corp – Globex Inc: co-development"]


def test_source_added_again_alerts_only_of_what_came_meanwhile(world: World) -> None:
    add_feed(world, "acme")
    world.wait(15 * MINUTE)
    remove(world, "acme")
    world.wait(15 * MINUTE)
    asked(world)
    world.wait(timedelta(days=1))
    assert asked(world) == []
    add_feed(world, "acme")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    remove(world, "acme")
    world.newsroom.publish("acme", pact())
    add_feed(world, "acme")
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[Agreed] Acme Corp – Globex Inc: co-development"]


def test_removing_another_source_alerts_nobody(world: World) -> None:
    add_feed(world, "acme")
    add_feed(world, "globex")
    world.wait(15 * MINUTE)
    remove(world, "globex")
    for _ in range(3):
        world.wait(HOUR)
    assert world.subjects() == []
    world.newsroom.publish("acme", pact())
    world.wait(HOUR)
    assert world.subjects() == ["[Agreed] Acme Corp – Globex Inc: co-development"]


HOUR = timedelta(hours=1)


def test_service_goes_by_what_was_added_and_removed_without_a_restart(
    config: Path, room: Newsroom
) -> None:
    settings = load(config)
    app = open_app(settings)
    service = Service(app)
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        said(config, "sources", "add", f"{room.root}/acme.xml", "--kind", "feed", "--every", "30s")
        wait_for(lambda: ("/acme.xml", 200) in room.asked)
        said(config, "sources", "remove", "127.0.0.1")
        with app.store.read() as step:
            assert step.sources.states() == ()
    finally:
        service.stop()
        thread.join()
        app.close()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = threading.Event()
    for _ in range(200):
        if is_so():
            return
        deadline.wait(0.1)
    raise AssertionError("it did not come")
