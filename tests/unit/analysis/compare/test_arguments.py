"""What a revision does to claims is said as such, whatever the rules for words say."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import pytest

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.claim import Claim, Field, Modality, Span, Stage
from monitor.model.language import EditWords
from monitor.model.statement import Basis, Comparison, Content
from tests.support.builders import a_claim, a_mention

_Claims: TypeAlias = tuple[list[Claim], list[Claim]]

_ABOUT = "Veltrix has built cold stores for thirty years."


@pytest.fixture(scope="module")
def edit_words() -> Mapping[str, EditWords]:
    return load_edit_words()


def _claim(text: str, *parties: str, sentence: str) -> Claim:
    start = text.index(sentence)
    mentions = tuple(a_mention(party, text=text) for party in parties)
    return replace(
        a_claim().claim,
        parties=mentions,
        evidence=sentence,
        span=Span(field=Field.TEXT, start=start, end=start + len(sentence)),
        stage=Stage.AGREED,
        modality=Modality.ASSERTED,
    )


def _content(text: str) -> Content:
    return Content(title="News", text=text, basis=Basis.PAGE, extractor="x", language="en")


def _compare(
    texts: tuple[str, str],
    claims: _Claims,
    edit_words: Mapping[str, EditWords],
) -> Comparison:
    before, after = map(_content, texts)
    return compare(before, after, packs=load_packs(), edit_words=edit_words, claims=claims)


def _details(comparison: Comparison) -> set[str]:
    found = (edit.detail for edit in comparison.edits if edit.material and edit.detail)
    return {word for detail in found for word in detail.split(", ")}


def test_a_partner_removed_leads_the_summary_before_the_amount(
    edit_words: Mapping[str, EditWords],
) -> None:
    sentence = "Veltrix and Globex agreed to build it."
    before = f"{_ABOUT}\n{sentence}\n{_ABOUT} It costs $12 million."
    after = f"{_ABOUT}\nVeltrix will build it.\n{_ABOUT} It costs $21 million."
    claims: _Claims = ([_claim(before, "Veltrix", "Globex", sentence=sentence)], [])
    comparison = _compare((before, after), claims, edit_words)
    assert comparison.summary == (
        "Partner “Globex” removed from paragraph 2; amount $12 million → $21 million"
    )
    assert "claim dropped" in _details(comparison)


def test_another_party_is_told_once_however_often_it_is_named(
    edit_words: Mapping[str, EditWords],
) -> None:
    one, other = (f"Veltrix and {name} agreed to build it." for name in ("Globex", "Initech"))
    before, after = f"{_ABOUT}\n{one}\nAsk Globex.", f"{_ABOUT}\n{other}\nAsk Initech."
    claims: _Claims = (
        [_claim(before, "Veltrix", "Globex", sentence=one)],
        [_claim(after, "Veltrix", "Initech", sentence=other)],
    )
    comparison = _compare((before, after), claims, edit_words)
    assert comparison.summary == "Partner “Globex” → “Initech” in paragraph 2"
    assert "other party" in _details(comparison)


def test_a_third_party_that_leaves_a_claim_is_dropped(edit_words: Mapping[str, EditWords]) -> None:
    one = "Veltrix, Globex and Initech agreed to build it."
    other = "Veltrix and Initech agreed to build it."
    claims: _Claims = (
        [_claim(one, "Veltrix", "Globex", "Initech", sentence=one)],
        [_claim(other, "Veltrix", "Initech", sentence=other)],
    )
    comparison = _compare((one, other), claims, edit_words)
    assert comparison.summary == "Partner “Globex” removed from paragraph 1"
    assert "party dropped" in _details(comparison)


@pytest.mark.parametrize(
    ("change", "turn", "step"),
    [
        ({"stage": Stage.TALKS}, "claim weakened", "agreed → talks"),
        ({"stage": Stage.ENDED}, "claim weakened", "agreed → ended"),
        ({"modality": Modality.POSSIBLE}, "claim weakened", "asserted → possible"),
        ({"modality": Modality.DENIED}, "claim weakened", "asserted → denied"),
        ({"stage": Stage.ACTIVE}, "claim strengthened", "agreed → active"),
    ],
)
def test_a_claim_weakened_or_strengthened_is_material_where_the_words_are_not(
    change: dict[str, object], turn: str, step: str, edit_words: Mapping[str, EditWords]
) -> None:
    one, other = "Veltrix and Globex agreed on it.", "Veltrix and Globex agreed at it."
    before = _claim(one, "Veltrix", "Globex", sentence=one)
    after = replace(_claim(other, "Veltrix", "Globex", sentence=other), **change)  # type: ignore[arg-type]
    assert not _compare((one, other), ([], []), edit_words).material
    comparison = _compare((one, other), ([before], [after]), edit_words)
    assert comparison.material
    assert turn in _details(comparison)
    assert comparison.summary == f"{turn.capitalize()} in paragraph 1: Veltrix – Globex, {step}"


def test_a_claim_that_is_only_written_otherwise_is_no_argument(
    edit_words: Mapping[str, EditWords],
) -> None:
    one, other = 'The "deal" of Veltrix and Globex.', "The “deal” of Veltrix and Globex."
    claims: _Claims = ([_claim(one, "Veltrix", "Globex", sentence=one)], [])
    assert not _compare((one, other), claims, edit_words).material


def test_a_claim_that_no_edit_touches_is_no_argument(edit_words: Mapping[str, EditWords]) -> None:
    sentence = "Veltrix and Globex agreed to build it."
    before, after = f"{sentence}\nIt is near by.", f"{sentence}\nIt is nearby."
    claims: _Claims = ([_claim(before, "Veltrix", "Globex", sentence=sentence)], [])
    assert not _compare((before, after), claims, edit_words).material


def test_a_party_by_its_shorter_name_is_the_same(edit_words: Mapping[str, EditWords]) -> None:
    one = "Veltrix and Globex Corporation agreed to build it."
    other = "Veltrix and Globex agreed to build it."
    claims: _Claims = (
        [_claim(one, "Veltrix", "Globex Corporation", sentence=one)],
        [_claim(other, "Veltrix", "Globex", sentence=other)],
    )
    found = _details(_compare((one, other), claims, edit_words))
    assert not found & {"other party", "party dropped", "claim dropped"}


@pytest.mark.parametrize("gone", ["Globex", "Initech", "Umbra", "Vexel", "Dunmore", "Kestrel"])
def test_of_two_claims_that_are_as_near_the_first_one_stands_for_it(
    edit_words: Mapping[str, EditWords], gone: str
) -> None:
    before = f"Veltrix and {gone} agreed to build it."
    first, second = "Veltrix and Orbatrix agreed to build it.", "Veltrix and Acme agreed on ships."
    after = f"{first} {second}"
    claims: _Claims = (
        [_claim(before, "Veltrix", gone, sentence=before)],
        [
            _claim(after, "Veltrix", "Orbatrix", sentence=first),
            _claim(after, "Veltrix", "Acme", sentence=second),
        ],
    )
    summary = _compare((before, after), claims, edit_words).summary
    assert summary.startswith(f"Partner “{gone}” → “Orbatrix” in paragraph 1")
