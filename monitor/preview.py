"""What a rule would have sent, from the events that are stored: nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from monitor.analysis import joining
from monitor.analysis.alert.hours import Later, day_start, later
from monitor.analysis.alert.mute import muted
from monitor.analysis.alert.route import alerts
from monitor.analysis.assemble import Toolkit
from monitor.model.alert import DIGEST_GROUP, JOINED_GROUP, Alert, PendingGroup, Rule, channel_of
from monitor.model.event import Event, Finding, Happening
from monitor.model.findings import KnownLocation
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute, Recipient
from monitor.model.records import Records
from monitor.render.digest import digest_subject
from monitor.render.english import ENGLISH
from monitor.render.message import alert_subject
from monitor.render.records import Record
from monitor.render.rows import event_row, moment
from monitor.render.words import Words

_AT_ONCE = 200

SpokenOf = Callable[[Sequence[str]], Mapping[str, Sequence[Partnership]]]
Findings = Callable[[Sequence[str]], tuple[Finding, ...]]


class TextAt(Protocol):
    """Tells what was known of a text at a moment."""

    def __call__(self, text: joining.Text, *, at: datetime) -> KnownLocation | None:
        """Return the location with the version that was its latest, and the claims of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldSend:
    """A message that a rule would have sent: when, to whom, as what, about which events."""

    at: datetime
    recipient: str
    is_digest: bool
    subject: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is stored: events with all that tells them, and texts as they were."""

    findings: Findings
    text_at: TextAt
    spoken_of: SpokenOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Wants:
    """What recipients want, by address, what they muted, and our words by their language."""

    recipients: Mapping[str, Recipient]
    mutes: tuple[Mute, ...]
    words: Mapping[str, Words]


def preview(
    rule: Rule, events: Sequence[str], *, past: Past, wants: Wants, toolkit: Toolkit
) -> tuple[WouldSend, ...]:
    """Return what a rule would have sent of events, given by key, as if all had worked."""
    raised: list[tuple[Alert, Finding]] = []
    swings: dict[str, datetime] = {}
    for start in range(0, len(events), _AT_ONCE):
        by_key = {one.event.key: one for one in past.findings(events[start : start + _AT_ONCE])}
        found = alerts(tuple(by_key.values()), rules=[rule], calendar=toolkit.calendar)
        raised += [(one, _light(by_key[one.event])) for one in found]
        swings |= dict(filter(None, map(_swing, by_key.values())))
    teller = _Teller(past=past, wants=wants, toolkit=toolkit)
    waiting = list(_groups(one for one in raised if not _is_recalled(*one, swings=swings)))
    while waiting:
        waiting.sort(key=lambda one: (one.at, one.pending.recipient, one.pending.group))
        teller.leave(waiting.pop(0), waiting)
    return tuple(teller.sent)


def _swing(finding: Finding) -> tuple[str, datetime] | None:
    """Return the version that swung away again, and when; nobody is told of its return then."""
    event, change = finding.event, finding.change
    is_swing = event.kind is Happening.REVERTED and not event.alert and change is not None
    return (change.before, event.at) if is_swing and change else None


def _is_recalled(alert: Alert, finding: Finding, *, swings: Mapping[str, datetime]) -> bool:
    swung = swings.get(finding.event.version or "")
    is_return = finding.event.kind is Happening.REVERTED
    return is_return and swung is not None and swung < alert.due


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


@dataclass(slots=True, kw_only=True)
class _Teller:
    """Says what leaves, as the courier would, and remembers it: a day holds only so much."""

    past: Past
    wants: Wants
    toolkit: Toolkit
    sent: list[WouldSend] = field(default_factory=list)

    def leave(self, one: _Waiting, waiting: list[_Waiting]) -> None:
        """Send the message of a group that is due, or put it back among those that wait."""
        told = self._unmuted(one)
        if not told:
            return
        told = self._joined(one, told)
        if not told:
            return
        held = self._held(one, told)
        if held is not None:
            _join(one, waiting, at=held.due, group=held.group or one.pending.group)
            return
        is_digest = one.pending.group.startswith(DIGEST_GROUP)
        wanted = self.wants.recipients.get(one.pending.recipient)
        words = self.wants.words[wanted.language if wanted else ENGLISH.code]
        whole = self._whole(told)
        self.sent.append(
            WouldSend(
                at=one.at,
                recipient=one.pending.recipient,
                is_digest=is_digest,
                subject=digest_subject(whole, words) if is_digest else alert_subject(whole, words),
                events=tuple(finding.event for finding in told),
            )
        )

    def _unmuted(self, one: _Waiting) -> tuple[Finding, ...]:
        mutes = [mute for mute in self.wants.mutes if mute.recipient == one.pending.recipient]
        if not mutes:
            return one.findings
        spoken_of = self.past.spoken_of([told.event.version or "" for told in one.findings])
        silent = muted(one.findings, mutes, spoken_of=spoken_of, now=one.at)
        return tuple(finding for finding in one.findings if finding.event.key not in silent)

    def _joined(self, one: _Waiting, told: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return edits that wait for each other as the one that they are by then, or none."""
        if not one.pending.group.startswith(JOINED_GROUP):
            return told
        whole = self.past.findings([finding.event.key for finding in told])
        latest = [self.past.text_at(text, at=one.at) for text in joining.texts(whole)]
        return joining.joined(
            whole,
            [alert for alert in one.pending.alerts if alert.event in _keys(told)],
            latest=[known for known in latest if known is not None],
            toolkit=self.toolkit,
        )

    def _held(self, one: _Waiting, told: Sequence[Finding]) -> Later | None:
        who = one.pending.recipient
        wanted = self.wants.recipients.get(who)
        if wanted is None:
            return None
        zone = ZoneInfo(wanted.timezone)
        today = day_start(one.at, zone)
        count = sum(
            not earlier.is_digest and earlier.recipient == who and earlier.at >= today
            for earlier in self.sent
        )
        return later(one.pending, told, recipient=wanted, zone=zone, told_today=count, now=one.at)

    def _whole(self, told: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return findings with their texts again, but for those that are sums of several."""
        stored = {
            one.event.key: one
            for one in self.past.findings([one.event.key for one in told if not one.steps])
        }
        return tuple(stored.get(one.event.key, one) for one in told)


def _keys(told: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.event.key for finding in told)


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


def text_at(known: Records, text: joining.Text, *, at: datetime) -> KnownLocation | None:
    """Return what a store says that was known of a text at a moment."""
    now = known.statements.known(*text)
    then = [one for one in known.statements.versions(*text) if one.at <= at]
    if now is None or not then:
        return None
    return replace(now, latest=then[-1], claims=known.dossiers.claims(then[-1].key))


def preview_row(one: WouldSend) -> Record:
    """Return a message that would have been sent, for programs."""
    return {
        "at": moment(one.at),
        "recipient": one.recipient,
        "digest": one.is_digest,
        "subject": one.subject,
        "events": [event_row(event) for event in one.events],
    }
