"""Many rows by one statement, at half of what SQLAlchemy's own way costs.

SQLAlchemy makes a dictionary of parameters for each row and asks for each value what converts it:
27 µs for a row of `source`. Here both are found out once for a statement; SQLAlchemy still
compiles it and converts the values.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Insert, Update

Cells = dict[str, object]
Convert = Callable[[object], object]
Statement = Insert | Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A statement for rows that have the same cells, as a dialect's driver takes both."""

    sql: str
    is_positional: bool
    cells: tuple[tuple[str, Convert | None], ...]

    def ready(self, rows: Sequence[Cells]) -> list[Any]:
        """Return rows as the driver takes them."""
        # Spelt out twice: a function called for each value would cost as much as all the rest.
        if self.is_positional:
            return [
                tuple(
                    [
                        value if (value := row[name]) is None or convert is None else convert(value)
                        for name, convert in self.cells
                    ]
                )
                for row in rows
            ]
        return [
            {
                name: value if (value := row[name]) is None or convert is None else convert(value)
                for name, convert in self.cells
            }
            for row in rows
        ]


_PREPARED: WeakKeyDictionary[Dialect, dict[tuple[Statement, tuple[str, ...]], Prepared]] = (
    WeakKeyDictionary()
)


def run_many(connection: Connection, statement: Statement, *, rows: Sequence[Cells]) -> int:
    """Run a statement for many rows, which all have the same cells; return how many it met."""
    prepared = prepare(statement, connection.dialect, names=tuple(rows[0]))
    return connection.exec_driver_sql(prepared.sql, prepared.ready(rows)).rowcount


def prepare(statement: Statement, dialect: Dialect, *, names: tuple[str, ...]) -> Prepared:
    """Compile a statement for rows of such cells, once."""
    known = _PREPARED.setdefault(dialect, {})
    prepared = known.get((statement, names))
    if prepared is None:
        prepared = known[statement, names] = _prepare(statement, dialect, names=names)
    return prepared


def _prepare(statement: Statement, dialect: Dialect, *, names: tuple[str, ...]) -> Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup or names
    cells = tuple(
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in order
    )
    return Prepared(sql=str(compiled), is_positional=compiled.positional, cells=cells)
