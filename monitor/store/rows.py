"""Nouns as rows and back, and the two ways rows are written: once, or in place of others."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Row,
    Table,
    and_,
    bindparam,
    literal_column,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite

from monitor.model.capture import Validators
from monitor.model.digest import key_of
from monitor.store.bulk import Cells, run_many

Noun = TypeVar("Noun")

# Databases bound the number of parameters of a statement; 500 keys are far below every bound, and
# above what one feed lists.
_BATCH = 500
# Each first of a pair is looked up with each second; so many looks take as long as a few queries.
_LOOKS = 500


class _Fields(dict[type, tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]]):
    """The names of a noun's fields and how to read them all, found out once for each noun."""

    def __missing__(
        self, kind: type
    ) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
        names = tuple(field.name for field in fields(kind))
        found = self[kind] = names, attrgetter(*names)
        return found


_FIELDS = _Fields()


def columns(table: Table, kind: type[Noun], *, leave: tuple[str, ...] = ()) -> list[Column[Any]]:
    """Return the columns of a table that are called as the fields of a noun, in their order."""
    return [table.c[name] for name in _FIELDS[kind][0] if name not in leave]


def noun(kind: type[Noun], row: Row[Any]) -> Noun:
    """Make a noun from a row of its `columns`."""
    # Half of what `row._asdict()` costs, and a changed feed reads a hundred rows.
    return kind(**dict(zip(row._fields, row, strict=True)))


def cells(given: object, *, leave: tuple[str, ...] = ()) -> Cells:
    """Return the fields of a noun by name."""
    names, values_of = _FIELDS[type(given)]
    values = dict(zip(names, values_of(given), strict=True))
    for name in leave:
        del values[name]
    return values


def digest(text: str) -> str:
    """Return what stands for a foreign text in an index.

    Index entries are bounded (2,704 bytes in PostgreSQL), and what feeds call an id is not.
    """
    return key_of("text", text)


def among(column: Column[Any]) -> ColumnElement[bool]:
    """Ask for rows whose column is one of the `keys` that are given when the query runs.

    Queries are made once: making one costs as much as running it.
    """
    return column.in_(bindparam("keys", expanding=True))


def pairs_among(first: Column[Any], second: Column[Any]) -> ColumnElement[bool]:
    """Ask for rows whose two columns are one of the pairs that are given, by `pairs`.

    SQLite finds no index for pairs, and one for the two lists of what stands in them.
    """
    return and_(
        first.in_(bindparam("firsts", expanding=True)),
        second.in_(bindparam("seconds", expanding=True)),
        tuple_(first, second).in_(bindparam("pairs", expanding=True)),
    )


def runs_of_pairs(pairs: Iterable[tuple[str, str]]) -> Iterator[dict[str, list[Any]]]:
    """Cut pairs, each once, into runs that `pairs_among` can ask for."""
    run: dict[str, dict[Any, None]] = {}
    for first, second in dict.fromkeys(pairs):
        if not run or len(run["firsts"]) * len(run["seconds"]) >= _LOOKS:
            if run:
                yield {name: list(given) for name, given in run.items()}
            run = {"firsts": {}, "seconds": {}, "pairs": {}}
        run["firsts"][first] = run["seconds"][second] = run["pairs"][first, second] = None
    if run:
        yield {name: list(given) for name, given in run.items()}


def batches(keys: Sequence[str]) -> Iterator[list[str]]:
    """Cut keys, each once, into runs that one statement can ask for."""
    once = list(dict.fromkeys(keys))
    for start in range(0, len(once), _BATCH):
        yield once[start : start + _BATCH]


def insert_once(
    connection: Connection, table: Table, *, rows: Iterable[Cells], by: tuple[str, ...]
) -> None:
    """Insert rows; one whose key is there already stays as it is."""
    given = list(rows)
    if given:
        run_many(connection, insertion(table, connection.dialect.name, by=by), rows=given)


def put(
    connection: Connection,
    table: Table,
    *,
    rows: Iterable[Cells],
    by: str,
) -> None:
    """Insert rows, or put them in place of those with the same key."""
    given = list({row[by]: row for row in rows}.values())
    if given:
        run_many(connection, replacement(table, connection.dialect.name, by=by), rows=given)


def next_revision(table: Table) -> ColumnElement[int]:
    """Return what a statement that writes a row sets its `revision` to: it counts the writings."""
    # Not `+ 1`: that would be a parameter, which the statements for many rows do not have.
    return table.c.revision + literal_column("1")


def validators_of(etag: str | None, last_modified: str | None) -> Validators | None:
    """Return validators from their cells; none at all are None."""
    if etag is None and last_modified is None:
        return None
    return Validators(etag=etag, last_modified=last_modified)


def validator_cells(validators: Validators | None) -> Cells:
    """Return the cells of validators."""
    if validators is None:
        return {"etag": None, "last_modified": None}
    return {"etag": validators.etag, "last_modified": validators.last_modified}


def _insert(table: Table, dialect: str) -> postgresql.Insert | sqlite.Insert:
    # `inline`: nobody asks for the numbers that the database gave.
    if dialect == "postgresql":
        return postgresql.insert(table).inline()
    return sqlite.insert(table).inline()


@cache
def insertion(table: Table, dialect: str, *, by: tuple[str, ...]) -> Insert:
    """Return what inserts rows; one whose key is there already stays as it is."""
    return _insert(table, dialect).on_conflict_do_nothing(index_elements=by)


@cache
def replacement(
    table: Table, dialect: str, *, by: str, where: ColumnElement[bool] | None = None
) -> Insert:
    """Return what inserts rows, or puts them in place of those with the same key.

    `where` says which rows may be replaced; the others stay as they are.
    """
    insert = _insert(table, dialect)
    new: dict[str, ColumnElement[Any]] = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if column.name not in {by, "revision"}
    }
    if "revision" in table.c:
        new["revision"] = next_revision(table)
    return insert.on_conflict_do_update(index_elements=[by], set_=new, where=where)
