import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.analysis.text.normal import canonical
from monitor.analysis.track.copies import LEAST_MARKS, likeness_of, marks_for, marks_of
from monitor.model.statement import Basis, Content
from tests.support.builders import DAY, NOW, a_content, a_location

CORPORA = os.environ.get("MONITOR_CORPORA")


def _content(title: str, text: str) -> Content:
    return Content(title=title, text=canonical(text), basis=Basis.PAGE, extractor="test")


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_mutual_and_no_text_is_too_odd(one: str, other: str) -> None:
    first, second = _content("A", one), _content("B", other)
    assert (likeness_of(first, second) is None) == (likeness_of(second, first) is None)
    assert len(marks_of(first)) <= 64


def test_old_archive_pages_leave_no_marks_and_wrong_dates_count_as_now() -> None:
    archive = a_location(baseline=True)
    old = Content(title="A", text="b", basis=Basis.PAGE, extractor="x", published=NOW - 90 * DAY)
    assert marks_for(archive, old, at=NOW) is None
    fresh = marks_for(a_location(), old, at=NOW)
    assert fresh is not None
    assert fresh.at == NOW
    undated = marks_for(a_location(), a_content(), at=NOW)
    assert undated is not None
    assert undated.at <= NOW


@pytest.mark.skipif(CORPORA is None, reason="MONITOR_CORPORA is not set")
def test_copies_on_two_wires_join_and_other_releases_of_the_archive_do_not() -> None:
    lines = Path(CORPORA or "", "edits/pairs.jsonl").read_text(encoding="utf-8").splitlines()
    pairs = [pair for pair in map(json.loads, lines) if pair["relation"] == "copy"]
    assert len(pairs) >= 12
    contents = [
        [_content(pair[side]["title"], pair[side]["text"]) for side in ("before", "after")]
        for pair in pairs
    ]
    for before, after in contents:
        assert likeness_of(before, after)
        assert len(set(marks_of(before)) & set(marks_of(after))) >= LEAST_MARKS
    for one, other in combinations(contents, 2):
        assert not any(likeness_of(a, b) for a in one for b in other)
