"""Corrections of our own alerts: who was told of what was no partnership hears so, once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.alert.hours import Later
from monitor.model.alert import CORRECTION_GROUP, Alert, Message, MessageState, PendingGroup
from monitor.model.event import Event, Finding, Happening
from monitor.model.findings import Findings

# So long a correction waits each time that what it corrects has not left yet.
_PATIENCE = timedelta(minutes=15)


def corrections(findings: Sequence[Finding], told: Iterable[Alert], *, at: datetime) -> Findings:
    """Return the corrections of what was told, to those who were.

    `findings` are events that rest on nothing any more, `told` their alerts that a message carries.
    """
    wrong = {finding.event.key: finding.event for finding in findings}
    events: dict[str, Event] = {}
    alerts = []
    for alert in told:
        if alert.event in wrong:
            correction = _correction(wrong[alert.event], at)
            events[correction.key] = correction
            alerts.append(
                replace(
                    alert,
                    event=correction.key,
                    raised=at,
                    due=at,
                    group=f"{CORRECTION_GROUP}{correction.partnership}",
                )
            )
    return Findings(events=tuple(events.values()), alerts=tuple(alerts))


def corrected(correction: Event) -> str:
    """Return the key of the event that a correction takes back."""
    return replace(correction, kind=Happening.PARTNERSHIP).key


def is_correction(finding: Finding) -> bool:
    """Whether a finding takes back what we told."""
    return finding.event.kind is Happening.CORRECTED


def is_unread(message: Message | None) -> bool:
    """Whether nobody read, nor ever will, the message that a correction takes back."""
    return message is None or message.state is MessageState.PARKED


def until_told(
    group: PendingGroup, messages: Iterable[Message | None], *, now: datetime
) -> Later | None:
    """Return until when a correction waits that must not be read before what it takes back.

    That message may still be refused for good, and then there is nothing to correct.
    """
    waits = any(one is not None and one.state is MessageState.QUEUED for one in messages)
    is_alone = group.group.startswith(CORRECTION_GROUP)
    return Later(due=now + _PATIENCE) if waits and is_alone else None


def _correction(wrong: Event, at: datetime) -> Event:
    """Return the event that takes back another; no rule asks for it: who was told hears of it."""
    return Event(
        kind=Happening.CORRECTED,
        at=at,
        source=wrong.source,
        statement=wrong.statement,
        location=wrong.location,
        version=wrong.version,
        partnership=wrong.partnership,
        step=wrong.step,
        title=wrong.title,
        url=wrong.url,
        alert=False,
    )
