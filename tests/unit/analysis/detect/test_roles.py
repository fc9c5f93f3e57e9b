"""Who does what for whom: older partnerships, people, bodies that are no companies, customers."""

import pytest

from monitor.analysis.detect.claims import claims_of
from monitor.analysis.detect.document import Detector
from monitor.analysis.detect.label import announcing
from monitor.analysis.detect.roles import roles_of
from monitor.languages.loader import load_packs
from monitor.model.claim import Label, PartyType

DETECTOR = Detector.build(load_packs(), ())


def features(title: str, text: str) -> dict[str, float]:
    case = DETECTOR.read(title, text, spoken="en")
    assert case is not None
    return roles_of(case, announcing(case, claims_of(case))[0])


@pytest.mark.parametrize(
    "text",
    [
        "Veltrix Inc. announced that its joint venture with Kestrel Corp. opened a plant in Oslo.",
        "Veltrix Inc. and Kestrel Corp. Joint Venture Receives Permit in Oslo",
    ],
)
def test_partnership_that_is_only_referred_to_is_no_news(text: str) -> None:
    found = DETECTOR.detect("", text, language="en")
    assert found.label is not Label.ANNOUNCEMENT
    assert not any(claim.news for claim in found.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Veltrix Inc. and Kestrel Corp. announced that they will form a joint venture in Oslo.",
        "Veltrix Inc. expands its joint venture with Kestrel Corp. by two plants.",
        "Veltrix Inc. announces its new strategic partnership with Kestrel Corp. on storage.",
    ],
)
def test_partnership_that_is_founded_or_grows_is_news(text: str) -> None:
    assert any(claim.news for claim in DETECTOR.detect("", text, language="en").claims)


def test_person_by_calling_is_no_party() -> None:
    text = "Veltrix Inc. today announced a strategic partnership with pianist Anvar Lornsen."
    parties = [one.surface for c in DETECTOR.detect("", text, language="en").claims
               for one in c.parties]  # fmt: skip
    assert "Anvar Lornsen" not in parties


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        (
            "Alder Grove, a nonprofit funded by farmers, partners with Veltrix Inc. on soil.",
            PartyType.NGO,
        ),
        (
            "Alder Grove, the federal agency for maps, partners with Veltrix Inc. on soil.",
            PartyType.GOVERNMENT,
        ),
        ("Alder Grove partners with Veltrix Inc. on soil.", PartyType.COMPANY),
    ],
)
def test_words_behind_a_name_tell_its_sort(text: str, sort: PartyType) -> None:
    claim = DETECTOR.detect("", text, language="en").claims[0]
    assert {one.type for one in claim.parties if one.surface == "Alder Grove"} == {sort}


def test_bodies_in_the_title_outweigh_a_doubtful_name_below() -> None:
    text = (
        "Northmere University signed a memorandum of understanding with the Ministry of Energy. "
        "The partnership between Northmere University and Softgrid will help farmers."
    )
    title = "Northmere University Partners with Ministry of Energy"
    assert DETECTOR.detect(title, text, language="en").label is not Label.ANNOUNCEMENT


def test_party_behind_a_verb_of_service_or_use_is_counted() -> None:
    text = (
        "Veltrix Inc. today announced a partnership with Kestrel Corp. on payroll. "
        "Veltrix Inc. will equip Kestrel Corp. with terminals. "
        "Kestrel Corp. has selected Veltrix Inc. for its payroll."
    )
    found = features("", text)
    assert found["serves"] > 0
    assert found["adopts"] > 0
    assert "shares" not in found


def test_words_for_what_both_do_are_counted() -> None:
    text = (
        "Veltrix Inc. today announced a partnership with Kestrel Corp. on payroll. "
        "Veltrix Inc. and Kestrel Corp. will jointly develop terminals."
    )
    assert features("", text)["shares"] > 0
