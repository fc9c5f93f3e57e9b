"""The reference of the JSON Lines says what the records hold, no more and no less."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from monitor.analysis.compare.align import FALLBACK, WHOLE
from monitor.analysis.compare.compare import UNJUDGED
from monitor.model.claim import (
    Attribution,
    Capacity,
    Claim,
    Detection,
    Field,
    Kind,
    Label,
    Mention,
    Modality,
    Newness,
    Reaction,
    Response,
    Span,
    Stage,
    Terms,
)
from monitor.model.statement import Comparison, Edit, EditKind, Op
from monitor.render.records import Record, comparison_record, detection_record

PAGE = (Path(__file__).parents[3] / "docs/reference/json-lines.md").read_text(encoding="utf-8")
_TABLE = re.compile(r"^\| field \| value \|\n\|.*\n((?:\|.*\n)+)", re.MULTILINE)
_ROW = re.compile(r"^\| `(\w+)` \| (.*) \|$", re.MULTILINE)
_WORD = re.compile(r"`([^`]+)`")

# The tables of the page, in order.
BAD, DETECT_IN, DETECTION, CLAIM, ATTRIBUTION, RESPONSE, COMPARE_IN, COMPARISON, EDIT = range(9)
TABLES = [dict(_ROW.findall(rows)) for rows in _TABLE.findall(PAGE)]


def _full_detection() -> Record:
    """Return a detection that has every optional field."""
    here = Span(field=Field.TEXT, start=0, end=1)
    there = Span(field=Field.TITLE, start=0, end=1)
    claim = Claim(
        parties=(Mention(surface="A", span=there),),
        kinds=(Kind.SUPPLY,),
        stage=Stage.TALKS,
        modality=Modality.ASSERTED,
        attribution=Attribution(speaker="A", capacity=Capacity.PARTY, span=there),
        evidence="A",
        span=here,
        responses=(Response(party="A", reaction=Reaction.DENY, evidence="A", span=there),),
        activity="lamps",
    )
    return detection_record(
        Detection(language="en", label=Label.SIGNAL, confidence=0.5, claims=(claim,), detector="d")
    )


def _full_comparison() -> Record:
    """Return a comparison that has every optional field."""
    edit = Edit(
        op=Op.INSERT,
        field=Field.TEXT,
        before="",
        after="a",
        before_span=(0, 0),
        after_span=(0, 1),
        kinds=(EditKind.TYPO,),
        material=False,
        rule="typo",
        detail="finer",
    )
    return comparison_record(
        Comparison(edits=(edit,), kinds=(EditKind.TYPO,), material=False, summary="")
    )


def _first(record: object, name: str) -> Record:
    assert isinstance(record, dict)
    members = record[name]
    member = members[0] if isinstance(members, list) else members
    assert isinstance(member, dict)
    return member


DETECTED = _full_detection()
COMPARED = _full_comparison()
FOUND_CLAIM = _first(DETECTED, "claims")


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (BAD, ["id", "error"]),
        (DETECTION, ["id", *DETECTED]),
        (CLAIM, list(FOUND_CLAIM)),
        (ATTRIBUTION, list(_first(FOUND_CLAIM, "attribution"))),
        (RESPONSE, list(_first(FOUND_CLAIM, "responses"))),
        (COMPARISON, ["id", *COMPARED]),
        (EDIT, list(_first(COMPARED, "edits"))),
    ],
)
def test_fields_are_described_in_their_order(table: int, names: list[str]) -> None:
    assert list(TABLES[table]) == names


@pytest.mark.parametrize(
    ("table", "field", "values"),
    [
        (DETECTION, "label", Label),
        (CLAIM, "kind", Kind),
        (CLAIM, "stage", Stage),
        (CLAIM, "modality", Modality),
        (CLAIM, "new_vs_existing", Newness),
        (CLAIM, "terms_disclosed", Terms),
        (ATTRIBUTION, "capacity", Capacity),
        (RESPONSE, "response", Reaction),
        (EDIT, "op", Op),
        (EDIT, "field", Field),
        (EDIT, "kinds", EditKind),
    ],
)
def test_values_are_those_of_the_program(table: int, field: str, values: type[StrEnum]) -> None:
    assert _WORD.findall(TABLES[table][field]) == [value.value for value in values]


def test_fallbacks_are_those_of_the_program() -> None:
    assert _WORD.findall(TABLES[COMPARISON]["fallback"]) == [FALLBACK, WHOLE, UNJUDGED]
