import unicodedata
from collections.abc import Callable

import pytest

from monitor.analysis.detect.as_given import Given, detect_as_given
from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Claim, Detection, verify

DETECTOR = Detector.build(load_packs(), ())
TITLE = "Veltrix AG and Ordano Inc. sign partnership agreement"
TEXT = (
    "ZURICH – Veltrix AG and Ordano Inc. have signed a strategic partnership agreement to build "
    "batteries.\nJane Roe, chief executive of Ordano Inc., spoke of Müller's idea."
)

DISGUISES: dict[str, Callable[[str], str]] = {
    "windows": lambda text: text.replace("\n", "\r\n"),
    "separators": lambda text: text.replace("\n", "\u2028"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "fixed spaces": lambda text: text.replace(" ", "\xa0"),
    "wide": lambda text: text.replace(" ", "  ").replace("\n", "\n\n"),
    "soft hyphens": lambda text: text.replace("tn", "t\xadn"),
    "opened": lambda text: f"\ufeff \n{text}",
}


def _read(title: str, text: str) -> Detection:
    return detect_as_given(DETECTOR, Given(title=title, text=text, language="en"))


def _meaning(claim: Claim) -> tuple[object, ...]:
    parties = tuple(" ".join(mention.surface.split()) for mention in claim.parties)
    return parties, claim.stage, claim.modality, claim.kinds, claim.confidence


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES.keys())
def test_form_of_the_text_changes_no_finding(disguise: Callable[[str], str]) -> None:
    plain = _read(TITLE, TEXT)
    title, text = disguise(TITLE), disguise(TEXT)
    found = _read(title, text)
    assert len(plain.claims) == 2
    assert found.label is plain.label
    assert list(map(_meaning, found.claims)) == list(map(_meaning, plain.claims))
    for claim in found.claims:
        verify(claim, title=title, text=text)


def test_canonical_text_is_read_as_the_detector_reads_it() -> None:
    assert _read(TITLE, TEXT) == DETECTOR.detect(TITLE, TEXT, language="en")


def test_person_gives_way_to_the_organisation_at_its_place() -> None:
    text = (
        "Jane Roe is chief executive of Ordano Inc. in Zurich.\n"
        "Roe announced a strategic partnership with Veltrix AG."
    )
    claims = _read("", text).claims
    named = {
        (mention.surface, text[mention.span.start : mention.span.end])
        for claim in claims
        for mention in claim.parties
    }
    assert named == {("Ordano Inc", "Ordano Inc"), ("Veltrix AG", "Veltrix AG")}


def test_party_is_named_in_the_field_of_the_evidence_where_it_stands_there() -> None:
    for claim in _read(TITLE, TEXT).claims:
        assert {mention.span.field for mention in claim.parties} == {claim.span.field}


@pytest.mark.parametrize("text", ["", "\ud800", "\r\n\x00", "\xad", " "])
def test_text_of_nothing_has_no_claims(text: str) -> None:
    assert _read(text, text).claims == ()


def test_acronym_is_told_by_the_name_it_is_short_for() -> None:
    text = (
        "벨트릭스진흥원(VTX, 원장 김하나)은 일항바이오와 협약을 체결했다.\n"
        "VTX는 일항바이오와 협력하기로 했다."
    )
    found = detect_as_given(DETECTOR, Given(title="", text=text, language="ko"))
    told = {tuple(party.surface for party in claim.parties) for claim in found.claims}
    assert told == {("벨트릭스진흥원", "일항바이오")}
