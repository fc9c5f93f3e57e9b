"""From which day on a deal is to be in effect, where its words give the day."""

import re
from datetime import UTC, datetime
from typing import Final

from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Span, Stated

# Day, month and year in the orders in which they are written; a month is a number or a name.
_NAME: Final = r"[^\W\d_]{3,10}"
_YEAR: Final = r"(?:,| de)? (?P<y1>20\d\d)"
_DATES: Final = (
    rf"(?P<d1>\d{{1,2}})(?:\.|[a-zº]{{1,2}})? ?(?:de |of )?(?P<n1>{_NAME}){_YEAR}",
    rf"(?P<n2>{_NAME})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>20\d\d)",
    r"(?P<y3>20\d\d)-(?P<m3>\d{2})-(?P<d3>\d{2})",
    r"(?P<y4>20\d\d) ?[年년] ?(?P<m4>\d{1,2}) ?[月월] ?(?P<d4>\d{1,2}) ?[日일]",
    r"(?P<d5>\d{1,2})\.(?P<m5>\d{1,2})\.(?P<y5>20\d\d)",
)
_DATE: Final = re.compile("|".join(f"(?:{date})" for date in _DATES), re.IGNORECASE)


def effective_in(sentence: Sentence, passage: Passage, *, lexicon: Lexicon) -> Stated | None:
    """Return the day that a sentence gives, in its words from the phrase to the date.

    What names no whole day ("early next year") gives none.
    """
    for hit in lexicon.find("EFFECTIVE", passage.clear, start=sentence.start, end=sentence.end):
        found = _DATE.search(passage.clear.text, hit.start, hit.end)
        day = _day(found, lexicon) if found else None
        if day is not None:
            return Stated(
                day=day,
                evidence=passage.text[hit.start : hit.end],
                span=Span(field=sentence.field, start=hit.start, end=hit.end),
            )
    return None


def _day(found: re.Match[str], lexicon: Lexicon) -> datetime | None:
    given = {name[0]: value for name, value in found.groupdict().items() if value is not None}
    month = given.get("m") or lexicon.months.get(given["n"].casefold(), 0)
    try:
        return datetime(int(given["y"]), int(month), int(given["d"]), tzinfo=UTC)
    except ValueError:
        return None
