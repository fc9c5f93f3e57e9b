"""Real histories of real sources: every one of them runs to its end.

They are third-party texts and stand outside this repository; MONITOR_CORPORA names their folder.
"""

import json
import logging
import os
from pathlib import Path

import pytest

from monitor.model.event import Happening
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
    Happening.FAULTY,
    Happening.RECOVERED,
}


def test_there_are_histories_where_they_are_promised() -> None:
    if not CORPORA:
        pytest.skip("MONITOR_CORPORA names no folder of recorded histories")
    assert FOLDERS


# The largest has 1,400 entries in each of its feeds.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("index", FOLDERS, ids=[folder.parent.name for folder in FOLDERS])
def test_history_runs_to_its_end(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    history = read_history(index.parent)
    times = {one.number: one.at.isoformat() for one in history.snapshots}
    with caplog.at_level(logging.ERROR):
        lines = [json.loads(line(told)) for told in played(history)]
    assert [record.getMessage() for record in caplog.records] == []
    assert lines
    for given in lines:
        assert list(given) == KEYS
        assert given["time"] == times[given["snapshot"]]
        is_of_source = Happening(given["event"]) in OF_SOURCES
        assert (given["statement"] is None) == is_of_source
        assert not (given["alert"] and is_of_source)
