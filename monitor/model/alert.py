"""What people are told: rules, alerts, messages, attempts, and notices to the operator."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.claim import Kind, Modality, Stage
from monitor.model.digest import key_of
from monitor.model.event import Happening, Tier
from monitor.model.partnership import Step

# The channel of addresses. Every other channel goes by the key that the configuration gives it.
MAIL = "mail"
# How the groups of alerts begin that leave in a digest.
DIGEST_GROUP = "digest:"
# How the groups begin of what was beyond a recipient's daily cap: digests as well.
REST_GROUP = f"{DIGEST_GROUP}rest:"
# How the groups begin of what happens to a statement while its edits are joined.
JOINED_GROUP = "joined:"
# How the groups begin of corrections of our own alerts.
CORRECTION_GROUP = "correction:"


def channel_of(recipient: str) -> str:
    """Return the channel of what a rule names: an address, or the key of another channel."""
    return MAIL if "@" in recipient else recipient


class Materiality(StrEnum):
    """Which edits a rule is told of: those that matter, or noise too."""

    MATERIAL = "material"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What a rule asks of an event; an empty field asks nothing.

    Fields are joined by "and", the values of one field by "or". `partners` are keys or names of
    parties other than the one that speaks, or than `companies`. `keywords` are looked for in title
    and text, without case. `confidence` is the least confidence of a claim.
    """

    events: tuple[Happening, ...] = ()
    steps: tuple[Step, ...] = ()
    tiers: tuple[Tier, ...] = ()
    materiality: Materiality = Materiality.MATERIAL
    companies: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    stages: tuple[Stage, ...] = ()
    modalities: tuple[Modality, ...] = ()
    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    confidence: float = 0.0


class Timing(StrEnum):
    """When an alert leaves: at once, in a digest, or never (kept for reading)."""

    IMMEDIATE = "immediate"
    DIGEST = "digest"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliver:
    """How a rule's alerts leave. `cron` (five fields) and `timezone` (IANA) are a digest's.

    Immediate alerts of a statement's edits wait until `join_edits` after it was first seen, so that
    they leave as one; with zero, each leaves at once.
    """

    timing: Timing = Timing.IMMEDIATE
    join_edits: timedelta = timedelta(hours=1)
    cron: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Who is told of which events, and when."""

    key: str
    to: tuple[str, ...]
    when: When = When()
    deliver: Deliver = Deliver()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One person is to be told of one event by one channel; told once whatever the rules.

    Alerts of one `group` leave as one message once the first of them is due.
    """

    event: str
    recipient: str
    channel: str
    rule: str
    raised: datetime
    due: datetime
    group: str

    @property
    def key(self) -> str:
        """Event, person and channel: the idempotency key."""
        return key_of("alert", self.event, self.recipient, self.channel)


class MessageState(StrEnum):
    """Where a message stands: waiting, with the server's yes, or given up with a notice."""

    QUEUED = "queued"
    SENT = "sent"
    PARKED = "parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The bytes that leave, fixed with their Message-ID before the first try (RFC 5322 3.6.4)."""

    key: str
    channel: str
    recipient: str
    message_id: str
    thread: str
    subject: str
    content: bytes
    created: datetime
    due: datetime
    state: MessageState = MessageState.QUEUED
    attempts: int = 0

    @staticmethod
    def key_for(*, channel: str, recipient: str, alerts: tuple[str, ...]) -> str:
        """Return the key of the message that tells these alerts."""
        return key_of("message", channel, recipient, *sorted(alerts))


class Outcome(StrEnum):
    """How an attempt ended. An attempt without outcome was cut off by a crash.

    With `unreached` the channel itself did not work, whatever the message.
    """

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    UNREACHED = "unreached"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try to hand a message over; noted before it starts and again when it ends."""

    message: str
    number: int
    started: datetime
    finished: datetime | None = None
    outcome: Outcome | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingGroup:
    """Alerts that belong in one message, of which one is due at least."""

    recipient: str
    channel: str
    group: str
    alerts: tuple[Alert, ...]


class NoticeKind(StrEnum):
    """What the operator is told about."""

    SOURCE_FAILING = "source_failing"
    SOURCE_RECOVERED = "source_recovered"
    SOURCE_SILENT = "source_silent"
    SERVICE_UNWELL = "service_unwell"
    SERVICE_WELL = "service_well"
    SOURCE_MOVED = "source_moved"
    SOURCE_MIGRATED = "source_migrated"
    SOURCE_CHANGED_ALIKE = "source_changed_alike"
    SOURCE_CROWDED = "source_crowded"
    PAGES_FAILING = "pages_failing"
    PAGES_RECOVERED = "pages_recovered"
    MESSAGE_PARKED = "message_parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing the operator is told once; `subject` is a source's or a message's key."""

    kind: NoticeKind
    subject: str
    at: datetime
    text: str

    @property
    def key(self) -> str:
        """The same notice about the same thing at the same moment is one."""
        return key_of("notice", self.kind, self.subject, self.at.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on a database, held by one service until it expires."""

    holder: str
    acquired: datetime
    expires: datetime
