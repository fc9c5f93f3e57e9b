from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.analysis.compare.align import FALLBACK, MAX_PAIRS
from monitor.analysis.compare.compare import compare
from monitor.analysis.compare.hunks import apply
from monitor.analysis.text.normal import canonical
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.claim import Field
from monitor.model.language import LanguagePack
from monitor.model.statement import Basis, Comparison, Content, EditKind, Op

_WORDS = st.sampled_from(["Acme", "pays", "$12", "million.", "The", "deal", "may", "close\n", "a"])
_TEXTS = st.lists(_WORDS, max_size=40).map(lambda words: canonical(" ".join(words)))


@pytest.fixture(scope="module")
def packs() -> Mapping[str, LanguagePack]:
    return load_packs()


def _content(text: str, title: str = "Title") -> Content:
    return Content(title=title, text=text, basis=Basis.PAGE, extractor="x", language="en")


def _compare(before: str, after: str, packs: Mapping[str, LanguagePack]) -> Comparison:
    comparison = compare(
        _content(before),
        _content(after),
        packs=packs,
        edit_words=load_edit_words() if packs else {},
        parties=frozenset({"Globex", "Initech"}),
    )
    changes = [(e.op, e.before_span, e.after_span, e.after) for e in comparison.edits]
    assert apply(before, changes) == after
    return comparison


@settings(max_examples=300)
@given(before=_TEXTS, after=_TEXTS)
def test_edits_applied_to_before_give_after(before: str, after: str) -> None:
    _compare(before, after, {})


@given(before=_TEXTS, after=_TEXTS)
def test_edits_quote_exactly_what_stands_at_their_spans(before: str, after: str) -> None:
    for edit in _compare(before, after, {}).edits:
        assert edit.before == before[slice(*edit.before_span)]
        assert edit.after == after[slice(*edit.after_span)]


@given(text=_TEXTS)
def test_a_text_compared_with_itself_has_no_edits(text: str) -> None:
    assert _compare(text, text, {}) == Comparison(
        edits=(), kinds=(), material=False, summary="no edits"
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Acme pays $12 million.", "Acme pays $21 million.", EditKind.NUMBER),
        ("It closes on March 24.", "It closes on June 30.", EditKind.DATE),
        ("Acme works with Globex now.", "Acme works with Initech now.", EditKind.PARTY),
        ("Acme will build it.", "Acme may build it.", EditKind.MODALITY),
        ("Led by Jane Roe of Acme.", "Led by John Poe of Acme.", EditKind.NAME),
        ("It pays $12 million.", "It pays €12 million.", EditKind.NUMBER),
        ("It grew by 12% again.", "It grew by 12 again.", EditKind.NUMBER),
        ("It earned 5 points.", "It earned -5 points.", EditKind.NUMBER),
        ("Globex may disprove it.", "Globex may disproved it.", EditKind.OTHER),
        ("It is done.", "It is done. Acme adds a plant.", EditKind.ADDED_CONTENT),
        ("It is done. Acme adds a plant.", "It is done.", EditKind.REMOVED_CONTENT),
    ],
)
def test_what_matters_is_material(
    before: str, after: str, kind: EditKind, packs: Mapping[str, LanguagePack]
) -> None:
    frame = "A first paragraph that stays.\n{}\nA last paragraph that stays as well."
    comparison = _compare(frame.format(before), frame.format(after), packs)
    assert comparison.material
    assert kind in comparison.kinds


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ('He said "yes" to it.', "He said “yes” to it.", "quotes_and_dashes"),
        ("The plan - a good one", "The plan – a good one", "quotes_and_dashes"),
        ("Fast, and good", "Fast and good", "punctuation"),
        ("Read more about it", "READ more about it", "case"),
        ("The battrey plant opens", "The battery plant opens", "typo"),
        ("The pla nt opens", "The plant opens", "whitespace"),
        ("The ﬁrst plant", "The first plant", "compatibility_characters"),
    ],
)
def test_noise_is_silent_and_names_its_rule(
    before: str, after: str, rule: str, packs: Mapping[str, LanguagePack]
) -> None:
    comparison = _compare(before, after, packs)
    assert not comparison.material
    assert {edit.rule for edit in comparison.edits} == {rule}


def test_a_moved_paragraph_is_one_move(packs: Mapping[str, LanguagePack]) -> None:
    first = "The first paragraph of the release says what it is all about."
    second = "The second paragraph of the release gives the background."
    third = "The third paragraph of the release quotes the chief executive."
    comparison = _compare(f"{first}\n{second}\n{third}", f"{second}\n{third}\n{first}", packs)
    assert [edit.op for edit in comparison.edits] == [Op.MOVE]
    assert not comparison.material


def test_changes_close_together_are_one_edit(packs: Mapping[str, LanguagePack]) -> None:
    comparison = _compare("the red and big house", "the blue and small house", packs)
    assert [(e.before, e.after) for e in comparison.edits] == [("red and big", "blue and small")]


def test_a_title_that_changes_meaning_is_material() -> None:
    comparison = compare(
        _content("x", "Acme signs pact"), _content("x", "Acme ends pact"), packs={}
    )
    assert comparison.kinds[0] is EditKind.TITLE
    assert comparison.edits[0].field == Field.TITLE


def test_one_row_among_thousands_of_equal_rows_is_one_edit() -> None:
    rows = ["the same row"] * 3000
    assert len(rows) ** 2 > MAX_PAIRS
    comparison = _compare("\n".join(rows), "\n".join([*rows[:1500], "a new row", *rows[1500:]]), {})
    assert [edit.after.strip() for edit in comparison.edits] == ["a new row"]


def test_past_the_work_budget_a_coarser_way_is_taken_and_said() -> None:
    before = ["same", *["row"] * 1600, "end"]
    after = ["other", *["row"] * 1500, "more", *["row"] * 100, "stop"]
    comparison = _compare("\n".join(before), "\n".join(after), {})
    assert comparison.fallback == FALLBACK
    assert len(comparison.edits) <= 3


@pytest.mark.parametrize(("beside", "kind"), [("March 24", "date"), ("24 rooms", "number")])
def test_what_a_number_counts_is_known_in_an_edit_of_any_length(
    beside: str, kind: str, packs: Mapping[str, LanguagePack]
) -> None:
    old, new = (
        " ".join(f"{word}{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400))
        for word in ("alpha", "beta")
    )
    other = beside.replace("24", "25").replace("March", "April")
    (edit,) = _compare(f"{old} {beside} {old}.", f"{new} {other} {new}.", packs).edits
    assert len(edit.before) > 6000
    assert edit.kinds == (EditKind(kind),)
