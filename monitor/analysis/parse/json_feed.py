"""JSON Feed 1.0 and 1.1 to entries (https://www.jsonfeed.org/version/1.1/)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urljoin

from monitor.analysis.parse.feed import ParsedFeed, latest
from monitor.analysis.text.markup import text_of
from monitor.analysis.text.normal import canonical, canonical_line
from monitor.model.capture import Capture
from monitor.model.digest import key_of
from monitor.model.statement import Entry

# What stands behind contents read here; bump when `_entry` reads otherwise.
JSON_READER = "json_feed/1"

_VERSION = "jsonfeed.org/version/"
_MARKS = b"\xef\xbb\xbf \t\r\n"


def is_json(body: bytes) -> bool:
    """Whether a body is meant to be a JSON object: what else a feed is begins with a tag."""
    return body[:4096].lstrip(_MARKS).startswith(b"{") or body.startswith(
        (b"{\x00", b"\xff\xfe{", b"\xfe\xff\x00{")
    )


def parse_json(capture: Capture) -> ParsedFeed:
    """Read the items of a JSON Feed. Never raises on what a server sent."""
    text = capture.body.decode(json.detect_encoding(capture.body), "replace")
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        # An object that is not closed at the end is a feed that was cut off.
        written = text.rstrip()
        is_cut = is_json(capture.body) and (error.pos >= len(written) or not written.endswith("}"))
        return _refused(str(error), format_name="json" if is_cut else "", is_complete=not is_cut)
    except (ValueError, RecursionError) as error:
        return _refused(f"the JSON is beyond all measure: {error}")
    if not isinstance(given, dict) or _VERSION not in str(given.get("version")):
        return _refused(f"expected a version as in https://{_VERSION}1.1")
    items = given.get("items")
    if not isinstance(items, list):
        return _refused("expected a list of items")
    language = _text(given.get("language")) or None
    listed = [item for item in items if isinstance(item, dict)]
    kept = latest([_age(item) for item in listed])
    base = capture.final_url
    return ParsedFeed(
        format="json",
        entries=tuple(_entry(listed[place], base=base, language=language) for place in kept),
        is_html=False,
        is_complete=True,
        fault=None,
        is_partial=len(kept) < len(listed),
    )


def _age(item: Mapping[str, object]) -> float:
    at = moment(item.get("date_published")) or moment(item.get("date_modified"))
    return -at.timestamp() if at else 0.0


def _refused(fault: str, *, format_name: str = "", is_complete: bool = True) -> ParsedFeed:
    return ParsedFeed(
        format=format_name, entries=(), is_html=False, is_complete=is_complete, fault=fault
    )


def _entry(item: Mapping[str, object], *, base: str, language: str | None) -> Entry:
    entry_id = _id(item.get("id"))
    url = _url(item, base)
    title = canonical_line(_text(item.get("title")))
    # A text is text, also where it has something in angle brackets; only HTML is HTML.
    text = max(
        text_of(_text(item.get("content_html"))),
        canonical(_text(item.get("content_text"))),
        canonical(_text(item.get("summary"))),
        key=len,
    )
    published = moment(item.get("date_published"))
    updated = moment(item.get("date_modified"))
    said = (entry_id or "", url or "", title, text, str(published), str(updated))
    return Entry(
        id=entry_id,
        url=url,
        title=title,
        text=text,
        raw_hash=key_of("entry", *said),
        published=published,
        updated=updated,
        language=_text(item.get("language")) or language,
    )


def _id(given: object) -> str | None:
    """Return an item's id; one that is a number is to be taken as its digits (version 1.0)."""
    if isinstance(given, (int, float)) and not isinstance(given, bool):
        return str(given)
    return _text(given) or None


def _url(item: Mapping[str, object], base: str) -> str | None:
    given = _text(item.get("url")).strip() or _text(item.get("external_url")).strip()
    try:
        return urljoin(base, given) if given else None
    except ValueError:
        return given


def moment(given: object) -> datetime | None:
    """Return an RFC 3339 date as a moment, in UTC where it names no zone; None where it is none."""
    if not isinstance(given, str):
        return None
    try:
        parsed = datetime.fromisoformat(given.strip())
        aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
