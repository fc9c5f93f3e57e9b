"""A newsroom that wants a password, watched from the command line: the secret stays where it is."""

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.main import program
from monitor.errors import MonitorError
from tests.support import newsroom as newsrooms
from tests.support.newsroom import Answer, Newsroom
from tests.support.proxy import Proxy, proxying
from tests.support.releases import pact, plant

pytestmark = pytest.mark.integration

PASSWORD = "correct horse"
BASIC = b64encode(f"me:{PASSWORD}".encode()).decode()
CONFIG = "database: sqlite:///monitor.db\nfetch: {allow: [127.0.0.0/8], spacing: 0s, timeout: 5s}\n"
RULE = "rules: [{key: all, to: you@example.org}]\n"
ACCOUNT = ("--user", "me", "--password-env", "ROOM_PASSWORD")


@pytest.fixture
def room() -> Iterator[Newsroom]:
    room = Newsroom(feeds={"acme": [plant(1)]}, lets_in=f"Basic {BASIC}")
    with newsrooms.running(room):
        link = '<link rel="alternate" type="application/rss+xml" title="News" href="/acme.xml">'
        room.faults["/"] = Answer(body=f"<!doctype html><title>Acme</title>{link}".encode())
        yield room


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROOM_PASSWORD", PASSWORD)
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG + RULE, encoding="utf-8")
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(program, [*words, "-c", str(config)])


def said(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 0, result.output
    return result.stdout + result.stderr


def refused(config: Path, *words: str) -> str:
    result = run(config, *words)
    assert result.exit_code == 1
    return str(result.exception) if isinstance(result.exception, MonitorError) else result.output


def test_source_behind_a_password_is_found_watched_and_told(config: Path, room: Newsroom) -> None:
    assert "401" in refused(config, "sources", "add", f"{room.root}/", "--yes")
    before = room.strangers
    said(config, "sources", "add", f"{room.root}/", "--yes", "--key", "acme", *ACCOUNT)
    said(config, "poll")
    room.feeds["acme"].insert(0, pact())
    said(config, "poll")
    assert room.strangers == before
    mails = list((config.parent / "outbox").iterdir())
    assert len(mails) == 1
    assert "Globex" in mails[0].read_text(encoding="utf-8")
    assert "good" in said(config, "sources", "test", "acme")
    assert "good" in said(config, "check")


def test_secret_is_in_no_file_and_on_no_screen(config: Path, room: Newsroom) -> None:
    key = config.parent / "room.key"
    key.write_text("key-4711\n", encoding="utf-8")
    header = ("--header-file", f"X-Api-Key={key}", "--header", "Accept-Language=en")
    shown = said(config, "sources", "add", f"{room.root}/acme.xml", "--yes", *ACCOUNT, *header)
    shown += said(config, "poll") + said(config, "sources", "show", "127.0.0.1")
    shown += said(config, "sources", "show", "127.0.0.1", "--json") + said(config, "check")
    out = config.parent / "out.opml"
    shown += said(config, "sources", "export", str(out))
    assert "its headers, password and proxy stay here" in shown
    assert "user me (ROOM_PASSWORD)" in shown
    assert f"X-Api-Key ({key})" in shown
    assert "ROOM_PASSWORD" not in out.read_text(encoding="utf-8")
    key.unlink()
    files = b"".join(file.read_bytes() for file in config.parent.rglob("*") if file.is_file())
    for secret in (PASSWORD, BASIC, "key-4711"):
        assert secret not in shown
        assert secret.encode() not in files


def test_secret_that_is_gone_is_said_and_harms_no_other_source(
    config: Path, room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(config, "sources", "add", f"{room.root}/acme.xml", "--yes", "--key", "acme", *ACCOUNT)
    room.lets_in = None
    room.feeds["globex"] = [plant(2)]
    said(config, "sources", "add", f"{room.root}/globex.xml", "--yes", "--key", "globex")
    monkeypatch.delenv("ROOM_PASSWORD")
    asked = len(room.asked)
    said(config, "poll")
    lines = said(config, "sources", "list", "--json").splitlines()
    rows = {row["source"]: row for row in map(json.loads, lines)}
    assert rows.keys() == {"acme", "globex"}
    assert rows["acme"]["health"] == "blocked"
    assert "environment variable ROOM_PASSWORD to be set" in rows["acme"]["failure"]
    assert rows["globex"]["health"] == "healthy"
    assert "/acme.xml" not in {path for path, _ in room.asked[asked:]}
    monkeypatch.setenv("ROOM_PASSWORD", PASSWORD)
    said(config, "poll", "acme")
    assert '"healthy"' in said(config, "sources", "show", "acme", "--json")


def test_password_goes_to_no_host_that_a_page_chooses(config: Path, room: Newsroom) -> None:
    room.lets_in = None
    stranger = Newsroom(feeds={"acme": [plant(1)]})
    with newsrooms.running(stranger):
        link = f'<link rel="alternate" type="application/rss+xml" href="{stranger.root}/acme.xml">'
        room.faults["/"] = Answer(body=f"<!doctype html><title>Acme</title>{link}".encode())
        said(config, "sources", "add", f"{room.root}/", "--yes", *ACCOUNT)
        said(config, "poll")
    assert any(BASIC in account for account in room.accounts)
    assert ("/acme.xml", 200) in stranger.asked
    assert set(stranger.accounts) == {""}


def test_proxy_and_its_password_are_used(config: Path, room: Newsroom) -> None:
    room.lets_in = None
    proxy = Proxy(ports={"127.0.0.1": room.port}, lets_in=f"Basic {b64encode(b'p:sword').decode()}")
    with proxying(proxy):
        secret = config.parent / "proxy.password"
        secret.write_text("sword", encoding="utf-8")
        options = ("--proxy", proxy.url, "--proxy-user", "p", "--proxy-password-file", str(secret))
        said(config, "sources", "add", f"{room.root}/acme.xml", "--yes", *options)
        before = len(proxy.asked)
        said(config, "poll")
        assert len(proxy.asked) > before


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (("--user", "me"), "user: expected password_env or password_file beside it"),
        (("--password-env", "ROOM_PASSWORD"), "expected user beside it"),
        (("--user", "me", "--password-env", "NO_SUCH_VARIABLE"), "NO_SUCH_VARIABLE to be set"),
        (("--user", "me", "--password-file", "none"), "password_file: expected a file"),
        (("--ca-file", "none.pem"), "ca_file: expected a file"),
        (("--proxy", "socks5://x"), "proxy: expected a URL"),
        (("--proxy", "http://me:pw@127.0.0.1:1"), "expected a URL without user and password"),
        (("--proxy-user", "me"), "expected"),
        (("--header", "X-Api-Key=abc"), "X-Api-Key is secret"),
        (("--header", "Host=other"), "without Host"),
        (("--header", "A=1", "--header-env", "a=ROOM_PASSWORD"), "each header once"),
        ((*ACCOUNT, "--header-env", "Authorization=ROOM_PASSWORD"), "not both"),
    ],
)
def test_options_that_do_not_go_together_are_refused_in_one_line(
    config: Path, room: Newsroom, options: tuple[str, ...], fault: str
) -> None:
    found = refused(config, "sources", "add", f"{room.root}/acme.xml", "--yes", *options)
    assert fault in found
    assert "\n" not in found
    assert PASSWORD not in found
    assert not (config.parent / "monitor.db").exists()
