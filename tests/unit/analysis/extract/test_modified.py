"""When a page says that it was last changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from lxml import html

from monitor.analysis.extract.modified import changed_at
from tests.support.builders import a_capture

_DAY = datetime(2026, 2, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2026-02-01T11:00:00+01:00">',
        '<meta property="og:updated_time" content="2026-02-01T10:00:00Z">',
        '<script type="application/ld+json">{"dateModified": "2026-02-01T10:00:00Z"}</script>',
    ],
)
def test_the_date_of_change_is_read_from_the_page(head: str) -> None:
    assert changed_at(html.fromstring(f"<html><head>{head}</head></html>"), a_capture()) == _DAY


@pytest.mark.parametrize(("age", "counts"), [(timedelta(days=1), True), (timedelta(0), False)])
def test_a_header_made_with_the_answer_says_nothing(age: timedelta, *, counts: bool) -> None:
    capture = a_capture()
    stamped = (capture.at - age).replace(microsecond=0)
    header = ("Last-Modified", format_datetime(stamped, usegmt=True))
    found = changed_at(html.fromstring("<html></html>"), replace(capture, headers=(header,)))
    assert found == (stamped if counts else None)
