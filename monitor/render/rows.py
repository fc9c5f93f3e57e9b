"""What is remembered as records for JSON: lists, and all about one thing.

Field names are what programs rely on; docs/reference/json-lists.md says what each means.
"""

from datetime import datetime

from monitor.model.alert import Attempt
from monitor.model.capture import Captured, FetchFailed, FetchResult
from monitor.model.event import Event
from monitor.model.findings import EntryReading, FeedReading
from monitor.model.memory import (
    AlertLine,
    Dossier,
    Inspected,
    Letter,
    Pruned,
    SourceFile,
    StatementLine,
)
from monitor.model.partnership import StoredClaim
from monitor.model.source import Found, Source, SourceState
from monitor.model.statement import Change, Copy, Location, Observation, Version
from monitor.render.records import Record, claim_record


def statement_row(line: StatementLine) -> Record:
    """Return a statement in a list."""
    return {
        **_location(line.location),
        "company": line.company,
        "versions": line.number or 0,
        "label": line.label.value if line.label else None,
        "confidence": line.label_confidence,
        "language": line.language,
        "published": moment(line.published),
    }


def statement_record(dossier: Dossier, claims: tuple[StoredClaim, ...]) -> Record:
    """Return a statement with its versions, its text as last seen, and the claims in it."""
    listing = dossier.listing
    return {
        **_location(dossier.location),
        "company": dossier.source.source.company,
        "listed_since": moment(listing.listed_since) if listing else None,
        "unlisted_since": moment(listing.unlisted_since) if listing else None,
        "copies": [
            _copy(copy, dossier.location)
            for copy in dossier.copies
            if dossier.location.key in (copy.location, copy.of_location)
        ],
        "versions": [version_row(version) for version in dossier.versions],
        "text": dossier.told[-1].content.text if dossier.told else None,
        "claims": [_claim(stored) for stored in claims],
    }


def _copy(copy: Copy, here: Location) -> Record:
    """Return the other place of a copy: what this repeats, or what repeats this."""
    is_original = copy.of_location == here.key
    return {
        "statement": copy.location if is_original else copy.of_location,
        "original": not is_original,
        "reason": copy.reason,
        "at": moment(copy.at),
    }


def history_rows(dossier: Dossier) -> tuple[Record, ...]:
    """Return versions, changes and looks as they came; `record` says which each is."""
    looks = [(one.at, 0, "look", look_row(one)) for one in dossier.observations]
    versions = [(one.at, 1, "version", version_row(one)) for one in dossier.versions]
    changes = [(one.at, 2, "change", change_row(one, dossier)) for one in dossier.changes]
    dated = sorted([*looks, *versions, *changes], key=lambda one: one[:2])
    return tuple({"record": record, **row} for _, _, record, row in dated)


def version_row(version: Version) -> Record:
    """Return a version without its text."""
    content = version.content
    return {
        "key": version.key,
        "basis": version.basis.value,
        "number": version.number,
        "at": moment(version.at),
        "title": content.title,
        "language": content.language,
        "published": moment(content.published),
        "label": version.label.value,
        "confidence": version.label_confidence,
        "detector": version.detector,
        "extractor": content.extractor,
        "fingerprint": version.fingerprint,
        "text_hash": content.text_hash,
        "capture": version.capture,
    }


def change_row(change: Change, dossier: Dossier) -> Record:
    """Return a change without its edits; `from` and `to` are the numbers of its versions."""
    numbers = {version.key: version.number for version in dossier.versions}
    compared = change.comparison
    return {
        "key": change.key,
        "at": moment(change.at),
        "from": numbers.get(change.before),
        "to": numbers.get(change.after),
        "kinds": [kind.value for kind in compared.kinds],
        "material": compared.material,
        "reverted": change.reverted,
        "summary": compared.summary,
        "fallback": compared.fallback,
    }


def look_row(look: Observation) -> Record:
    """Return a look that told something."""
    return {
        "at": moment(look.at),
        "verdict": look.verdict.value,
        "detail": look.detail,
        "status": look.status,
        "capture": look.capture,
    }


def event_row(event: Event) -> Record:
    """Return what happened."""
    return {
        "key": event.key,
        "at": moment(event.at),
        "kind": event.kind.value,
        "step": event.step.value if event.step else None,
        "tier": event.tier.value if event.tier else None,
        "novelty": event.novelty.value if event.novelty else None,
        "disclosure": event.disclosure.value if event.disclosure else None,
        "source": event.source,
        "statement": event.statement,
        "partnership": event.partnership,
        "title": event.title,
        "url": event.url,
        "material": event.material,
    }


def alert_row(line: AlertLine) -> Record:
    """Return an alert with its event and what is known of its message."""
    head = line.message
    return {
        "alert": line.alert.key,
        "state": line.state.value,
        "recipient": line.alert.recipient,
        "channel": line.alert.channel,
        "rule": line.alert.rule,
        "raised": moment(line.alert.raised),
        "due": moment(line.alert.due),
        "group": line.alert.group,
        "event": event_row(line.event),
        "message": head.key if head else None,
        "message_id": head.message_id if head else None,
    }


