"""Whether a text is back for good, swings to and fro, and whether its page says that it changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.analysis.track.version import disclosure, is_swinging
from monitor.model.event import Disclosure
from monitor.model.findings import KnownLocation
from monitor.model.statement import Comparison, EditKind
from tests.support.builders import NOW, a_content, a_location, a_source, an_edit

_HOUR = timedelta(hours=1)


def _known(told: str) -> KnownLocation:
    location = replace(a_location(), changed_at=NOW)
    return KnownLocation(source=a_source(), location=location, fingerprints=tuple(told))


@pytest.mark.parametrize(
    ("told", "now", "wait", "swings"),
    [
        ("AB", "A", _HOUR, False),  # taken back
        ("ABA", "B", _HOUR, True),  # and put in again at once
        ("ABA", "B", 48 * _HOUR, False),  # an editor's second thought, days later
        ("ABABA", "B", 48 * _HOUR, True),
        ("ABAC", "A", _HOUR, False),  # another edit taken back
        ("ABCAB", "A", _HOUR, True),  # three variants
    ],
)
def test_a_text_swings_that_was_back_before(
    told: str, now: str, wait: timedelta, *, swings: bool
) -> None:
    assert is_swinging(_known(told), now, at=NOW + wait) is swings


def _comparison(*, kinds: tuple[EditKind, ...] = (), rule: str | None = None) -> Comparison:
    edit = replace(an_edit(), kinds=kinds, rule=rule)
    return Comparison(edits=(edit,), kinds=kinds, material=True, summary="")


def test_a_change_that_neither_date_nor_note_speaks_of_is_silent() -> None:
    content = replace(a_content(), modified=NOW)
    assert disclosure(content, content, comparison=_comparison()) is Disclosure.SILENT


@pytest.mark.parametrize(
    ("comparison", "wait"),
    [
        (_comparison(), _HOUR),
        (_comparison(kinds=(EditKind.CORRECTION,)), 0 * _HOUR),
        (_comparison(rule="footer"), 0 * _HOUR),
    ],
)
def test_a_later_date_a_note_or_a_last_updated_line_tells_of_a_change(
    comparison: Comparison, wait: timedelta
) -> None:
    before = replace(a_content(), modified=NOW)
    after = replace(before, modified=NOW + wait)
    assert disclosure(before, after, comparison=comparison) is Disclosure.NOTED


def test_where_no_word_changed_nothing_is_disclosed() -> None:
    same = Comparison(edits=(), kinds=(), material=False, summary="")
    assert disclosure(a_content(), a_content(), comparison=same) is None
