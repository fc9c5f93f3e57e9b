"""The shape of the rules in config.yaml: who is told of what, when, and by which channel."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from monitor.config.address import RECIPIENT
from monitor.config.schedule import CLOCK, CLOCK_OR_MIDNIGHT, CRON, DAYS, PAUSE, TIMEZONE
from monitor.config.section import Key, Language, Several, Shape, Text
from monitor.config.word import SHARE, one_of, whole
from monitor.model.alert import Deliver, Materiality, Timing
from monitor.model.alert import When as AlertWhen
from monitor.model.claim import Kind, Modality, Stage
from monitor.model.event import Happening, Tier
from monitor.model.partnership import Step
from monitor.model.recipient import LANGUAGES, WEEK
from monitor.model.recipient import Recipient as Wishes

# The defaults are the model's own.
WHEN = AlertWhen()
DELIVER = Deliver()
WISHES = Wishes(to="")

Addressee = Annotated[str, RECIPIENT]


class When(Shape):
    """What a rule asks of an event.

    An empty field asks nothing; the values of one are joined by "or", the fields by "and".
    """

    events: Several[Annotated[Happening, one_of(*Happening)]] = Field(
        default=(), description="What happened."
    )
    steps: Several[Annotated[Step, one_of(*Step)]] = Field(
        default=(), description="What it means for a partnership."
    )
    tiers: Several[Annotated[Tier, one_of(*Tier)]] = Field(
        default=(), description="Announcement (A), signal (B), contradiction or material edit (C)."
    )
    materiality: Annotated[Materiality, one_of(*Materiality)] = Field(
        default=WHEN.materiality,
        description="`any`: edits that are noise by a known rule are told as well.",
    )
    companies: Several[Key] = Field(default=(), description="Keys of companies that take part.")
    partners: Several[Text] = Field(
        default=(),
        description="Names, or keys of companies, of the other side: `Samsung` also means Samsung "
        "Electronics. The company that speaks, or those in `companies`, are not the other side.",
    )
    sources: Several[Key] = Field(default=(), description="Keys of sources.")
    kinds: Several[Annotated[Kind, one_of(*Kind)]] = Field(
        default=(), description="The sort of alliance."
    )
    stages: Several[Annotated[Stage, one_of(*Stage)]] = Field(
        default=(), description="How far the partnership is."
    )
    modalities: Several[Annotated[Modality, one_of(*Modality)]] = Field(
        default=(), description="How firmly it is said."
    )
    languages: Several[Language] = Field(default=(), description="The language of the statement.")
    keywords: Several[Text] = Field(
        default=(), description="Words looked for in title and text, without case."
    )
    confidence: Annotated[float, SHARE] = Field(
        default=WHEN.confidence, description="The least confidence of a claim."
    )


class Immediate(Shape):
    """Mails at once, with a word on what waits."""

    join_edits: Annotated[timedelta, PAUSE] = Field(
        default=DELIVER.join_edits,
        description="For so long after a statement was first seen, its edits wait and leave as one "
        "mail; one that takes a party out leaves at once. `0s`: each leaves at once.",
    )


class Digest(Shape):
    """A mail that gathers what came since the last one."""

    digest: Annotated[str, CRON] = Field(
        description="When it leaves: minute, hour, day of month, month, day of week (0 and 7 are "
        "Sunday; better by name). Give a day of month or a day of week, not both."
    )
    timezone: Annotated[str, TIMEZONE] = Field(
        default="UTC", description="The time zone in which the line is meant."
    )


def _form(value: object) -> str:
    if isinstance(value, dict):
        return "at once" if "join_edits" in value and "digest" not in value else "gathered"
    if isinstance(value, Immediate):
        return "at once"
    return "gathered" if isinstance(value, Digest) else "word"


FORMS = {"word", "at once", "gathered"}
Delivery = Annotated[
    Annotated[
        Literal[Timing.IMMEDIATE, Timing.KEEP],
        one_of(Timing.IMMEDIATE, Timing.KEEP),
        Tag("word"),
    ]
    | Annotated[Immediate, Tag("at once")]
    | Annotated[Digest, Tag("gathered")],
    Discriminator(_form),
]


class Rule(Shape):
    """Who is told of which events, and when."""

    key: Key = Field(description="Its name in this file; unique.")
    to: Several[Addressee] = Field(
        min_length=1, description="Addresses, or keys of `channels`; one or a list."
    )
    when: When = Field(default_factory=When, description="What it asks; left out: nothing.")
    deliver: Delivery = Field(
        default=Timing.IMMEDIATE,
        description="At once, kept for reading only, or in a digest.",
    )


class Quiet(Shape):
    """Hours in which nothing is delivered. What is found in them is delivered at their end."""

    start: Annotated[time, CLOCK] = Field(alias="from", description="When they begin.")
    end: Annotated[time | None, CLOCK_OR_MIDNIGHT] = Field(
        alias="to", description="When they end; at or before `from`, it is on the next day."
    )
    days: Annotated[tuple[int, ...], DAYS] = Field(
        default=WEEK, description="The days on which they begin; without it, all."
    )


class Recipient(Shape):
    """What one recipient wants, whichever rules send to it."""

    to: Addressee = Field(
        description="The address, or the key of the channel, as rules name it; unique."
    )
    timezone: Annotated[str, TIMEZONE] = Field(
        default=WISHES.timezone, description="The time zone of its clock and of its day."
    )
    language: Annotated[str, one_of(*LANGUAGES)] = Field(
        default=WISHES.language, description="The language of our own words; quotes keep theirs."
    )
    quiet: Several[Quiet] = Field(
        default=(), description="When nothing is delivered; one section or a list."
    )
    urgent: When | None = Field(
        default=None,
        description="What passes quiet hours and the daily cap; it asks as `when` does.",
    )
    most_a_day: Annotated[int, whole(1, 10_000)] | None = Field(
        default=None,
        description="The most messages on one day, digests apart; without it, no bound. What is "
        "beyond leaves as one digest.",
    )
    rest_at: Annotated[time, CLOCK] = Field(
        default=WISHES.rest_at, description="When the digest of what was beyond the cap leaves."
    )
