"""What happened, told once: to a statement, a source or a partnership."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.model.digest import key_of
from monitor.model.partnership import Partnership, Step, StoredClaim
from monitor.model.source import Source
from monitor.model.statement import Change, Location, Version


class Happening(StrEnum):
    """The kinds of event."""

    PUBLISHED = "published"
    BACKFILLED = "backfilled"
    REVISED = "revised"
    REVERTED = "reverted"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"
    BASELINE = "baseline"
    MIGRATED = "migrated"
    MASS_CHANGE = "mass_change"
    CROWDED = "crowded"
    FAULTY = "faulty"
    RECOVERED = "recovered"
    PARTNERSHIP = "partnership"
    CORRECTED = "corrected"


# Why nobody is told of an edit, unless a rule asks for all of them.
IMMATERIAL = "no edit is material"


class Disclosure(StrEnum):
    """Whether a page says itself that it was changed, by its date or by a note."""

    SILENT = "silent"
    NOTED = "noted"


class Tier(StrEnum):
    """How much an event matters: announcement, signal, contradiction or material edit."""

    ANNOUNCEMENT = "A"
    SIGNAL = "B"
    CONTRADICTION = "C"


class Novelty(StrEnum):
    """What is new in a partnership's event, computed from what was known, never from its words."""

    FIRST_PAIR = "first_pair"
    FIRST_KIND = "first_kind"
    STAGE_ADVANCE = "stage_advance"
    EXPANSION = "expansion"
    RENEWAL = "renewal"
    RENEWAL_UNKNOWN = "renewal_history_unknown"
    REVERSAL = "reversal"
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `alert` says whether it may alert at all; `reason` why it may not.

    Of an event of a source, a withdrawal or a restoration, `reason` says what was seen instead.
    Events of a source have no statement. A partnership's event names its `step` and the statement
    that brought it, and what is new in it; that of a correction names what was told and was none.
    `material` and `disclosure` are None where the question does not arise.
    """

    kind: Happening
    at: datetime
    source: str
    statement: str | None = None
    location: str | None = None
    version: str | None = None
    change: str | None = None
    partnership: str | None = None
    step: Step | None = None
    tier: Tier | None = None
    novelty: Novelty | None = None
    disclosure: Disclosure | None = None
    title: str = ""
    url: str | None = None
    material: bool | None = None
    alert: bool = False
    digest_only: bool = False
    reason: str | None = None

    @property
    def key(self) -> str:
        """The same thing has the same key, however often it is found.

        A statement brings a step to a partnership once, in whichever of its versions, and that is
        corrected once.
        """
        if self.kind in {Happening.PARTNERSHIP, Happening.CORRECTED}:
            return key_of(
                "event", self.kind, self.partnership or "", self.step or "", self.statement or ""
            )
        subject = self.location or self.source
        mark = self.change or self.version or self.at.isoformat()
        if self.kind in {Happening.PUBLISHED, Happening.BACKFILLED}:
            mark = ""
        if self.kind in {Happening.WITHDRAWN, Happening.REPLACED, Happening.RESTORED}:
            # The same version may be withdrawn, restored and withdrawn again.
            mark = self.at.isoformat()
        return key_of("event", self.kind, subject, mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An event with everything that is needed to judge it against rules and to tell it.

    `also_at` are the addresses of copies of the statement. `claims_before` are those of the version
    `before`. `steps` are the changes that were joined into
    `change`, oldest first; empty where it stands alone.
    """

    event: Event
    source: Source
    location: Location | None = None
    version: Version | None = None
    before: Version | None = None
    change: Change | None = None
    claims: tuple[StoredClaim, ...] = ()
    partnership: Partnership | None = None
    claims_before: tuple[StoredClaim, ...] = ()
    steps: tuple[Change, ...] = ()
    also_at: tuple[str, ...] = ()
