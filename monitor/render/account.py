"""Why a statement was told as it was, or was not: its dossier as one account."""

from collections.abc import Sequence

from monitor.model.event import Event
from monitor.model.memory import AlertLine, CaptureHead, Dossier
from monitor.model.source import SourceState
from monitor.model.statement import FAILED, Change, Verdict
from monitor.render.records import Record, edit_record
from monitor.render.rows import change_row, event_row, look_row, moment, version_row
from monitor.urls import host


def account_record(dossier: Dossier, *, asked: str) -> Record:
    """Return what became of a URL that is known."""
    location, listing, visit = dossier.location, dossier.listing, dossier.visit
    return {
        "asked": asked,
        "statement": location.statement,
        "source": location.source,
        "url": location.url,
        "title": location.title,
        "first_seen": moment(location.first_seen),
        "baseline": location.baseline,
        "listed_since": moment(listing.listed_since) if listing else None,
        "unlisted_since": moment(listing.unlisted_since) if listing else None,
        "fetched": [_capture(capture) for capture in dossier.captures],
        "looks": [look_row(look) for look in dossier.observations],
        "versions": [version_row(version) for version in dossier.versions],
        "changes": [_change(change, dossier) for change in dossier.changes],
        "events": [_event(event, alerts_of(event, dossier)) for event in dossier.events],
        "next_look": moment(visit.due) if visit else None,
        "next_look_reason": visit.reason if visit else None,
        "next_look_failures": visit.failures if visit else None,
        "in_doubt": doubt_of(dossier),
        "next_poll": moment(dossier.source.due) if dossier.source.active else None,
    }


def doubt_of(dossier: Dossier) -> str | None:
    """Return why nobody knows what a statement's page says now, or None where it was read."""
    looks, visit = dossier.observations, dossier.visit
    if visit is None or visit.reason != FAILED or not looks:
        return None
    last = looks[-1]
    return f"{last.verdict}: {last.detail}" if last.verdict is not Verdict.GOOD else None


def unknown_record(asked: str, near: Sequence[SourceState]) -> Record:
    """Return what is to be said of a URL that no source ever listed."""
    return {"asked": asked, "statement": None, "sources": [state.source.key for state in near]}


def near(url: str, sources: Sequence[SourceState]) -> tuple[SourceState, ...]:
    """Return the sources of a URL's host, or of a host above or below it."""
    asked = _plain_host(url)
    return tuple(
        state
        for state in sources
        if (own := _plain_host(state.source.url))
        and (own == asked or own.endswith(f".{asked}") or asked.endswith(f".{own}"))
    )


def alerts_of(event: Event, dossier: Dossier) -> tuple[AlertLine, ...]:
    """Return the alerts that an event of a dossier raised."""
    return tuple(line for line in dossier.alerts if line.alert.event == event.key)


def silence(event: Event, alerts: Sequence[AlertLine]) -> str | None:
    """Return why an event alerted nobody, or None where it did."""
    if alerts:
        return None
    if not event.alert:
        return event.reason or f"{event.kind} alerts nobody"
    return "no rule asked for it"


def _plain_host(url: str) -> str:
    return host(url).removeprefix("www.")


def _capture(capture: CaptureHead) -> Record:
    return {
        "capture": capture.key,
        "at": moment(capture.at),
        "url": capture.url,
        "final_url": capture.final_url,
        "status": capture.status,
        "body_hash": capture.body_hash,
    }


def _change(change: Change, dossier: Dossier) -> Record:
    edits = change.comparison.edits
    return {**change_row(change, dossier), "edits": [edit_record(edit) for edit in edits]}


def _event(event: Event, alerts: Sequence[AlertLine]) -> Record:
    return {
        **event_row(event),
        "alerts": [
            {
                "alert": line.alert.key,
                "recipient": line.alert.recipient,
                "rule": line.alert.rule,
                "state": line.state.value,
                "due": moment(line.alert.due),
                "message": line.message.key if line.message else None,
                "message_id": line.message.message_id if line.message else None,
            }
            for line in alerts
        ],
        "silence": silence(event, alerts),
    }
