"""Each language: who joins whom at which stage, in sentences of our own with invented firms."""

import pytest

from monitor.analysis.detect.document import Detector
from monitor.languages.loader import load_packs
from monitor.model.claim import Detection, Label, Reaction

DETECTOR = Detector.build(load_packs(), ())
SIGNED = [
    (
        "es",
        "Veltrix SA firmó una alianza estratégica con Kestrel SL.",
        {"Veltrix SA", "Kestrel SL"},
    ),
    ("es", "El Banco de Norte firmó una alianza con la fintech Zumo.", {"Banco de Norte", "Zumo"}),
    ("fr", "L’Astrale SA a signé un partenariat avec Kestrel SAS.", {"Astrale SA", "Kestrel SAS"}),
    (
        "it",
        "Veltrix SpA ha siglato un accordo di collaborazione con Kestrel Srl.",
        {"Veltrix SpA", "Kestrel Srl"},
    ),
    (
        "pt",
        "A Veltrix SA assinou uma parceria com a Kestrel Lda.",
        {"Veltrix SA", "Kestrel Lda"},
    ),
    (
        "nl",
        "Veltrix BV sloot een samenwerkingsovereenkomst met Kestrel NV.",
        {"Veltrix BV", "Kestrel NV"},
    ),
    (
        "sv",
        "Veltrix AB tecknar ett samarbetsavtal med norska Kestrel AS om batterier.",
        {"Veltrix AB", "Kestrel AS"},
    ),
    (
        "ja",
        "株式会社ベルト電装は9日、日港電機株式会社と業務提携契約を締結したと発表した。",
        {"株式会社ベルト電装", "日港電機株式会社"},
    ),
    (
        "ja",
        "レンズメーカーのベルト鏡工業とオトノバは、眼鏡を共同開発すると発表した。",
        {"ベルト鏡工業", "オトノバ"},
    ),
    (
        "ko",
        "벨트릭스전자는 일항바이오와 공동개발 계약을 체결했다고 밝혔다.",
        {"벨트릭스전자", "일항바이오"},
    ),
    (
        "ko",
        "벨트릭스(대표 김하나)는 로텐베르크 케미(Rothenberg Chemie AG)와 협약을 체결했다.",
        {"벨트릭스", "로텐베르크 케미"},
    ),
    (
        "zh",
        "维锐科技公告，与日港新能源股份有限公司签署战略合作协议。",
        {"维锐科技", "日港新能源股份有限公司"},
    ),
]


def detect(text: str, language: str, *, title: str = "") -> Detection:
    return DETECTOR.detect(title, text, language=language)


@pytest.mark.parametrize(("language", "text", "parties"), SIGNED)
def test_parties_of_a_signed_deal_are_named(language: str, text: str, parties: set[str]) -> None:
    claims = detect(text, language).claims
    assert parties in [{party.surface for party in claim.parties} for claim in claims]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "De acuerdo con Veltrix SA, la demanda de Kestrel SL sube."),
        ("fr", "D’après Veltrix SA, la demande de Kestrel SAS monte."),
        ("it", "Secondo Veltrix SpA, la domanda di Kestrel Srl sale."),
        ("pt", "De acordo com a Veltrix SA, a procura da Kestrel Lda sobe."),
        ("nl", "Volgens Veltrix BV stijgt de vraag van Kestrel NV."),
        ("ja", "日港電機株式会社の提携駐車場を株式会社ベルト電装が使う。"),
        ("ko", "벨트릭스전자는 협력사 간담회를 일항바이오와 열었다."),
        ("zh", "维锐科技与日港合伙企业公布季度数据。"),
    ],
)
def test_lookalikes_are_no_claim(language: str, text: str) -> None:
    found = detect(text, language)
    assert (found.label, found.claims) == (Label.NONE, ())


@pytest.mark.parametrize(
    ("language", "text", "silence"),
    [
        ("es", "Veltrix SA negocia una alianza con Kestrel SL.", "Kestrel SL no desmintió nada."),
        (
            "fr",
            "Veltrix SA négocie un partenariat avec Kestrel SAS.",
            "Kestrel SAS n’a pas démenti.",
        ),
        (
            "it",
            "Veltrix SpA valuta una partnership con Kestrel Srl.",
            "Kestrel Srl non ha smentito.",
        ),
        (
            "pt",
            "A Veltrix SA negocia uma parceria com a Kestrel Lda.",
            "A Kestrel Lda não desmentiu.",
        ),
        (
            "nl",
            "Veltrix BV overweegt een samenwerking met Kestrel NV.",
            "Kestrel NV ontkent dat niet.",
        ),
        (
            "ja",
            "日港電機は株式会社ベルト電装と提携の協議を進めている。",
            "日港電機は否定しなかった。",
        ),
        ("ko", "벨트릭스전자는 일항바이오와 협력을 논의 중이다.", "일항바이오는 부인하지 않았다."),
        ("zh", "维锐科技与日港新能源正在洽谈战略合作。", "日港新能源未否认。"),
    ],
)
def test_not_denying_is_no_denial(language: str, text: str, silence: str) -> None:
    claim = detect(f"{text}\n{silence}", language).claims[0]
    assert {response.reaction for response in claim.responses} == {Reaction.NOT_DENIED}


def test_full_stop_without_a_space_ends_a_sentence() -> None:
    text = "Veltrix SA firmó una alianza con Kestrel SL en el país.Además Ostra SA crece."
    claim = detect(text, "es").claims[0]
    assert claim.evidence.endswith("el país.")
