"""Real histories of real sources: every one of them runs to its end.

They are third-party texts and stand outside this repository; MONITOR_CORPORA names their folder.
"""

import json
import logging
import os
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import cast

import pytest

from monitor.checkup import examine
from monitor.model.event import Happening
from monitor.model.protocols import Store
from monitor.model.records import Memory
from monitor.replay.history import read_history
from monitor.replay.lines import line
from monitor.replay.play import played

CORPORA = os.environ.get("MONITOR_CORPORA")
FOLDERS = sorted(Path(CORPORA, "replay").glob("*/index.json")) if CORPORA else []
KEYS = [
    "snapshot",
    "time",
    "event",
    "statement",
    "title",
    "url",
    "material",
    "alert",
    "reason",
]
OF_SOURCES = {
    Happening.BASELINE,
    Happening.MIGRATED,
    Happening.MASS_CHANGE,
    Happening.CROWDED,
    Happening.FAULTY,
    Happening.RECOVERED,
}


Counts = Mapping[str, int]

# What each history may come to: how many events of a kind, and how many of them alert ("!").
FLOORS: dict[str, Callable[[Counts], bool]] = {
    # 157 entries left and came back; nothing was withdrawn.
    "hetzner-news-flapping-rss": lambda n: n["withdrawn"] == 0,
    # Emptied 13 times in two weeks.
    "openai-research-empty-rss": lambda n: (
        n["withdrawn"] == 0 and n["faulty"] + n["recovered"] + n["mass_change"] <= 6
    ),
    # Every date of every entry changes with every poll; once the host did.
    "cognition-news-fetchtime-rss": lambda n: (
        n["revised"] <= 3 and n["published!"] <= 20 and n["migrated"] == 1
    ),
    "volvo-trucks-us-press-atom": lambda n: (
        n["migrated"] >= 1 and n["published!"] <= 60 and n["withdrawn"] <= 5
    ),
    "keysight-blog-atom": lambda n: (
        n["migrated"] == 1 and n["published!"] <= 110 and n["withdrawn"] <= 5
    ),
    "klaviyo-whats-new-rss": lambda n: n["mass_change"] == 1 and n["revised!"] <= 1,
    # 72 notices leave for good out of order; two come back after days.
    "metronom-aktuell-rss": lambda n: n["withdrawn!"] >= 65 and n["restored"] <= 3,
    "urssaf-actualites-rss": lambda n: n["replaced!"] >= 5,
    # 201 of the newsroom's old statements were added at once.
    "anthropic-news-turing-rss": lambda n: n["backfilled"] >= 190 and n["published!"] <= 70,
}


def test_there_are_histories_where_they_are_promised() -> None:
    if not CORPORA:
        pytest.skip("MONITOR_CORPORA names no folder of recorded histories")
    assert FOLDERS


def holds_its_promises(store: Store) -> None:
    """See to it that every quote stands at its span and every partnership is its fold anew."""
    with cast("Memory", store).read() as step:  # a replay's store has what reading needs
        faults = {one.check: one.faults for one in examine(step.checks) if not one.ok}
    assert faults == {}


# The largest has 1,400 entries in each of its feeds.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("index", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_history_runs_to_its_end(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    history = read_history(index.parent)
    times = {one.number: one.at.isoformat() for one in history.snapshots}
    with caplog.at_level(logging.ERROR):
        lines = [json.loads(line(told)) for told in played(history, at_end=holds_its_promises)]
    assert [record.getMessage() for record in caplog.records] == []
    assert lines
    for given in lines:
        assert list(given) == KEYS
        assert given["time"] == times[given["snapshot"]]
        is_of_source = Happening(given["event"]) in OF_SOURCES
        assert (given["statement"] is None) == is_of_source
        assert not (given["alert"] and is_of_source)
    happened = Counter(given["event"] for given in lines)
    told = Counter(f"{given['event']}!" for given in lines if given["alert"])
    holds = FLOORS.get(index.parent.name)
    assert holds is None or holds(happened + told), happened + told
