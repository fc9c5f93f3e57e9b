"""A source's body to entries: parsed as its kind, and judged before anything in it is a fact."""

from dataclasses import dataclass
from typing import assert_never

from monitor.analysis.parse.feed import FEED_READER, parse
from monitor.analysis.parse.json_feed import JSON_READER, is_json, parse_json
from monitor.analysis.parse.listing import LISTING_READER, parse_listing
from monitor.analysis.track import verdict
from monitor.analysis.track.verdict import Judgement
from monitor.model.capture import Capture
from monitor.model.source import SourceKind
from monitor.model.statement import Entry, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a source's body lists, what it is worth, and the name of what read it."""

    judged: Judgement
    entries: tuple[Entry, ...]
    reader: str


def parsed(capture: Capture, kind: SourceKind) -> Parsed:
    """Read what a body lists as its kind of source does. Never raises on what a server sent."""
    match kind:
        case SourceKind.FEED:
            return _parsed_feed(capture)
        case SourceKind.JSON_FEED:
            return _parsed_json(capture)
        case SourceKind.LISTING:
            return _parsed_listing(capture)
        case SourceKind.AUTO:
            return _parsed_json(capture) if is_json(capture.body) else _parsed_feed(capture)
    assert_never(kind)


def _parsed_feed(capture: Capture) -> Parsed:
    feed = parse(capture)
    judged = verdict.of_feed(
        format_name=feed.format,
        entries=len(feed.entries),
        is_html=feed.is_html,
        is_complete=feed.is_complete,
        fault=feed.fault,
    )
    return Parsed(judged=judged, entries=feed.entries, reader=FEED_READER)


def _parsed_json(capture: Capture) -> Parsed:
    feed = parse_json(capture)
    if feed.format:
        judged = verdict.of_feed(
            format_name=feed.format,
            entries=len(feed.entries),
            is_html=False,
            is_complete=feed.is_complete,
            fault=feed.fault,
        )
    else:
        detail = f"expected a JSON Feed ({feed.fault})"
        judged = Judgement(verdict=Verdict.NOT_A_FEED, detail=detail)
    return Parsed(judged=judged, entries=feed.entries, reader=JSON_READER)


def _parsed_listing(capture: Capture) -> Parsed:
    page = parse_listing(capture)
    entries = page.entries
    judged = Judgement(verdict=Verdict.GOOD, detail=f"{len(entries)} entries")
    if not entries:
        judged = verdict.of_page(page_title=page.page_title, text="")
        if judged.verdict is Verdict.UNREADABLE:
            # A page may have its list written by a script, or be no newsroom at all.
            detail = "found no list of headlines on the page"
            judged = Judgement(verdict=Verdict.NOT_A_FEED, detail=detail)
    return Parsed(judged=judged, entries=entries, reader=LISTING_READER)
