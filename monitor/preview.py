"""What a rule would have sent, from the events that are stored: nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.analysis.alert.hours import day_start, later
from monitor.analysis.alert.mute import muted
from monitor.analysis.alert.route import Calendar, alerts
from monitor.model.alert import DIGEST_GROUP, Alert, PendingGroup, Rule, channel_of
from monitor.model.event import Event, Finding
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute, Recipient

_AT_ONCE = 200

SpokenOf = Callable[[Sequence[str]], Mapping[str, Sequence[Partnership]]]
Findings = Callable[[Sequence[str]], tuple[Finding, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldSend:
    """A message that a rule would have sent: when, to whom, about which events."""

    at: datetime
    recipient: str
    is_digest: bool
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What recipients want, by address, and what they muted.

    `spoken_of` looks up the partnerships that versions speak of.
    """

    recipients: Mapping[str, Recipient]
    mutes: tuple[Mute, ...]
    spoken_of: SpokenOf


def preview(
    rule: Rule, events: Sequence[str], *, findings: Findings, calendar: Calendar, wants: Wants
) -> tuple[WouldSend, ...]:
    """Return what a rule would have sent of events, given by key, as if all had worked.

    `findings` looks them up. Edits that would have been joined are told as they were raised.
    """
    raised: list[tuple[Alert, Finding]] = []
    for start in range(0, len(events), _AT_ONCE):
        by_key = {one.event.key: one for one in findings(events[start : start + _AT_ONCE])}
        found = alerts(tuple(by_key.values()), rules=[rule], calendar=calendar)
        raised += [(one, _light(by_key[one.event])) for one in found]
    waiting = list(_groups(raised))
    sent: list[WouldSend] = []
    while waiting:
        waiting.sort(key=lambda one: (one.at, one.pending.recipient, one.pending.group))
        sent += _leave(waiting.pop(0), waiting, sent=sent, wants=wants)
    return tuple(sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Waiting:
    at: datetime
    pending: PendingGroup
    findings: tuple[Finding, ...]


def _light(finding: Finding) -> Finding:
    """Return a finding without its texts: a month of them does not fit into memory."""
    return Finding(
        event=finding.event,
        source=finding.source,
        claims=finding.claims,
        partnership=finding.partnership,
    )


def _groups(raised: Iterable[tuple[Alert, Finding]]) -> Iterator[_Waiting]:
    """Yield alerts as they would have left: a group leaves when its first alert is due."""
    grouped: dict[tuple[str, str], list[tuple[Alert, Finding]]] = defaultdict(list)
    for alert, finding in raised:
        grouped[alert.recipient, alert.group].append((alert, finding))
    for (recipient, group), members in grouped.items():
        rest = sorted(members, key=lambda one: one[0].raised)
        while rest:
            at = min(alert.due for alert, _ in rest)
            here = [one for one in rest if one[0].raised <= at]
            rest = [one for one in rest if one[0].raised > at]
            yield _waiting(at, recipient, group=group, members=here)


def _waiting(
    at: datetime, recipient: str, *, group: str, members: Sequence[tuple[Alert, Finding]]
) -> _Waiting:
    pending = PendingGroup(
        recipient=recipient,
        channel=channel_of(recipient),
        group=group,
        alerts=tuple(alert for alert, _ in members),
    )
    return _Waiting(at=at, pending=pending, findings=tuple(finding for _, finding in members))


def _leave(
    one: _Waiting, waiting: list[_Waiting], *, sent: Sequence[WouldSend], wants: Wants
) -> Iterator[WouldSend]:
    """Yield the message of a group that leaves, or put it back among those that wait."""
    who = one.pending.recipient
    mutes = [mute for mute in wants.mutes if mute.recipient == who]
    spoken_of = wants.spoken_of(
        [told.event.version or "" for told in one.findings] if mutes else []
    )
    silent = muted(one.findings, mutes, spoken_of=spoken_of, now=one.at)
    told = tuple(finding for finding in one.findings if finding.event.key not in silent)
    if not told:
        return
    wanted = wants.recipients.get(who)
    if wanted is not None:
        zone = ZoneInfo(wanted.timezone)
        today = day_start(one.at, zone)
        count = sum(
            not earlier.is_digest and earlier.recipient == who and earlier.at >= today
            for earlier in sent
        )
        held = later(one.pending, told, recipient=wanted, zone=zone, told_today=count, now=one.at)
        if held is not None:
            _join(one, waiting, at=held.due, group=held.group or one.pending.group)
            return
    yield WouldSend(
        at=one.at,
        recipient=who,
        is_digest=one.pending.group.startswith(DIGEST_GROUP),
        events=tuple(finding.event for finding in told),
    )


def _join(one: _Waiting, waiting: list[_Waiting], *, at: datetime, group: str) -> None:
    """Put a group among those that wait, and into the group of that name where there is one."""
    who = one.pending.recipient
    members = list(zip(one.pending.alerts, one.findings, strict=True))
    for index, other in enumerate(waiting):
        if (other.at, other.pending.recipient, other.pending.group) == (at, who, group):
            members = [*zip(other.pending.alerts, other.findings, strict=True), *members]
            del waiting[index]
            break
    waiting.append(_waiting(at, who, group=group, members=members))
