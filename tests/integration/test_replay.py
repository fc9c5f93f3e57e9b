"""`monitor replay` as a person starts it, and a back-test over what a real program stored."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.alert import Rule, When
from monitor.model.event import Happening
from monitor.model.settings import Settings
from monitor.replay.backtest import backtested, recording_of
from monitor.replay.lines import Told
from tests.support.newsroom import Answer, Release
from tests.support.world import MINUTE, World, a_world

pytestmark = pytest.mark.integration

HISTORIES = Path(__file__).parents[1] / "replay/histories"
KEYS = ["snapshot", "time", "event", "statement", "title", "url", "material", "alert", "reason"]


def monitor(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "monitor", "replay", *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        timeout=100,
        check=False,
        env={"PATH": "", "LC_ALL": "C", "PYTHONPATH": str(Path(__file__).parents[2])},
    )


# --------------------------------------------------------------------------------- a folder's run


def test_each_event_is_one_line_of_json_in_utf_8(tmp_path: Path) -> None:
    ended = monitor(HISTORIES / "quill-json", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
    *_, last = ended.stdout.rstrip(b"\n").split(b"\n")
    assert b"Broken \\ud83d mark" in last
    lines = [json.loads(line) for line in ended.stdout.decode().rstrip("\n").split("\n")]
    assert [list(line) for line in lines] == [KEYS] * 4
    assert lines[0] == {
        "snapshot": 0,
        "time": "2026-03-02T09:00:00+00:00",
        "event": "baseline",
        "statement": None,
        "title": "quill-json",
        "url": "https://quill.example/feed.json",
        "material": None,
        "alert": False,
        "reason": "1 statements",
    }


def test_events_go_into_a_file(tmp_path: Path) -> None:
    ended = monitor(HISTORIES / "tallow-rss", "--events", "events.jsonl", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
    written = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(written) == 6
    assert [path.name for path in tmp_path.iterdir()] == ["events.jsonl"]


def test_partnerships_are_told_when_asked_for(tmp_path: Path) -> None:
    ended = monitor(HISTORIES / "tallow-rss", "--partnerships", folder=tmp_path)
    kinds = [json.loads(line)["event"] for line in ended.stdout.splitlines()]
    assert kinds.count("partnership") == 1


def test_history_of_another_kind_ends_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "0000.pdf").write_bytes(b"%PDF-1.7\n\x00\xff")
    index = {"snapshots_list": [{"n": 0, "file": "0000.pdf", "time": "2026-03-02T09:00:00Z"}]}
    (tmp_path / "index.json").write_text(json.dumps(index))
    ended = monitor(tmp_path, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, b"")
    [line] = ended.stderr.decode().splitlines()
    assert line.endswith("expected RSS, Atom, JSON Feed or an HTML listing in its files")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("--stored", "somewhere"), 2),
        (("--stored", "--since", "yesterday"), 2),
        (("nowhere",), 1),
        (("--stored",), 2),
    ],
)
def test_what_makes_no_sense_is_told_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    ended = monitor(*arguments, folder=tmp_path)
    assert ended.returncode == code
    assert b"Traceback" not in ended.stderr
    assert ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    source = "{key: acme, url: 'https://acme.example/feed.xml', every: 15m}"
    (tmp_path / "config.yaml").write_text(f"sources: [{source}]\n", encoding="utf-8")
    ended = monitor("--stored", folder=tmp_path)
    assert ended.returncode == 3
    assert b"expected a file, found none" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


# ------------------------------------------------------------------------------------- a back-test

_PLANT = [
    "Acme Corp. today opened its new plant in Porto. It cost $12 million.",
    "The plant employs 120 people from January and makes batteries for buses.",
]
_PACT = [
    "Acme Corp. and Globex Inc. today signed a strategic partnership to develop batteries.",
    "Globex contributes its cells and Acme its factories. Financial terms were not disclosed.",
]


def plant(number: int, *, has_page: bool = True) -> Release:
    title = f"Acme opens plant number {number}"
    return Release(slug=f"plant-{number}", title=title, paragraphs=list(_PLANT), has_page=has_page)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a world that has seen a baseline, a pact, edits, and a page that never answered."""
    with a_world(tmp_path_factory.mktemp("world")) as world:
        room = world.newsroom
        for number in (1, 2):
            room.publish("acme", plant(number))
        world.work()
        title = "Acme and Globex announce partnership"
        room.publish("acme", Release(slug="pact", title=title, paragraphs=list(_PACT)))
        world.wait(15 * MINUTE)
        page = room.answer("/acme/plant-1").body
        room.faults["/acme/plant-1"] = Answer(body=page.replace(b"$12", b"$21"))
        world.wait(15 * MINUTE)
        room.feeds["acme"][0].paragraphs[1] = _PACT[1].replace("Globex", "Initech")
        world.wait(15 * MINUTE)
        room.publish("acme", plant(3, has_page=False))
        world.wait(15 * MINUTE)
        for _ in range(3):
            world.wait(15 * MINUTE)
        yield world


