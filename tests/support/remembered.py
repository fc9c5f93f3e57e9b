"""A folder with a configuration and a database that holds one of everything, and commands on it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli.main import program
from monitor.model.alert import Outcome
from monitor.model.findings import Findings
from monitor.store.sql import open_store
from tests.support.builders import (
    NOW,
    a_change,
    a_location,
    a_message,
    a_source,
    a_version,
    an_alert,
    some_findings,
)

HERE = a_location()
URL = "https://acme.example/news/id-1"
ALERT = an_alert()
MESSAGE = a_message(ALERT)
HOSTILE = "Title \x1b[31m\udcff\u202e with [red]marks[/red]"


def configure(file: Path, database: str) -> None:
    """Write a configuration that names a database and one source."""
    file.write_text(
        f"database: {database}\n"
        "fetch: {allow: [127.0.0.0/8], spacing: 0s}\n"
        "sources: [{key: acme, every: 15m, url: 'https://acme.example/feed.xml'}]\n",
        encoding="utf-8",
    )


@pytest.fixture(name="config")
def a_config(tmp_path: Path) -> Path:
    """Return a configuration beside a database with one of everything."""
    return fill(tmp_path)


def fill(folder: Path) -> Path:
    """Write a configuration, and beside it a database with one of everything."""
    file = folder / "config.yaml"
    configure(file, "sqlite:///monitor.db")
    given = some_findings()
    last = a_version("Acme Corp. and Globex SE may announce $21 million.", number=2)
    titled = replace(a_location(), title=HOSTILE)
    store = open_store(f"sqlite:///{folder / 'monitor.db'}")
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        tx.record([replace(given, locations=(titled,)), Findings(versions=(last,))])
        tx.record([Findings(changes=(a_change(given.versions[0], last),))])
        tx.outbox.put(MESSAGE, [ALERT])
        tried = tx.outbox.start(MESSAGE.key, NOW)
        done = replace(tried, finished=NOW, outcome=Outcome.ACCEPTED, detail="250 ok")
        tx.outbox.finish(done, MESSAGE)
    store.close()
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(program, [*words, "-c", str(config)])


def told(config: Path, *words: str) -> str:
    """Return what a command says, and see to it that it is well and safe to show."""
    result = run(config, *words)
    assert result.exit_code == 0, result.output
    assert "\x1b[31m" not in result.stdout
    assert "--json" in words or "\u202e" not in result.stdout
    return result.stdout


def rows(config: Path, *words: str) -> list[dict[str, object]]:
    """Return the records that a command writes as JSON Lines."""
    return [json.loads(line) for line in told(config, *words, "--json").splitlines()]
