"""A signed deal that becomes a plan is a weaker claim, in languages without spaces too."""

from dataclasses import replace

import pytest

from monitor.analysis.compare.compare import compare
from monitor.languages.edit_words import load_edit_words
from monitor.languages.loader import load_packs
from monitor.model.claim import Claim, Field, Modality, Span, Stage
from monitor.model.statement import Basis, Content
from tests.support.builders import a_claim, a_mention

PACKS, WORDS = load_packs(), load_edit_words()
SIGNED = {
    "zh": "远山科技与海川电子签署战略合作协议。",
    "ja": "サクラ社とミドリ社は業務提携契約を締結しました。",
    "ko": "가람전자와 한빛소재는 전략적 제휴 계약을 체결했다.",
}
PLANNED = {
    "zh": "远山科技与海川电子拟签署战略合作协议。",
    "ja": "サクラ社とミドリ社は業務提携契約を締結する予定です。",
    "ko": "가람전자와 한빛소재는 전략적 제휴 계약을 체결할 예정이다.",
}
PARTIES = {
    "zh": ("远山科技", "海川电子"),
    "ja": ("サクラ社", "ミドリ社"),
    "ko": ("가람전자", "한빛소재"),
}


def claim(text: str, code: str) -> Claim:
    """Return a claim as detection reads both texts: agreed, and as said."""
    return replace(
        a_claim().claim,
        parties=tuple(a_mention(party, text=text) for party in PARTIES[code]),
        evidence=text,
        span=Span(field=Field.TEXT, start=0, end=len(text)),
        stage=Stage.AGREED,
        modality=Modality.ASSERTED,
    )


def details(before: str, after: str, *, code: str) -> tuple[str, str]:
    """Return what is said of the edit, and the summary."""
    one, other = (
        Content(title="", text=text, basis=Basis.PAGE, extractor="x", language=code)
        for text in (before, after)
    )
    found = compare(
        one,
        other,
        packs=PACKS,
        edit_words=WORDS,
        claims=([claim(before, code)], [claim(after, code)]),
    )
    return " ".join(edit.detail or "" for edit in found.edits), found.summary


@pytest.mark.parametrize("code", SIGNED)
def test_a_signed_deal_that_is_planned_now_is_weakened(code: str) -> None:
    detail, summary = details(SIGNED[code], PLANNED[code], code=code)
    assert "claim weakened" in detail
    assert "asserted → planned" in summary


@pytest.mark.parametrize("code", SIGNED)
def test_a_planned_deal_that_is_signed_now_is_strengthened(code: str) -> None:
    detail, summary = details(PLANNED[code], SIGNED[code], code=code)
    assert "claim strengthened" in detail
    assert "planned → asserted" in summary


def test_a_plan_beside_the_deal_weakens_nothing() -> None:
    before = f"{SIGNED['zh']}工厂位于苏州，共有三百名员工。"
    after = f"{SIGNED['zh']}工厂位于苏州，计划有三百名员工。"
    detail, summary = details(before, after, code="zh")
    assert "claim" not in detail
    assert "→ planned" not in summary
