"""Sitemaps, single pages and PDFs as sources, from a real newsroom to a real mail server."""

import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.model.source import Health, SourceKind
from monitor.model.statement import Basis, Location
from tests.support.newsroom import Answer, Release
from tests.support.pdf import a_pdf
from tests.support.releases import PLANT, pact, plant
from tests.support.site import a_kind, asked, put, put_index, put_news, put_sitemap
from tests.support.world import MINUTE, OPERATOR, World, a_world

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
MAP = "/sitemap.xml"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Releases without a feed that anybody polls."""
    with a_world(tmp_path, feeds=("acme",)) as world:
        for number in range(3):
            world.newsroom.publish("acme", plant(number))
        world.settings = replace(world.settings, sources=())
        world.keep_sources()
        yield world


def paths(world: World) -> list[str]:
    return [f"/acme/{release.slug}" for release in world.newsroom.feeds["acme"]]


def edit(world: World, path: str, before: str, after: str) -> None:
    body = world.newsroom.answer(path).body.replace(before.encode(), after.encode())
    world.newsroom.faults[path] = Answer(body=body)


def health(world: World, key: str) -> tuple[Health, str | None]:
    with world.store.read() as step:
        [state] = step.sources.states([key])
    return state.health, state.failure


def locations(world: World, key: str) -> int:
    with world.store.read() as step:
        return len(step.statements.listed(key))


def test_sitemap_has_a_baseline_then_tells_new_pages_from_their_own_words(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_sitemap(world, MAP, paths(world))
    world.work()
    assert world.subjects() == []
    world.newsroom.publish("acme", pact())
    put_sitemap(world, MAP, paths(world))
    world.wait(15 * MINUTE)
    assert world.subjects() == ["[Agreed] Acme Corp – Globex Inc: co-development"]
    world.wait(HOUR)
    assert world.subjects() == []


def test_page_of_a_sitemap_that_cannot_be_read_is_not_told(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_sitemap(world, MAP, paths(world))
    world.work()
    put_sitemap(world, MAP, [*paths(world), "/acme/broken"])
    world.newsroom.faults["/acme/broken"] = Answer(status=500)
    world.wait(15 * MINUTE)
    world.wait(HOUR)
    assert world.subjects() == []


def test_lastmod_moves_a_visit_forward_and_is_no_edit(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_sitemap(world, MAP, paths(world))
    world.work()
    # Old enough to be looked at once a month.
    for _ in range(2):
        world.wait(timedelta(days=200))
    asked(world)
    put_sitemap(world, MAP, paths(world), dates={"/acme/plant-1": "2027-04-01"})
    world.wait(15 * MINUTE)
    assert asked(world) == [MAP, "/acme/plant-1"]
    assert world.subjects() == []
    edit(world, "/acme/plant-1", "$12", "$21")
    put_sitemap(world, MAP, paths(world), dates={"/acme/plant-1": "2027-04-02"})
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1


def test_date_that_every_page_has_anew_moves_no_visit(world: World) -> None:
    many = [f"/acme/old-{number}" for number in range(30)]
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_sitemap(world, MAP, many)
    for path in many:
        world.newsroom.faults[path] = world.newsroom.answer("/acme/plant-1")
    world.work()
    asked(world)
    put_sitemap(world, MAP, many, dates=dict.fromkeys(many, "2026-03-02"))
    world.pipeline.poll(world.now, keys=["map"])
    world.pipeline.visit(world.now)
    assert asked(world) == [MAP]


def test_baseline_of_a_large_sitemap_is_not_fetched_at_once(world: World) -> None:
    many = [f"/page/{number}" for number in range(400)]
    for path in many:
        world.newsroom.faults[path] = world.newsroom.answer("/acme/plant-1")
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_sitemap(world, MAP, many, dates={"/page/399": "2026-03-02"})
    world.work()
    first = asked(world)
    assert len(first) == 51
    assert "/page/399" in first
    world.wait(15 * MINUTE)
    baseline = [path for path in asked(world) if path not in first]
    assert len(baseline) == 15
    assert world.subjects() == []


@pytest.mark.parametrize(
    ("lastmod", "notices"), [("2019-05-01", 0), ("2026-03-02T10:00:00Z", 1)], ids=["old", "stamp"]
)
def test_an_archive_that_a_sitemap_gains_at_once_is_no_news(
    world: World, lastmod: str, notices: int
) -> None:
    put_sitemap(world, MAP, paths(world))
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    world.work()
    archive = [world.newsroom.publish("acme", plant(number)) for number in range(100, 140)]
    dates = {f"/acme/{release.slug}": lastmod for release in archive}
    put_sitemap(world, MAP, paths(world), dates=dates)
    for _ in range(4):
        world.wait(15 * MINUTE)
    assert [mail.recipient for mail in world.new_mails()] == [OPERATOR] * notices
    assert locations(world, "map") == 43
    world.newsroom.publish("acme", pact())
    put_sitemap(world, MAP, paths(world), dates=dates | {"/acme/pact": "2026-03-02T11:00:00Z"})
    for _ in range(4):
        world.wait(15 * MINUTE)
    [subject] = world.subjects()
    assert "Globex" in subject


def test_only_included_pages_are_fetched(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP, include=("/acme/*",))
    put_sitemap(world, MAP, [*paths(world), *(f"/product/{n}" for n in range(50))])
    world.work()
    assert sorted(asked(world)) == sorted([MAP, *paths(world)])


def test_news_sitemap_may_be_empty_between_news(world: World) -> None:
    a_kind(world, "news", "/news.xml", kind=SourceKind.SITEMAP)
    put_news(world, "/news.xml", [], folder="acme")
    world.work()
    world.wait(15 * MINUTE)
    assert health(world, "news") == (Health.HEALTHY, None)
    put_news(world, "/news.xml", [world.newsroom.publish("acme", pact())], folder="acme")
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1
    put_news(world, "/news.xml", [], folder="acme")
    world.wait(15 * MINUTE)
    assert health(world, "news") == (Health.HEALTHY, None)
    assert world.subjects() == []


def test_index_is_followed_and_asked_in_full_each_time(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_index(world, MAP, ["/inner.xml", "/b.xml.gz"])
    put_index(world, "/inner.xml", ["/a.xml"])
    put_sitemap(world, "/a.xml", paths(world)[:1])
    put_sitemap(world, "/b.xml", paths(world)[1:])
    body = world.newsroom.faults.pop("/b.xml").body
    put(world, "/b.xml.gz", gzip.compress(body), "application/gzip")
    world.work()
    assert locations(world, "map") == 3
    world.newsroom.publish("acme", pact())
    put_sitemap(world, "/a.xml", paths(world)[:2])
    world.wait(15 * MINUTE)
    assert len(world.subjects()) == 1
    assert locations(world, "map") == 4


def test_sitemap_of_an_index_that_fails_takes_nothing_away(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    put_index(world, MAP, ["/a.xml", "/b.xml"])
    put_sitemap(world, "/a.xml", paths(world)[:1])
    put_sitemap(world, "/b.xml", paths(world)[1:])
    world.work()
    world.newsroom.faults["/b.xml"] = Answer(status=503)
    world.wait(15 * MINUTE)
    assert locations(world, "map") == 3
    assert health(world, "map")[0] is Health.HEALTHY
    world.newsroom.faults["/a.xml"] = Answer(status=503)
    world.wait(15 * MINUTE)
    assert health(world, "map")[0] is Health.FAILING
    assert locations(world, "map") == 3


def test_index_cannot_lead_to_other_hosts_nor_for_ever(world: World) -> None:
    a_kind(world, "map", MAP, kind=SourceKind.SITEMAP)
    others = ["http://169.254.169.254/a.xml", "http://10.0.0.1/b.xml", "http://else.example/c.xml"]
    put_index(world, MAP, [*others, MAP, "/deep-1.xml"])
    for depth in range(1, 9):
        put_index(world, f"/deep-{depth}.xml", [f"/deep-{depth + 1}.xml"])
    world.pipeline.poll(world.now)
    assert asked(world) == [MAP, "/deep-1.xml", "/deep-2.xml", "/deep-3.xml"]
    put_index(world, MAP, (f"/wide-{number}.xml" for number in range(90)))
    put_sitemap(world, "/wide-3.xml", paths(world))
    world.pipeline.poll(world.now, keys=["map"])
    assert len(asked(world)) == 21
    assert locations(world, "map") == 3


def page_versions(world: World, key: str) -> int:
    with world.store.read() as step:
        return len(step.statements.versions(Location.key_for(key, "page"), Basis.PAGE))


def test_single_page_keeps_every_version_and_tells_material_edits(world: World) -> None:
    path = "/acme/plant-1"
    a_kind(world, "about", path, kind=SourceKind.PAGE)
    for _ in range(2):
        world.wait(15 * MINUTE)
    assert world.subjects() == []
    assert page_versions(world, "about") == 1
    edit(world, path, "$12", "$21")
    world.wait(15 * MINUTE)
    [subject] = world.subjects()
    assert "$12 million → $21 million" in subject
    edit(world, path, "Porto. It", "Porto.  It")
    world.wait(15 * MINUTE)
    assert world.subjects() == []
    assert page_versions(world, "about") == 2


def test_single_page_that_breaks_is_a_fault_and_no_edit(world: World) -> None:
    path = "/acme/plant-1"
    a_kind(world, "about", path, kind=SourceKind.PAGE)
    world.work()
    for fault in (
        Answer(status=404),
        Answer(body=b"<html><title>Access denied</title><p>No.</p></html>"),
        Answer(body=b""),
    ):
        world.newsroom.faults[path] = fault
        world.wait(7 * HOUR)
        assert health(world, "about")[0] is not Health.HEALTHY
    del world.newsroom.faults[path]
    world.wait(7 * HOUR)
    assert health(world, "about") == (Health.HEALTHY, None)
    assert page_versions(world, "about") == 1
    assert world.subjects() == []


def test_single_page_that_is_in_another_language_for_good_gets_out_of_doubt(world: World) -> None:
    path = "/acme/plant-1"
    a_kind(world, "about", path, kind=SourceKind.PAGE)
    world.work()
    german = (
        "<!doctype html><html lang='de'><head><title>Acme eröffnet Werk 1</title></head><body>"
        "<article><h1>Acme eröffnet Werk 1</h1><p>Die Acme Corp. hat heute ihr neues Werk in Porto "
        "eröffnet. Es hat 12 Millionen Dollar gekostet und beschäftigt 120 Menschen, die dort "
        "Batterien für Busse bauen.</p></article></body></html>"
    )
    world.newsroom.faults[path] = Answer(body=german.encode())
    world.wait(7 * HOUR)
    assert health(world, "about") == (
        Health.FAILING,
        "unreadable: expected the language en, got de",
    )
    for _ in range(8):
        world.wait(6 * HOUR)
    assert page_versions(world, "about") == 1
    for _ in range(20):
        world.wait(24 * HOUR)
    assert health(world, "about") == (Health.HEALTHY, None)
    assert page_versions(world, "about") == 2
    assert not [subject for subject in world.subjects() if not subject.startswith("[Monitor]")]


def test_single_page_is_asked_as_often_as_its_source(world: World) -> None:
    a_kind(world, "about", "/acme/plant-1", kind=SourceKind.PAGE)
    world.work()
    asked(world)
    for _ in range(3):
        world.wait(15 * MINUTE)
    assert asked(world) == ["/acme/plant-1"] * 3


def put_pdf(world: World, path: str, *lines: str) -> None:
    put(world, path, a_pdf(("Acme opens plant 9 in Porto", "", *lines)), "application/pdf")


def test_release_that_is_a_pdf_is_told_and_its_edits_too(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        release = Release(
            slug="plant-9", title="Acme opens plant 9", paragraphs=["Short."], has_page=False
        )
        world.newsroom.publish("acme", release)
        put_pdf(world, "/acme/plant-9", *PLANT)
        world.wait(15 * MINUTE)
        assert world.subjects() == ["[New] acme: Acme opens plant 9 in Porto"]
        with world.store.read() as step:
            [listing] = [x for x in step.statements.listed("acme") if "9" in x.title]
            assert len(step.statements.versions(listing.location, Basis.PDF)) == 1
            assert step.statements.versions(listing.location, Basis.PAGE) == ()
        put_pdf(world, "/acme/plant-9", *(line.replace("$12", "$21") for line in PLANT))
        world.wait(15 * MINUTE)
        world.wait(HOUR)
        [subject] = world.subjects()
        assert "$12 million → $21 million" in subject


def test_pdf_in_place_of_a_page_is_no_edit_of_the_page(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(9))
        world.work()
        put_pdf(world, "/acme/plant-9", *(line.replace("$12", "$21") for line in PLANT))
        world.wait(15 * MINUTE)
        assert world.subjects() == []
        with world.store.read() as step:
            [listing] = step.statements.listed("acme")
            assert len(step.statements.versions(listing.location, Basis.PDF)) == 1
            assert len(step.statements.versions(listing.location, Basis.PAGE)) == 1


def test_pdf_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with a_world(tmp_path) as world:
        world.newsroom.publish("acme", plant(1))
        world.work()
        world.newsroom.publish("acme", plant(9))
        put(world, "/acme/plant-9", b"%PDF-1.7\ncut", "application/pdf")
        world.wait(15 * MINUTE)
        assert any("the PDF is damaged" in outcome.detail for outcome in world.outcomes)
        assert world.subjects() == ["[New] acme: Acme opens plant 9"]
