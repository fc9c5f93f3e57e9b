"""No English is left in what is told in another language: each sentence of ours has a pattern."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.channels import words_in
from monitor.render.english import ENGLISH
from monitor.render.said import said

GERMAN = words_in("de")
ROOT = Path(__file__).parents[3] / "monitor"
# Where sentences are written that stand in mails: reasons of events, and what operators are told.
WRITERS = (
    "analysis/absences.py",
    "analysis/entries.py",
    "analysis/leaving.py",
    "analysis/pages.py",
    "analysis/template.py",
    "analysis/visits.py",
    "analysis/withdrawals.py",
    "analysis/alert/retry.py",
    "analysis/track/absence.py",
    "analysis/track/doubt.py",
    "analysis/track/health.py",
    "analysis/track/landing.py",
    "analysis/track/verdict.py",
    "condition.py",
    "service/jobs.py",
    "service/watch.py",
)
_NAMES = frozenset({"text", "detail", "reason"})
# Why nobody is told, and what a look saw that was good: no mail has them.
_UNTOLD = re.compile(
    r"told from the other of feed|mass change:|X entries$|X characters$|baseline|cut off by the end"
    r"|^new$|^page$|^revisit$|after a while"
)
_ENGLISH = re.compile(
    r"\b(?:the|of|is|has|had|and|its|it|this|that|which|from|to|since|found|within|expected|got"
    r"|text|page|times|removed|added|more|weakened)\b"
)


def literals(node: ast.expr) -> Iterator[str]:
    """Yield what an expression may say, with X at its places."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "X" for part in values
            )
        case ast.IfExp(body=body, orelse=other):
            yield from literals(body)
            yield from literals(other)
        case _:
            return


def written() -> Iterator[str]:
    for name in WRITERS:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in _NAMES:
                yield from literals(node.value)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                if node.targets[0].id in _NAMES:
                    yield from literals(node.value)
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "found.append":
                yield from literals(node.args[0])


def test_every_sentence_of_a_reason_or_a_notice_has_its_pattern() -> None:
    sentences = [one for one in written() if " " in one.strip() and not _UNTOLD.search(one)]
    assert len(sentences) > 40
    # Counts fit where only a number does.
    left = [one for one in sentences if _ENGLISH.search(said(one.replace("X", "7"), GERMAN))]
    assert left == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("Amount $12 million → $21 million", "Betrag $12 million → $21 million"),
        (
            "“14. May” → “20. June”; added “x; and 3 more”; and 3 more",
            "„14. May“ → „20. June“; hinzugefügt: „x; and 3 more“; und 3 weitere",
        ),
        ("Title: removed “and Globex Inc.”", "Aus dem Titel entfernt: „and Globex Inc.“"),
        (
            "Partner “Globex” → “Initech, Inc.” in paragraph 2; “Acme” no longer named",
            "Partner in Absatz 2: „Globex“ → „Initech, Inc.“; „Acme“ nicht mehr genannt",
        ),
        (
            "Claim weakened in the title: Acme – Globex, intent signed → talks",
            "Aussage im Titel abgeschwächt: Acme – Globex, Absicht unterzeichnet → Gespräche",
        ),
        (
            "HTTP status 404; found missing 3 times since 2026-03-02 09:00 UTC",
            "HTTP-Status 404; seit 02.03.2026, 09:00 UTC 3-mal nicht gefunden",
        ),
        ("“He said “no” twice” → “x”", "„He said “no” twice“ → „x“"),
        ("What nobody wrote a pattern for", "What nobody wrote a pattern for"),
    ],
)
def test_sentences_are_told_in_german(english: str, german: str) -> None:
    assert said(english, GERMAN) == german
    assert said(english, ENGLISH) == english


@pytest.mark.parametrize("english", ENGLISH.sentences)
def test_a_pattern_fits_itself_before_any_other(english: str) -> None:
    values = {"n": "7", "step_before": "talks", "step_after": "agreed"}
    places = re.findall(r"\{(\w+)\}", english)
    filled = english.format(**{place: values.get(place, "Zq") for place in places})
    assert not _ENGLISH.search(said(filled, GERMAN).replace("HTTP-Status", "")), filled
