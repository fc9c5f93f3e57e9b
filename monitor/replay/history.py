"""A recorded history: a folder of files in poll order, with their times in `index.json`."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.analysis.parse.feed import parse
from monitor.analysis.parse.json_feed import is_json
from monitor.analysis.parse.listing import is_html
from monitor.errors import MonitorError
from monitor.model.capture import Capture
from monitor.model.source import SourceKind

INDEX = "index.json"

_ADDRESS = re.compile(r"https?://[^\s\"<>]+")
_TYPES = {
    SourceKind.FEED: "application/xml",
    SourceKind.JSON_FEED: "application/feed+json",
    SourceKind.LISTING: "text/html",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a source answered at a moment: the number that the index gives it, and the file."""

    number: int
    at: datetime
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All snapshots of one source. `kind` is that of the first of them that is of any kind."""

    name: str
    url: str
    kind: SourceKind
    snapshots: tuple[Snapshot, ...]

    def capture(self, snapshot: Snapshot) -> Capture:
        """Return a snapshot as the answer it was; only the body is recorded."""
        return Capture(
            url=self.url,
            final_url=self.url,
            at=snapshot.at,
            status=200,
            headers=(("Content-Type", _TYPES[self.kind]),),
            body=_body(snapshot.file),
        )


def read_history(folder: Path) -> History:
    """Read a history's index and find out its kind; raise MonitorError when it is not usable."""
    given = _index(folder / INDEX)
    listed = given.get("snapshots_list")
    if not isinstance(listed, list) or not listed:
        raise _unusable(folder, "snapshots_list: expected a list of snapshots")
    snapshots = tuple(_snapshots(folder, listed))
    name = given.get("name")
    name = name if isinstance(name, str) and name else folder.resolve().name
    source_url = given.get("source_url")
    found = _ADDRESS.search(source_url) if isinstance(source_url, str) else None
    return History(
        name=name,
        url=found[0] if found else "https://history.invalid/",
        kind=_kind(folder, snapshots),
        snapshots=snapshots,
    )


def _index(file: Path) -> dict[str, object]:
    try:
        given = json.loads(file.read_bytes())
    except OSError as error:
        raise MonitorError(f"{file}: expected the index of a history: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise MonitorError(f"{file}: expected JSON: {error}") from error
    if not isinstance(given, dict):
        raise MonitorError(f"{file}: expected an object with snapshots_list")
    return given


def _snapshots(folder: Path, listed: Sequence[object]) -> Iterator[Snapshot]:
    before: Snapshot | None = None
    for position, given in enumerate(listed):
        where = f"snapshots_list.{position}"
        if not isinstance(given, dict):
            raise _unusable(folder, f"{where}: expected an object with n, file and time")
        snapshot = Snapshot(
            number=_number(folder, where, given=given.get("n", position)),
            at=_moment(folder, where, given=given.get("time")),
            file=_file(folder, where, given=given.get("file")),
        )
        if before is not None and snapshot.at < before.at:
            raise _unusable(folder, f"{where}.time: expected poll order, got an earlier time")
        yield snapshot
        before = snapshot


def _number(folder: Path, where: str, *, given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise _unusable(folder, f"{where}.n: expected a whole number, got {given!r:.40}")
    return given


def _moment(folder: Path, where: str, *, given: object) -> datetime:
    expected = f"{where}.time: expected ISO 8601 with a time zone, got {given!r:.40}"
    if not isinstance(given, str):
        raise _unusable(folder, expected)
    try:
        moment = datetime.fromisoformat(given)
        if moment.utcoffset() is None:
            raise _unusable(folder, expected)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _unusable(folder, expected) from None


def _file(folder: Path, where: str, *, given: object) -> Path:
    if not isinstance(given, str) or Path(given).name != given:
        raise _unusable(
            folder, f"{where}.file: expected the name of a file here, got {given!r:.80}"
        )
    file = folder / given
    if "\x00" in given or not file.is_file():
        raise _unusable(folder, f"{where}.file: there is no file {given!r:.80}")
    return file


def _body(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise MonitorError(f"{file}: {error.strerror}") from error


def _kind(folder: Path, snapshots: Sequence[Snapshot]) -> SourceKind:
    for snapshot in snapshots:
        body = _body(snapshot.file)
        if is_json(body):
            return SourceKind.JSON_FEED
        if is_html(body):
            return SourceKind.LISTING
        if _is_feed(body, snapshot):
            return SourceKind.FEED
    raise _unusable(folder, "expected RSS, Atom, JSON Feed or an HTML listing in its files")


def _is_feed(body: bytes, snapshot: Snapshot) -> bool:
    url = "https://history.invalid/"
    tried = Capture(url=url, final_url=url, at=snapshot.at, status=200, headers=(), body=body)
    return bool(parse(tried).format)


def _unusable(folder: Path, why: str) -> MonitorError:
    return MonitorError(f"{folder}: {why}")
