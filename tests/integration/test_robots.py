"""robots.txt of the pages' hosts: what it refuses is not asked, and is no withdrawal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.http import HttpFetcher
from monitor.fetch.robots import RobotsFetcher
from monitor.model.capture import Captured, FailureReason, FetchFailed, FetchResult, Request
from tests.integration.fetch_servers import Call, Respond, Server, serving, settings
from tests.support.newsroom import Answer
from tests.support.releases import counts, plant
from tests.support.world import MINUTE, World

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SILENT = "User-agent: *\nDisallow: /acme/\nAllow: /acme/plant-2\n"


class Desk:
    """A fetcher that heeds robots.txt, and the time it believes in."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        inner = HttpFetcher(settings(), lambda: self.now)
        self.fetcher = RobotsFetcher(
            inner, lambda: self.now, user_agent="press-release-monitor/1.0 (+a@example.org)"
        )

    def pages(self, server: Server, *paths: str) -> list[FetchResult]:
        wanted = [Request(key=path, url=server.url(path), robots=True) for path in paths]
        found = {result.request.key: result for result in self.fetcher.fetch(wanted)}
        return [found[path] for path in paths]


def says(text: str, status: str = "200 OK") -> dict[str, Respond]:
    def robots(call: Call) -> None:
        call.answer(status, text.encode())

    return {"/robots.txt": robots, "*": lambda call: call.answer(body=b"page")}


def reasons(results: list[FetchResult]) -> list[FailureReason | None]:
    return [result.reason if isinstance(result, FetchFailed) else None for result in results]


def test_what_is_refused_is_not_asked() -> None:
    desk = Desk()
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: press-release-monitor\nDisallow: /b\n"
    with serving(says(rules)) as server:
        assert reasons(desk.pages(server, "/a", "/b", "/c")) == [None, FailureReason.ROBOTS, None]
        (refused,) = desk.pages(server, "/b/c")
        desk.fetcher.close()
    assert sorted(server.paths) == ["/a", "/c", "/robots.txt"]
    assert isinstance(refused, FetchFailed)
    assert "robots.txt does not allow press-release-monitor" in refused.detail


def test_what_was_not_told_to_ask_is_asked_regardless() -> None:
    desk = Desk()
    with serving(says("User-agent: *\nDisallow: /")) as server:
        (result,) = desk.fetcher.fetch([Request(key="feed", url=server.url("/feed.xml"))])
        desk.fetcher.close()
    assert isinstance(result, Captured)
    assert server.paths == ["/feed.xml"]


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_no_robots_txt_refuses_nothing(status: str) -> None:
    desk = Desk()
    with serving(says("User-agent: *\nDisallow: /", status)) as server:
        assert reasons(desk.pages(server, "/a")) == [None]
        desk.fetcher.close()


def test_a_robots_txt_that_fails_holds_the_pages_for_an_hour() -> None:
    desk = Desk()
    responders = says("", "500 Internal Server Error")
    with serving(responders) as server:
        (held,) = desk.pages(server, "/a")
        assert isinstance(held, FetchFailed)
        assert (held.reason, held.not_before) == (FailureReason.HELD, desk.now + HOUR)
        desk.now += HOUR - timedelta(seconds=1)
        assert reasons(desk.pages(server, "/a")) == [FailureReason.HELD]
        assert server.paths == ["/robots.txt"]
        server.responders = says("User-agent: *\nAllow: /")
        desk.now += timedelta(seconds=1)
        assert reasons(desk.pages(server, "/a")) == [None]
        desk.fetcher.close()


def test_a_known_robots_txt_outlives_a_day_while_it_fails() -> None:
    desk = Desk()
    with serving(says("User-agent: *\nDisallow: /b")) as server:
        desk.pages(server, "/a")
        desk.now += DAY
        server.responders = says("", "503 Service Unavailable")
        assert reasons(desk.pages(server, "/a", "/b")) == [None, FailureReason.ROBOTS]
        assert server.paths.count("/robots.txt") == 2
        desk.fetcher.close()


def test_it_is_asked_once_a_day_for_all_pages() -> None:
    desk = Desk()
    with serving(says("User-agent: *\nAllow: /")) as server:
        for _ in range(3):
            desk.pages(server, *(f"/{number}" for number in range(10)))
            desk.now += HOUR
        assert server.paths.count("/robots.txt") == 1
        desk.now += DAY
        desk.pages(server, "/a")
        assert server.paths.count("/robots.txt") == 2
        desk.fetcher.close()


def test_crawl_delay_bounds_how_many_pages_a_call_asks_for() -> None:
    desk = Desk()
    with serving(says("User-agent: *\nCrawl-delay: 9999")) as server:
        found = reasons(desk.pages(server, "/a", "/b", "/c"))
        desk.fetcher.close()
    assert found == [None, FailureReason.HELD, FailureReason.HELD]


def test_a_host_that_is_down_is_an_outage() -> None:
    desk = Desk()
    with serving(says("")) as server:
        pass
    assert reasons(desk.pages(server, "/a")) == [FailureReason.CONNECT]
    desk.fetcher.close()


def robots(world: World, text: str) -> None:
    world.newsroom.faults["/robots.txt"] = Answer(content_type="text/plain", body=text.encode())


def test_a_refused_page_is_told_from_its_feed_and_never_withdrawn(world: World) -> None:
    before = counts(world)
    robots(world, SILENT)
    world.wait(DAY)
    world.newsroom.asked.clear()
    world.newsroom.publish("acme", plant(3))
    heard = []
    for _ in range(8):
        world.wait(12 * HOUR)
        heard += world.subjects()
    assert heard == ["[New] acme: Acme opens plant 3"]
    assert {path for path, _ in world.newsroom.asked} <= {"/acme.xml", "/acme/plant-2"}
    assert counts(world) == before
    with world.store.read() as step:
        (state,) = step.sources.states()
    assert state.failures == 0


def test_who_has_permission_asks_all_the_same(world: World) -> None:
    robots(world, SILENT)
    (source,) = world.settings.sources
    with world.store.begin() as step:
        step.sources.sync([replace(source, robots=False)], now=world.now)
    world.wait(15 * MINUTE)
    assert ("/acme/pact", 304) in world.newsroom.asked
