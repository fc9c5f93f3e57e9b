"""A railway's notices that leave for good while older ones stay: each is withdrawn, one by one."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from monitor.replay.history import read_history
from monitor.replay.lines import line
from monitor.replay.play import played

CORPORA = os.environ.get("MONITOR_CORPORA")
HISTORY = "metronom-aktuell-rss"
# What may be missed, and what may be told besides.
LEAST_TOLD = 68
MOST_FALSE = 3


def listed(folder: Path) -> dict[int, set[str]]:
    """Return the addresses of each snapshot, read by nothing of ours."""
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    return {
        snapshot["n"]: {
            (link.text or "").strip()
            for link in ET.parse(folder / snapshot["file"]).iterfind(".//item/link")  # noqa: S314
        }
        for snapshot in index["snapshots_list"]
    }


def left_for_good(folder: Path) -> dict[str, int]:
    """Return the notices that left out of order and never came back, with when they left.

    That they left while older ones stayed is the word of an independent differ.
    """
    snapshots = listed(folder)
    lines = (folder / "events.jsonl").read_text(encoding="utf-8").split("\n")
    left = [
        (event["old"]["link"], event["n"])
        for event in map(json.loads, filter(None, lines))
        if event["kind"] == "removed_middle"
    ]
    return {
        url: number
        for url, number in left
        if not any(url in urls for at, urls in snapshots.items() if at >= number)
    }


def test_notices_that_leave_for_good_are_withdrawn_one_by_one() -> None:
    folder = Path(CORPORA or "", "replay", HISTORY)
    if not CORPORA or not folder.is_dir():
        pytest.skip("MONITOR_CORPORA names no folder of recorded histories")
    left = left_for_good(folder)
    assert len(left) >= 70
    told = [json.loads(line(one)) for one in played(read_history(folder))]
    back = {one["url"] for one in told if one["event"] == "restored"}
    withdrawn = {one["url"] for one in told if one["event"] == "withdrawn" and one["alert"]}
    missed = {url: number for url, number in left.items() if url not in withdrawn}
    false = sorted(withdrawn - left.keys() - back)
    assert len(left) - len(missed) >= LEAST_TOLD, missed
    # One that was missed for more than a day and came back was told so, and is no mistake more.
    assert len(false) + len(back - left.keys()) <= MOST_FALSE, (false, sorted(back))
    print(f"withdrawn {len(left) - len(missed)} of {len(left)}; missed {missed}; false {false}")
