"""What people ask of the memory, and what it answers: lines of lists, and all about one thing."""

from dataclasses import dataclass
from datetime import datetime

from monitor.model.alert import Alert, Attempt, Message, MessageState
from monitor.model.claim import Label, Stage
from monitor.model.event import Event, Novelty
from monitor.model.partnership import Partnership, Posting, Step, StoredClaim
from monitor.model.source import SourceState
from monitor.model.statement import (
    Basis,
    Change,
    Copy,
    Listing,
    Location,
    Observation,
    Version,
    Visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementsWanted:
    """Which statements; None asks nothing.

    `company` published it or is a party in it. `since` is when it was first seen or last changed.
    """

    source: str | None = None
    company: str | None = None
    since: datetime | None = None
    label: Label | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A statement in a list, with what its latest version says; `number` is how many it has had.

    `company` is the key of the company that its source speaks for.
    """

    location: Location
    company: str | None
    number: int | None
    label: Label | None
    label_confidence: float | None
    language: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipsWanted:
    """Which partnerships: one of `companies` takes part, and the last news is not older.

    `gone` asks for those too that were merged into others, or removed.
    """

    companies: tuple[str, ...] = ()
    gone: bool = False
    stage: Stage | None = None
    since: datetime | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A posting with its evidence: the claim, the version, where it was read, and which bytes."""

    posting: Posting
    claim: StoredClaim
    source: str
    url: str | None
    title: str
    basis: Basis
    number: int
    text_hash: str
    retrieved: datetime
    body_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A partnership and every line of the ledger about it, oldest first."""

    partnership: Partnership
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertsWanted:
    """Which alerts, raised since when. One that is in no message yet counts as queued."""

    state: MessageState | None = None
    recipient: str | None = None
    since: datetime | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHead:
    """What stands on the envelope of a message."""

    key: str
    message_id: str
    subject: str
    state: MessageState
    created: datetime
    due: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLine:
    """An alert with its event, and the message that carries it once there is one."""

    alert: Alert
    event: Event
    message: MessageHead | None

    @property
    def state(self) -> MessageState:
        """Where the alert stands."""
        return self.message.state if self.message else MessageState.QUEUED


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message, the alerts that it carries, and every try to send it.

    Without a message it is one alert that waits for its group or its digest.
    """

    message: Message | None
    alerts: tuple[AlertLine, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureHead:
    """What is kept of an answer, without headers and body."""

    key: str
    url: str
    final_url: str
    at: datetime
    status: int
    body_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is remembered of one statement at one location, each list oldest first."""

    source: SourceState
    location: Location
    listing: Listing | None
    versions: tuple[Version, ...]
    captures: tuple[CaptureHead, ...]
    changes: tuple[Change, ...]
    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    alerts: tuple[AlertLine, ...]
    visit: Visit | None
    copies: tuple[Copy, ...] = ()

    @property
    def basis(self) -> Basis:
        """What the statement's events are read from."""
        return self.location.basis or Basis.FEED

    @property
    def told(self) -> tuple[Version, ...]:
        """The versions that its events are read from."""
        return tuple(version for version in self.versions if version.basis is self.basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """What is remembered of one source, with its last polls that told something."""

    state: SourceState
    statements: int
    listed: int
    visits: int
    polls: tuple[Observation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """What a version is made of, as it stands in the database, with its claims.

    `text` is None where its content is gone or damaged; the text has the hash that it should.
    """

    version: str
    title: str
    text: str | None
    fingerprint: str
    claims: tuple[StoredClaim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """Whether one promise holds: how much was looked at, how many faults, and the first of them."""

    check: str
    looked_at: int
    fault_count: int = 0
    faults: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it holds."""
        return not self.fault_count


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What left the database, or would leave it: rows, and bytes of stored bodies."""

    bodies: int = 0
    bytes: int = 0
    observations: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What a rebuild found: how many postings and partnerships, and what was not as it should be.

    `differences` are those partnerships' keys, each with the first field that differed.
    """

    postings: int
    partnerships: int
    differences: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A name that nobody decided: in how many partnerships it stands, and what it may mean.

    `candidates` are keys of companies, or names marked as undecided. They are hints and no more: a
    parent and its subsidiary share a word, and stay apart until somebody says otherwise.
    """

    name: str
    partnerships: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One thing that happened to a partnership, and every statement that tells of it.

    `primary` is the strongest line of the statement that counts: a party's newsroom before a wire,
    a wire before others, then the earliest. `differences` say where others give other facts. `kin`
    are lines that tell of it with fewer or more companies, `members` the names that those have.
    `confirmed_by` are the companies that say on the record what the primary one says of another.
    `begins` is the day for which it moves the beginning, `begun_before` the day that was known.
    """

    step: Step
    at: datetime
    novelty: Novelty
    primary: LedgerLine
    supporting: tuple[LedgerLine, ...] = ()
    differences: tuple[str, ...] = ()
    kin: tuple[LedgerLine, ...] = ()
    members: tuple[str, ...] = ()
    confirmed_by: tuple[str, ...] = ()
    begins: datetime | None = None
    begun_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A company whose newsroom was read well for a while, and said nothing of it."""

    company: str | None
    source: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A statement related to another: its copy, of the same event, or of the same partnership."""

    relation: str
    statement: str
    title: str
    url: str | None
    at: datetime
    partnership: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A partnership's lines, what happened by them, and who has kept silent about it."""

    timeline: Timeline
    episodes: tuple[Episode, ...]
    quiet: tuple[Quiet, ...]
