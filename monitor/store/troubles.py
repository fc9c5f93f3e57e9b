"""The sources whose pages cannot be read: failed looks in a row."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select

from monitor.model.statement import Trouble
from monitor.store.rows import among, cells, columns, noun, put
from monitor.store.tables.statements import page_trouble

_OF = select(*columns(page_trouble, Trouble)).where(page_trouble.c.source == bindparam("of"))
_OVER = delete(page_trouble).where(among(page_trouble.c.source))


def trouble_of(connection: Connection, source: str) -> Trouble | None:
    """Return the failed looks in a row at a source's pages; None where the last was good."""
    row = connection.execute(_OF, {"of": source}).one_or_none()
    return None if row is None else noun(Trouble, row)


def save_troubles(connection: Connection, given: Iterable[Trouble]) -> None:
    """Write rows of failed looks; one without a look is over."""
    last = {one.source: one for one in given}
    over = [one.source for one in last.values() if not one.looks]
    if over:
        connection.execute(_OVER, {"keys": over})
    rows = [cells(one) for one in last.values() if one.looks]
    put(connection, page_trouble, rows=rows, by="source")