def what(told: Told) -> tuple[Happening, str | None, str | None]:
    return told.event.kind, told.event.location, told.event.version


def run(settings: Settings, *, since: datetime | None = None) -> list[Told]:
    with recording_of(settings) as recording:
        return list(backtested(recording, settings, since=since))


def test_backtest_with_the_same_configuration_tells_the_same(world: World) -> None:
    with world.store.read() as step:
        live = step.overview.latest_events(1000)
    again = run(world.settings)
    assert {what(told) for told in again} == {
        (event.kind, event.location, event.version) for event in live
    }
    by_key = {told.event.key: told for told in again}
    for event in live:
        if event.key in by_key:
            told = by_key[event.key]
            assert (told.alert, told.event.material) == (event.alert, event.material)
    assert {told.to for told in again} == {(), ("reader@example.org",)}


def test_backtest_tells_whom_another_configuration_would_have_told(world: World) -> None:
    rules = (
        Rule(key="deals", to=("deals@example.org",), when=When(events=(Happening.PARTNERSHIP,))),
        Rule(
            key="edits",
            to=("edits@example.org", "archive@example.org"),
            when=When(events=(Happening.REVISED,)),
        ),
    )
    told = [one for one in run(replace(world.settings, rules=rules)) if one.alert]
    by_kind = {one.event.kind: one.to for one in told}
    assert by_kind == {
        Happening.PARTNERSHIP: ("deals@example.org",),
        Happening.REVISED: ("archive@example.org", "edits@example.org"),
    }


def test_backtest_changes_nothing_and_mails_nobody(world: World) -> None:
    world.new_mails()
    with world.store.read() as step:
        before = step.overview.latest_events(1000)
    run(world.settings)
    with world.store.read() as step:
        assert step.overview.latest_events(1000) == before
    world.work()
    assert world.new_mails() == []


def test_backtest_since_a_moment_knows_what_was_before(world: World) -> None:
    start = world.now - timedelta(minutes=65)
    told = run(world.settings, since=start)
    assert told
    assert all(one.event.at >= start for one in told)
    assert not any(one.event.reason == "baseline" for one in told)


def test_source_without_captures_is_named(world: World) -> None:
    unheard = replace(world.settings.sources[0], key="unheard")
    settings = replace(world.settings, sources=(*world.settings.sources, unheard))
    with recording_of(settings) as recording:
        assert recording.silent == ("unheard",)


def test_backtest_from_the_command_line_writes_who_is_told(world: World, tmp_path: Path) -> None:
    config = {
        "database": world.settings.database,
        "sources": [{"key": "acme", "url": world.newsroom.feed_url("acme"), "every": "15m"}],
        "rules": [{"key": "all", "to": "reader@example.org"}],
    }
    (tmp_path / "config.yaml").write_text(json.dumps(config), encoding="utf-8")
    ended = monitor("--stored", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [list(line) for line in lines] == [[*KEYS, "to"]] * len(lines)
    assert {line["snapshot"] for line in lines} == {None}
    assert ["reader@example.org"] in [line["to"] for line in lines]
    assert all(line["alert"] == bool(line["to"]) for line in lines)
