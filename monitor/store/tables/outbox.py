"""Tables of what people are told, and of who may work on the database."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)

from monitor.model.alert import MessageState, NoticeKind, Outcome
from monitor.model.recipient import MuteKind
from monitor.store.tables.columns import (
    DIGEST,
    choice,
    count,
    key,
    metadata,
    moment,
    of,
    partial,
    sequence,
    unique_key,
    words,
)
from monitor.store.types import Choice, Moment, Zipped

message = Table(
    "message",
    metadata,
    sequence(),
    unique_key(),
    words("channel"),
    words("recipient"),
    words("message_id"),
    words("thread"),
    words("subject"),
    Column("content", Zipped, nullable=False),
    moment("created"),
    moment("due"),
    choice("state", MessageState),
    count("attempts"),
    Index(None, "recipient", "created"),
)
partial("ix_message_queued", message.c.thread, message.c.seq, where="state = 'queued'")

attempt = Table(
    "attempt",
    metadata,
    Column("message", DIGEST, ForeignKey("message.key"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    moment("started"),
    Column("finished", Moment),
    Column("outcome", Choice(Outcome)),
    words("detail"),
)
partial("ix_attempt_open", attempt.c.started, where="finished IS NULL")

alert = Table(
    "alert",
    metadata,
    key(),
    of("event"),
    words("recipient"),
    words("channel"),
    words("rule"),
    moment("raised"),
    moment("due"),
    words("group"),
    of("message", optional=True),
    Index(None, "event"),
    Index(None, "message"),
)
partial("ix_alert_pending", alert.c.due, where="message IS NULL")

notice = Table(
    "notice",
    metadata,
    key(),
    choice("kind", NoticeKind),
    words("subject"),
    moment("at"),
    words("text"),
    of("message", optional=True),
)
partial("ix_notice_pending", notice.c.at, where="message IS NULL")

mute = Table(
    "mute",
    metadata,
    key(),
    words("recipient"),
    choice("kind", MuteKind),
    words("subject"),
    moment("at"),
    Column("until", Moment),
)

lease = Table(
    "lease",
    metadata,
    Column("name", String(64), primary_key=True),
    words("holder"),
    moment("acquired"),
    moment("expires"),
)
