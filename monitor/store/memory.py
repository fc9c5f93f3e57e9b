"""Opening a database for those who only read: nothing is made and nothing is brought up to date."""

from pathlib import Path

from sqlalchemy import Engine

from monitor.errors import SchemaMismatch, StoreError
from monitor.model.records import Memory
from monitor.store.engine import Place, make_engine, place_of, reading
from monitor.store.schema import REVISION
from monitor.store.sql import SqlStore
from monitor.store.upgrade import revision


def open_memory(url: str) -> Memory:
    """Open the database at a URL for reading, whoever works on it.

    Raises StoreError where there is none, and SchemaMismatch where it is another version's.
    """
    return open_existing(url)


def open_existing(url: str) -> SqlStore:
    """Open a database that is there and fits this program, and change nothing for that."""
    place = place_of(url)
    return SqlStore(existing(place), place)


def existing(place: Place) -> Engine:
    """Return connections to a database that is there and fits this program."""
    if place.is_sqlite and not Path(place.shown).exists():
        raise StoreError(
            f"database {place.shown}: expected a file, found none; "
            "`monitor run` or `monitor poll` makes it"
        )
    engine = make_engine(place)
    try:
        with reading(engine, place) as connection:
            _check(revision(connection), place)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _check(found: str | None, place: Place) -> None:
    if found != REVISION:
        raise SchemaMismatch(
            f"database {place.shown}: expected schema {REVISION}, found {found or 'none'}; "
            "`monitor database upgrade` brings an older one up"
        )
