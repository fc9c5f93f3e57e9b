"""The first tables.

Spelt out, not taken from `monitor.store.tables`: a migration stays as it is when the code moves on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "0001"
down_revision = None

DIGEST = sa.String(64)
WORD = sa.String(40)
TEXT = sa.Text()
MOMENT = sa.String(32).with_variant(TIMESTAMP(timezone=True), "postgresql")
SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def upgrade() -> None:
    metadata.create_all(op.get_bind())


def required(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def optional(kind: sa.types.TypeEngine[Any], *names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind) for name in names]


def partial(name: str, column: str, *more: str, where: str) -> sa.Index:
    condition = sa.text(where)
    return sa.Index(name, column, *more, sqlite_where=condition, postgresql_where=condition)


sa.Table(
    "blob",
    metadata,
    sa.Column("hash", DIGEST, primary_key=True),
    sa.Column("codec", sa.String(16), nullable=False),
    sa.Column("size", sa.BigInteger(), nullable=False),
    sa.Column("content", sa.LargeBinary(), nullable=False),
)

sa.Table(
    "company",
    metadata,
    sa.Column("key", TEXT, primary_key=True),
    *required(TEXT, "name", "aliases", "domains"),
)

sa.Table(
    "lease",
    metadata,
    sa.Column("name", DIGEST, primary_key=True),
    sa.Column("holder", TEXT, nullable=False),
    *required(MOMENT, "acquired", "expires"),
)

sa.Table(
    "message",
    metadata,
    sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    sa.Column("key", DIGEST, nullable=False, unique=True),
    *required(TEXT, "channel", "recipient", "message_id", "thread", "subject"),
    sa.Column("content", sa.LargeBinary(), nullable=False),
    *required(MOMENT, "created", "due"),
    sa.Column("state", WORD, nullable=False),
    sa.Column("attempts", sa.Integer(), nullable=False),
    sa.Index(None, "recipient", "created"),
    partial("ix_message_queued", "thread", "seq", where="state = 'queued'"),
)

sa.Table(
    "mute",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("recipient", TEXT, nullable=False),
    sa.Column("kind", WORD, nullable=False),
    sa.Column("subject", TEXT, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("until", MOMENT),
)

sa.Table(
    "partnership",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    *required(TEXT, "companies", "names", "kinds"),
    *required(WORD, "stage", "corroboration"),
    *required(MOMENT, "first_seen", "last_seen"),
    sa.Column("postings", sa.Integer(), nullable=False),
    *required(TEXT, "steps", "on_record"),
    sa.Column("disputed", sa.Boolean(), nullable=False),
    sa.Column("status", WORD, nullable=False),
    *optional(DIGEST, "merged_into", "stage_posting"),
    *optional(MOMENT, "stage_since", "first_on_record", "announced_at", "effective_at", "ended_at"),
    *required(TEXT, "first_posting", "posted_as", "reached", "voices", "denials", "standings"),
    sa.Column("families", TEXT, nullable=False),
)

sa.Table(
    "consortium",
    metadata,
    sa.Column("pair", DIGEST, primary_key=True),
    sa.Column("partnership", DIGEST, sa.ForeignKey("partnership.key"), primary_key=True),
)

sa.Table(
    "resolution",
    metadata,
    sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    sa.Column("key", DIGEST, nullable=False, unique=True),
    sa.Column("name", TEXT, nullable=False),
    sa.Column("name_hash", DIGEST, nullable=False),
    *required(TEXT, "company", "reason"),
    sa.Column("at", MOMENT, nullable=False),
    sa.Index(None, "name_hash", "seq"),
)

sa.Table(
    "source",
    metadata,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("url", TEXT, nullable=False),
    sa.Column("every", sa.Double(), nullable=False),
    sa.Column("name", TEXT, nullable=False),
    *optional(TEXT, "company", "language"),
    sa.Column("kind", WORD, nullable=False),
    sa.Column("include", TEXT, nullable=False),
    sa.Column("selector", TEXT),
    sa.Column("origin", WORD, nullable=False),
    sa.Column("outlet", WORD),
    sa.Column("due", MOMENT, nullable=False),
    sa.Column("active", sa.Boolean(), nullable=False),
    *optional(TEXT, "etag", "last_modified", "body_hash", "envelope_hash"),
    sa.Column("baseline_at", MOMENT),
    sa.Column("baseline_told", sa.Boolean(), nullable=False),
    *optional(MOMENT, "polled_at", "good_at"),
    sa.Column("failures", sa.Integer(), nullable=False),
    sa.Column("failing_since", MOMENT),
    sa.Column("failure", TEXT),
    sa.Column("blocked", sa.Boolean(), nullable=False),
    sa.Column("noticed", sa.Boolean(), nullable=False),
    sa.Column("news_at", MOMENT),
    sa.Column("quiet_until", MOMENT),
    sa.Column("silent", sa.Boolean(), nullable=False),
    sa.Column("robots", sa.Boolean(), nullable=False),
    sa.Column("pace_hints", sa.Boolean(), nullable=False),
    sa.Column("whole_at", MOMENT),
    *optional(TEXT, "reader", "pace", "moved"),
    sa.Column("shrunk_since", MOMENT),
    sa.Column("migrated_at", MOMENT),
    sa.Column("mass_changed_at", MOMENT),
    sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"),
    sa.Index(None, "active", "due"),
)

sa.Table(
    "host_hold",
    metadata,
    sa.Column("host", TEXT, primary_key=True),
    *required(MOMENT, "until", "at"),
    sa.Column("status", sa.Integer(), nullable=False),
)

sa.Table(
    "page_trouble",
    metadata,
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), primary_key=True),
    sa.Column("since", MOMENT, nullable=False),
    sa.Column("looks", sa.Integer(), nullable=False),
    sa.Column("pages", sa.Integer(), nullable=False),
    sa.Column("failure", TEXT, nullable=False),
    sa.Column("told", sa.Boolean(), nullable=False),
)

sa.Table(
    "attempt",
    metadata,
    sa.Column("message", DIGEST, sa.ForeignKey("message.key"), primary_key=True),
    sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("started", MOMENT, nullable=False),
    sa.Column("finished", MOMENT),
    sa.Column("outcome", WORD),
    sa.Column("detail", TEXT, nullable=False),
    partial("ix_attempt_open", "started", where="finished IS NULL"),
)

sa.Table(
    "capture",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    *required(TEXT, "url", "final_url"),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("status", sa.Integer(), nullable=False),
    sa.Column("headers", TEXT, nullable=False),
    sa.Column("body_hash", DIGEST, sa.ForeignKey("blob.hash"), nullable=False),
    sa.Column("hops", TEXT, nullable=False),
)

sa.Table(
    "notice",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("kind", WORD, nullable=False),
    sa.Column("subject", TEXT, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("message", DIGEST, sa.ForeignKey("message.key")),
    partial("ix_notice_pending", "at", where="message IS NULL"),
)

sa.Table(
    "statement",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("first_seen", MOMENT, nullable=False),
)

sa.Table(
    "location",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("statement", DIGEST, sa.ForeignKey("statement.key"), nullable=False),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("identity", TEXT, nullable=False),
    *optional(TEXT, "url", "canonical_url"),
    sa.Column("canonical_hash", DIGEST),
    sa.Column("first_seen", MOMENT, nullable=False),
    sa.Column("baseline", sa.Boolean(), nullable=False),
    sa.Column("title", TEXT, nullable=False),
    sa.Column("basis", WORD),
    *optional(MOMENT, "changed_at", "gone_since"),
    sa.Column("gone_times", sa.Integer(), nullable=False),
    sa.Column("withdrawn_at", MOMENT),
    sa.Column("backfilled", sa.Boolean(), nullable=False),
    partial(
        "ix_location_missing",
        "source",
        where="gone_since IS NOT NULL AND withdrawn_at IS NULL",
    ),
    sa.Index(None, "source", "canonical_hash"),
    sa.Index(None, "statement"),
)

sa.Table(
    "mark",
    metadata,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), primary_key=True),
    sa.Column("at", MOMENT, nullable=False),
    sa.Index(None, "at"),
)

sa.Table(
    "copy",
    metadata,
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), primary_key=True),
    sa.Column("of_location", DIGEST, sa.ForeignKey("location.key"), primary_key=True),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Index(None, "of_location"),
)

sa.Table(
    "listing",
    metadata,
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), primary_key=True),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("entry_id", TEXT),
    sa.Column("entry_hash", DIGEST),
    sa.Column("url", TEXT),
    *required(TEXT, "title", "raw_hash", "bytes_hash"),
    *optional(MOMENT, "published", "updated"),
    sa.Column("listed_since", MOMENT, nullable=False),
    sa.Column("unlisted_since", MOMENT),
    sa.Column("place", sa.Double(), nullable=False),
    partial("ix_listing_listed", "source", where="unlisted_since IS NULL"),
    sa.Index(None, "source", "entry_hash"),
)

sa.Table(
    "observation",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("location", DIGEST, sa.ForeignKey("location.key")),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("verdict", WORD, nullable=False),
    sa.Column("detail", TEXT, nullable=False),
    sa.Column("status", sa.Integer()),
    sa.Column("capture", DIGEST, sa.ForeignKey("capture.key")),
    sa.Index(None, "source", "at"),
)

sa.Table(
    "version",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("statement", DIGEST, sa.ForeignKey("statement.key"), nullable=False),
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), nullable=False),
    sa.Column("basis", WORD, nullable=False),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("capture", DIGEST, sa.ForeignKey("capture.key"), nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    *required(TEXT, "fingerprint", "title"),
    sa.Column("text_hash", DIGEST, sa.ForeignKey("blob.hash"), nullable=False),
    sa.Column("extractor", TEXT, nullable=False),
    sa.Column("language", TEXT),
    *optional(MOMENT, "published", "modified"),
    sa.Column("label", WORD, nullable=False),
    sa.Column("label_confidence", sa.Double(), nullable=False),
    sa.Column("detector", TEXT, nullable=False),
    sa.UniqueConstraint("location", "basis", "number"),
    sa.Index(None, "text_hash"),
)

sa.Table(
    "visit",
    metadata,
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), primary_key=True),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("url", TEXT, nullable=False),
    sa.Column("due", MOMENT, nullable=False),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("failures", sa.Integer(), nullable=False),
    *optional(TEXT, "etag", "last_modified"),
    sa.Column("whole_at", MOMENT),
    sa.Column("reader", TEXT),
    sa.Column("host", TEXT, nullable=False),
    sa.Column("late_at", MOMENT),
    sa.Column("looked_at", MOMENT),
    sa.Index(None, "due"),
    sa.Index(None, "source", "reason"),
    sa.Index(None, "source", "looked_at"),
)

sa.Table(
    "change",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("statement", DIGEST, sa.ForeignKey("statement.key"), nullable=False),
    sa.Column("location", DIGEST, sa.ForeignKey("location.key"), nullable=False),
    sa.Column("before", DIGEST, sa.ForeignKey("version.key"), nullable=False),
    sa.Column("after", DIGEST, sa.ForeignKey("version.key"), nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("reverted", sa.Boolean(), nullable=False),
    sa.Column("edits", sa.LargeBinary(), nullable=False),
    sa.Column("kinds", TEXT, nullable=False),
    sa.Column("material", sa.Boolean(), nullable=False),
    sa.Column("summary", TEXT, nullable=False),
    sa.Column("fallback", TEXT),
    sa.Index(None, "statement"),
)

sa.Table(
    "claim",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("version", DIGEST, sa.ForeignKey("version.key"), nullable=False),
    sa.Column("rank", sa.Integer(), nullable=False),
    sa.Column("detector", TEXT, nullable=False),
    *required(WORD, "stage", "modality"),
    sa.Column("news", sa.Boolean(), nullable=False),
    sa.Column("confidence", sa.Double(), nullable=False),
    sa.Column("unnamed_party", sa.Boolean(), nullable=False),
    *required(WORD, "newness", "terms"),
    sa.Column("kinds", TEXT, nullable=False),
    sa.Column("activity", TEXT),
    sa.Column("evidence", TEXT, nullable=False),
    sa.Column("span_field", WORD, nullable=False),
    *required(sa.Integer(), "span_start", "span_end"),
    *required(TEXT, "attribution", "responses", "features"),
    sa.Column("effective", TEXT),
    sa.Column("said", DIGEST, nullable=False),
    sa.Index(None, "version"),
    sa.Index(None, "said"),
)

sa.Table(
    "event",
    metadata,
    sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    sa.Column("key", DIGEST, nullable=False, unique=True),
    sa.Column("kind", WORD, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("source", TEXT, sa.ForeignKey("source.key"), nullable=False),
    sa.Column("statement", DIGEST, sa.ForeignKey("statement.key")),
    sa.Column("location", DIGEST, sa.ForeignKey("location.key")),
    sa.Column("version", DIGEST, sa.ForeignKey("version.key")),
    sa.Column("change", DIGEST, sa.ForeignKey("change.key")),
    sa.Column("partnership", DIGEST, sa.ForeignKey("partnership.key")),
    *optional(WORD, "step", "tier", "novelty", "disclosure"),
    sa.Column("title", TEXT, nullable=False),
    sa.Column("url", TEXT),
    sa.Column("material", sa.Boolean()),
    *required(sa.Boolean(), "alert", "digest_only"),
    sa.Column("reason", TEXT),
    sa.Index(None, "partnership", "seq"),
    sa.Index(None, "source", "kind", "seq"),
    sa.Index(None, "statement", "seq"),
)

sa.Table(
    "mention",
    metadata,
    sa.Column("claim", DIGEST, sa.ForeignKey("claim.key"), primary_key=True),
    sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("surface", TEXT, nullable=False),
    sa.Column("span_field", WORD, nullable=False),
    *required(sa.Integer(), "span_start", "span_end"),
    sa.Column("type", WORD, nullable=False),
    *optional(TEXT, "company", "via", "organisation"),
)

sa.Table(
    "posting",
    metadata,
    sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    sa.Column("key", DIGEST, nullable=False, unique=True),
    sa.Column("claim", DIGEST, sa.ForeignKey("claim.key"), nullable=False),
    sa.Column("partnership", DIGEST, sa.ForeignKey("partnership.key"), nullable=False),
    sa.Column("step", WORD, nullable=False),
    sa.Column("mentions", TEXT, nullable=False),
    sa.Column("statement", DIGEST, sa.ForeignKey("statement.key"), nullable=False),
    sa.Column("version", DIGEST, sa.ForeignKey("version.key"), nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Column("speakers", TEXT, nullable=False),
    sa.Column("outlet", WORD, nullable=False),
    sa.Index(None, "partnership", "seq"),
    sa.Index(None, "statement"),
    sa.Index(None, "version"),
)

sa.Table(
    "feedback",
    metadata,
    sa.Column("seq", SEQUENCE, primary_key=True, autoincrement=True),
    sa.Column("key", DIGEST, nullable=False, unique=True),
    sa.Column("claim", DIGEST, sa.ForeignKey("claim.key"), nullable=False),
    sa.Column("said", DIGEST, nullable=False),
    sa.Column("opinion", WORD, nullable=False),
    sa.Column("at", MOMENT, nullable=False),
    sa.Index(None, "said", "seq"),
)

sa.Table(
    "alert",
    metadata,
    sa.Column("key", DIGEST, primary_key=True),
    sa.Column("event", DIGEST, sa.ForeignKey("event.key"), nullable=False),
    *required(TEXT, "recipient", "channel", "rule"),
    *required(MOMENT, "raised", "due"),
    sa.Column("group", TEXT, nullable=False),
    sa.Column("message", DIGEST, sa.ForeignKey("message.key")),
    sa.Index(None, "event"),
    sa.Index(None, "message"),
    partial("ix_alert_pending", "due", where="message IS NULL"),
)
