"""What claims become over time: postings in an append-only ledger, folded into partnerships."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations

from monitor.model.claim import Claim, Kind, Stage
from monitor.model.digest import key_of
from monitor.model.source import Outlet


class Step(StrEnum):
    """What a posting means for its partnership."""

    FIRST_SIGNAL = "first_signal"
    TALKS_CONFIRMED = "talks_confirmed"
    INTENT_SIGNED = "intent_signed"
    AGREED = "agreed"
    EFFECTIVE = "effective"
    EXPANDED = "expanded"
    RENEWED = "renewed"
    AMENDED = "amended"
    ENDED = "ended"
    CALLED_OFF = "called_off"
    DENIED = "denied"
    CONFIRMED_BY_COUNTERPARTY = "confirmed_by_counterparty"
    CONTRADICTION = "contradiction"
    STATEMENT_EDITED = "statement_edited"
    STATEMENT_WITHDRAWN = "statement_withdrawn"
    STATEMENT_RESTORED = "statement_restored"
    MENTIONED = "mentioned"


class Corroboration(StrEnum):
    """Who stands behind a partnership, over all its claims."""

    UNILATERAL = "unilateral"
    BILATERAL = "bilateral"
    THIRD_PARTY_ONLY = "third_party_only"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


class Status(StrEnum):
    """Whether a partnership stands: it may have ended, be part of another, or be none at all."""

    ACTIVE = "active"
    CLOSED = "closed"
    MERGED = "merged"
    REMOVED = "removed"


# What is neither part of another partnership nor rejected.
STANDING = frozenset({Status.ACTIVE, Status.CLOSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """A claim with its place in the record: which version, at which rank, by which detector."""

    version: str
    rank: int
    claim: Claim
    detector: str

    @property
    def key(self) -> str:
        """The claim of this version at these words by this detector."""
        span = self.claim.span
        place = (span.field, str(span.start), str(span.end), str(self.rank))
        return key_of("claim", self.version, self.detector, *place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A decision that a name means a company; a later one for the same name replaces it.

    `name` is in name normal form. `company` is a configured company's key, or `~` and the name
    itself while nobody has decided.
    """

    name: str
    company: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line of the ledger: a claim means this step for this partnership.

    `mentions` are the positions, among the claim's parties, of the mentions it rests on, and
    `speakers` those of them that say it on the record. Lines are never altered; `partnership` is
    what the names resolved to when the line was written.
    """

    claim: str
    partnership: str
    step: Step
    mentions: tuple[int, ...]
    statement: str
    version: str
    at: datetime
    speakers: tuple[int, ...] = ()
    outlet: Outlet = Outlet.MEDIA

    @property
    def key(self) -> str:
        """One line for a claim, a partnership and a step.

        A statement can be withdrawn, restored and withdrawn again, and each time is a line.
        """
        moment = (self.at.isoformat(),) if self.step in _REPEATED else ()
        return key_of("posting", self.claim, self.partnership, self.step, *moment)


_PAIR = 2
# A consortium of so many has 66 pairs; lists of partners are longer, and no deal of their members.
_MOST_MEMBERS = 12
_REPEATED = frozenset({Step.STATEMENT_WITHDRAWN, Step.STATEMENT_RESTORED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The first line that said a stage, as the news or not, since the partnership last ended.

    Of an end it is the last one.
    """

    stage: Stage
    news: bool
    at: datetime
    posting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The last time that a company spoke on the record, and in which statement.

    `company` is empty where it is not told who it was.
    """

    company: str
    statement: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a statement was withdrawn or is back, by what was seen of it last."""

    statement: str
    withdrawn: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a line says of the day from which on a partnership is in effect.

    `by` are the companies that say it on the record, the empty name where it is not told who.
    `given` says that words give the day; otherwise it is the day on which the line says that it
    runs. `amends` says that the line tells of the day as another one than before.
    """

    day: datetime
    at: datetime
    posting: str
    by: tuple[str, ...] = ()
    given: bool = True
    amends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """The state that a partnership's postings fold into; it can always be rebuilt.

    `companies` are company keys in order; `names` are how the first claim wrote them. `steps` holds
    the latest moment of each step. `on_record` are the companies that spoke for it themselves in
    statements that stand. `stage_posting` is the line that set the stage, `first_posting` the line
    that the names are from; `posted_as` are the partnerships that its lines were written for.
    `families` are the kinds of deal that part one from another, each with the latest moment that
    one was announced. `reached`, `voices`, `denials`, `standings` and `beginnings` are what the
    next line is folded with, so that a fold costs the same after ten lines and after ten thousand.
    `beginnings` is None in a row of an older program, until it is folded anew.
    """

    key: str
    companies: tuple[str, ...]
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    stage: Stage
    corroboration: Corroboration
    first_seen: datetime
    last_seen: datetime
    postings: int
    steps: tuple[tuple[Step, datetime], ...] = ()
    on_record: tuple[str, ...] = ()
    disputed: bool = False
    status: Status = Status.ACTIVE
    merged_into: str | None = None
    stage_posting: str | None = None
    stage_since: datetime | None = None
    first_on_record: datetime | None = None
    announced_at: datetime | None = None
    effective_at: datetime | None = None
    ended_at: datetime | None = None
    first_posting: str = ""
    posted_as: tuple[str, ...] = ()
    reached: tuple[Reached, ...] = ()
    voices: tuple[Voice, ...] = ()
    denials: tuple[Voice, ...] = ()
    standings: tuple[Standing, ...] = ()
    families: tuple[tuple[str, datetime], ...] = ()
    beginnings: tuple[Beginning, ...] | None = ()

    @staticmethod
    def key_for(companies: tuple[str, ...]) -> str:
        """Return the key of the partnership between these companies, in any order."""
        return key_of("partnership", *sorted(set(companies)))

    @staticmethod
    def pairs_of(companies: tuple[str, ...]) -> tuple[str, ...]:
        """Return the keys of the partnerships between each two of several companies.

        Of two there is no other, and of very many companies nobody asks which two.
        """
        if not _PAIR < len(set(companies)) <= _MOST_MEMBERS:
            return ()
        pairs = combinations(sorted(set(companies)), _PAIR)
        return tuple(Partnership.key_for(pair) for pair in pairs)
