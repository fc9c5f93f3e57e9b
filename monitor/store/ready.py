"""Rows made ready where there is time for it: in the worker that judged the first poll of a source.

Of what a first poll costs, making rows is the larger half of what the writing process would do;
inserting them is the rest. What is made ready here is written by the same statements as ever.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from sqlalchemy import Connection, Dialect, Insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from monitor.model.findings import Findings, Rows
from monitor.store.blobs import addition, packed
from monitor.store.bulk import Cells, prepare
from monitor.store.captures import capture_row
from monitor.store.frontier import visit_row
from monitor.store.rows import cells, insertion, replacement
from monitor.store.statements import listing_row, location_row
from monitor.store.tables.statements import (
    blob,
    capture,
    listing,
    location,
    statement,
    version,
    visit,
)
from monitor.store.versions import text_bytes, version_row

_NOTHING = Findings()

# By table, in the order in which tables refer to each other.
_STATEMENTS: Mapping[str, Callable[[str], Insert]] = {
    blob.name: addition,
    capture.name: partial(insertion, capture, by=("key",)),
    statement.name: partial(insertion, statement, by=("key",)),
    location.name: partial(replacement, location, by="key"),
    listing.name: partial(replacement, listing, by="location"),
    version.name: partial(insertion, version, by=("key",)),
    visit.name: partial(replacement, visit, by="location"),
}

_DIALECTS: Mapping[str, Callable[[], Dialect]] = {
    "postgresql": PGDialect_psycopg,
    "sqlite": SQLiteDialect_pysqlite,
}


def made_ready(findings: Sequence[Findings], *, database: str) -> tuple[Findings, ...]:
    """Return findings of a first poll with the rows of what it lists, for a kind of database."""
    captures = {one.key: one for found in findings for one in found.captures}
    versions = [(one, one.content.text_hash) for found in findings for one in found.versions]
    contents = {one.body_hash: one.body for one in captures.values()}
    contents |= {digest: text_bytes(one) for one, digest in versions}
    made: Mapping[str, Sequence[Cells]] = {
        blob.name: packed(contents),
        capture.name: [capture_row(one, key) for key, one in captures.items()],
        statement.name: [cells(one) for found in findings for one in found.statements],
        location.name: [location_row(one) for found in findings for one in found.locations],
        listing.name: [listing_row(one) for found in findings for one in found.listings],
        version.name: [version_row(one, digest) for one, digest in versions],
        visit.name: [visit_row(one) for found in findings for one in found.visits],
    }
    dialect = _dialect(database)
    rows = tuple(_ready(table, some, dialect=dialect) for table, some in made.items() if some)
    rest = tuple(left for found in findings if (left := _rest(found)) != _NOTHING)
    return (*rest, Findings(rows=rows))


def save_ready(connection: Connection, given: Iterable[Rows]) -> None:
    """Write rows that were made ready, those of several sources together."""
    together: dict[tuple[str, tuple[str, ...]], list[object]] = {}
    for one in given:
        together.setdefault((one.table, one.names), []).extend(one.rows)
    for table, write in _STATEMENTS.items():
        for (of, names), rows in together.items():
            if of == table:
                prepared = prepare(write(connection.dialect.name), connection.dialect, names=names)
                connection.exec_driver_sql(prepared.sql, rows)


@cache
def _dialect(database: str) -> Dialect:
    """Return what a kind of database takes, without a driver: rows of plain values can be sent."""
    return _DIALECTS[database]()


def _ready(table: str, rows: Sequence[Cells], *, dialect: Dialect) -> Rows:
    names = tuple(rows[0])
    prepared = prepare(_STATEMENTS[table](dialect.name), dialect, names=names)
    return Rows(table=table, names=names, rows=prepared.ready(rows))


def _rest(found: Findings) -> Findings:
    """Return findings without what their rows were made of."""
    return replace(
        found,
        captures=(),
        statements=(),
        locations=(),
        listings=(),
        versions=(),
        visits=(),
    )
