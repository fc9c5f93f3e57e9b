"""The reference of the JSON Lines names every field that the reading commands write, no other."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.findings import Findings
from monitor.model.source import SourceState
from monitor.model.statement import Copy
from monitor.store.sql import SqlTransaction, open_store
from tests.support import newsroom as newsrooms
from tests.support.builders import (
    DAY,
    NOW,
    a_claim,
    a_location,
    a_partnership,
    a_source,
    a_version,
    some_findings,
)
from tests.support.newsroom import Newsroom, Release
from tests.support.remembered import ALERT, HERE, URL, a_config, run

pytestmark = pytest.mark.integration

__all__ = ["a_config"]

REFERENCE = Path(__file__).parents[2] / "docs/reference/json-lists.md"
_HEADING = re.compile(r"^## `monitor ([^`]+)`$", re.MULTILINE)
_ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
# What is inside such a field is described with the command that is named.
_ELSEWHERE = "the fields of `monitor "


def described() -> dict[str, dict[str, str]]:
    """Return for each command its fields with their meanings."""
    _, *parts = _HEADING.split(REFERENCE.read_text(encoding="utf-8"))
    return {
        name: dict(_ROW.findall(text)) for name, text in zip(parts[::2], parts[1::2], strict=True)
    }


def paths(value: object, path: str = "") -> Iterator[str]:
    """Return the paths of all fields in a value: `event.kind`, `versions[].key`."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        yield f"{path}[]"
        for one in value:
            yield from (found for found in paths(one, f"{path}[]") if found != f"{path}[]")
    elif path:
        yield path


def inside(path: str, fields: dict[str, str]) -> bool:
    """Whether a field is part of one that is described elsewhere."""
    return path not in fields and any(
        path.startswith(f"{name}.") for name, meaning in fields.items() if _ELSEWHERE in meaning
    )


def written(config: Path, words: str) -> set[str]:
    lines = run(config, *words.split(), "--json").stdout.splitlines()
    assert lines, words
    return {path for line in lines for path in paths(json.loads(line))}


def _tell_elsewhere(tx: SqlTransaction) -> None:
    """Write a second statement of the same, and a newsroom that says nothing of it."""
    globex = replace(a_source("globex"), company="~globex")
    tx.sources.sync([a_source(), globex], now=NOW)
    quiet = SourceState(source=globex, due=NOW, baseline_at=NOW, good_at=NOW + 4 * DAY)
    again = some_findings(a_location(identity="again"))
    [posting] = again.postings
    told = replace(posting, speakers=(0,))
    state = replace(a_partnership(), announced_at=NOW)
    tx.record([replace(again, postings=(told,)), Findings(states=(quiet,), partnerships=(state,))])


@pytest.fixture
def fields(config: Path) -> dict[str, set[str]]:
    """Return what each command writes about one of everything."""
    poll = replace(some_findings().observations[0], location=None)
    copy = Copy(location=HERE.key, of_location=HERE.key, reason="the same words", at=poll.at)
    claim = a_claim(a_version(number=2))
    store = open_store(f"sqlite:///{config.parent / 'monitor.db'}")
    with store.begin() as tx:
        tx.record([Findings(observations=(poll,), claims=(claim,), copies=(copy,))])
        _tell_elsewhere(tx)
    store.close()
    with config.open("a", encoding="utf-8") as file:
        file.write("rules: [{key: all, to: ann@example.org, deliver: {join_edits: 0s}}]\n")
    release = Release(slug="one", title="News", paragraphs=["A plant opens."])
    with newsrooms.running(Newsroom(feeds={"acme": [release]})) as room:
        tested = written(config, f"sources test {room.feed_url('acme')}")
        found = written(config, f"sources add {room.feed_url('acme')}")
    return {
        "statements list": written(config, "statements list"),
        "statements show": written(config, f"statements show {HERE.key}"),
        "statements history": written(config, f"statements history {HERE.key}"),
        "statements diff": written(config, f"statements diff {HERE.key}"),
        "statements related": written(config, f"statements related {HERE.key}"),
        "partnerships list": written(config, "partnerships list"),
        "partnerships show": written(config, f"partnerships show {a_partnership().key}"),
        "partnerships rebuild": written(config, "partnerships rebuild"),
        "companies review": written(config, "companies review"),
        "alerts preview": written(config, "alerts preview all --since 2000-01-01"),
        "alerts list": written(config, "alerts list"),
        "alerts show": written(config, f"alerts show {ALERT.key}"),
        "sources list": written(config, "sources list"),
        "sources show": written(config, "sources show acme"),
        "sources test": tested,
        "sources add": found,
        "why": written(config, f"why {URL}") | written(config, "why https://acme.example/x"),
        "doctor": written(config, "doctor"),
        "database prune": written(config, "database prune --dry-run"),
    }


def test_every_field_is_described_and_no_other(fields: dict[str, set[str]]) -> None:
    known = described()
    assert {
        name: {path for path in given if not inside(path, known.get(name, {}))}
        for name, given in fields.items()
    } == {name: set(given) for name, given in known.items()}
