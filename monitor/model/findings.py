"""What the analysis hands to the shell: readings, what is known, and what follows from both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitor.model.alert import Alert, Notice
from monitor.model.capture import Capture, Hold
from monitor.model.claim import Detection
from monitor.model.event import Event
from monitor.model.partnership import Partnership, Posting, Resolution, StoredClaim
from monitor.model.source import Pace, Source, SourceState
from monitor.model.statement import (
    Change,
    Content,
    Copy,
    Entry,
    Listing,
    Location,
    Marks,
    Observation,
    Statement,
    Trouble,
    Verdict,
    Version,
    Visit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a source listed when it was last read, so that less is read now.

    `envelope` is the digest of what stood around the entries.
    """

    envelope: str | None = None
    listings: tuple[Listing, ...] = ()


NOTHING_SEEN = Seen()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReading:
    """An entry, and where it is not as it was seen before, its content.

    Its claims are looked for where its statement is told from them, not from its page.
    `capture` is the key of the answer it was read from, where that is not the source's own: a
    sitemap that an index names.
    """

    entry: Entry
    content: Content | None = None
    fingerprint: str = ""
    detection: Detection | None = None
    capture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """A feed as read: a verdict, and the entries where it is good. `detail` says why not.

    `branches` are the addresses of the sitemaps that an index names. `is_partial` says that the
    source may list more than was read, so that what is missing says nothing. `reader` is the
    fingerprint of the way in which it was read, `envelope` the digest of what stands around the
    entries, where it could be told from them. `judged` is what follows from a first poll, where it
    was judged where it was read: its entries are not given then.
    """

    verdict: Verdict
    detail: str
    entries: tuple[EntryReading, ...] = ()
    branches: tuple[str, ...] = ()
    is_partial: bool = False
    reader: str | None = None
    pace: Pace | None = None
    envelope: str | None = None
    judged: "tuple[Findings, ...] | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """A page as read: a verdict, and content with claims where it is good.

    `reader` is the fingerprint of the way in which it was read. `characters` is how much text a
    page has that shows hardly any, and empty otherwise.
    """

    verdict: Verdict
    detail: str
    content: Content | None = None
    fingerprint: str = ""
    detection: Detection | None = None
    reader: str | None = None
    characters: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLocation:
    """What is remembered of one location: the entry, its latest version, and its claims.

    `latest` is the latest version of the basis in question. `fingerprints` are those of all its
    versions of that basis, oldest first.
    """

    source: Source
    location: Location
    listing: Listing | None = None
    latest: Version | None = None
    claims: tuple[StoredClaim, ...] = ()
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCopy:
    """A statement told lately that a new one may be a copy of, with its words as first told.

    `told` says whether it brought something new of a partnership.
    """

    location: Location
    content: Content
    told: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to look up of a source that lists something new.

    `identities` are looked up among what its locations were first known by and among the ids that
    it lists now, `urls` among the canonical URLs; `keys` are those of its locations. `text_hashes`
    are those of texts that another of its entries may have.
    """

    source: str
    identities: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    text_hashes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """What was found of a source; see `KnownSource` for what it is."""

    locations: tuple[KnownLocation, ...] = ()
    missing: tuple[KnownLocation, ...] = ()
    copied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSource:
    """What is remembered of a source that matters for judging what it lists now.

    `locations` are those that its entries may stand for, `listed` all that it lists so far, and
    `missing` those that it lists no more and that are counted towards a withdrawal. `copied` are
    the text hashes of new entries that exactly one other entry of the source has, too. `alike` are
    statements that an entry without a page may repeat, by the fingerprint of its reading.
    """

    state: SourceState
    locations: tuple[KnownLocation, ...]
    listed: tuple[Listing, ...]
    missing: tuple[KnownLocation, ...] = ()
    copied: frozenset[str] = frozenset()
    alike: Mapping[str, tuple[KnownCopy, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """How the host of a page does besides: its other pages that the same source lists.

    `good` is how many of them answered well lately, `bad` how many were read before, are not
    withdrawn, and could not be read when last looked at; both are counted to a bound. `freshest`
    are the planned visits to the two that answered well last, at any time. `source_good_at` is when
    the last poll of the source was good, and empty while it fails.
    """

    good: int = 0
    bad: int = 0
    freshest: tuple[Visit, ...] = ()
    source_good_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Another statement of the same source whose page had the very text that a page has now."""

    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownVisit:
    """What is remembered for judging a look: `page` and `feed` are the location on each basis.

    `renewed` is the latest version read again in today's way, where that says something else; it is
    `page.latest` then, and not stored yet. `neighbours` are looked up where the page is not good,
    and `alike`, statements that a new one may repeat, where nothing was told yet. `feed_before` is
    the feed as it was before its latest words, where nobody was told how these changed and the page
    was asked for it. `elsewhere` are the changes that were told of the location on another basis
    since the version that a new one is compared with. `twin` has the text that the page has now.
    """

    visit: Visit
    page: KnownLocation
    feed: KnownLocation
    renewed: Version | None = None
    neighbours: Neighbours = Neighbours()
    alike: tuple[KnownCopy, ...] = ()
    feed_before: KnownLocation | None = None
    elsewhere: tuple[Change, ...] = ()
    twin: Twin | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEdits:
    """The latest edits of all statements of a source.

    `told_at` is when it was last told that many had changed alike.
    """

    changes: tuple[Change, ...]
    told_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParties:
    """What is remembered of names and of the partnerships between the companies they mean.

    `rejected` are words of claims that people said are no partnership.
    """

    resolutions: Mapping[str, str]
    partnerships: Mapping[str, Partnership]
    rejected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of one table as the store writes them; `names` are those of the cells they are made of.

    `rows` are the database driver's own, and only the store looks into them.
    """

    table: str
    names: tuple[str, ...]
    rows: Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one reading means, ready to be written in one transaction.

    Rows with keys are inserted once; `locations`, `listings`, `visits`, `partnerships`, `states`,
    `holds` and `troubles` replace what was there; of a source, what the configuration says is left
    to `Sources.sync`. `polled` are sources that are as they were: only their moments and validators
    are written. `visits_done` are locations whose visit leaves the frontier, before those in
    `visits` enter it. `detected` are versions kept before, of which is known now what a detector
    makes of them. `recalled` are events whose alerts are dropped where they have not left yet.
    `rows` are captures, statements and what belongs to them that were made ready for the store
    where they were judged.
    """

    states: tuple[SourceState, ...] = ()
    polled: tuple[SourceState, ...] = ()
    captures: tuple[Capture, ...] = ()
    observations: tuple[Observation, ...] = ()
    statements: tuple[Statement, ...] = ()
    locations: tuple[Location, ...] = ()
    listings: tuple[Listing, ...] = ()
    versions: tuple[Version, ...] = ()
    detected: tuple[Version, ...] = ()
    changes: tuple[Change, ...] = ()
    copies: tuple[Copy, ...] = ()
    marks: tuple[Marks, ...] = ()
    claims: tuple[StoredClaim, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    postings: tuple[Posting, ...] = ()
    partnerships: tuple[Partnership, ...] = ()
    events: tuple[Event, ...] = ()
    alerts: tuple[Alert, ...] = ()
    recalled: tuple[str, ...] = ()
    visits: tuple[Visit, ...] = ()
    visits_done: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    holds: tuple[Hold, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    rows: tuple[Rows, ...] = ()
