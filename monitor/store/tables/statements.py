"""Tables of sources, of what they say, and of when to look again."""

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from monitor.model.access import AccessNote
from monitor.model.capture import Hop
from monitor.model.claim import Label
from monitor.model.source import Move, Origin, Outlet, Pace, SourceKind
from monitor.model.statement import Basis, Edit, EditKind, Verdict
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
    partial,
    words,
)
from monitor.store.types import Choice, Duration, Json, Moment, Words, ZippedJson

source = Table(
    "source",
    metadata,
    key(Words()),
    words("url"),
    Column("every", Duration, nullable=False),
    words("name"),
    Column("company", Words),
    Column("language", Words),
    choice("kind", SourceKind),
    json("include", tuple[str, ...]),
    Column("selector", Words),
    choice("origin", Origin),
    Column("outlet", Choice(Outlet)),
    moment("due"),
    flag("active"),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("body_hash", Words),
    Column("envelope_hash", Words),
    Column("baseline_at", Moment),
    flag("baseline_told"),
    Column("polled_at", Moment),
    Column("good_at", Moment),
    count("failures"),
    Column("failing_since", Moment),
    Column("failure", Words),
    flag("blocked"),
    flag("noticed"),
    Column("news_at", Moment),
    Column("quiet_until", Moment),
    flag("silent"),
    flag("robots"),
    flag("pace_hints"),
    Column("whole_at", Moment),
    Column("reader", Words),
    Column("pace", Json(Pace)),
    Column("moved", Json(Move)),
    Column("shrunk_since", Moment),
    Column("migrated_at", Moment),
    Column("mass_changed_at", Moment),
    Column("revision", BigInteger, nullable=False, server_default="0"),
    Column("access", Json(AccessNote)),
    Index(None, "active", "due"),
)

host_hold = Table(
    "host_hold",
    metadata,
    Column("host", Words, primary_key=True),
    moment("until"),
    moment("at"),
    count("status"),
)

page_trouble = Table(
    "page_trouble",
    metadata,
    Column("source", Words, ForeignKey("source.key"), primary_key=True),
    moment("since"),
    count("looks"),
    count("pages"),
    words("failure"),
    flag("told"),
)

blob = Table(
    "blob",
    metadata,
    Column("hash", DIGEST, primary_key=True),
    Column("codec", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

capture = Table(
    "capture",
    metadata,
    key(),
    words("url"),
    words("final_url"),
    moment("at"),
    count("status"),
    json("headers", tuple[tuple[str, str], ...]),
    Column("body_hash", DIGEST, ForeignKey("blob.hash"), nullable=False),
    json("hops", tuple[Hop, ...]),
)

statement = Table("statement", metadata, key(), of("source"), moment("first_seen"))

location = Table(
    "location",
    metadata,
    key(),
    of("statement"),
    of("source"),
    words("identity"),
    Column("url", Words),
    Column("canonical_url", Words),
    Column("canonical_hash", DIGEST),
    moment("first_seen"),
    flag("baseline"),
    words("title"),
    Column("basis", Choice(Basis)),
    Column("changed_at", Moment),
    Column("gone_since", Moment),
    count("gone_times"),
    Column("withdrawn_at", Moment),
    flag("backfilled"),
    Index(None, "statement"),
    Index(None, "source", "canonical_hash"),
)
partial(
    "ix_location_missing",
    location.c.source,
    where="gone_since IS NOT NULL AND withdrawn_at IS NULL",
)

mark = Table(
    "mark",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("location", DIGEST, ForeignKey("location.key"), primary_key=True),
    moment("at"),
    Index(None, "at"),
)

copy = Table(
    "copy",
    metadata,
    Column("location", DIGEST, ForeignKey("location.key"), primary_key=True),
    Column("of_location", DIGEST, ForeignKey("location.key"), primary_key=True),
    words("reason"),
    moment("at"),
    Index(None, "of_location"),
)

listing = Table(
    "listing",
    metadata,
    Column("location", DIGEST, ForeignKey("location.key"), primary_key=True),
    of("source"),
    Column("entry_id", Words),
    Column("entry_hash", DIGEST),
    Column("url", Words),
    words("title"),
    words("raw_hash"),
    words("bytes_hash"),
    Column("published", Moment),
    Column("updated", Moment),
    moment("listed_since"),
    Column("unlisted_since", Moment),
    Column("place", Double, nullable=False),
    Index(None, "source", "entry_hash"),
)
partial("ix_listing_listed", listing.c.source, where="unlisted_since IS NULL")

observation = Table(
    "observation",
    metadata,
    key(),
    of("source"),
    of("location", optional=True),
    moment("at"),
    choice("verdict", Verdict),
    words("detail"),
    Column("status", Integer),
    of("capture", optional=True),
    Index(None, "source", "at"),
)

version = Table(
    "version",
    metadata,
    key(),
    of("statement"),
    of("location"),
    choice("basis", Basis),
    count("number"),
    of("capture"),
    moment("at"),
    words("fingerprint"),
    words("title"),
    Column("text_hash", DIGEST, ForeignKey("blob.hash"), nullable=False),
    words("extractor"),
    Column("language", Words),
    Column("published", Moment),
    Column("modified", Moment),
    choice("label", Label),
    Column("label_confidence", Double, nullable=False),
    words("detector"),
    UniqueConstraint("location", "basis", "number"),
    Index(None, "text_hash"),
)

change = Table(
    "change",
    metadata,
    key(),
    of("statement"),
    of("location"),
    of("version", "before"),
    of("version", "after"),
    moment("at"),
    flag("reverted"),
    Column("edits", ZippedJson(tuple[Edit, ...]), nullable=False),
    json("kinds", tuple[EditKind, ...]),
    flag("material"),
    words("summary"),
    Column("fallback", Words),
    Index(None, "statement"),
)

visit = Table(
    "visit",
    metadata,
    Column("location", DIGEST, ForeignKey("location.key"), primary_key=True),
    of("source"),
    words("url"),
    moment("due"),
    words("reason"),
    count("failures"),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("whole_at", Moment),
    Column("reader", Words),
    words("host"),
    Column("late_at", Moment),
    Column("looked_at", Moment),
    Index(None, "due"),
    Index(None, "source", "reason"),
    Index(None, "source", "looked_at"),
)
