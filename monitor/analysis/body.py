"""Bodies to entries and contents: read as their kind, judged before anything in them is a fact."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import assert_never

from monitor.analysis.extract.page import EXTRACTOR, extract
from monitor.analysis.extract.pdf import extract_pdf
from monitor.analysis.extract.shell import bare
from monitor.analysis.parse.feed import FEED_READER, ParsedFeed, parse
from monitor.analysis.parse.include import included
from monitor.analysis.parse.json_feed import JSON_READER, is_json, parse_json
from monitor.analysis.parse.listing import LISTING_READER, parse_listing
from monitor.analysis.parse.sitemap import (
    SITEMAP_READER,
    ParsedSitemap,
    is_sitemap,
    newest,
    parse_sitemap,
)
from monitor.analysis.track import verdict
from monitor.analysis.track.verdict import Judgement
from monitor.model.capture import Capture
from monitor.model.findings import Seen
from monitor.model.source import SourceKind
from monitor.model.statement import Basis, Content, Entry, Verdict

# A page with less text is looked at more closely: a release of two sentences has about as much.
_SHORT = 200

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a source's body lists, what it is worth, and the name of what read it.

    `branches` are the sitemaps that an index names, the latest first. `is_partial` says that there
    is more than was read. `envelope` is the digest of what stands around a feed's entries, where
    it could be told from them.
    """

    judged: Judgement
    entries: tuple[Entry, ...]
    reader: str
    branches: tuple[str, ...] = ()
    is_partial: bool = False
    envelope: str | None = None


def parsed(
    capture: Capture,
    kind: SourceKind,
    *,
    seen: Seen,
    include: Sequence[str] = (),
    selector: str | None = None,
) -> Parsed:
    """Read what a body lists as its kind of source does. Never raises on what a server sent.

    A page lists nothing, and is not read here. Of a feed, entries whose bytes were `seen` come back
    as they were listed, without their texts.
    """
    match kind_of(capture.body) if kind is SourceKind.AUTO else kind:
        case SourceKind.JSON_FEED:
            body = _parsed_json(capture)
        case SourceKind.SITEMAP:
            return _parsed_sitemap(capture, include)
        case SourceKind.LISTING:
            body = _parsed_listing(capture, selector)
        case SourceKind.FEED | SourceKind.AUTO:
            body = _parsed_feed(capture, seen)
        case SourceKind.PAGE:
            raise ValueError("a page lists nothing")
        case never:
            assert_never(never)
    return replace(body, entries=included(body.entries, include))


def kind_of(body: bytes) -> SourceKind:
    """Return the kind of feed or sitemap that a body is; what is none of them is read as a feed."""
    if is_json(body):
        return SourceKind.JSON_FEED
    return SourceKind.SITEMAP if is_sitemap(body) else SourceKind.FEED


def _parsed_sitemap(capture: Capture, include: Sequence[str]) -> Parsed:
    read = parse_sitemap(capture)
    wanted = included(read.entries, include)
    kept = newest(wanted)
    latest = sorted(read.branches, key=lambda one: one.modified or _LONG_AGO, reverse=True)
    return Parsed(
        judged=_judged_sitemap(read, wanted=len(wanted)),
        entries=kept,
        reader=SITEMAP_READER,
        branches=tuple(dict.fromkeys(branch.url for branch in latest)),
        is_partial=len(kept) < len(wanted) or not read.is_whole,
    )


def _judged_sitemap(read: ParsedSitemap, *, wanted: int) -> Judgement:
    if not read.root:
        return Judgement(
            verdict=Verdict.NOT_A_FEED, detail=f"expected an XML sitemap ({read.fault})"
        )
    if not read.is_complete:
        detail = f"the sitemap is cut off or not well-formed: {read.fault}"
        return Judgement(verdict=Verdict.TRUNCATED, detail=detail)
    if read.branches:
        return Judgement(verdict=Verdict.GOOD, detail=f"{len(read.branches)} sitemaps")
    if not read.entries and not read.is_news:
        return Judgement(verdict=Verdict.EMPTIED, detail="the sitemap lists nothing")
    of = f" of {len(read.entries)}" if wanted != len(read.entries) else ""
    return Judgement(verdict=Verdict.GOOD, detail=f"{wanted}{of} entries")


def _parsed_feed(capture: Capture, seen: Seen) -> Parsed:
    feed = parse(capture, seen=seen)
    judged = verdict.of_feed(
        format_name=feed.format,
        entries=len(feed.entries),
        is_html=feed.is_html,
        is_complete=feed.is_complete,
        fault=feed.fault,
    )
    return Parsed(
        judged=_of_more(judged, feed),
        entries=feed.entries,
        reader=FEED_READER,
        envelope=feed.envelope,
        is_partial=feed.is_partial,
    )


def _of_more(judged: Judgement, feed: ParsedFeed) -> Judgement:
    if judged.verdict is not Verdict.GOOD or not feed.is_partial:
        return judged
    return replace(judged, detail=f"the latest {len(feed.entries)} of more entries")


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
    return Parsed(
        judged=_of_more(judged, feed),
        entries=feed.entries,
        reader=JSON_READER,
        is_partial=feed.is_partial,
    )


def _parsed_listing(capture: Capture, selector: str | None) -> Parsed:
    page = parse_listing(capture, selector)
    entries = page.entries
    judged = Judgement(verdict=Verdict.GOOD, detail=f"{len(entries)} entries")
    if not entries:
        judged = verdict.of_page(page_title=page.page_title, text="")
        if judged.verdict is Verdict.UNREADABLE:
            # A page may have its list written by a script, or be no newsroom at all.
            detail = (
                "found no list of headlines on the page"
                if selector is None
                else f"found no link of another page by the selector {selector!r}"
            )
            judged = Judgement(verdict=Verdict.NOT_A_FEED, detail=detail)
    return Parsed(judged=judged, entries=entries, reader=LISTING_READER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a statement's page is worth, and its content where that is good.

    `characters` is how much text it has where that is hardly any.
    """

    judged: Judgement
    content: Content | None = None
    characters: int | None = None


def extracted_page(capture: Capture) -> Extracted:
    """Read the main text of a web page."""
    page = extract(capture)
    if page is None or len(page.text) < _SHORT:
        found = bare(capture)
        text = page.text if page else ""
        judged = verdict.of_page(page_title=found.page_title, text=text, shell=found.shell)
        if page is None or judged.verdict is not Verdict.GOOD:
            is_empty = judged.verdict is Verdict.UNREADABLE
            return Extracted(judged=judged, characters=len(text) if is_empty else None)
    content = Content(
        title=page.title,
        text=page.text,
        basis=Basis.PAGE,
        extractor=EXTRACTOR,
        language=page.language,
        published=page.published,
        modified=page.modified,
    )
    judged = verdict.of_page(page_title=page.page_title, text=page.text)
    return Extracted(judged=judged, content=content)


def extracted_pdf(capture: Capture) -> Extracted:
    """Read the text of a release that is a PDF."""
    pdf = extract_pdf(capture)
    if pdf.fault is not None:
        return Extracted(judged=Judgement(verdict=Verdict.UNREADABLE, detail=pdf.fault))
    content = Content(title=pdf.title, text=pdf.text, basis=Basis.PDF, extractor=pdf.extractor)
    return Extracted(judged=verdict.of_page(page_title="", text=pdf.text), content=content)
