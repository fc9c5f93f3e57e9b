"""The seams: what the shell asks of the outside world, and what a program may replace."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from monitor.model.alert import Attempt, Lease, MessageState
from monitor.model.books import Ledger
from monitor.model.capture import Capture, FetchResult, Hold, Request
from monitor.model.delivery import Outbox
from monitor.model.event import Event
from monitor.model.findings import (
    Findings,
    KnownCopy,
    KnownLocation,
    Neighbours,
    Remembered,
    SourceEdits,
    Twin,
    Wanted,
)
from monitor.model.source import Source, SourceState
from monitor.model.statement import (
    Basis,
    Change,
    Content,
    Listing,
    Location,
    Marks,
    Observation,
    Trouble,
    Version,
    Visit,
)


class Clock(Protocol):
    """Tells the time; the only way in for `now`."""

    def __call__(self) -> datetime:
        """Return the present moment, aware, in UTC."""


class Fetcher(Protocol):
    """Gets bytes. Implementations: HTTP and the archive of recorded captures."""

    def fetch(self, requests: Iterable[Request]) -> Iterator[FetchResult]:
        """Yield exactly one result for each request, as they complete, in any order."""

    def close(self) -> None:
        """Abort what is under way (it ends as `FetchFailed`, reason `stopped`) and let go."""


class Sources(Protocol):
    """What is remembered of sources."""

    def sync(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make the configured sources active, and those that were configured inactive.

        Those that were added (`Origin.DATABASE`) stay as they are until the configuration names
        their key too; from then on they are its own. What is known of each stays.
        A new source is due at once, and so is one whose URL changed; its validators are forgotten,
        for they are one address's. A new `every` counts from now where that is sooner. A source
        that is no longer configured becomes inactive, and is the same source, with its baseline,
        when it comes back.
        """

    def add(self, sources: Sequence[Source], *, now: datetime) -> None:
        """Make sources active, as `sync` does, and leave all others alone."""

    def remove(self, keys: Sequence[str]) -> None:
        """Make sources inactive; what is known of them stays."""

    def due(self, now: datetime, *, limit: int) -> tuple[SourceState, ...]:
        """Return active sources that are due, most overdue first."""

    def states(self, keys: Sequence[str] | None = None) -> tuple[SourceState, ...]:
        """Return the active sources, or those with the given keys, ordered by key."""

    def all(self) -> tuple[SourceState, ...]:
        """Return all sources that are or were active, ordered by key."""

    def next_due(self) -> datetime | None:
        """Return when the next active source is due."""

    def untold_baselines(self) -> tuple[SourceState, ...]:
        """Return active sources with a baseline of which nobody was told yet what it held."""

    def holds(self, now: datetime) -> tuple[Hold, ...]:
        """Return the hosts that want to be left alone now."""

    def tell_baselines(self, keys: Sequence[str]) -> None:
        """Note that what these sources' baselines held was told."""


class Statements(Protocol):
    """What is remembered of statements: locations, listings, versions, captures."""

    def remembered(self, wanted: Sequence[Wanted]) -> Mapping[str, Remembered]:
        """Return what is remembered of sources, by source, that matters for what each lists now.

        Their locations that any of the identities, URLs or keys may mean; those that the source
        lists no more and that are counted towards a withdrawal, each with its listing and its
        latest version on the basis of the feed; and those hashes of feed texts that exactly one
        listed entry of the source has. As many queries are made for many sources as for one.
        """

    def listed(self, source: str) -> tuple[Listing, ...]:
        """Return what the source lists now (not those unlisted since some moment)."""

    def listed_by(self, sources: Sequence[str]) -> Mapping[str, tuple[Listing, ...]]:
        """Return what each of the sources lists now, by source."""

    def known(self, location: str, basis: Basis) -> KnownLocation | None:
        """Return what is remembered of a location for judging a new content of this basis."""

    def alike(self, marks: Marks, *, near: timedelta, least: int) -> Sequence[KnownCopy]:
        """Return what was told about the same time and shares so many marks, the likest first.

        `near` is how far apart two publications may be, `least` how many marks they must share.
        """

    def version(self, key: str) -> Version | None:
        """Return one version with its content."""

    def versions(self, location: str, basis: Basis) -> tuple[Version, ...]:
        """Return all versions of a location and basis, oldest first."""

    def twin(self, location: Location, content: Content) -> Twin | None:
        """Return another statement of the location's source with this text on this basis."""

    def changes(self, location: Location, *, since: datetime) -> tuple[Change, ...]:
        """Return the changes at a location since a moment, on any basis, oldest first."""

    def edits(self, source: str, *, since: datetime, limit: int) -> SourceEdits:
        """Return the latest edits of a source's statements since a moment, the latest first."""

    def capture(self, key: str) -> Capture | None:
        """Return a stored capture with its body; None also where that is kept no longer."""

    def recorded(self, source: str) -> tuple[Observation, ...]:
        """Return the looks at a source and at its pages that kept a capture, oldest first."""


