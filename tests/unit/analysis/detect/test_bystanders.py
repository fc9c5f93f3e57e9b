"""Who is told something, a medium and a mere description are no parties; who is in talks is one."""

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection, Label, Modality, Stage

DETECTOR = Detector.build(load_packs(), ())

TOLD = {
    "en": (
        (
            "Brelling Motors is in talks with Corvane Systems on the joint development of a "
            "processor, three people familiar with the matter told the Northmere Courier."
        ),
        "Northmere Courier",
    ),
    "de": (
        (
            "Brelling Motors verhandelt mit Corvane Systems über die gemeinsame Entwicklung eines "
            "Prozessors, sagten drei mit der Sache vertraute Personen dem Northmere Kurier."
        ),
        "Northmere Kurier",
    ),
    "fr": (
        (
            "Brelling Motors est en pourparlers avec Corvane Systems sur un partenariat, "
            "ont dit trois personnes au Courrier Northmere."
        ),
        "Courrier Northmere",
    ),
    "es": (
        (
            "Brelling Motors está en conversaciones con Corvane Systems para una alianza, "
            "dijeron tres personas a Diario Northmere."
        ),
        "Diario Northmere",
    ),
    "it": (
        (
            "Brelling Motors è in trattative con Corvane Systems per una collaborazione, "
            "hanno detto tre persone al Corriere Northmere."
        ),
        "Corriere Northmere",
    ),
    "pt": (
        (
            "A Brelling Motors está em negociações com a Corvane Systems para uma parceria, "
            "disseram três pessoas ao Jornal Northmere."
        ),
        "Jornal Northmere",
    ),
    "nl": (
        (
            "Brelling Motors is in gesprek met Corvane Systems over een samenwerking, zeiden drie "
            "bronnen tegen de Northmere Courant."
        ),
        "Northmere Courant",
    ),
    "sv": (
        (
            "Brelling Motors för samtal med Corvane Systems om ett samarbete, "
            "sade tre personer till Northmere Kuriren."
        ),
        "Northmere Kuriren",
    ),
    "ja": (
        "ブレリング自動車はコルベイン社と共同開発で提携協議をしていると、関係者がノースミア新聞に語った。",
        "ノースミア新聞",
    ),
    "ko": (
        "브렐링자동차는 코베인전자와 협력을 논의 중이라고 관계자가 노스미어신문에 말했다.",
        "노스미어신문",
    ),
    "zh": (
        "布雷林汽车公司正与科文科技公司洽谈合作，三位知情人士告诉诺斯米尔日报社。",
        "诺斯米尔日报社",
    ),
}


def detect(text: str, title: str = "", language: str = "en", publisher: str = "") -> Detection:
    return DETECTOR.detect(title, text, language=language, publisher=publisher)


def parties(found: Detection) -> list[list[str]]:
    return [[party.surface for party in claim.parties] for claim in found.claims]


@pytest.mark.parametrize("language", sorted(TOLD))
def test_medium_that_is_told_is_no_party_and_who_is_in_talks_is_one(language: str) -> None:
    text, medium = TOLD[language]
    for publisher in ("", medium):
        found = detect(text, language=language, publisher=publisher)
        assert len(found.claims) == 1
        claim = found.claims[0]
        assert claim.stage is Stage.TALKS
        assert len(claim.parties) == 2
        assert not any(party.surface in medium for party in claim.parties)


def test_headline_of_talks_alone_is_a_claim() -> None:
    title = "Brelling Motors in talks with Corvane Systems on driver-assistance chip, sources say"
    found = detect("", title)
    assert found.label is Label.SIGNAL
    assert parties(found) == [["Brelling Motors", "Corvane Systems"]]
    assert found.claims[0].modality is Modality.REPORTED


def test_takeover_talks_are_no_partnership() -> None:
    text = "Brelling Motors is in talks with Corvane Systems to acquire it, sources said."
    assert not detect(text).claims


def test_medium_that_publishes_stays_out_of_hearsay_with_one_name() -> None:
    text = "Kestrel Corp is reportedly in talks on a joint venture.\nNorthmere Media Group rose."
    found = detect(text, publisher="Northmere Media Group")
    assert not any("Northmere Media Group" in pair for pair in parties(found))


def test_description_with_an_indefinite_article_is_no_party() -> None:
    text = "Veltrix Inc., a Whisky Heritage Systems, and Sunharbor Ltd. formed a partnership today."
    assert parties(detect(text)) == [["Veltrix Inc", "Sunharbor Ltd"]]


def test_column_before_a_headline_is_no_party() -> None:
    title = "MetalNewsBreaks – Veltrix Inc. Signs MOU With Sunharbor Ltd. on Rare Earths"
    found = detect("Veltrix Inc. said so. Sunharbor Ltd. agreed.", title)
    assert parties(found) == [["Veltrix Inc", "Sunharbor Ltd"]]


def test_duration_is_no_party() -> None:
    title = "Veltrix Inc. Signs 50-Year Partnership with Sunharbor Ltd."
    assert parties(detect("", title)) == [["Veltrix Inc", "Sunharbor Ltd"]]


def test_second_word_for_with_opens_a_chinese_name() -> None:
    found = detect("维锐股份与同辐能源签署战略合作协议。", language="zh")
    assert parties(found) == [["维锐股份", "同辐能源"]]


def test_sure_names_leave_out_doubtful_ones_where_no_capitals_help() -> None:
    found = detect("", "벨트릭스은행-일항바이오, 정보체계 강화 업무협약 체결", language="ko")
    assert parties(found) == [["벨트릭스은행", "일항바이오"]]


def test_activity_ends_with_its_noun() -> None:
    text = "Nordlicht AG und Veltrix GmbH kooperieren bei Chips für Autos bauen will."
    assert detect(text, language="de").claims[0].activity == "Chips für Autos"


def test_article_alone_is_no_activity() -> None:
    text = "Nordlicht AG ging eine Partnerschaft mit Veltrix GmbH für ein, sagte Nordlicht AG."
    assert detect(text, language="de").claims[0].activity is None
