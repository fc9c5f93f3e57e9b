"""HTML fragments, as feeds carry them, to canonical text."""

import re
from typing import Final

import html_text
from lxml import etree

from monitor.analysis.text.normal import canonical

# A fragment beyond this is no teaser or release; the rest is cut before it is parsed.
_MAX_CHARACTERS = 2_000_000

# What is made of these alone has nothing in it that is not seen: scripts, styles, comments, frames.
_SEEN: Final = frozenset(
    {"a", "abbr", "article", "aside", "b", "blockquote", "br", "caption", "center", "cite", "code"}
    | {"dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font", "hr", "i", "img"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ins", "label", "li", "main", "mark", "ol", "p", "q"}
    | {"picture", "pre", "s", "section", "small", "source", "span", "strike", "strong", "sub"}
    | {"summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u"}
    | {"ul", "var", "wbr"}
)
_TAGS: Final = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]*)|<[!?]")


def text_of(fragment: str) -> str:
    """Return the visible text of an HTML fragment, paragraph by paragraph."""
    cut = fragment[:_MAX_CHARACTERS]
    if "<" not in cut and "&" not in cut:
        return canonical(cut)
    try:
        tags = set(_TAGS.findall(cut))
        if tags <= _SEEN:
            # A third of the time goes into taking out what is not there.
            return canonical(html_text.etree_to_text(html_text.parse_html(cut)))
        return canonical(html_text.extract_text(cut))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        # lxml refuses fragments that are only comments, and characters that XML cannot hold.
        return canonical(cut)
