"""Contents, kept once each under their hash: bodies of captures and texts of versions."""

from collections.abc import Mapping

import zstandard
from sqlalchemy import Connection, Insert, literal_column, select

from monitor.errors import StoreError
from monitor.model.digest import content_hash
from monitor.store.bulk import Cells
from monitor.store.rows import batches, put, replacement
from monitor.store.tables.statements import blob

_CODEC = "zstd"
# A body that is kept no longer: what its hash and size were is still known.
PRUNED = "pruned"
# No parameter: the statements for many rows have none but their cells.
_IS_PRUNED = blob.c.codec == literal_column(f"'{PRUNED}'")
_KEPT = select(blob.c.hash).where(blob.c.codec != PRUNED)


def keep(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Store contents by their hash; what is there already is neither compressed nor sent again.

    What was kept no longer is kept again.
    """
    there: set[str] = set()
    for some in batches(tuple(contents)):
        there.update(connection.scalars(_KEPT.where(blob.c.hash.in_(some))))
    rows = packed({key: content for key, content in contents.items() if key not in there})
    put(connection, blob, rows=rows, by="hash")


def packed(contents: Mapping[str, bytes]) -> list[Cells]:
    """Return the rows of contents by their hash."""
    # Making one costs as much as packing a text with it; one is not for several threads.
    compressor = zstandard.ZstdCompressor()
    return [
        {
            "hash": key,
            "codec": _CODEC,
            "size": len(content),
            "content": compressor.compress(content),
        }
        for key, content in contents.items()
    ]


def addition(dialect: str) -> Insert:
    """Return what inserts packed rows; of what is there already, only the pruned is replaced."""
    return replacement(blob, dialect, by="hash", where=_IS_PRUNED)


def content(key: str, stored: bytes) -> bytes:
    """Return a stored content; raise StoreError when it is not what its hash says."""
    try:
        given = zstandard.decompress(stored)
    except zstandard.ZstdError as error:
        raise StoreError(f"stored content {key} is damaged: {error}") from error
    if content_hash(given) != key:
        raise StoreError(f"stored content {key} is damaged: its hash differs")
    return given


def text(key: str, stored: bytes) -> str:
    """Return a stored text; raise StoreError when it is not what its hash says."""
    return content(key, stored).decode("utf-8", "surrogatepass")
