"""Contents, kept once each under their hash: bodies of captures and texts of versions."""

from collections.abc import Mapping

import zstandard
from sqlalchemy import Connection, select

from monitor.errors import StoreError
from monitor.model.digest import content_hash
from monitor.store.rows import batches, put
from monitor.store.tables.statements import blob

_CODEC = "zstd"
# A body that is kept no longer: what its hash and size were is still known.
PRUNED = "pruned"
_KEPT = select(blob.c.hash).where(blob.c.codec != PRUNED)


def keep(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Store contents by their hash; what is there already is neither compressed nor sent again.

    What was kept no longer is kept again.
    """
    there: set[str] = set()
    for some in batches(tuple(contents)):
        there.update(connection.scalars(_KEPT.where(blob.c.hash.in_(some))))
    # Making one costs as much as packing a text with it; one is not for several threads.
    compressor = zstandard.ZstdCompressor()
    rows = [
        {
            "hash": key,
            "codec": _CODEC,
            "size": len(content),
            "content": compressor.compress(content),
        }
        for key, content in contents.items()
        if key not in there
    ]
    put(connection, blob, rows=rows, by="hash")


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
