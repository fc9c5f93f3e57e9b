"""An article page to the statement's own words, by trafilatura."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import trafilatura
from lxml import html as lxml_html
from trafilatura.settings import Document

from monitor.analysis.extract.modified import changed_at
from monitor.analysis.text.normal import canonical, canonical_line
from monitor.model.capture import Capture

# Bump when the settings below change what comes out: contents of different extractors are never
# compared, so an upgrade is no edit.
_SETTINGS = "2"
EXTRACTOR = f"trafilatura-{trafilatura.__version__}/{_SETTINGS}"

_CHARSET = re.compile(r"charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_STATED = re.compile(rb"<meta[^>]{1,200}charset=[\"']?([\w.:-]+)", re.IGNORECASE)
_HEAD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedPage:
    """What a page says: its headline, its main text, and what it says about itself.

    `page_title` is the raw title element, for telling error pages.
    """

    title: str
    text: str
    page_title: str
    language: str | None
    published: datetime | None
    modified: datetime | None


def extract(capture: Capture) -> ExtractedPage | None:
    """Read the main text of an HTML page; None where there is no tree or no text in it."""
    tree = tree_of(capture)
    if tree is None:
        return None
    page_title = canonical_line(tree.findtext(".//title") or "")
    language = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    modified = changed_at(tree, capture)
    document = trafilatura.bare_extraction(
        tree,
        url=capture.final_url,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # The default for the latest possible date is today, which a replay must not see.
        date_extraction_params={
            "extensive_search": False,
            "original_date": True,
            "max_date": capture.at.date().isoformat(),
        },
    )
    if not isinstance(document, Document) or not document.text:
        return None
    return ExtractedPage(
        title=canonical_line(document.title or page_title),
        text=canonical(document.text),
        page_title=page_title,
        language=language,
        published=_day(document.date),
        modified=modified,
    )


def tree_of(capture: Capture) -> lxml_html.HtmlElement | None:
    """Parse by the charset the server names; without one, by what the page itself says.

    Servers that lose their settings for a day call UTF-8 something else, and the other way round:
    what is no text in the named charset, or is plainly UTF-8, is not read by it.
    """
    named = _CHARSET.search(capture.header("content-type") or "")
    if named is None:
        return trafilatura.load_html(capture.body)
    stated = _STATED.search(capture.body[:_HEAD])
    for charset in ("utf-8", named[1], stated[1].decode() if stated else named[1]):
        try:
            return trafilatura.load_html(capture.body.decode(charset))
        except (LookupError, UnicodeDecodeError):
            continue
    try:
        return trafilatura.load_html(capture.body.decode(named[1], "replace"))
    except LookupError:
        return trafilatura.load_html(capture.body)


def _day(date: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else None
    except ValueError:
        return None
