"""A release is about one deal: what it says of others is background, and units are no partners."""

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Label
from monitor.model.source import Company

DETECTOR = Detector.build(load_packs(), ())
LEAD = "Veltrix Inc. today announced a strategic partnership with Sunharbor Ltd. to recycle cells."
FILLER = "The cells come from buses. The plant stands in the north. It has forty workers."
ASIDE = "A distribution agreement links Norrland AB with Kestrel Corp."


def test_other_pairs_below_an_announcement_are_background() -> None:
    title = "Veltrix and Sunharbor Announce Strategic Partnership"
    found = DETECTOR.detect(title, f"{LEAD}\n{FILLER}\n{ASIDE}", language="en")
    assert found.label is Label.ANNOUNCEMENT
    news = {claim.evidence: claim.news for claim in found.claims}
    assert news[LEAD]
    assert not news[ASIDE]


def test_company_and_its_unit_are_no_partners() -> None:
    text = "Veltrix Inc. signed a cooperation agreement with Veltrix Nordics Ltd."
    assert not DETECTOR.detect("", text, language="en").claims


def test_name_in_brackets_is_no_party_of_its_own() -> None:
    text = "벨트릭스진흥원(VTX, 원장 김하나)은 일항바이오와 협약을 체결했다."
    claim = DETECTOR.detect("", text, language="ko").claims[0]
    assert [party.surface for party in claim.parties] == ["벨트릭스진흥원", "일항바이오"]


def test_configured_name_with_an_apostrophe_is_found() -> None:
    detector = Detector.build(load_packs(), (Company(key="odette", name="Odette's"),))
    text = "Odette's signed a strategic partnership with Veltrix Inc."
    claim = detector.detect("", text, language="en").claims[0]
    assert [(party.surface, party.company) for party in claim.parties] == [
        ("Odette's", "odette"),
        ("Veltrix Inc", None),
    ]
