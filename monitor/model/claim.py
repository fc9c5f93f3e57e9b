"""What a version says about partnerships: claims with their evidence.

The values of the closed sets, and their tests, are those of the labelling guideline in
`docs/explanation/partnerships.md`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.errors import EvidenceMismatch


class Label(StrEnum):
    """What a whole document is, by its strongest claim."""

    ANNOUNCEMENT = "ANNOUNCEMENT"
    SIGNAL = "SIGNAL"
    MENTION = "MENTION"
    NONE = "NONE"


class PartyType(StrEnum):
    """What sort of organisation a party is."""

    COMPANY = "company"
    GOVERNMENT = "government"
    UNIVERSITY = "university"
    NGO = "ngo"
    UNNAMED = "unnamed"


class Kind(StrEnum):
    """What sort of alliance a claim speaks of; a claim may have several."""

    JOINT_VENTURE = "joint_venture"
    EQUITY_ALLIANCE = "equity_alliance"
    CO_DEVELOPMENT = "co_development"
    MANUFACTURING = "manufacturing"
    SUPPLY = "supply"
    LICENSING = "licensing"
    DISTRIBUTION = "distribution"
    MARKETING = "marketing"
    INTEGRATION = "integration"
    CONSORTIUM = "consortium"
    RESEARCH = "research"
    GOVERNMENT = "government"
    SERVICE = "service"
    UNSPECIFIED = "unspecified"


class Stage(StrEnum):
    """How far the partnership is, by the claim's own words."""

    SOUGHT = "sought"
    TALKS = "talks"
    INTENT_SIGNED = "intent_signed"
    AGREED = "agreed"
    CONDITIONAL = "conditional"
    ACTIVE = "active"
    AMENDED = "amended"
    ENDED = "ended"
    CALLED_OFF = "called_off"
    UNSPECIFIED = "unspecified"


class Modality(StrEnum):
    """How firmly it is said; the weakest word wins."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    POSSIBLE = "possible"
    REPORTED = "reported"
    DENIED = "denied"
    OPINION = "opinion"


class Capacity(StrEnum):
    """In which capacity the speaker speaks."""

    PARTY = "party"
    COUNTERPARTY = "counterparty"
    GOVERNMENT = "government"
    UNNAMED = "unnamed"
    MEDIA = "media"
    AUTHOR = "author"


class Newness(StrEnum):
    """Whether the text presents the relation as new or as one that exists."""

    NEW = "new"
    EXPANSION = "expansion"
    RENEWAL = "renewal"
    EXISTING = "existing"
    HISTORICAL = "historical"
    UNCLEAR = "unclear"


class Terms(StrEnum):
    """Whether the text discloses terms."""

    YES = "yes"
    PARTIAL = "partial"
    NO_EXPLICIT = "no_explicit"
    NOT_MENTIONED = "not_mentioned"


class Reaction(StrEnum):
    """How a party responds to a claim."""

    CONFIRM = "confirm"
    NO_COMMENT = "no_comment"
    NOT_DENIED = "not_denied"
    NOT_ANNOUNCED_BY_US = "not_announced_by_us"
    DENY = "deny"


class Field(StrEnum):
    """The part of a statement that a span points into."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A half-open range of code points in one field of a content."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An organisation as written, at an exact place.

    `company` is the configured company it was recognised as while reading, or None; the binding
    resolution is a log of its own. `via` says how a mention stands for its organisation when its
    words are not the name itself, such as an executive. `organisation` is the fullest name that
    the document gives the organisation, or None when the surface is that name.
    """

    surface: str
    span: Span
    type: PartyType = PartyType.COMPANY
    company: str | None = None
    via: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it, in which capacity, and where the speaker stands.

    `organisation` is whom a person speaks for, as the document calls it in full.
    """

    speaker: str | None
    capacity: Capacity
    span: Span | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How a party reacts to what a claim says, with its own evidence."""

    party: str
    reaction: Reaction
    evidence: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A day that the text gives (at midnight UTC), with its own evidence."""

    day: datetime
    evidence: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A version says this, here, in these words.

    `parties` are the mentions joined, in the order of the text, two or more unless `unnamed_party`.
    `news` is false for background and history. `confidence` is between 0 and 1. `features` are the
    names of what fired, for explanation. `effective` is from which day on it is to be in effect.
    """

    parties: tuple[Mention, ...]
    kinds: tuple[Kind, ...]
    stage: Stage
    modality: Modality
    attribution: Attribution
    evidence: str
    span: Span
    unnamed_party: bool = False
    responses: tuple[Response, ...] = ()
    newness: Newness = Newness.UNCLEAR
    terms: Terms = Terms.NOT_MENTIONED
    activity: str | None = None
    news: bool = True
    confidence: float = 0.5
    features: tuple[str, ...] = ()
    effective: Stated | None = None

    def spans(self) -> tuple[tuple[Span, str], ...]:
        """Return every span of the claim with the words that must stand there."""
        given = [(self.span, self.evidence)]
        given += [(mention.span, mention.surface) for mention in self.parties]
        given += [(response.span, response.evidence) for response in self.responses]
        if self.effective is not None:
            given.append((self.effective.span, self.effective.evidence))
        return tuple(given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """All that detection found in one content. Claims are strongest first."""

    language: str | None
    label: Label
    confidence: float
    claims: tuple[Claim, ...]
    detector: str


def verify(claim: Claim, *, title: str, text: str) -> None:
    """Check every quote of a claim against its span; raise EvidenceMismatch on the first lie."""
    for span, quote in claim.spans():
        found = (title if span.field is Field.TITLE else text)[span.start : span.end]
        if found != quote:
            raise EvidenceMismatch(quote=quote, found=found, start=span.start, end=span.end)
