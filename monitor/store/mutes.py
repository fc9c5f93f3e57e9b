"""What recipients want to hear no more of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, select

from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute
from monitor.store.rows import batches, cells, columns, noun, put
from monitor.store.tables.ledger import partnership, posting
from monitor.store.tables.outbox import mute

_MUTES = select(*columns(mute, Mute)).order_by(mute.c.at, mute.c.key)
_SPOKEN = (
    select(posting.c.version, *columns(partnership, Partnership))
    .join(partnership, partnership.c.key == posting.c.partnership)
    .order_by(posting.c.seq)
)


def mutes_of(connection: Connection, recipient: str | None) -> tuple[Mute, ...]:
    """Return the mutes of one recipient, or of all, oldest first."""
    query = _MUTES if recipient is None else _MUTES.where(mute.c.recipient == recipient)
    return tuple(noun(Mute, row) for row in connection.execute(query))


def spoken_of(
    connection: Connection, versions: Sequence[str]
) -> Mapping[str, tuple[Partnership, ...]]:
    """Return the partnerships that versions speak of."""
    found: dict[str, dict[str, Partnership]] = defaultdict(dict)
    for some in batches(versions):
        for row in connection.execute(_SPOKEN.where(posting.c.version.in_(some))):
            given = row._asdict()
            version = given.pop("version")
            found[version][row.key] = Partnership(**given)
    return {version: tuple(several.values()) for version, several in found.items()}


def save_mute(connection: Connection, given: Mute) -> None:
    """Write a mute; the same again takes the place of the first."""
    put(connection, mute, rows=[cells(given) | {"key": given.key}], by="key")


def drop_mute(connection: Connection, key: str) -> bool:
    """Delete a mute; return whether there was one."""
    return connection.execute(delete(mute).where(mute.c.key == key)).rowcount > 0
