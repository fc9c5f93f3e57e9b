"""HTML fragments, as feeds carry them, to canonical text."""

import html_text
from lxml import etree

from monitor.analysis.text.normal import canonical

# A fragment beyond this is no teaser or release; the rest is cut before it is parsed.
_MAX_CHARACTERS = 2_000_000


def text_of(fragment: str) -> str:
    """Return the visible text of an HTML fragment, paragraph by paragraph."""
    cut = fragment[:_MAX_CHARACTERS]
    if "<" not in cut and "&" not in cut:
        return canonical(cut)
    try:
        return canonical(html_text.extract_text(cut))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        # lxml refuses fragments that are only comments, and characters that XML cannot hold.
        return canonical(cut)
