"""Tests which short forms stand for which organisation, and how far the names behind them reach."""

from functools import cache

import pytest

from monitor.analysis.detect.contracted import is_contracted
from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs


@cache
def detector() -> Detector:
    return Detector.build(load_packs(), ())


def keys(text: str, *, spoken: str = "en", title: str = "") -> dict[str, str]:
    """Return the key of each surface."""
    case = detector().read(title, text, spoken=spoken)
    assert case is not None
    return {
        name.surface: name.key
        for sentence in case.reading.sentences
        for name in case.names.of(sentence)
    }


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Kestrel Logistics and Harbour Services Limited", "KLHS"),
        ("East Harbour Sea NewsWire", "EHSNW"),
        ("United Press of Calder", "UPC"),
    ],
)
def test_name_before_its_initials_in_brackets_is_whole(full: str, short: str) -> None:
    found = keys(f"Veltrix Inc. and {full} ({short}) formed a partnership. {short} makes pumps.")
    assert full in found
    assert found[short] == found[full]


def test_name_that_the_text_shortens_is_whole_in_the_title_as_well() -> None:
    full = "Kestrel Logistics and Harbour Services"
    text = f"{full} Limited (KLHS) and Veltrix Inc. formed a partnership. KLHS makes pumps."
    assert f"{full} Limited" in keys(text, title=f"Veltrix partners with {full} Limited")


def test_words_before_brackets_with_other_letters_are_not_joined() -> None:
    found = keys("Veltrix Inc. and Harbour Services Limited (XYZ) formed a partnership.")
    assert not any(" and " in surface for surface in found)


def test_initials_of_a_thing_name_nobody() -> None:
    found = keys("Veltrix Inc. and Calder Corp. partner on the Internet of things (IOT) for ports.")
    assert not any("Internet" in surface for surface in found)


def test_korean_short_form_stands_after_who_leads() -> None:
    text = (
        "새별은행(은행장 김가온, 이하 ‘SBK’)과 한빛전자(대표 이도윤)는 업무협약을 체결했다. "
        "SBK는 한빛전자와 협력한다."
    )
    found = keys(text, spoken="ko")
    assert found["SBK"] == found["새별은행"]


def test_seat_in_brackets_is_no_name() -> None:
    text = "北浜食品株式会社(本社:浜凪市)とひのき電装株式会社は、業務提携を発表した。"
    assert "浜凪市" not in keys(text, spoken="ja")


@pytest.mark.parametrize(
    ("short", "whole", "expected"),
    [
        ("중기부", "중소벤처기업부", True),
        ("青浦市政府", "青浦市人民政府", True),
        ("중기처", "중소벤처기업부", False),
        ("北海化", "北海化工", False),
        ("中化", "中国北海电力机械制造化", False),
    ],
)
def test_short_form_leaves_signs_out_between_the_first_and_the_last(
    short: str, whole: str, *, expected: bool
) -> None:
    assert is_contracted(short, whole) is expected


def test_two_names_of_one_sentence_are_no_short_form_of_each_other() -> None:
    text = "青浦市政府与青浦市人民政府签署战略合作协议。"
    found = keys(text, spoken="zh")
    assert found["青浦市政府"] != found["青浦市人民政府"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("维本化学", "公司与维本化学签署战略合作协议。"),
        ("Nordbo Rotor GmbH", "漠岭风电股份有限公司与Nordbo Rotor GmbH达成合作。"),
        ("维川时代新能源科技有限公司", "公司与维川时代新能源科技有限公司签署合作协议。"),
    ],
)
def test_chinese_name_is_whole_around_signs_that_part_others(name: str, text: str) -> None:
    assert name in keys(text, spoken="zh")


def test_words_before_a_company_that_is_not_named_are_none() -> None:
    found = keys("此外公司与维川科技股份有限公司签署战略合作协议。", spoken="zh")
    assert list(found) == ["维川科技股份有限公司"]


def test_company_before_an_office_is_named_without_who_holds_it() -> None:
    text = "维川科技董事长林若水表示，公司与日港新材签署战略合作协议。"
    found = keys(text, spoken="zh")
    assert "维川科技" in found
    assert not any("林若水" in surface for surface in found)


@pytest.mark.parametrize(
    ("name", "spoken", "text"),
    [
        (
            "the University of Northmere",
            "en",
            "Veltrix Inc. signed an agreement with the University of Northmere and UniKestrel.",
        ),
        (
            "Secretaria dos Portos",
            "pt",
            "A Veltrix S.A. assinou uma parceria com a Secretaria dos Portos de forma inédita.",
        ),
    ],
)
def test_public_body_ends_where_its_name_does(name: str, spoken: str, text: str) -> None:
    assert name in keys(text, spoken=spoken)
