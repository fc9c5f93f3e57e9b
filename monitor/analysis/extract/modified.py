"""When a page says that it was last changed."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from lxml import html as lxml_html

from monitor.model.capture import Capture

_META = (
    "//meta[@property='article:modified_time' or @property='og:updated_time'"
    " or @itemprop='dateModified']/@content"
)
_LINKED = "//script[@type='application/ld+json']/text()"
_DATE_MODIFIED = re.compile(r"\"dateModified\"\s*:\s*\"([^\"]{8,40})\"")
# A page that is made for each request is as old as its answer, and that says nothing.
_MADE_NOW = timedelta(minutes=1)


def changed_at(tree: lxml_html.HtmlElement, capture: Capture) -> datetime | None:
    """Return the latest date of change in the page's own words, or in its Last-Modified header."""
    stated = [str(value) for value in tree.xpath(_META)]
    for script in tree.xpath(_LINKED):
        stated += _DATE_MODIFIED.findall(str(script))
    moments = [moment for value in stated if (moment := _moment(value)) is not None]
    return max(moments, default=None) or _last_modified(capture)


def _moment(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def _last_modified(capture: Capture) -> datetime | None:
    try:
        found = parsedate_to_datetime(capture.header("last-modified") or "")
    except (TypeError, ValueError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if capture.at - found > _MADE_NOW else None
