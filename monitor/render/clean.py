"""Make fetched text safe to show: no control codes, no broken characters, no link but the web's."""

import re
import unicodedata
from urllib.parse import urlsplit

from monitor.render.tongue import is_turned

# Everything a terminal or a mail reader could take for an instruction; newline and tab are text.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# Overrides turn "moc.elgoog" into "google.com"; isolates and marks only order and stay in bodies.
_OVERRIDES = re.compile("[\u202a\u202b\u202d\u202e]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_QUOTED = re.compile("“[^”]*”|„[^“]*“")
_REPLACEMENT = "\ufffd"


def body(text: str) -> str:
    """Return text of several lines with everything removed that is not text."""
    # Nearly all text is clean, and to ask takes a tenth of the time of the patterns.
    if text.replace("\n", "").isprintable():
        return text
    lines = _LINE_ENDS.sub("\n", text)
    return _SURROGATES.sub(_REPLACEMENT, _CONTROLS.sub("", _OVERRIDES.sub("", lines)))


def line(text: str) -> str:
    """Return text as one line, fit for a header or a table cell."""
    return _SPACES.sub(" ", _DIRECTIONS.sub("", body(text))).strip()


def isolated(name: str) -> str:
    """Return a name that keeps its own direction among our words (Unicode UAX 9, 2.4.2)."""
    return f"\u2068{name}\u2069" if is_turned(name) else name


def isolated_quotes(summary: str) -> str:
    """Return a sentence of ours in which each quote keeps its own direction."""
    return _QUOTED.sub(lambda quote: isolated(quote.group()), summary)


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters, cut at a word where one is near, with an ellipsis."""
    if len(text) <= limit:
        return text
    end = max(limit - 1, 1)
    space = text.rfind(" ", end - end // 5, end + 1)
    end = space if space > 0 else end
    # A combining mark belongs to the character before it.
    while end > 1 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + "…"


def link(url: str | None) -> str | None:
    """Return a URL that may become a link: http or https with a host; None for all others."""
    if url is None:
        return None
    given = line(url)
    try:
        parts = urlsplit(given)
    except ValueError:
        return None
    safe = parts.scheme.lower() in {"http", "https"} and parts.netloc and " " not in given
    return given if safe else None