def letter_record(letter: Letter) -> Record:
    """Return a message without its bytes, with its alerts and every try to send it."""
    message = letter.message
    return {
        "message": message.key if message else None,
        "message_id": message.message_id if message else None,
        "recipient": letter.alerts[0].alert.recipient if message is None else message.recipient,
        "channel": letter.alerts[0].alert.channel if message is None else message.channel,
        "subject": message.subject if message else None,
        "thread": message.thread if message else None,
        "state": message.state.value if message else letter.alerts[0].state.value,
        "created": moment(message.created) if message else None,
        "due": moment(message.due if message else letter.alerts[0].alert.due),
        "alerts": [alert_row(line) for line in letter.alerts],
        "attempts": [attempt_row(attempt) for attempt in letter.attempts],
    }


def attempt_row(attempt: Attempt) -> Record:
    """Return a try to send a message."""
    return {
        "number": attempt.number,
        "started": moment(attempt.started),
        "finished": moment(attempt.finished),
        "outcome": attempt.outcome.value if attempt.outcome else None,
        "detail": attempt.detail,
    }


def source_row(state: SourceState) -> Record:
    """Return a source and how it does."""
    source = state.source
    return {
        "source": source.key,
        "name": source.name,
        "company": source.company,
        "outlet": source.outlet.value if source.outlet else None,
        "url": source.url,
        "kind": source.kind.value,
        "include": list(source.include),
        "selector": source.selector,
        "origin": source.origin.value,
        "language": source.language,
        "every": source.every.total_seconds(),
        "active": state.active,
        "health": state.health.value,
        "failures": state.failures,
        "failing_since": moment(state.failing_since),
        "failure": state.failure,
        "baseline": moment(state.baseline_at),
        "polled": moment(state.polled_at),
        "good": moment(state.good_at),
        "due": moment(state.due),
        "moved_to": state.moved.target if state.moved else None,
        "moved": moment(state.moved.confirmed_at) if state.moved else None,
    }


def source_record(file: SourceFile) -> Record:
    """Return a source with its validators, its numbers and its last polls."""
    validators = file.state.validators
    return {
        **source_row(file.state),
        "etag": validators.etag if validators else None,
        "last_modified": validators.last_modified if validators else None,
        "statements": file.statements,
        "listed": file.listed,
        "visits": file.visits,
        "polls": [look_row(look) for look in file.polls],
    }


def found_record(found: Found) -> Record:
    """Return something that can be watched."""
    return {
        "url": found.url,
        "kind": found.kind.value,
        "title": found.title,
        "entries": found.entries,
        "newest": moment(found.newest),
        "found": found.how,
        "detail": found.detail,
    }


def trial_record(source: Source, result: FetchResult, *, reading: FeedReading | None) -> Record:
    """Return what one fetch of a source found."""
    capture = result.capture if isinstance(result, Captured) else None
    failed = result if isinstance(result, FetchFailed) else None
    validators = capture.validators if capture else None
    return {
        "source": source.key,
        "url": source.url,
        "verdict": reading.verdict.value if reading else None,
        "detail": reading.detail if reading else failed.detail if failed else None,
        "failure": failed.reason.value if failed else None,
        "status": capture.status if capture else None,
        "final_url": capture.final_url if capture else None,
        "redirects": len(capture.hops) if capture else None,
        "content_type": capture.header("content-type") if capture else None,
        "bytes": len(capture.body) if capture else None,
        "etag": validators.etag if validators else None,
        "last_modified": validators.last_modified if validators else None,
        "entries": [_entry(part) for part in reading.entries] if reading else [],
    }


def inspected_row(found: Inspected) -> Record:
    """Return the outcome of one check."""
    return {
        "check": found.check,
        "ok": found.ok,
        "looked_at": found.looked_at,
        "fault_count": found.fault_count,
        "faults": list(found.faults),
    }


def pruned_record(pruned: Pruned, *, is_done: bool) -> Record:
    """Return what left the database, or would leave it."""
    return {
        "done": is_done,
        "bodies": pruned.bodies,
        "bytes": pruned.bytes,
        "observations": pruned.observations,
        "attempts": pruned.attempts,
    }


def moment(at: datetime | None) -> str | None:
    """Return a moment as ISO 8601."""
    return at.isoformat() if at else None


def _location(location: Location) -> Record:
    return {
        "statement": location.statement,
        "source": location.source,
        "title": location.title,
        "url": location.url,
        "first_seen": moment(location.first_seen),
        "changed": moment(location.changed_at),
        "withdrawn": moment(location.withdrawn_at),
        "baseline": location.baseline,
        "basis": location.basis.value if location.basis else None,
    }


def _entry(part: EntryReading) -> Record:
    entry, detection = part.entry, part.detection
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "published": moment(entry.published),
        "label": detection.label.value if detection else None,
        "claims": len(detection.claims) if detection else 0,
    }


def _claim(stored: StoredClaim) -> Record:
    return {"key": stored.key, "detector": stored.detector, **claim_record(stored.claim)}
