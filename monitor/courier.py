"""Delivering: due alerts become messages, due messages leave, and each try is noted around it."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from monitor.analysis import joining
from monitor.analysis.alert.correct import corrected, is_correction, is_unread, until_told
from monitor.analysis.alert.hours import Later, day_start, is_urgent, later, quiet_until
from monitor.analysis.alert.mute import muted
from monitor.analysis.alert.retry import (
    accepted,
    cut_off,
    deferred,
    parked_notice,
    refused,
    unreached,
)
from monitor.analysis.assemble import Toolkit
from monitor.errors import STORE_ENDS, StoreLocked
from monitor.model.alert import (
    CORRECTION_GROUP,
    DIGEST_GROUP,
    JOINED_GROUP,
    MAIL,
    REST_GROUP,
    Attempt,
    Message,
    Notice,
    PendingGroup,
    channel_of,
)
from monitor.model.delivery import Channel, Outbox, Sending
from monitor.model.event import Finding
from monitor.model.findings import Findings
from monitor.model.protocols import Clock, Store, Transaction
from monitor.model.recipient import Recipient
from monitor.render.digest import compose_digest
from monitor.render.english import ENGLISH
from monitor.render.message import compose_alert, told_of
from monitor.render.notice import compose_notice
from monitor.render.templates import Templates
from monitor.telemetry import logger

_log = logger(__name__)

_GROUPS_A_STEP = 200
_MESSAGES_A_STEP = 200
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """By which channels messages leave, from whom, in which words, and who hears of trouble.

    `channels` are by name, `recipients` those who said what they want, by address. `per_minute` is
    how many mails leave within a minute at most. `templates` are by the language of our own words;
    English is always among them.
    """

    channels: Mapping[str, Channel]
    sender: str
    operator: tuple[str, ...]
    templates: Mapping[str, Templates]
    recipients: Mapping[str, Recipient] = field(default_factory=dict)
    per_minute: int | None = None

    def templates_for(self, recipient: str) -> Templates:
        """Return the templates in the language that a recipient reads."""
        wants = self.recipients.get(recipient)
        return self.templates[wants.language if wants else ENGLISH.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """How a try ended, as it is to be noted."""

    attempt: Attempt
    message: Message
    notices: tuple[Notice, ...] = ()


@dataclass(slots=True, kw_only=True)
class Courier:
    """Delivers over one store, until `stopping` is set: then no further message is begun.

    A group that could not be put into words waits for a restart.
    """

    store: Store
    post: Post
    toolkit: Toolkit
    clock: Clock
    holder: str | None = None
    stopping: Event = field(default_factory=Event)
    _unspeakable: set[tuple[str, str]] = field(default_factory=set)
    _unnoted: list[_Ended] = field(default_factory=list)
    _handed: deque[datetime] = field(default_factory=deque)

    def recover(self) -> int:
        """Note tries that an earlier run could not finish; their messages are due again."""
        with self._write() as step:
            attempts = step.outbox.interrupted()
            messages = step.outbox.messages([attempt.message for attempt in attempts])
            for attempt in attempts:
                ended, message = cut_off(messages[attempt.message], attempt, at=self.clock())
                step.outbox.finish(ended, message)
        return len(attempts)

    def compose(self, now: datetime) -> int:
        """Make messages of alerts and notices that are due. Return how many."""
        with self.store.read() as known:
            # Groups that cannot be put into words must not take the place of others.
            limit = _GROUPS_A_STEP + len(self._unspeakable)
            groups = known.outbox.groups_due(now, limit=limit)
        composed = sum(self._compose(group, now) for group in groups)
        return composed + self._compose_notices(now)

    def send(self, now: datetime) -> int:
        """Hand over messages that are due. Return how many were accepted."""
        while self._unnoted:
            self._note(self._unnoted[0])
            self._unnoted.pop(0)
        return sum(
            self._send(name, channel, now=now) for name, channel in self.post.channels.items()
        )

    def _send(self, name: str, channel: Channel, *, now: datetime) -> int:
        """Hand over what is due by one channel. Return how many messages were accepted."""
        messages = [] if self._unnoted else self._due(name, now)
        if not messages:
            return 0
        trying: list[tuple[Message, Attempt]] = []

        def handed_out() -> Iterator[Message]:
            for message in messages:
                if self.stopping.is_set():
                    return
                at = self.clock()
                with self._write() as step:
                    trying.append((message, step.outbox.start(message.key, at)))
                if name == MAIL:
                    self._handed.append(at)
                yield message

        count = 0
        for sending in channel.send(handed_out()):
            message, attempt = trying.pop()
            ended = self._ended(message, attempt, sending=sending)
            count += not sending.error
            try:
                self._note(ended)
            except StoreLocked:
                # Noted before anything else is sent: what was accepted must not leave again.
                self._unnoted.append(ended)
                return count
            if sending.unreached:
                return count
        return count

    def _due(self, name: str, now: datetime) -> list[Message]:
        """Return what may leave by one channel now, oldest first."""
        limit = self._room(now) if name == MAIL else _MESSAGES_A_STEP
        with self.store.read() as known:
            blocked = known.outbox.blocked_until(name)
            if not limit or (blocked is not None and blocked > now):
                # What is newer waits too, so that all leaves in order once the channel works.
                return []
            due = known.outbox.due(now, limit=limit, channel=name)
        return [message for message in due if not self._is_held(message, now)]

    def _room(self, now: datetime) -> int:
        """Return how many mails may leave now. A restart begins a new minute."""
        most = self.post.per_minute
        if most is None:
            return _MESSAGES_A_STEP
        while self._handed and not now - _MINUTE < self._handed[0] <= now + _MINUTE:
            self._handed.popleft()
        return min(max(most - len(self._handed), 0), _MESSAGES_A_STEP)

    def _write(self) -> AbstractContextManager[Transaction]:
        return self.store.begin(self.holder)

    def _compose(self, group: PendingGroup, now: datetime) -> bool:
        name = (group.recipient, group.group)
        if name in self._unspeakable:
            return False
        try:
            with self._write() as step:
                told = self._believed(self._unmuted(group, step, now=now), step)
                if not told.alerts:
                    return False
                group = told
                findings = self._findings(group, step)
                if not findings:
                    step.outbox.recall(group.alerts)
                    _log.info("taken_back", recipient=group.recipient, group=group.group)
                    return False
                held = self._later(group, findings, now=now, outbox=step.outbox)
                if held is not None:
                    self._put_off(group, held, outbox=step.outbox)
                    return False
                message = self._composed(group, findings, now=now, outbox=step.outbox)
                step.outbox.put(message, group.alerts)
        except STORE_ENDS:
            raise
        except Exception:  # noqa: BLE001  # one group must not silence the others
            self._unspeakable.add(name)
            _log.exception("compose_failed", recipient=group.recipient, group=group.group)
            return False
        return True

    def _later(
        self, group: PendingGroup, findings: Sequence[Finding], *, now: datetime, outbox: Outbox
    ) -> Later | None:
        """Return until when a group waits for its recipient's sake, if it does."""
        waits = until_told(group, _tellings(group, findings, outbox=outbox).values(), now=now)
        if waits is not None:
            return waits
        wants = self.post.recipients.get(group.recipient)
        if wants is None:
            return None
        zone = ZoneInfo(wants.timezone)
        today = 0 if wants.most_a_day is None else outbox.told_since(group, day_start(now, zone))
        return later(group, findings, recipient=wants, zone=zone, told_today=today, now=now)

    def _put_off(self, group: PendingGroup, held: Later, *, outbox: Outbox) -> None:
        outbox.move(group.alerts, due=held.due, group=held.group)
        who, name, until = group.recipient, group.group, held.due
        if held.group is None:
            _log.info("held", recipient=who, group=name, until=until)
        else:
            _log.info("folded", recipient=who, group=name, until=until)

    def _is_held(self, message: Message, now: datetime) -> bool:
        """Whether a message that is due waits for the end of quiet hours; if so, note it.

        It was made before they began: the mail server or the service itself did not work then.
        """
        wants = self.post.recipients.get(message.recipient)
        if wants is None:
            return False
        until = quiet_until(wants.quiet, now, zone=ZoneInfo(wants.timezone))
        if until is None:
            return False
        with self._write() as step:
            findings = step.ledger.findings(step.outbox.carried(message.key))
            is_held = bool(findings) and not any(is_urgent(wants, one) for one in findings)
            if is_held:
                step.outbox.postpone(message.key, until)
        return is_held

    def _unmuted(self, group: PendingGroup, step: Transaction, *, now: datetime) -> PendingGroup:
        """Return a group without what its recipient muted, whose alerts are dropped."""
        mutes = step.outbox.mutes(group.recipient)
        if not mutes:
            return group
        findings = step.ledger.findings([alert.event for alert in group.alerts])
        spoken_of = step.outbox.spoken_of([one.event.version or "" for one in findings])
        silent = muted(findings, mutes, spoken_of=spoken_of, now=now)
        dropped = [alert for alert in group.alerts if alert.event in silent]
        if dropped:
            step.outbox.recall(dropped)
            _log.info("muted", recipient=group.recipient, group=group.group, alerts=len(dropped))
        kept = tuple(alert for alert in group.alerts if alert.event not in silent)
        return replace(group, alerts=kept)

    def _believed(self, group: PendingGroup, step: Transaction) -> PendingGroup:
        """Return a group without corrections of what its person never read; they are dropped."""
        if not group.group.startswith((CORRECTION_GROUP, REST_GROUP)):
            return group
        findings = step.ledger.findings([alert.event for alert in group.alerts])
        tellings = _tellings(group, findings, outbox=step.outbox)
        unread = {event for event, message in tellings.items() if is_unread(message)}
        dropped = [alert for alert in group.alerts if alert.event in unread]
        if dropped:
            step.outbox.recall(dropped)
            _log.info("taken_back", recipient=group.recipient, group=group.group)
        kept = tuple(alert for alert in group.alerts if alert.event not in unread)
        return replace(group, alerts=kept)

    def _findings(self, group: PendingGroup, step: Transaction) -> tuple[Finding, ...]:
        """Return what a group tells; of edits that came to nothing, nothing."""
        findings = step.ledger.findings([alert.event for alert in group.alerts])
        if not group.group.startswith(JOINED_GROUP):
            return findings
        latest = [step.statements.known(*text) for text in joining.texts(findings)]
        return joining.joined(
            findings,
            group.alerts,
            latest=[known for known in latest if known is not None],
            toolkit=self.toolkit,
        )

    def _composed(
        self, group: PendingGroup, findings: Sequence[Finding], *, now: datetime, outbox: Outbox
    ) -> Message:
        sender, templates = self.post.sender, self.post.templates_for(group.recipient)
        if group.group.startswith(DIGEST_GROUP):
            return compose_digest(group, findings, now=now, sender=sender, templates=templates)
        told = told_of(findings)
        tellings = _tellings(group, findings, outbox=outbox).values()
        begun = next((one.thread for one in tellings if one is not None), None) or outbox.thread(
            group, statements=told.statements, partnerships=told.partnerships
        )
        return compose_alert(
            group, findings, now=now, sender=sender, templates=templates, thread=begun
        )

    def _compose_notices(self, now: datetime) -> int:
        if not self.post.operator:
            return 0
        with self._write() as step:
            notices = step.outbox.notices_unsent()
            if not notices:
                return 0
            messages = [
                compose_notice(
                    notices,
                    recipient=recipient,
                    now=now,
                    sender=self.post.sender,
                    templates=self.post.templates_for(recipient),
                    channel=channel_of(recipient),
                )
                for recipient in self.post.operator
            ]
            step.outbox.put_notices(messages, notices)
        return len(self.post.operator)

    def _ended(self, message: Message, attempt: Attempt, *, sending: Sending) -> _Ended:
        at, detail = self.clock(), sending.detail
        if not sending.error:
            ended, after = accepted(message, attempt, at=at, detail=detail)
            return _Ended(attempt=ended, message=after)
        if sending.unreached:
            ended, after = unreached(message, attempt, at=at, detail=detail)
            return _Ended(attempt=ended, message=after)
        if not sending.permanent:
            ended, after = deferred(message, attempt, at=at, detail=detail)
            return _Ended(attempt=ended, message=after)
        ended, after = refused(message, attempt, at=at, detail=detail)
        # Who refuses what is sent to the operator would refuse the notice of it too, for ever.
        is_deaf = message.recipient in self.post.operator
        notices = () if is_deaf else (parked_notice(message, at=at, detail=detail),)
        return _Ended(attempt=ended, message=after, notices=notices)

    def _note(self, ended: _Ended) -> None:
        """Write how a try ended, before the next message leaves."""
        with self._write() as step:
            step.outbox.finish(ended.attempt, ended.message)
            if ended.notices:
                step.record([Findings(notices=ended.notices)])
        _log.info(
            ended.attempt.outcome or "",
            message=ended.message.key,
            recipient=ended.message.recipient,
            subject=ended.message.subject,
            detail=ended.attempt.detail,
        )


def _tellings(
    group: PendingGroup, findings: Sequence[Finding], *, outbox: Outbox
) -> Mapping[str, Message | None]:
    """Return, by correction, the message that told a group's person what it takes back."""
    return {
        finding.event.key: outbox.telling(corrected(finding.event), group)
        for finding in findings
        if is_correction(finding)
    }
