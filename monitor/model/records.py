"""The seams for those who only read: lists, all about one thing, and looks at everything."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from monitor.model.claim import Claim
from monitor.model.feedback import Feedback
from monitor.model.memory import (
    AlertLine,
    AlertsWanted,
    Dossier,
    Letter,
    PartnershipsWanted,
    SourceFile,
    StatementLine,
    StatementsWanted,
    StoredText,
    Timeline,
)
from monitor.model.partnership import Partnership, Posting, StoredClaim
from monitor.model.protocols import Transaction
from monitor.model.source import SourceState
from monitor.model.statement import Location


class Lists(Protocol):
    """Lists for those who only read, the newest first."""

    def statements(self, wanted: StatementsWanted) -> tuple[StatementLine, ...]:
        """Return statements, those that moved last first."""

    def partnerships(self, wanted: PartnershipsWanted) -> tuple[Partnership, ...]:
        """Return partnerships, those with the latest news first."""

    def alerts(self, wanted: AlertsWanted) -> tuple[AlertLine, ...]:
        """Return alerts, those raised last first."""

    def events(self, since: datetime) -> tuple[str, ...]:
        """Return the keys of the events since a moment, oldest first."""

    def sources(self) -> tuple[SourceState, ...]:
        """Return all sources that are or were configured, ordered by key."""

    def keys(self, kind: str, start: str) -> tuple[str, ...]:
        """Return some keys that begin so, of statements, partnerships, alerts or sources."""


class Dossiers(Protocol):
    """All that is remembered about one thing; None where it is not known."""

    def located(self, canonical_url: str) -> tuple[Location, ...]:
        """Return the locations, of any source, that stand at a canonical URL."""

    def statement(self, key: str) -> Dossier | None:
        """Return all that is remembered of a statement."""

    def claims(self, version: str) -> tuple[StoredClaim, ...]:
        """Return the claims of a version, strongest first."""

    def claim(self, key: str) -> StoredClaim | None:
        """Return one claim."""

    def opinions(self) -> tuple[Feedback, ...]:
        """Return what people last said of claims, in the order in which they did."""

    def partnership(self, key: str) -> Timeline | None:
        """Return a partnership with its lines of the ledger, oldest first."""

    def letter(self, key: str) -> Letter | None:
        """Return a message with its alerts and tries, by its own key or by an alert's."""

    def source(self, key: str) -> SourceFile | None:
        """Return what is remembered of a source."""


class Checks(Protocol):
    """Looks at everything, in bounded memory; each look yields a fault in words, or None."""

    def schema(self) -> Iterator[str | None]:
        """Look at the schema's revision."""

    def integrity(self) -> Iterator[str | None]:
        """Look at the database's own structure."""

    def parents(self) -> Iterator[str | None]:
        """Look for rows that refer to a row that is not there."""

    def messages(self) -> Iterator[str | None]:
        """Look for messages that carry no alert and no notice."""

    def contents(self) -> Iterator[str | None]:
        """Look whether every stored content has the hash and the size that it goes by."""

    def texts(self) -> Iterator[StoredText]:
        """Return every version's text with its claims."""

    def postings(self) -> Iterator[tuple[Posting, Claim]]:
        """Return every posting with its claim, in the order in which they were written."""

    def postings_for(self, partnerships: Sequence[str]) -> Sequence[tuple[Posting, Claim]]:
        """Return the postings that were written for partnerships, in that order."""

    def posted_for(self, said: str) -> Sequence[str]:
        """Return the partnerships that claims in these words were posted for."""

    def partnerships(self) -> Iterator[Partnership]:
        """Return every partnership as it stands, ordered by key."""

    def outdated(self) -> Sequence[str]:
        """Return the keys of partnerships that an older program folded, by other rules."""
        ...

    def rejected(self) -> frozenset[str]:
        """Return the words that people rejected, and did not confirm since."""

    def meanings(self) -> Mapping[str, str]:
        """Return what every entry of the resolution log means at present."""


class Records(Transaction, Protocol):
    """One consistent view for those who only read."""

    @property
    def lists(self) -> Lists:
        """Lists, the newest first."""

    @property
    def dossiers(self) -> Dossiers:
        """All about one thing."""

    @property
    def checks(self) -> Checks:
        """Looks at everything."""


class Memory(Protocol):
    """A store for those who only read: opening it makes no table and changes none."""

    def read(self) -> AbstractContextManager[Records]:
        """Open a reading transaction: one consistent view; nothing is written."""

    def close(self) -> None:
        """Let go of the database."""
