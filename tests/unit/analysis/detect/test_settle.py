"""What a claim's own words leave open is settled by the rest of the document."""

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection, Kind, Label, Modality, Stage

DETECTOR = Detector.build(load_packs(), ())


def detect(title: str, text: str, language: str) -> Detection:
    return DETECTOR.detect(title, text, language=language)


def test_memorandum_below_the_title_decides_its_stage() -> None:
    title = "Veltrix and Kestrel Team Up to Build Charging Hubs"
    text = (
        "Veltrix Inc. and Kestrel Corp. team up to build charging hubs. "
        "The two companies have signed a memorandum of understanding."
    )
    claims = detect(title, text, "en").claims
    assert {claim.stage for claim in claims if claim.news} == {Stage.INTENT_SIGNED}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Veltrix Inc. plans to form a joint venture with Kestrel Corp. to recycle cells."),
        ("zh", "维锐科技公告，公司拟与日港电子股份有限公司共同投资设立合资公司。"),
    ],
)
def test_plan_to_found_a_joint_venture_is_planned(language: str, text: str) -> None:
    claims = detect("", text, language).claims
    assert [claim.modality for claim in claims] == [Modality.PLANNED]


def test_what_a_signed_deal_is_meant_to_do_is_no_plan() -> None:
    text = (
        "Veltrix Inc. signed a strategic partnership with Kestrel Corp. and plans to open a plant."
    )
    assert [claim.modality for claim in detect("", text, "en").claims] == [Modality.ASSERTED]


def test_kind_is_told_by_the_text_below() -> None:
    title = "Veltrix and Kestrel Announce Strategic Partnership"
    text = (
        "Veltrix Inc. and Kestrel Corp. today announced a strategic partnership. "
        "Kestrel becomes the exclusive distributor of Veltrix chargers in Spain, and resells them."
    )
    assert Kind.DISTRIBUTION in detect(title, text, "en").claims[0].kinds


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Northmere University signed a memorandum of understanding with Kestrel Foundation.",
        ),
        ("ko", "벨트릭스진흥원은 일항대학교와 업무협약을 체결했다."),
    ],
)
def test_bodies_that_are_no_companies_announce_no_partnership(language: str, text: str) -> None:
    assert detect("", text, language).label is not Label.ANNOUNCEMENT


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Veltrix Inc. signed a share purchase agreement with Kestrel Corp. on Monday."),
        ("zh", "维锐科技公告，公司与日港电子股份有限公司签署股权转让协议。"),
        ("ko", "벨트릭스전자는 일항바이오와 주식 매매 계약을 체결했다."),
    ],
)
def test_purchase_of_shares_is_no_partnership(language: str, text: str) -> None:
    assert detect("", text, language).label is Label.NONE


def test_everyday_words_of_a_title_are_no_names() -> None:
    title = "Veltrix and Kestrel Partner on Prompt Engineering Masterclass"
    text = "Veltrix Inc. and Kestrel Corp. partner on courses."
    parties = {
        party.surface for claim in detect(title, text, "en").claims for party in claim.parties
    }
    assert parties <= {"Veltrix", "Kestrel", "Veltrix Inc", "Kestrel Corp"}