class Frontier(Protocol):
    """The planned visits."""

    def due(
        self, now: datetime, *, limit: int, per_host: int | None = None, spent: Collection[str] = ()
    ) -> tuple[Visit, ...]:
        """Return visits that are due of active sources, at most so many of a host.

        Of hosts that are `spent` only first looks are returned.
        Those come first that come too late first (`Visit.late_at`): an hourly look is later, a
        minute after it was due, than a monthly one is after a day.
        """

    def next_due(self) -> datetime | None:
        """Return when the next visit is due."""

    def planned(self, location: str) -> Visit | None:
        """Return the visit that is planned for a location now."""

    def waiting(self, source_key: str, reason: str) -> int:
        """Count a source's visits that were planned for this reason and not yet made."""

    def neighbours(self, look: Visit, *, since: datetime) -> Neighbours:
        """Return how the other pages of a visit's host and source did; `since` is "lately"."""

    def trouble(self, source_key: str) -> Trouble | None:
        """Return the failed looks in a row at a source's pages; None where the last was good."""

    def has_well(self, source_key: str) -> bool:
        """Whether any page of a source was well when it was last looked at."""


class Tried(Protocol):
    """A try to send a message, and which message that was."""

    @property
    def attempt(self) -> Attempt:
        """The try."""

    @property
    def recipient(self) -> str:
        """To whom the message goes."""

    @property
    def subject(self) -> str:
        """What the message says it is about."""


class Overview(Protocol):
    """What a status page shows of what happened and of what was sent."""

    def latest_events(self, limit: int) -> tuple[Event, ...]:
        """Return the events that were recorded last, the newest first."""

    def failing_sources(self) -> int:
        """Count the active sources whose last poll failed."""

    def last_good(self) -> datetime | None:
        """Return when any active source last answered well."""

    def shortest_interval(self) -> timedelta | None:
        """Return how often the active source that is asked most often is asked."""

    def waiting_since(self) -> datetime | None:
        """Return when the oldest queued message was made that was tried in vain."""

    def outbox_counts(self) -> Mapping[MessageState, int]:
        """Count the messages in each state, also in those that have none."""

    def last_attempts(self, limit: int) -> Sequence[Tried]:
        """Return the tries that began last, the newest first."""


class Leases(Protocol):
    """Who may work on this database."""

    def holder(self) -> Lease | None:
        """Return the lease as it stands, expired or not."""

    def take(self, lease: Lease) -> None:
        """Write the lease, replacing what stood there."""

    def release(self, holder: str) -> None:
        """Give the lease up if this holder has it."""


class Transaction(Protocol):
    """One atomic step: all of it is written, or nothing."""

    @property
    def sources(self) -> Sources:
        """What is remembered of sources."""

    @property
    def statements(self) -> Statements:
        """What is remembered of statements."""

    @property
    def frontier(self) -> Frontier:
        """The planned visits."""

    @property
    def ledger(self) -> Ledger:
        """Partnerships and events."""

    @property
    def outbox(self) -> Outbox:
        """Alerts and messages."""

    @property
    def leases(self) -> Leases:
        """Who may work here."""

    @property
    def overview(self) -> Overview:
        """What a status page shows."""

    def record(self, findings: Sequence[Findings]) -> None:
        """Write what follows from several readings, in order. Inserting twice is nothing."""

    def rewind(self, now: datetime) -> None:
        """Make due now what was put off by a clock that was ahead of this moment."""

    def locate(self, keys: Sequence[str]) -> Mapping[str, Location]:
        """Return locations by key."""


class Store(Protocol):
    """What is remembered. One implementation serves SQLite and PostgreSQL.

    Every moment goes in and comes out aware and in UTC; a naive one is refused. Methods raise
    StoreLocked, StoreFull or StoreError; after any of them nothing of the transaction is written.
    Writing transactions exclude one another. `begin` with a holder checks, inside the transaction,
    that the lease is still that holder's, and raises LeaseLost when it is not.
    """

    def begin(self, holder: str | None = None) -> AbstractContextManager[Transaction]:
        """Open a writing transaction: committed when the block ends, undone when it raises."""

    def read(self) -> AbstractContextManager[Transaction]:
        """Open a reading transaction: one consistent view; nothing is written."""

    def close(self) -> None:
        """Let go of the database."""
