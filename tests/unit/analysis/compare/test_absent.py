"""A configured company that a text names no more is a party that is gone."""

from dataclasses import replace

import pytest

from monitor.analysis.compare.absent import with_absent
from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.claim import Claim, Field, Modality, Span, Stage
from monitor.model.statement import Basis, Comparison, Content, EditKind
from tests.support.builders import a_claim, a_mention

_COMPANIES = (("Nimbral Systems Inc", "NMB", "Nimbral Systems"), ("Veltrix GmbH", "Veltrix"))
_SENTENCE = " The tools come from Nimbral Systems."
_REST = "Veltrix opened a plant in Ulm. It has 40 machines."


def _content(text: str, title: str = "A plant") -> Content:
    return Content(title=title, text=text, basis=Basis.PAGE, extractor="x", language="en")


def _compare(
    before: Content, after: Content, claims: tuple[list[Claim], list[Claim]] = ([], [])
) -> Comparison:
    found = compare(before, after, packs=load_packs(), edit_words=load_edit_words(), claims=claims)
    return with_absent(found, (before, after), companies=_COMPANIES)


def test_a_sentence_that_names_a_company_takes_a_party_out() -> None:
    found = _compare(_content(_REST + _SENTENCE), _content(_REST))
    [edit] = found.edits
    assert edit.kinds[0] is EditKind.PARTY
    assert edit.drops_party
    assert found.material
    assert EditKind.PARTY in found.kinds
    assert found.summary == (
        "“Nimbral Systems Inc” no longer named; removed “The tools come from Nimbral Systems.”"
    )


@pytest.mark.parametrize(
    "still",
    ["NMB delivers.", "NIMBRAL SYSTEMS", "Nimbral Systems' tools run.", "Nimbral Systems, Inc."],
)
def test_a_company_that_is_named_elsewhere_is_not_gone(still: str) -> None:
    text = f"{_REST}\n{still}"
    found = _compare(_content(text + _SENTENCE), _content(text))
    assert not any(edit.drops_party for edit in found.edits)
    assert "no longer named" not in found.summary
    in_title = _compare(_content(_REST + _SENTENCE, still), _content(_REST, still))
    assert not any(edit.drops_party for edit in in_title.edits)


def test_a_word_that_holds_a_name_names_no_company() -> None:
    found = _compare(_content(f"{_REST} XNMBX runs there."), _content(_REST))
    assert not any(edit.drops_party for edit in found.edits)


def test_a_company_gone_from_boilerplate_is_told() -> None:
    about = "\n\nAbout Veltrix: Veltrix builds tools"
    before, after = _content(f"{_REST}{about} with NMB."), _content(f"{_REST}{about}.")
    found = _compare(before, after)
    assert [edit.drops_party for edit in found.edits] == [True]
    assert found.summary.startswith("“Nimbral Systems Inc” no longer named")
    assert found.edits[0].rule is None


def test_a_company_gone_from_the_title_is_told() -> None:
    found = _compare(_content(_REST, "A plant with NMB"), _content(_REST))
    assert [edit.drops_party for edit in found.edits] == [True]


def test_a_company_that_comes_is_no_party_gone() -> None:
    found = _compare(_content(_REST), _content(_REST + _SENTENCE))
    assert not any(edit.drops_party for edit in found.edits)
    assert "no longer named" not in found.summary


def test_a_claim_that_lost_its_partner_is_told_once() -> None:
    deal = "Veltrix and Nimbral Systems signed an agreement to build tools."
    text = f"{deal}\n{_REST}"
    claim = replace(
        a_claim().claim,
        parties=tuple(a_mention(party, text=text) for party in ("Veltrix", "Nimbral Systems")),
        evidence=deal,
        span=Span(field=Field.TEXT, start=0, end=len(deal)),
        stage=Stage.AGREED,
        modality=Modality.ASSERTED,
    )
    found = _compare(_content(text), _content(_REST), ([claim], []))
    assert "artner “Nimbral Systems” removed from paragraph 1" in found.summary
    assert "no longer named" not in found.summary
    assert any(edit.drops_party and EditKind.PARTY in edit.kinds for edit in found.edits)


def test_without_companies_nothing_is_changed() -> None:
    before, after = _content(_REST + _SENTENCE), _content(_REST)
    plain = compare(before, after, packs=load_packs(), edit_words=load_edit_words())
    assert with_absent(plain, (before, after), companies=()) == plain
