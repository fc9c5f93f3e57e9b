"""What companies publish: entries, statements, their locations, versions and changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.capture import Validators
from monitor.model.claim import Label
from monitor.model.digest import content_hash, key_of


class Basis(StrEnum):
    """What a version was read from. Only versions of one basis are compared."""

    FEED = "feed"
    PAGE = "page"
    PDF = "pdf"


class Verdict(StrEnum):
    """What a response is worth. Only `good` makes versions."""

    GOOD = "good"
    NOT_MODIFIED = "not_modified"
    BLOCKED = "blocked"
    SOFT_404 = "soft_404"
    MOVED = "moved"
    GONE = "gone"
    OUTAGE = "outage"
    NOT_A_FEED = "not_a_feed"
    TRUNCATED = "truncated"
    EMPTIED = "emptied"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One statement as a feed lists it.

    `id` is the feed's own identifier, or None. `text` is the entry's content, or its summary, as
    canonical text. `raw_hash` is the digest of what the feed said about this entry, `bytes_hash`
    that of its bytes, empty where they could not be told from the rest.
    """

    id: str | None
    url: str | None
    title: str
    text: str
    raw_hash: str
    published: datetime | None = None
    updated: datetime | None = None
    language: str | None = None
    bytes_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """An entry as last seen at a location, and since when the source lists it or not.

    `place` orders the entries of a source as they stood when each was first listed: the smaller
    number stands above. It is not written anew when others come and go.
    """

    location: str
    source: str
    entry_id: str | None
    url: str | None
    title: str
    raw_hash: str
    published: datetime | None
    updated: datetime | None
    listed_since: datetime
    unlisted_since: datetime | None = None
    bytes_hash: str = ""
    place: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A statement's own words, read from one capture.

    `text` is canonical text: NFC, paragraphs parted by one newline. All offsets anywhere are code
    points into `title` or `text`. `extractor` is the fingerprint of the extraction (library version
    and settings): contents of different extractors are never compared.
    """

    title: str
    text: str
    basis: Basis
    extractor: str
    language: str | None = None
    published: datetime | None = None
    modified: datetime | None = None

    @property
    def text_hash(self) -> str:
        """SHA-256 of the canonical text."""
        return content_hash(self.text.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a company said, through time. Its key comes from its first location."""

    key: str
    source: str
    first_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place where a statement stands: one entry of one source, one page.

    `identity` is what the key was made of when it was first seen, and stays when the feed's id or
    the URL changes later. `baseline` says that the source's first good poll already listed it.
    `basis` is what its events are read from; it is empty until the first content was judged, and
    then the statement is published. `gone_since` and `gone_times` count towards a withdrawal.
    `backfilled` says that it was old when it was first listed, or came in a crowd.
    """

    key: str
    statement: str
    source: str
    identity: str
    url: str | None
    canonical_url: str | None
    first_seen: datetime
    baseline: bool
    title: str = ""
    basis: Basis | None = None
    changed_at: datetime | None = None
    gone_since: datetime | None = None
    gone_times: int = 0
    withdrawn_at: datetime | None = None
    backfilled: bool = False

    @staticmethod
    def key_for(source: str, identity: str) -> str:
        """Return the key of the location that a source lists under this identity."""
        return key_of("location", source, identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One statement stands at two locations: what came later is a copy of what was there.

    Each keeps its own versions. `reason` says in words what they have in common.
    """

    location: str
    of_location: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """By what copies of a location's statement are found: numbers that their texts share.

    `at` is when it was published.
    """

    location: str
    numbers: tuple[int, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a statement said at one location at one moment; never altered.

    `number` counts from 1 within location and basis; A, B, A makes three. `fingerprint` is the
    digest of title and text in normal form: equal fingerprints are no new version. `label` is what
    `detector` took the document for, with its confidence (0 to 1).
    """

    key: str
    statement: str
    location: str
    basis: Basis
    number: int
    capture: str
    at: datetime
    fingerprint: str
    content: Content
    label: Label = Label.NONE
    label_confidence: float = 0.0
    detector: str = ""

    @staticmethod
    def key_for(*, location: str, basis: Basis, number: int) -> str:
        """Return the key of a location's n-th version of a basis."""
        return key_of("version", location, basis, str(number))


class Op(StrEnum):
    """What happened to a piece of text: difflib's words and a move."""

    INSERT = "insert"
    DELETE = "delete"
    REPLACE = "replace"
    MOVE = "move"


class EditKind(StrEnum):
    """What an edit touches, by what a reader would call it."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PARTY = "party"
    MODALITY = "modality"
    QUOTE = "quote"
    TITLE = "title"
    CORRECTION = "correction"
    ADDED_CONTENT = "added_content"
    REMOVED_CONTENT = "removed_content"
    LINK = "link"
    FORMATTING = "formatting"
    TYPO = "typo"
    BOILERPLATE = "boilerplate"
    REWORDING = "rewording"
    MOVED = "moved"
    METADATA = "metadata"
    OTHER = "other"


# What a reader wants to see first; what is not here follows in the order of the text.
_TOLD_FIRST = (
    EditKind.PARTY,
    EditKind.NUMBER,
    EditKind.DATE,
    EditKind.MODALITY,
    EditKind.NAME,
    EditKind.CORRECTION,
    EditKind.TITLE,
    EditKind.QUOTE,
    EditKind.REMOVED_CONTENT,
    EditKind.ADDED_CONTENT,
)


def rank(kinds: Iterable[EditKind]) -> int:
    """Return how early edits of these kinds are told; what is told first has 0."""
    told = (_TOLD_FIRST.index(kind) for kind in kinds if kind in _TOLD_FIRST)
    return min(told, default=len(_TOLD_FIRST))


class Turn(StrEnum):
    """What became of a claim; the words stand in the detail of the edit that did it."""

    OTHER_PARTY = "other party"
    PARTY_DROPPED = "party dropped"
    DROPPED = "claim dropped"
    WEAKENED = "claim weakened"
    STRENGTHENED = "claim strengthened"


_WITHOUT_A_PARTY = frozenset({Turn.OTHER_PARTY, Turn.PARTY_DROPPED, Turn.DROPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One changed piece. Spans are half-open code points into the field of each version.

    `rule` names the rule that found the edit not worth an alert; it is empty for material edits.
    `detail` is what else was found, parted by commas.
    """

    op: Op
    field: str
    before: str
    after: str
    before_span: tuple[int, int]
    after_span: tuple[int, int]
    kinds: tuple[EditKind, ...]
    material: bool
    rule: str | None = None
    detail: str | None = None

    @property
    def drops_party(self) -> bool:
        """Whether it takes a party out, by what became of a claim or by a name that is gone."""
        if not self.material:
            return False
        details = (self.detail or "").split(", ")
        removes = self.op in {Op.DELETE, Op.REPLACE} and EditKind.PARTY in self.kinds
        return removes or any(turn in details for turn in _WITHOUT_A_PARTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one content became another. Applying the edits to the first gives the second.

    `fallback` names the coarser comparison that the work budget forced, or is None.
    """

    edits: tuple[Edit, ...]
    kinds: tuple[EditKind, ...]
    material: bool
    summary: str
    fallback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The comparison of two successive versions of one location and basis."""

    key: str
    statement: str
    location: str
    before: str
    after: str
    at: datetime
    comparison: Comparison
    reverted: bool = False

    @staticmethod
    def key_for(before: str, after: str) -> str:
        """Return the key of the change between two versions."""
        return key_of("change", before, after)

    @classmethod
    def between(
        cls, before: Version, after: Version, *, comparison: Comparison, reverted: bool = False
    ) -> "Change":
        """Return the change from one version to a later one of the same location."""
        return cls(
            key=cls.key_for(before.key, after.key),
            statement=after.statement,
            location=after.location,
            before=before.key,
            after=after.key,
            at=after.at,
            comparison=comparison,
            reverted=reverted,
        )


# The reasons of visits to pages that were not read yet.
FIRST_LOOKS = ("new", "baseline")
# The reasons of visits to pages whose last look was bad: unreadable, or not there.
FAILED = "failed"
MISSING = "missing"
# The reason of a visit to a page whose feed words its entry in another way.
ENTRY_CHANGED = "entry changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A planned look at a location's page. All of them are the frontier.

    `late_at` is when the look comes too late (without it: when it is due); what is late first goes
    first. `whole_at` is when the page last came as a whole, and `reader` in which way it was read.
    `looked_at` is the last look that gave an answer, which was good where `failures` is 0.
    """

    location: str
    source: str
    url: str
    due: datetime
    reason: str
    failures: int = 0
    validators: Validators | None = None
    late_at: datetime | None = None
    whole_at: datetime | None = None
    reader: str | None = None
    looked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Failed looks in a row at the pages of a source, since the last one that was good.

    `pages` is how many pages began to fail in it; `told` says whether the operator heard of it.
    Without a look it is over.
    """

    source: str
    since: datetime
    looks: int = 0
    pages: int = 0
    failure: str = ""
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One look that told something: what came back and what was made of it."""

    source: str
    location: str | None
    at: datetime
    verdict: Verdict
    detail: str
    status: int | None = None
    capture: str | None = None
