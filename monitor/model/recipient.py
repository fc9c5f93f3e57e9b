"""What one recipient of alerts wants: when to be left alone, and how much at most."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from monitor.model.alert import When
from monitor.model.digest import key_of

# The languages of our own words; the first is that of everybody who names none.
LANGUAGES = ("en", "de")
WEEK = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which nothing is delivered, by the clock on the recipient's wall.

    They begin at `start` on each of `days` (Monday is 0) and last until the next `end`, which may
    be on the day after. None as `end` is midnight at the end of the day.
    """

    start: time
    end: time | None
    days: tuple[int, ...] = WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """What one recipient wants, by the address or the key of the channel that rules name.

    What `urgent` asks for passes quiet hours and the daily cap. Of what is neither urgent nor in a
    digest, `most_a_day` messages leave on a day in `timezone` (IANA); the rest of the day leaves
    as one digest when the clock there next shows `rest_at`. `language` is that of our own words.
    """

    to: str
    timezone: str = "UTC"
    quiet: tuple[Quiet, ...] = ()
    urgent: When | None = None
    most_a_day: int | None = None
    rest_at: time = time(8)
    language: str = "en"


class MuteKind(StrEnum):
    """What news of which a recipient has heard enough is about."""

    PARTNERSHIP = "partnership"
    STATEMENT = "statement"
    SOURCE = "source"
    COMPANY = "company"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """A recipient is told no more of something; without `until`, for good. `subject` is its key."""

    recipient: str
    kind: MuteKind
    subject: str
    at: datetime
    until: datetime | None = None

    @property
    def key(self) -> str:
        """One for a recipient and what it wants to hear no more of."""
        return key_of("mute", self.recipient, self.kind, self.subject)
