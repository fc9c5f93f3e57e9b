"""Nouns to plain records, for JSON: the field names and their order are what programs rely on.

What each field means stands in docs/reference/json-lines.md.
"""

from typing import TypeAlias

from monitor.model.claim import Claim, Detection, Response, Span
from monitor.model.statement import Comparison, Edit

# A JSON object: None, bool, int, float, str, and lists and records of these.
Record: TypeAlias = dict[str, object]


def detection_record(detection: Detection) -> Record:
    """Return what was detected in a document."""
    return {
        "language": detection.language,
        "label": detection.label.value,
        "confidence": detection.confidence,
        "claims": [claim_record(claim) for claim in detection.claims],
    }


def claim_record(claim: Claim) -> Record:
    """Return a claim. Spans point into its `field`; `party_fields` says where one does not."""
    fields = [mention.span.field.value for mention in claim.parties]
    is_apart = any(field != claim.span.field for field in fields)
    return {
        "parties": [mention.surface for mention in claim.parties],
        "party_spans": [_pair(mention.span) for mention in claim.parties],
        **({"party_fields": fields} if is_apart else {}),
        "unnamed_party": claim.unnamed_party,
        "kind": [kind.value for kind in claim.kinds],
        "stage": claim.stage.value,
        "modality": claim.modality.value,
        "attribution": _attribution(claim),
        "responses": [_response(response, claim) for response in claim.responses],
        "new_vs_existing": claim.newness.value,
        "terms_disclosed": claim.terms.value,
        **({} if claim.activity is None else {"activity": claim.activity}),
        "news": claim.news,
        "evidence": claim.evidence,
        "field": claim.span.field.value,
        "evidence_span": _pair(claim.span),
        "confidence": claim.confidence,
    }


def comparison_record(comparison: Comparison) -> Record:
    """Return how one content became another."""
    return {
        "changed": bool(comparison.edits),
        "material": comparison.material,
        "kinds": [kind.value for kind in comparison.kinds],
        "summary": comparison.summary,
        "fallback": comparison.fallback,
        "edits": [edit_record(edit) for edit in comparison.edits],
    }


def edit_record(edit: Edit) -> Record:
    """Return one edit; `rule` stands in silenced edits only."""
    return {
        "op": edit.op.value,
        "field": str(edit.field),
        "before": edit.before,
        "after": edit.after,
        "before_span": list(edit.before_span),
        "after_span": list(edit.after_span),
        "kinds": [kind.value for kind in edit.kinds],
        **({} if edit.detail is None else {"detail": edit.detail}),
        "material": edit.material,
        **({} if edit.rule is None else {"rule": edit.rule}),
    }


def _attribution(claim: Claim) -> Record:
    given = claim.attribution
    place = {} if given.span is None else {"span": _pair(given.span)} | _apart(given.span, claim)
    return {"speaker": given.speaker, "capacity": given.capacity.value} | place


def _response(response: Response, claim: Claim) -> Record:
    return {
        "party": response.party,
        "response": response.reaction.value,
        "evidence": response.evidence,
        "evidence_span": _pair(response.span),
    } | _apart(response.span, claim)


def _apart(span: Span, claim: Claim) -> Record:
    """Name the field of a span where it is not the claim's."""
    return {} if span.field is claim.span.field else {"field": span.field.value}


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
