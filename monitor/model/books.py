"""The seam of the ledger: companies, partnerships, and what happened to them."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from monitor.model.event import Finding
from monitor.model.feedback import Feedback
from monitor.model.partnership import Partnership, Posting, StoredClaim
from monitor.model.source import Company


class Ledger(Protocol):
    """Companies, partnerships, and the events they and statements had."""

    def sync(self, companies: Sequence[Company]) -> None:
        """Write the configured companies; one that is no longer configured keeps its name."""

    def companies(self, keys: Sequence[str]) -> Mapping[str, Company]:
        """Return the companies with these keys that are or were configured."""

    def resolutions(self, names: Sequence[str]) -> Mapping[str, str]:
        """Return the company that each known name means at present."""

    def partnerships(self, keys: Sequence[str]) -> Mapping[str, Partnership]:
        """Return the partnerships with these keys that exist."""

    def consortia(self, pairs: Sequence[str]) -> Sequence[str]:
        """Return the partnerships of more companies that hold the two of any of these pairs."""

    def posted(self, statement: str) -> Sequence[tuple[Posting, StoredClaim]]:
        """Return what a statement was posted as, in the order of the lines, with the claims."""

    def rejected(self, said: Sequence[str]) -> frozenset[str]:
        """Return those of the words that people rejected, and did not confirm since."""

    def judge(self, feedback: Sequence[Feedback]) -> None:
        """Note what people say of claims."""

    def findings(self, events: Sequence[str]) -> tuple[Finding, ...]:
        """Return events with all that is needed to tell them, oldest first.

        The claims are those of the event's version that were posted to its partnership, or all
        claims of the version when the event is not about a partnership. `before` and `change` are
        those of the event's change.
        """

    def held(self, source: str) -> "Held":
        """Return what a source's baseline held."""


class Held(Protocol):
    """What a baseline held: how many of each, and which events would have alerted."""

    @property
    def statements(self) -> int:
        """Statements that were listed."""

    @property
    def claims(self) -> int:
        """Claims found in them."""

    @property
    def would_alert(self) -> tuple[Finding, ...]:
        """Partnership events that were kept silent because they belong to the baseline."""
