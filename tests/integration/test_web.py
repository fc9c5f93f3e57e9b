"""The status page over HTTP: what it shows, what it hides, and whom it refuses."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from monitor.errors import MonitorError, StoreError
from monitor.model.alert import Lease, Outcome
from monitor.model.findings import Findings
from monitor.model.partnership import Step
from monitor.model.settings import Secret, WebSettings
from monitor.store.sql import SqlStore, open_store
from monitor.web.look import ago, ahead
from monitor.web.server import status_page
from tests.support.builders import (
    HOUR,
    MINUTE,
    NOW,
    a_message,
    a_source,
    a_state,
    an_event,
    some_findings,
)

pytestmark = pytest.mark.integration

TOKEN = "correct horse battery staple"


@dataclass(frozen=True, kw_only=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str

    @property
    def json(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.text)
        return found


@dataclass(frozen=True, kw_only=True)
class Browser:
    """Asks a server for pages, with the headers that it is told to send."""

    port: int

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return Answer(status=answer.status, headers=answer.headers, text=answer.read().decode())
        finally:
            connection.close()


@contextmanager
def serving(store: SqlStore, *, token: str | None = None) -> Iterator[Browser]:
    settings = WebSettings(listen="127.0.0.1:0", token=Secret(token) if token else None)
    with status_page(settings, store=store, clock=lambda: NOW) as url:
        assert url is not None
        yield Browser(port=urlsplit(url).port or 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'monitor.db'}")
    with opened.begin() as tx:
        tx.leases.take(Lease(holder="process 1 on host", acquired=NOW, expires=NOW + MINUTE))
    yield opened
    opened.close()


@pytest.fixture
def browser(store: SqlStore) -> Iterator[Browser]:
    with serving(store) as browser:
        yield browser


@pytest.fixture
def locked(store: SqlStore) -> Iterator[Browser]:
    with serving(store, token=TOKEN) as browser:
        yield browser


def happened(store: SqlStore, *, title: str, url: str | None = None) -> None:
    event = replace(an_event(), step=Step.EXPANDED, title=title, url=url)
    with store.begin() as tx:
        tx.record([some_findings(), Findings(events=(event,))])


def test_page_shows_sources_events_and_mails(store: SqlStore, browser: Browser) -> None:
    happened(store, title="Acme opens plant", url="https://acme.example/plant?a=1&b=2")
    failing = replace(
        a_state(a_source("globex")),
        failures=3,
        failing_since=NOW - HOUR,
        failure="timeout: no answer",
    )
    message = replace(a_message(), subject="[Acme] opens plant")
    with store.begin() as tx:
        tx.sources.sync([a_source("acme"), a_source("globex")], now=NOW)
        tx.record([Findings(states=(failing,))])
        tx.outbox.put(message, [])
        tried = tx.outbox.start(message.key, NOW)
        ended = replace(tried, finished=NOW, outcome=Outcome.DEFERRED, detail="421 busy")
        tx.outbox.finish(ended, message)
    answer = browser.ask("/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'href="https://acme.example/plant?a=1&amp;b=2"' in answer.text
    for shown in (
        "Acme opens plant",
        "timeout: no answer",
        "1 h ago",
        "[Acme] opens plant",
        "421 busy",
        "process 1 on host",
        "agreed",
    ):
        assert shown in answer.text
    assert answer.text.index(">globex<") < answer.text.index(">acme<")


def test_empty_store_has_a_page(browser: Browser) -> None:
    answer = browser.ask("/")
    assert answer.status == 200
    assert "Nothing happened yet." in answer.text


def test_hostile_title_stays_text(store: SqlStore, browser: Browser) -> None:
    happened(store, title="<script>alert(1)</script>\"'\u202e", url='https://x.example/"><b>')
    text = browser.ask("/").text
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "//evil.example"]
)
def test_only_web_addresses_become_links(store: SqlStore, browser: Browser, url: str) -> None:
    happened(store, title="Acme opens plant", url=url)
    assert url.strip() not in browser.ask("/").text
    [newest, *_] = json.loads(browser.ask("/events.json").text)["events"]
    assert newest["url"] is None


def test_unstorable_characters_do_not_break_the_answers(store: SqlStore, browser: Browser) -> None:
    happened(store, title="broken \ud800 \x00 title")
    assert browser.ask("/").status == 200
    assert browser.ask("/events.json").status == 200


def test_page_needs_no_script_and_nothing_from_elsewhere(browser: Browser) -> None:
    answer = browser.ask("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "<script" not in answer.text
    assert "src=" not in answer.text


@pytest.mark.parametrize("path", ["/", "/health", "/sources.json", "/nothing-here"])
def test_every_answer_has_the_headers_that_protect(browser: Browser, path: str) -> None:
    headers = browser.ask(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Server"] == "press-release-monitor"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_answered(browser: Browser, method: str) -> None:
    answer = browser.ask("/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_has_no_body(browser: Browser) -> None:
    answer = browser.ask("/", method="HEAD")
    assert (answer.status, answer.text) == (200, "")


def test_health_is_ok_while_a_service_works(browser: Browser) -> None:
    answer = browser.ask("/health")
    assert (answer.status, answer.json["status"]) == (200, "ok")
    assert answer.json["messages"] == {"queued": 0, "sent": 0, "parked": 0}


@pytest.mark.parametrize(
    ("lease_ends", "due"), [(-MINUTE, NOW), (MINUTE, NOW - HOUR)], ids=["no service", "overdue"]
)
def test_health_fails_while_nothing_works(
    store: SqlStore, browser: Browser, lease_ends: timedelta, due: datetime
) -> None:
    with store.begin() as tx:
        tx.leases.take(Lease(holder="gone", acquired=NOW - HOUR, expires=NOW + lease_ends))
        tx.sources.sync([a_source()], now=due)
    answer = browser.ask("/health")
    assert (answer.status, answer.json["status"]) == (503, "failing")
    assert len(json.loads(answer.text)["faults"]) == 1


def test_unreadable_database_fails_without_a_reason(
    store: SqlStore, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise StoreError("database /secret/place/monitor.db is damaged")

    monkeypatch.setattr(store, "read", refuse)
    for path in ("/", "/health", "/sources.json", "/events.json"):
        answer = browser.ask(path)
        assert (answer.status, answer.json["status"]) == (503, "failing")
        assert "/secret/place" not in answer.text


def test_sources_come_as_json(store: SqlStore, browser: Browser) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
    [source] = json.loads(browser.ask("/sources.json").text)["sources"]
    assert (source["key"], source["health"], source["failure"]) == ("acme", "new", None)
    assert source["due"] == NOW.isoformat()


def test_events_are_limited(store: SqlStore, browser: Browser) -> None:
    happened(store, title="newest")
    events = json.loads(browser.ask("/events.json?limit=1").text)["events"]
    assert [event["title"] for event in events] == ["newest"]


@pytest.mark.parametrize("limit", ["0", "501", "-1", "x", "", "1e2", "٣", "9" * 4000])
def test_limit_out_of_bounds_is_refused(browser: Browser, limit: str) -> None:
    quoted = "%D9%A3" if limit == "٣" else limit
    answer = browser.ask(f"/events.json?limit={quoted}")
    assert answer.status == 400
    assert "from 1 to 500" in str(answer.json["error"])


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", ""])
def test_foreign_name_is_refused_on_loopback(browser: Browser, host: str) -> None:
    assert browser.ask("/", Host=host).status == 421
    assert browser.ask("/health", Host=host).status == 421


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:8080"])
def test_loopback_names_are_answered(browser: Browser, host: str) -> None:
    assert browser.ask("/", Host=host).status == 200


@pytest.mark.parametrize("path", ["/", "/sources.json", "/events.json", "/nothing-here"])
def test_pages_want_the_token(locked: Browser, path: str) -> None:
    refused = locked.ask(path)
    assert (refused.status, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    for wrong in ("Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN):
        assert locked.ask(path, Authorization=wrong).status == 401
    assert locked.ask(path, Cookie=f"monitor_access={TOKEN}").status == 401


def test_token_opens_by_header_from_any_host(locked: Browser) -> None:
    answer = locked.ask("/", Authorization=f"Bearer {TOKEN}", Host="monitor.example.org")
    assert answer.status == 200


def test_health_wants_no_token(locked: Browser) -> None:
    assert locked.ask("/health").status == 200


def test_token_in_the_address_becomes_a_cookie(locked: Browser) -> None:
    entrance = locked.ask(f"/sources.json?token={TOKEN.replace(' ', '+')}")
    cookie = entrance.headers["Set-Cookie"]
    assert entrance.status == 200
    assert "url=./sources.json" in entrance.text
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "horse" not in cookie
    assert locked.ask("/", Cookie=cookie.partition(";")[0]).status == 200
    assert locked.ask("/?token=wrong").status == 401


def test_address_in_use_is_told(store: SqlStore, browser: Browser) -> None:
    settings = WebSettings(listen=f"127.0.0.1:{browser.port}")
    with (
        pytest.raises(MonitorError, match=r"web\.listen: expected an address that is free"),
        status_page(settings, store=store, clock=lambda: NOW),
    ):
        pass


def test_without_an_address_there_is_no_page(store: SqlStore) -> None:
    with status_page(WebSettings(), store=store, clock=lambda: NOW) as url:
        assert url is None


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=5), "5 s ago"),
        (timedelta(minutes=90), "1 h ago"),
        (timedelta(days=3, hours=5), "3 d ago"),
    ],
)
def test_past_is_told_by_its_largest_unit(since: timedelta, words: str) -> None:
    assert ago(NOW - since, NOW) == words


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (timedelta(minutes=12), "in 12 min"),
        (timedelta(seconds=-30), "now"),
        (timedelta(minutes=-20), "20 min overdue"),
    ],
)
def test_plans_are_told_by_what_is_left_or_overdue(until: timedelta, words: str) -> None:
    assert ahead(NOW + until, NOW) == words
