"""What a history must have, and the line that says what it lacks."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.errors import MonitorError
from monitor.replay.history import read_history

TIME = "2026-03-02T10:00:00+01:00"
RSS = b"<rss version='2.0'><channel><title>A</title></channel></rss>"


def a_history(folder: Path, *snapshots: object, body: bytes = RSS, **index: object) -> Path:
    (folder / "0000.xml").write_bytes(body)
    given = {"snapshots_list": list(snapshots or [{"file": "0000.xml", "time": TIME}])} | index
    (folder / "index.json").write_text(json.dumps(given), encoding="utf-8")
    return folder


def test_snapshot_has_its_number_and_its_time_in_utc(tmp_path: Path) -> None:
    given = {"n": 7, "file": "0000.xml", "time": TIME}
    [snapshot] = read_history(a_history(tmp_path, given)).snapshots
    assert (snapshot.number, snapshot.at) == (7, datetime(2026, 3, 2, 9, tzinfo=UTC))


def test_snapshot_without_number_has_that_of_its_place(tmp_path: Path) -> None:
    [snapshot] = read_history(a_history(tmp_path)).snapshots
    assert snapshot.number == 0


def test_address_is_found_among_the_words_about_the_source(tmp_path: Path) -> None:
    folder = a_history(tmp_path, source_url="https://acme.example/news via a mirror")
    assert read_history(folder).url == "https://acme.example/news"


def test_history_without_name_or_address_is_called_as_its_folder(tmp_path: Path) -> None:
    history = read_history(a_history(tmp_path))
    assert (history.name, history.url) == (tmp_path.name, "https://history.invalid/")


@pytest.mark.parametrize(
    ("snapshot", "said"),
    [
        ("0000.xml", "snapshots_list.0: expected an object"),
        ({"file": "0000.xml"}, "snapshots_list.0.time: expected ISO 8601"),
        ({"file": "0000.xml", "time": 5}, "snapshots_list.0.time: expected ISO 8601"),
        ({"file": "0000.xml", "time": "soon"}, "snapshots_list.0.time: expected ISO 8601"),
        ({"file": "0000.xml", "time": "2026-03-02T10:00:00"}, "with a time zone"),
        ({"file": "0000.xml", "time": "0001-01-01T00:00:00+14:00"}, "expected ISO 8601"),
        ({"time": TIME}, "snapshots_list.0.file: expected the name of a file"),
        ({"file": "../0000.xml", "time": TIME}, "expected the name of a file"),
        ({"file": "/etc/passwd", "time": TIME}, "expected the name of a file"),
        ({"file": "gone.xml", "time": TIME}, "snapshots_list.0.file: there is no file"),
        ({"file": "a\x00b", "time": TIME}, "snapshots_list.0.file: there is no file"),
        ({"file": ".", "time": TIME}, "snapshots_list.0.file"),
        ({"n": "1", "file": "0000.xml", "time": TIME}, "snapshots_list.0.n: expected a whole"),
        ({"n": True, "file": "0000.xml", "time": TIME}, "snapshots_list.0.n: expected a whole"),
    ],
)
def test_fault_in_a_snapshot_is_one_line(tmp_path: Path, snapshot: object, said: str) -> None:
    with pytest.raises(MonitorError, match=said) as caught:
        read_history(a_history(tmp_path, snapshot))
    assert "\n" not in str(caught.value)


def test_snapshots_come_in_poll_order(tmp_path: Path) -> None:
    later = {"file": "0000.xml", "time": TIME}
    earlier = {"file": "0000.xml", "time": "2026-03-02T08:00:00Z"}
    with pytest.raises(MonitorError, match=r"snapshots_list\.1\.time: expected poll order"):
        read_history(a_history(tmp_path, later, earlier))


@pytest.mark.parametrize("listed", [None, [], {}, 5])
def test_history_has_snapshots(tmp_path: Path, listed: object) -> None:
    with pytest.raises(MonitorError, match="expected a list of snapshots"):
        read_history(a_history(tmp_path, snapshots_list=listed))


@pytest.mark.parametrize(
    "written", [b"", b"[]", b"\xff\xfe\x00", b"{", b"[" * 100_000, b'{"a": NaN'], ids=range(6)
)
def test_index_is_a_json_object(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "index.json").write_bytes(written)
    with pytest.raises(MonitorError, match=r"index\.json: expected"):
        read_history(tmp_path)


def test_folder_without_index_is_no_history(tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="expected the index of a history"):
        read_history(tmp_path)


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.7\n%\xe2\xe3", b"# News\n\n- one\n", b"\x00" * 64, b"<svg/>", b"a,b\n1,2\n"],
    ids=["empty", "pdf", "markdown", "binary", "svg", "csv"],
)
def test_other_kinds_of_file_are_refused_in_one_line(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(MonitorError, match="expected RSS, Atom, JSON Feed or an HTML listing"):
        read_history(a_history(tmp_path, body=body))
