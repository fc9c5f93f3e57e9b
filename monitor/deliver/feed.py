"""Alerts as a feed in files: `alerts.json` (JSON Feed 1.1) and `alerts.atom` (RFC 4287)."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias
from xml.etree import ElementTree as ET

from monitor.deliver.sent import Sent
from monitor.model.alert import Message

JSON_NAME, ATOM_NAME = "alerts.json", "alerts.atom"
TITLE = "Press release monitor"
_VERSION = "https://jsonfeed.org/version/1.1"
_ATOM = "http://www.w3.org/2005/Atom"

Item: TypeAlias = dict[str, str]


class FeedChannel:
    """Keeps the newest messages in a folder, for a web server or a reader on this machine.

    The JSON Feed is what is read back; the Atom feed is written from it. Both are replaced as a
    whole, and the same message again is the same entry.
    """

    def __init__(self, folder: Path, *, keep: int) -> None:
        self._folder = folder
        self._keep = keep

    def send(self, messages: Iterable[Message]) -> Iterator[Sent]:
        """Put one message after another at the top."""
        for message in messages:
            try:
                self._put(message)
            except (OSError, ValueError) as error:
                detail = " ".join(f"{self._folder}: {error}".split())
                yield Sent(message=message.key, detail=detail, error=True, unreached=True)
            else:
                yield Sent(message=message.key, detail=f"written to {self._folder}")

    def _put(self, message: Message) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        item = _item(message)
        others = [one for one in self._items() if one["id"] != item["id"]]
        items = sorted([item, *others], key=lambda one: one["date_published"], reverse=True)
        kept = items[: self._keep]
        feed = {"version": _VERSION, "title": TITLE, "items": kept}
        written = json.dumps(feed, ensure_ascii=False, indent=1).encode()
        # The Atom feed first: an entry that the JSON Feed has is in both.
        _replace(self._folder / ATOM_NAME, _atom(kept))
        _replace(self._folder / JSON_NAME, written)

    def _items(self) -> list[Item]:
        path = self._folder / JSON_NAME
        if not path.exists():
            return []
        try:
            items: list[Item] = json.loads(path.read_bytes())["items"]
            return [one for one in items if one["id"] and one["date_published"]]
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{JSON_NAME} is no feed of ours: move it away") from None


def _item(message: Message) -> Item:
    told = json.loads(message.content)
    item = {
        "id": f"urn:press-release-monitor:{message.key}",
        "title": told["subject"],
        "content_html": told["html"],
        "content_text": told["text"],
        "date_published": told["at"],
    }
    url = next((event["url"] for event in told["events"] if event["url"]), None)
    return item | ({"url": url} if url else {})


def _atom(items: list[Item]) -> bytes:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _add(feed, "id", text="urn:press-release-monitor:alerts")
    _add(feed, "title", text=TITLE)
    _add(feed, "updated", text=items[0]["date_published"])
    _add(_add(feed, "author"), "name", text=TITLE)
    for item in items:
        entry = _add(feed, "entry")
        _add(entry, "id", text=item["id"])
        _add(entry, "title", text=item["title"])
        _add(entry, "updated", text=item["date_published"])
        if "url" in item:
            _add(entry, "link").set("href", item["url"])
        _add(entry, "summary", text=item["content_text"])
        _add(entry, "content", text=item["content_html"]).set("type", "html")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ET.Element, name: str, *, text: str = "") -> ET.Element:
    child = ET.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = text or None
    return child


def _replace(path: Path, content: bytes) -> None:
    """Write by way of a temporary name, so that a reader always finds a whole file."""
    unfinished = path.with_suffix(f"{path.suffix}.tmp")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
