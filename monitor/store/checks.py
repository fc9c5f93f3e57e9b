"""Whether the database is what it should be, read from end to end in bounded memory."""

from collections.abc import Iterator, Sequence
from typing import Any

import zstandard
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Row,
    Select,
    Table,
    bindparam,
    exists,
    func,
    select,
)

from monitor.errors import StoreError
from monitor.model.claim import Claim
from monitor.model.feedback import Opinion
from monitor.model.memory import StoredText
from monitor.model.partnership import Partnership, Posting
from monitor.store import blobs
from monitor.store.claims import claims_of
from monitor.store.rows import among, batches, columns, noun
from monitor.store.schema import REVISION, SCHEMA
from monitor.store.tables.ledger import claim, feedback, partnership, posting, resolution
from monitor.store.tables.outbox import alert, message, notice
from monitor.store.tables.statements import blob, version
from monitor.store.upgrade import revision

# Bodies may hold megabytes each; texts hold kilobytes; rows of the ledger less.
_BODIES_AT_ONCE = 10
_TEXTS_AT_ONCE = 100
_ROWS_AT_ONCE = 200
# Missing parents of one sort that are named; the rest is counted.
_NAMED = 20

_BLOBS = select(blob.c.hash, blob.c.codec, blob.c.size, blob.c.content).order_by(blob.c.hash)
_TEXTS = (
    select(version.c.key, version.c.title, version.c.fingerprint, version.c.text_hash)
    .add_columns(blob.c.content)
    .outerjoin_from(version, blob, blob.c.hash == version.c.text_hash)
    .order_by(version.c.key)
)
_PARTNERSHIPS = select(*columns(partnership, Partnership)).order_by(partnership.c.key)
_OUTDATED = (
    select(partnership.c.key).where(partnership.c.beginnings.is_(None)).order_by(partnership.c.key)
)
_POSTINGS = select(*columns(posting, Posting)).order_by(posting.c.seq)
_POSTINGS_OF = _POSTINGS.add_columns(posting.c.seq).where(among(posting.c.partnership))
_POSTED_WORDS = (
    select(posting.c.partnership)
    .distinct()
    .join(claim, claim.c.key == posting.c.claim)
    .where(claim.c.said == bindparam("said"))
)
_RESOLUTIONS = select(resolution.c.name, resolution.c.company).order_by(resolution.c.seq)
_OPINIONS = select(feedback.c.said, feedback.c.opinion).order_by(feedback.c.seq)
_SILENT = (
    select(message.c.key)
    .where(
        ~exists().where(alert.c.message == message.c.key),
        ~exists().where(notice.c.message == message.c.key),
    )
    .order_by(message.c.seq)
)


