"""Texts that are not canonical are compared exactly as they are, and in bounded time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.compare.align import FALLBACK, WHOLE, align
from monitor.analysis.compare.compare import compare
from monitor.analysis.compare.hunks import apply
from monitor.model.claim import Field
from monitor.model.statement import Basis, Comparison, Content

_CHARACTERS = "\ud800\udfff\r\n\x00\u2028\x85\u0301e \xa0\u200b\xad🙂株。İß\t\x1f\"'"
_STRINGS = ("\r\n", ". ", "Acme pays $12. ", "$21", "The deal may close. ")
_LONG = "A sentence that is long enough to have moved elsewhere. "
_ODD = st.sampled_from([*_CHARACTERS, *_STRINGS, _LONG])
_TEXTS = st.lists(_ODD, max_size=30).map("".join) | st.text()


def _compare(before: str, after: str) -> Comparison:
    def content(text: str) -> Content:
        return Content(title=text, text=text, basis=Basis.PAGE, extractor="x", language="en")

    return compare(content(before), content(after), packs={})


def _apply(before: str, comparison: Comparison, field: Field) -> str:
    mine = [edit for edit in comparison.edits if edit.field == field]
    return apply(before, [(e.op, e.before_span, e.after_span, e.after) for e in mine])


@settings(max_examples=500)
@given(before=_TEXTS, after=_TEXTS)
def test_edits_of_odd_texts_are_exact(before: str, after: str) -> None:
    comparison = _compare(before, after)
    assert bool(comparison.edits) == (before != after)
    for field in Field:
        assert _apply(before, comparison, field) == after
    for edit in comparison.edits:
        assert edit.before == before[slice(*edit.before_span)]
        assert edit.after == after[slice(*edit.after_span)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_any_line_end_parts_paragraphs(end: str) -> None:
    before = end.join(["First line here", "second line here", "third line here"])
    comparison = _compare(before, before.replace("second", "another"))
    found = [(edit.before, edit.after) for edit in comparison.edits if edit.field == Field.TEXT]
    assert found == [("second", "another")]


def test_other_line_ends_are_no_news() -> None:
    assert not _compare("One.\nTwo.\nThree.", "One.\r\nTwo.\r\nThree.").material


def test_many_matches_spend_the_budget_as_many_pairs_do() -> None:
    rows = [f"row {number} of the long table" for number in range(8000)]
    other = [row if number % 2 else f"{number}" for number, row in enumerate(rows)]
    before, after = "\n".join(rows), "\n".join(other)
    start = time.process_time()
    alignment = align(before, after, abbreviations=frozenset())
    assert time.process_time() - start < 8
    assert alignment.fallback == FALLBACK
    assert sum(stretch.before[1] - stretch.before[0] for stretch in alignment.same) > 90_000


def test_budget_is_one_for_the_whole_comparison() -> None:
    line = " ".join(f"w{number % 40}" for number in range(1200))
    other = " ".join(f"w{number % 40}" if number % 3 else "new" for number in range(1200))
    one = align(line, other, abbreviations=frozenset())
    many = align("\n".join([line] * 60), "\n".join([other] * 60), abbreviations=frozenset())
    assert one.fallback is None
    assert many.fallback == FALLBACK


def test_past_every_budget_a_passage_is_replaced_as_a_whole() -> None:
    before = "same start " + " ".join(f"a{number} x" for number in range(60_000))
    after = "same start " + " ".join(f"b{number} x" for number in range(60_000))
    comparison = _compare_texts(before, after)
    assert comparison.fallback == WHOLE
    assert [edit.before_span[0] for edit in comparison.edits] == [len("same start ")]
    assert _apply(before, comparison, Field.TEXT) == after


def _compare_texts(before: str, after: str) -> Comparison:
    def content(text: str) -> Content:
        return Content(title="", text=text, basis=Basis.PAGE, extractor="x", language="en")

    return compare(content(before), content(after), packs={})


def test_only_what_stands_between_shared_lines_is_aligned() -> None:
    head, tail = "First line.\n\n  Second line.\n", "\n Last line but one.\nLast line.\n"
    alignment = align(f"{head}Old.{tail}", f"{head}New.{tail}", abbreviations=frozenset())
    ends = len(head.rstrip()), len(head) + len("Old.\n ")
    length = len(head) + len("Old.") + len(tail)
    assert [stretch.before for stretch in alignment.same if stretch.before[1] < len(head)] == [
        (0, ends[0])
    ]
    assert alignment.same[-1].before == alignment.same[-1].after == (ends[1], length)


@given(before=_TEXTS, after=_TEXTS)
def test_shared_stretches_are_the_same_words(before: str, after: str) -> None:
    same = align(before, after, abbreviations=frozenset()).same
    assert all(before[slice(*one.before)] == after[slice(*one.after)] for one in same)
    places = [place for one in same for place in one.before]
    assert places == sorted(places)
