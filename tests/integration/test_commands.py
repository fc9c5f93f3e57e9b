"""The reading commands, as they are called."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli.main import program
from monitor.errors import ConfigError, MonitorError, StoreError
from monitor.model.findings import Findings
from monitor.store.sql import open_store
from tests.support import newsroom as newsrooms
from tests.support.builders import NOW, a_location, a_partnership, some_findings
from tests.support.newsroom import Answer, Newsroom, Release
from tests.support.remembered import (
    ALERT,
    HERE,
    HOSTILE,
    MESSAGE,
    URL,
    a_config,
    configure,
    rows,
    run,
    told,
)

pytestmark = pytest.mark.integration

__all__ = ["a_config"]

LISTS = (
    ("statements", "list"),
    ("partnerships", "list"),
    ("alerts", "list"),
    ("sources", "list"),
)
SHOWS = (
    ("statements", "show", HERE.key),
    ("statements", "show", URL),
    ("statements", "history", HERE.key),
    ("partnerships", "show", a_partnership().key),
    ("alerts", "show", ALERT.key),
    ("alerts", "show", MESSAGE.key),
    ("sources", "show", "acme"),
    ("why", URL),
)


@pytest.mark.parametrize("words", [*LISTS, *SHOWS], ids=" ".join)
def test_a_command_shows_to_people_and_to_programs(config: Path, words: Sequence[str]) -> None:
    assert told(config, *words)
    assert rows(config, *words)


@pytest.mark.parametrize("words", [*LISTS, *SHOWS], ids=" ".join)
def test_a_reading_command_writes_nothing(config: Path, words: Sequence[str]) -> None:
    file = config.parent / "monitor.db"
    before = file.read_bytes()
    told(config, *words)
    assert file.read_bytes() == before


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_an_empty_list_is_no_line_for_programs(tmp_path: Path, words: Sequence[str]) -> None:
    config = tmp_path / "config.yaml"
    configure(config, "sqlite:///new.db")
    open_store(f"sqlite:///{tmp_path / 'new.db'}").close()
    assert told(config, *words, "--json") == ""
    assert told(config, *words) == ""


@pytest.mark.parametrize(
    "words",
    [
        ("statements", "show", "x"),
        ("statements", "show", "https://acme.example/other"),
        ("statements", "history", "x"),
        ("statements", "diff", "x"),
        ("partnerships", "show", "x"),
        ("alerts", "show", "x"),
        ("sources", "show", "x"),
        ("sources", "test", "x"),
        ("why", "no url"),
    ],
    ids=" ".join,
)
def test_what_is_not_known_is_told_in_one_line(config: Path, words: Sequence[str]) -> None:
    error = run(config, *words).exception
    assert isinstance(error, MonitorError)
    assert not isinstance(error, StoreError | ConfigError)
    assert str(error).startswith("expected ")
    assert len(str(error).splitlines()) == 1


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    configure(config, "sqlite:///none.db")
    for words in (*LISTS, ("doctor",), ("why", URL)):
        assert isinstance(run(config, *words).exception, StoreError)
    assert [file.name for file in tmp_path.iterdir()] == ["config.yaml"]


def test_filters_come_through(config: Path) -> None:
    assert rows(config, "statements", "list", "--source", "none") == []
    assert rows(config, "statements", "list", "--since", "2026-03-03") == []
    assert len(rows(config, "statements", "list", "--since", "2026-03-02")) == 1
    assert len(rows(config, "partnerships", "list", "--company", "Globex SE")) == 1
    assert rows(config, "partnerships", "list", "--stage", "talks") == []
    assert rows(config, "alerts", "list", "--state", "sent") == []
    assert run(config, "statements", "list", "--since", "soon").exit_code == 2


def test_a_longer_list_says_that_it_is_cut(config: Path) -> None:
    other = replace(a_location(identity="id-2"), canonical_url=None)
    store = open_store(f"sqlite:///{config.parent / 'monitor.db'}")
    with store.begin() as tx:
        statements = (replace(some_findings().statements[0], key=other.statement),)
        tx.record([Findings(statements=statements, locations=(other,))])
    store.close()
    result = run(config, "statements", "list", "--limit", "1", "--json")
    assert len(result.stdout.splitlines()) == 1
    assert "--limit shows more" in result.stderr


def test_a_lone_surrogate_is_escaped_for_programs(config: Path) -> None:
    [row] = rows(config, "statements", "list")
    assert row["title"] == HOSTILE
    assert "\\udcff" in told(config, "statements", "list", "--json")


def test_why_tells_what_was_silenced_and_who_was_told(config: Path) -> None:
    [account] = rows(config, "why", f"{URL}/?utm_source=x")
    text = json.dumps(account)
    assert '"rule": "typo"' in text
    assert MESSAGE.message_id in text
    assert account["next_look"] == NOW.isoformat()
    shown = told(config, "why", URL)
    assert "silenced: typo" in shown
    assert "ann@example.org" in shown


def test_why_says_of_an_unknown_url_who_is_near(config: Path) -> None:
    asked = "https://www.acme.example/never"
    result = run(config, "why", asked, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"asked": asked, "statement": None, "sources": ["acme"]}
    assert "never listed" in run(config, "why", asked).stdout
    assert "no source has its host" in run(config, "why", "https://other.example/").stdout


def test_the_stored_mail_is_printed_byte_for_byte(config: Path) -> None:
    result = run(config, "alerts", "show", ALERT.key, "--mail")
    assert result.stdout_bytes == MESSAGE.content


def test_a_diff_is_shown_to_people_programs_and_browsers(config: Path) -> None:
    assert "{+" in told(config, "statements", "diff", HERE.key)
    [row] = rows(config, "statements", "diff", URL)
    assert (row["from"], row["to"], row["changed"]) == (1, 2, True)
    page = config.parent / "diff.html"
    told(config, "statements", "diff", HERE.key, "--html", str(page))
    assert "text-decoration:underline" in page.read_text(encoding="utf-8")
    assert "<table" not in page.read_text(encoding="utf-8")
    told(config, "statements", "diff", HERE.key, "--html", str(page), "--side-by-side")
    assert "<table" in page.read_text(encoding="utf-8")
    assert run(config, "statements", "diff", HERE.key, "--side-by-side").exit_code == 2


def test_a_diff_names_the_configured_companies_that_are_named_no_more(config: Path) -> None:
    companies = "companies: [{key: roe, name: Jane Roe}, {key: acme, name: Acme Corp.}]\n"
    config.write_text(config.read_text(encoding="utf-8") + companies, encoding="utf-8")
    [row] = rows(config, "statements", "diff", URL)
    assert "“Jane Roe” no longer named" in str(row["summary"])
    assert "Acme" not in str(row["summary"]).partition(";")[0]
    assert "party" in str(row["kinds"])
    assert "“Jane Roe” no longer named" in told(config, "statements", "diff", HERE.key)


def test_history_has_versions_changes_and_looks(config: Path) -> None:
    kinds = [row["record"] for row in rows(config, "statements", "history", HERE.key)]
    assert sorted(map(str, kinds)) == ["change", "look", "version", "version"]


def test_a_source_is_tested_by_key_and_by_url(config: Path) -> None:
    release = Release(slug="one", title="News", paragraphs=["A plant opens."])
    with newsrooms.running(Newsroom(feeds={"acme": [release]})) as room:
        [row] = rows(config, "sources", "test", room.feed_url("acme"))
        assert (row["verdict"], row["status"]) == ("good", 200)
        assert "News" in told(config, "sources", "test", room.feed_url("acme"))
        room.faults["/acme.xml"] = Answer(status=503)
        result = run(config, "sources", "test", room.feed_url("acme"), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdict"] == "outage"


def test_a_private_address_is_refused_also_in_a_test(config: Path) -> None:
    result = run(config, "sources", "test", "http://10.1.2.3/feed.xml", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["failure"] == "address"


def test_the_doctor_says_what_is_wrong(config: Path) -> None:
    result = run(config, "doctor")
    # The builders' partnership is none that postings fold into, nor are their fingerprints real.
    assert result.exit_code == 1
    found = [json.loads(line) for line in run(config, "doctor", "--json").stdout.splitlines()]
    assert {row["check"] for row in found if not row["ok"]} == {"texts", "partnerships"}


def test_keys_complete(config: Path) -> None:
    words = f"monitor statements show -c {config} {HERE.key[:3]}"
    done = CliRunner(
        env={"_MONITOR_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": "5"}
    ).invoke(program, prog_name="monitor", complete_var="_MONITOR_COMPLETE")
    assert done.stdout.split() == [f"plain,{HERE.key}"]


def test_listing_loads_no_fetching_and_no_reading() -> None:
    code = (
        "import sys, monitor.cli.statements, monitor.cli.partnerships, monitor.cli.alerts,"
        "monitor.cli.sources, monitor.cli.why;"
        "heavy = {'aiohttp', 'trafilatura', 'lxml', 'feedparser', 'monitor.app', 'alembic'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
