from dataclasses import replace

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
    Reaction,
    Response,
    Span,
    Stage,
)
from monitor.model.statement import Comparison, Edit, EditKind, Op
from monitor.render.records import (
    claim_record,
    comparison_record,
    detection_record,
    edit_record,
)

TEXT = "Acme and Globex talk, says Acme."


def _span(start: int, end: int, field: Field = Field.TEXT) -> Span:
    return Span(field=field, start=start, end=end)


CLAIM = Claim(
    parties=(
        Mention(surface="Acme", span=_span(0, 4)),
        Mention(surface="Globex", span=_span(9, 15)),
    ),
    kinds=(Kind.SUPPLY, Kind.RESEARCH),
    stage=Stage.TALKS,
    modality=Modality.ASSERTED,
    attribution=Attribution(speaker="Acme", capacity=Capacity.PARTY, span=_span(27, 31)),
    evidence=TEXT,
    span=_span(0, 32),
    responses=(
        Response(party="Globex", reaction=Reaction.DENY, evidence="No.", span=_span(40, 43)),
    ),
    activity="lamps",
    confidence=0.7,
)
EDIT = Edit(
    op=Op.REPLACE,
    field=Field.TEXT,
    before="1",
    after="2",
    before_span=(3, 4),
    after_span=(3, 4),
    kinds=(EditKind.NUMBER,),
    material=True,
)


def test_claim_has_its_fields_in_order() -> None:
    assert list(claim_record(CLAIM).items()) == [
        ("parties", ["Acme", "Globex"]),
        ("party_spans", [[0, 4], [9, 15]]),
        ("unnamed_party", False),
        ("kind", ["supply", "research"]),
        ("stage", "talks"),
        ("modality", "asserted"),
        ("attribution", {"speaker": "Acme", "capacity": "party", "span": [27, 31]}),
        (
            "responses",
            [{"party": "Globex", "response": "deny", "evidence": "No.", "evidence_span": [40, 43]}],
        ),
        ("new_vs_existing", "unclear"),
        ("terms_disclosed", "not_mentioned"),
        ("activity", "lamps"),
        ("news", True),
        ("evidence", TEXT),
        ("field", "text"),
        ("evidence_span", [0, 32]),
        ("confidence", 0.7),
    ]


def test_party_in_the_other_field_names_the_fields() -> None:
    away = Mention(surface="Globex", span=_span(0, 6, Field.TITLE))
    record = claim_record(replace(CLAIM, parties=(CLAIM.parties[0], away)))
    assert record["party_fields"] == ["text", "title"]


def test_speaker_in_the_other_field_names_it() -> None:
    there = Attribution(speaker="Acme", capacity=Capacity.PARTY, span=_span(0, 4, Field.TITLE))
    record = claim_record(replace(CLAIM, attribution=there))
    assert record["attribution"] == {
        "speaker": "Acme",
        "capacity": "party",
        "span": [0, 4],
        "field": "title",
    }


def test_what_is_unknown_is_left_out() -> None:
    nobody = Attribution(speaker=None, capacity=Capacity.AUTHOR)
    record = claim_record(replace(CLAIM, activity=None, attribution=nobody))
    assert "activity" not in record
    assert record["attribution"] == {"speaker": None, "capacity": "author"}


def test_detection_has_its_fields_in_order() -> None:
    found = Detection(
        language="en", label=Label.SIGNAL, confidence=0.8, claims=(CLAIM,), detector="d"
    )
    assert list(detection_record(found).items()) == [
        ("language", "en"),
        ("label", "SIGNAL"),
        ("confidence", 0.8),
        ("claims", [claim_record(CLAIM)]),
    ]


def test_edit_has_its_fields_in_order() -> None:
    silent = replace(EDIT, material=False, rule="case", detail="fine")
    assert list(edit_record(silent).items()) == [
        ("op", "replace"),
        ("field", "text"),
        ("before", "1"),
        ("after", "2"),
        ("before_span", [3, 4]),
        ("after_span", [3, 4]),
        ("kinds", ["number"]),
        ("detail", "fine"),
        ("material", False),
        ("rule", "case"),
    ]
    assert "rule" not in edit_record(EDIT)
    assert "detail" not in edit_record(EDIT)


def test_comparison_has_its_fields_in_order() -> None:
    comparison = Comparison(edits=(EDIT,), kinds=(EditKind.NUMBER,), material=True, summary="s")
    assert list(comparison_record(comparison).items()) == [
        ("changed", True),
        ("material", True),
        ("kinds", ["number"]),
        ("summary", "s"),
        ("fallback", None),
        ("edits", [edit_record(EDIT)]),
    ]
