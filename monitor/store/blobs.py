"""Contents, kept once each under their hash: bodies of captures and texts of versions."""

from collections.abc import Mapping

import zstandard
from sqlalchemy import Connection, select

from monitor.errors import StoreError
from monitor.model.digest import content_hash
from monitor.store.rows import batches, insert_once
from monitor.store.tables.statements import blob

_CODEC = "zstd"


def keep(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """Store contents by their hash; what is there already is neither compressed nor sent again."""
    there: set[str] = set()
    for some in batches(tuple(contents)):
        there.update(connection.scalars(select(blob.c.hash).where(blob.c.hash.in_(some))))
    rows = [
        {
            "hash": key,
            "codec": _CODEC,
            "size": len(content),
            "content": zstandard.compress(content),
        }
        for key, content in contents.items()
        if key not in there
    ]
    insert_once(connection, blob, rows=rows, by=("hash",))


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
