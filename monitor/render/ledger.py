"""Partnerships and the lines behind them as records for JSON.

Field names are what programs rely on; docs/reference/json-lists.md says what each means. `schema`
is the number of the form: it goes up when a field is renamed, removed or comes to mean another.
"""

from collections.abc import Sequence

from monitor.model.feedback import Feedback
from monitor.model.memory import (
    Episode,
    LedgerLine,
    Quiet,
    Rebuilt,
    Related,
    Timeline,
    Undecided,
)
from monitor.model.partnership import Partnership, StoredClaim
from monitor.model.statement import Version
from monitor.render.records import Record, claim_record
from monitor.render.rows import moment

SCHEMA = 1


def partnership_row(state: Partnership) -> Record:
    """Return a partnership as its postings fold."""
    return {
        "schema": SCHEMA,
        "partnership": state.key,
        "companies": list(state.companies),
        "names": list(state.names),
        "kinds": [kind.value for kind in state.kinds],
        "stage": state.stage.value,
        "corroboration": state.corroboration.value,
        "on_record": list(state.on_record),
        "disputed": state.disputed,
        "status": state.status.value,
        "merged_into": state.merged_into,
        "stage_since": moment(state.stage_since),
        "stage_posting": state.stage_posting,
        "first_seen": moment(state.first_seen),
        "first_on_record": moment(state.first_on_record),
        "announced": moment(state.announced_at),
        "effective": moment(state.effective_at),
        "ended": moment(state.ended_at),
        "last_seen": moment(state.last_seen),
        "postings": state.postings,
        "steps": [{"step": step.value, "at": moment(at)} for step, at in state.steps],
    }


def partnership_record(
    found: Timeline, *, events: Sequence[Episode] = (), silent: Sequence[Quiet] = ()
) -> Record:
    """Return a partnership with what happened to it, and every posting with its evidence."""
    return {
        **partnership_row(found.partnership),
        "events": [episode_row(one) for one in events],
        "silent": [
            {
                "company": one.company,
                "source": one.source,
                "since": moment(one.since),
                "until": moment(one.until),
            }
            for one in silent
        ],
        "timeline": [posting_row(line) for line in found.lines],
    }


def episode_row(one: Episode) -> Record:
    """Return one thing that happened, with the keys of the lines that tell of it."""
    return {
        "step": one.step.value,
        "at": moment(one.at),
        "novelty": one.novelty.value,
        "primary": one.primary.posting.key,
        "statement": one.primary.posting.statement,
        "supporting": [line.posting.key for line in one.supporting],
        "differences": list(one.differences),
        "kin": [line.posting.key for line in one.kin],
        "members": list(one.members),
        "confirmed_by": list(one.confirmed_by),
        "begins": moment(one.begins),
        "begun_before": moment(one.begun_before),
    }


def related_row(one: Related) -> Record:
    """Return a statement that is related to another."""
    return {
        "schema": SCHEMA,
        "relation": one.relation,
        "statement": one.statement,
        "title": one.title,
        "url": one.url,
        "at": moment(one.at),
        "partnership": one.partnership,
    }


def posting_row(line: LedgerLine) -> Record:
    """Return a posting with its evidence."""
    posting, claim = line.posting, line.claim.claim
    return {
        "posting": posting.key,
        "at": moment(posting.at),
        "step": posting.step.value,
        "quote": claim.evidence,
        "field": claim.span.field.value,
        "span": [claim.span.start, claim.span.end],
        "speaker": claim.attribution.speaker,
        "capacity": claim.attribution.capacity.value,
        "modality": claim.modality.value,
        "effective": moment(claim.effective.day) if claim.effective else None,
        "effective_quote": claim.effective.evidence if claim.effective else None,
        "stage": claim.stage.value,
        "kinds": [kind.value for kind in claim.kinds],
        "confidence": claim.confidence,
        "claim": posting.claim,
        "outlet": posting.outlet.value,
        "source": line.source,
        "statement": posting.statement,
        "title": line.title,
        "url": line.url,
        "version": posting.version,
        "basis": line.basis.value,
        "number": line.number,
        "retrieved": moment(line.retrieved),
        "text_hash": line.text_hash,
        "body_hash": line.body_hash,
    }


def rebuilt_record(rebuilt: Rebuilt) -> Record:
    """Return what a rebuild found."""
    return {
        "schema": SCHEMA,
        "postings": rebuilt.postings,
        "partnerships": rebuilt.partnerships,
        "written": [
            {"partnership": key, "difference": difference}
            for key, difference in rebuilt.differences
        ],
    }


def undecided_row(found: Undecided) -> Record:
    """Return a name that nobody decided."""
    return {
        "schema": SCHEMA,
        "name": found.name,
        "partnerships": found.partnerships,
        "candidates": list(found.candidates),
    }


def labelled_record(opinion: Feedback, stored: StoredClaim, *, version: Version) -> Record:
    """Return what was said of a claim, with the document that makes it."""
    return {
        "schema": SCHEMA,
        "claim": stored.key,
        "opinion": opinion.opinion.value,
        "at": moment(opinion.at),
        "language": version.content.language,
        "title": version.content.title,
        "text": version.content.text,
        "label": version.label.value,
        "detector": stored.detector,
        "said": claim_record(stored.claim),
    }