class SqlChecks:
    """Looks at everything over one connection; see `monitor.model.records.Checks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def schema(self) -> Iterator[str | None]:
        """Look at the schema's revision."""
        found = revision(self._connection)
        yield None if found == REVISION else f"expected schema {REVISION}, found {found}"

    def integrity(self) -> Iterator[str | None]:
        """Look at the database's own structure; PostgreSQL looks after that itself."""
        if self._connection.dialect.name != "sqlite":
            return
        for (line,) in self._connection.exec_driver_sql("PRAGMA integrity_check"):
            yield None if line == "ok" else line

    def parents(self) -> Iterator[str | None]:
        """Look for rows that refer to a row that is not there."""
        for table in SCHEMA.sorted_tables:
            for column in table.columns:
                for reference in column.foreign_keys:
                    yield from self._parentless(table, column, reference=reference)

    def messages(self) -> Iterator[str | None]:
        """Look for messages that carry no alert and no notice."""
        count = select(func.count()).select_from(message)
        silent = list(self._connection.scalars(_SILENT))
        yield from (f"message {key} carries no alert and no notice" for key in silent)
        yield from _nothing(self._count(count) - len(silent))

    def contents(self) -> Iterator[str | None]:
        """Look whether every stored content has the hash and the size that it goes by."""
        for rows in self._partitions(_BLOBS, _BODIES_AT_ONCE):
            for row in rows:
                yield _content_fault(row)

    def texts(self) -> Iterator[StoredText]:
        """Return every version's text with its claims."""
        for rows in self._partitions(_TEXTS, _TEXTS_AT_ONCE):
            claims = claims_of(self._connection, [row.key for row in rows])
            for row in rows:
                yield StoredText(
                    version=row.key,
                    title=row.title,
                    text=_text(row),
                    fingerprint=row.fingerprint,
                    claims=claims.get(row.key, ()),
                )

    def postings(self) -> Iterator[tuple[Posting, Claim]]:
        """Return every posting with its claim, in the order in which they were written."""
        for rows in self._partitions(_POSTINGS, _ROWS_AT_ONCE):
            claims = claims_of(self._connection, [row.version for row in rows])
            by_key = {one.key: one.claim for several in claims.values() for one in several}
            for row in rows:
                # A claim that is not there is a missing parent, and is said there.
                if row.claim in by_key:
                    yield noun(Posting, row), by_key[row.claim]

    def postings_for(self, partnerships: Sequence[str]) -> tuple[tuple[Posting, Claim], ...]:
        """Return the postings that were written for partnerships, in that order."""
        rows = [
            row._asdict()
            for some in batches(partnerships)
            for row in self._connection.execute(_POSTINGS_OF, {"keys": some})
        ]
        rows.sort(key=lambda row: row.pop("seq"))
        claims = claims_of(self._connection, list(dict.fromkeys(row["version"] for row in rows)))
        by_key = {one.key: one.claim for several in claims.values() for one in several}
        return tuple((Posting(**row), by_key[row["claim"]]) for row in rows)

    def posted_for(self, said: str) -> tuple[str, ...]:
        """Return the partnerships that claims in these words were posted for."""
        return tuple(self._connection.scalars(_POSTED_WORDS, {"said": said}))

    def partnerships(self) -> Iterator[Partnership]:
        """Return every partnership as it stands, ordered by key."""
        for rows in self._partitions(_PARTNERSHIPS, _ROWS_AT_ONCE):
            yield from (noun(Partnership, row) for row in rows)

    def outdated(self) -> Sequence[str]:
        """Return the keys of partnerships that an older program folded, by other rules."""
        return self._connection.scalars(_OUTDATED).all()

    def rejected(self) -> frozenset[str]:
        """Return the words that people rejected, and did not confirm since."""
        rows = self._connection.execute(_OPINIONS)
        last = {row.said: row.opinion for row in rows}
        return frozenset(said for said, one in last.items() if one is Opinion.REJECTED)

    def meanings(self) -> dict[str, str]:
        """Return what every entry of the resolution log means at present."""
        # The last line of a name counts, and the rows come in the order of the lines.
        return {row.name: row.company for row in self._connection.execute(_RESOLUTIONS)}

    def _parentless(
        self, table: Table, column: Column[Any], *, reference: ForeignKey
    ) -> Iterator[str | None]:
        parent = reference.column.table.alias("parent")
        there = exists().where(parent.c[reference.column.name] == column)
        is_orphan = (column.is_not(None), ~there)
        orphans = self._count(select(func.count()).select_from(table).where(*is_orphan))
        names = select(*table.primary_key.columns).where(*is_orphan).limit(_NAMED)
        for row in self._connection.execute(names) if orphans else ():
            key = ", ".join(str(value) for value in row)
            parent_name = reference.column.table.name
            yield f"{table.name} {key}: its {column.name} is no {parent_name} that is there"
        yield from _nothing(self._count(select(func.count()).select_from(table)) - orphans)

    def _count(self, query: Select[Any]) -> int:
        count: int | None = self._connection.scalar(query)
        return count or 0

    def _partitions(self, query: Select[Any], size: int) -> Iterator[Sequence[Row[Any]]]:
        with self._connection.execute(query.execution_options(yield_per=size)) as result:
            yield from result.partitions()


def _nothing(count: int) -> Iterator[None]:
    """Say of so many that nothing is wrong."""
    return (None for _ in range(count))


def _content_fault(row: Row[Any]) -> str | None:
    if row.codec == blobs.PRUNED:
        return None
    try:
        # Before it is unpacked: a damaged head may announce any size.
        announced = zstandard.frame_content_size(row.content)
        if announced != row.size:
            return f"stored content {row.hash}: expected {row.size} bytes, found {announced}"
        blobs.content(row.hash, row.content)
    except (StoreError, zstandard.ZstdError) as error:
        return str(error)
    return None


def _text(row: Row[Any]) -> str | None:
    if row.content is None:
        return None
    try:
        return blobs.text(row.text_hash, row.content)
    except (StoreError, UnicodeDecodeError):
        return None
