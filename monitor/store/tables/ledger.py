"""Tables of claims, of what they mean for partnerships, and of what happened."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
)

from monitor.model.claim import (
    Attribution,
    Kind,
    Modality,
    Newness,
    PartyType,
    Response,
    Stage,
    Stated,
    Terms,
)
from monitor.model.event import Disclosure, Happening, Novelty, Tier
from monitor.model.feedback import Opinion
from monitor.model.partnership import (
    Beginning,
    Corroboration,
    Reached,
    Standing,
    Status,
    Step,
    Voice,
)
from monitor.model.source import Outlet
from monitor.store.tables.columns import (
    DIGEST,
    choice,
    count,
    flag,
    json,
    key,
    metadata,
    moment,
    of,
    sequence,
    span,
    unique_key,
    words,
)
from monitor.store.types import Choice, Json, Moment, Words

company = Table(
    "company",
    metadata,
    key(Words()),
    words("name"),
    json("aliases", tuple[str, ...]),
    json("domains", tuple[str, ...]),
)

claim = Table(
    "claim",
    metadata,
    key(),
    of("version"),
    count("rank"),
    words("detector"),
    choice("stage", Stage),
    choice("modality", Modality),
    flag("news"),
    Column("confidence", Double, nullable=False),
    flag("unnamed_party"),
    choice("newness", Newness),
    choice("terms", Terms),
    json("kinds", tuple[Kind, ...]),
    Column("activity", Words),
    words("evidence"),
    *span(),
    json("attribution", Attribution),
    json("responses", tuple[Response, ...]),
    json("features", tuple[str, ...]),
    Column("effective", Json(Stated)),
    Column("said", DIGEST, nullable=False),
    Index(None, "version"),
    Index(None, "said"),
)

mention = Table(
    "mention",
    metadata,
    Column("claim", DIGEST, ForeignKey("claim.key"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    words("surface"),
    *span(),
    choice("type", PartyType),
    Column("company", Words),
    Column("via", Words),
    Column("organisation", Words),
)

resolution = Table(
    "resolution",
    metadata,
    sequence(),
    unique_key(),
    words("name"),
    Column("name_hash", DIGEST, nullable=False),
    words("company"),
    words("reason"),
    moment("at"),
    Index(None, "name_hash", "seq"),
)

partnership = Table(
    "partnership",
    metadata,
    key(),
    json("companies", tuple[str, ...]),
    json("names", tuple[str, ...]),
    json("kinds", tuple[Kind, ...]),
    choice("stage", Stage),
    choice("corroboration", Corroboration),
    moment("first_seen"),
    moment("last_seen"),
    count("postings"),
    json("steps", tuple[tuple[Step, datetime], ...]),
    json("on_record", tuple[str, ...]),
    flag("disputed"),
    choice("status", Status),
    Column("merged_into", DIGEST),
    Column("stage_posting", DIGEST),
    Column("stage_since", Moment),
    Column("first_on_record", Moment),
    Column("announced_at", Moment),
    Column("effective_at", Moment),
    Column("ended_at", Moment),
    words("first_posting"),
    json("posted_as", tuple[str, ...]),
    json("reached", tuple[Reached, ...]),
    json("voices", tuple[Voice, ...]),
    json("denials", tuple[Voice, ...]),
    json("standings", tuple[Standing, ...]),
    json("families", tuple[tuple[str, datetime], ...]),
    Column("beginnings", Json(tuple[Beginning, ...])),
)

consortium = Table(
    "consortium",
    metadata,
    Column("pair", DIGEST, primary_key=True),
    Column("partnership", DIGEST, ForeignKey("partnership.key"), primary_key=True),
)

posting = Table(
    "posting",
    metadata,
    sequence(),
    unique_key(),
    of("claim"),
    of("partnership"),
    choice("step", Step),
    json("mentions", tuple[int, ...]),
    of("statement"),
    of("version"),
    moment("at"),
    json("speakers", tuple[int, ...]),
    choice("outlet", Outlet),
    Index(None, "partnership", "seq"),
    Index(None, "statement"),
    Index(None, "version"),
)

feedback = Table(
    "feedback",
    metadata,
    sequence(),
    unique_key(),
    of("claim"),
    Column("said", DIGEST, nullable=False),
    choice("opinion", Opinion),
    moment("at"),
    Index(None, "said", "seq"),
)

event = Table(
    "event",
    metadata,
    sequence(),
    unique_key(),
    choice("kind", Happening),
    moment("at"),
    of("source"),
    of("statement", optional=True),
    of("location", optional=True),
    of("version", optional=True),
    of("change", optional=True),
    of("partnership", optional=True),
    Column("step", Choice(Step)),
    Column("tier", Choice(Tier)),
    Column("novelty", Choice(Novelty)),
    Column("disclosure", Choice(Disclosure)),
    words("title"),
    Column("url", Words),
    Column("material", Boolean),
    flag("alert"),
    flag("digest_only"),
    Column("reason", Words),
    Index(None, "source", "kind", "seq"),
    Index(None, "statement", "seq"),
    Index(None, "partnership", "seq"),
)
