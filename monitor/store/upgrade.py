"""The schema of a database: what it is, whether it fits this program, and how it is brought up."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from monitor.errors import SchemaMismatch, StoreError
from monitor.store.engine import Place, make_engine, place_of, reading, writing
from monitor.store.schema import REVISION

MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION_TABLE = "alembic_version"
_REVISION = text("SELECT version_num FROM alembic_version")
# The queue keeps its own tables in the same PostgreSQL database.
_FOREIGN = "procrastinate_"


def upgrade(url: str) -> None:
    """Bring a database up to this program's schema; an empty one gets its tables."""
    place = place_of(url)
    engine = make_engine(place)
    try:
        _upgrade(engine, place)
    finally:
        engine.dispose()


def describe(url: str) -> str:
    """Say in one line what stands at a URL; nothing is written, not even an empty file."""
    place = place_of(url)
    if place.is_sqlite and not (file := Path(place.shown)).exists():
        if not file.parent.is_dir():
            raise StoreError(f"database: expected a folder at {file.parent}")
        return f"{place.shown}: will be made"
    engine = make_engine(place)
    try:
        with reading(engine, place) as connection:
            found = revision(connection)
    finally:
        engine.dispose()
    if found is not None and found > REVISION:
        raise _too_new(place, found)
    return f"{place.shown}: " + ("empty" if found is None else f"schema {found}")


def check_schema(engine: Engine, place: Place) -> None:
    """Make sure that a database fits this program; raise SchemaMismatch when it cannot.

    Whoever opens an SQLite file owns it, so it is brought up to date. A PostgreSQL database is
    shared, and is changed only when it is empty or when a person says so.
    """
    with reading(engine, place) as connection:
        found = revision(connection)
    if found == REVISION:
        return
    if found is not None and not place.is_sqlite and found < REVISION:
        raise SchemaMismatch(
            f"database {place.shown}: expected schema {REVISION}, found {found}; "
            "run `monitor database upgrade`"
        )
    _upgrade(engine, place)


def revision(connection: Connection) -> str | None:
    """Return the schema that a database has, or None where it has no table of ours."""
    names = inspect(connection).get_table_names()
    if _VERSION_TABLE not in names:
        return None
    found: str | None = connection.scalar(_REVISION)
    return found


def _upgrade(engine: Engine, place: Place) -> None:
    with writing(engine, place) as connection:
        # Read again: another program may have been here since.
        found = revision(connection)
        if found is not None and found > REVISION:
            raise _too_new(place, found)
        if found is None:
            _refuse_others(connection, place)
        if found != REVISION:
            migrate(connection)


def _too_new(place: Place, found: str) -> SchemaMismatch:
    return SchemaMismatch(
        f"database {place.shown}: expected schema {REVISION} or older, found {found}; "
        "a newer version of this program wrote it"
    )


def _refuse_others(connection: Connection, place: Place) -> None:
    names = [
        name for name in inspect(connection).get_table_names() if not name.startswith(_FOREIGN)
    ]
    if names:
        raise SchemaMismatch(
            f"database {place.shown}: expected this program's tables or none, "
            f"found {', '.join(sorted(names)[:3])}"
        )


def migrate(connection: Connection, *, to: str = "head") -> None:
    """Run the migrations that a database lacks, inside the connection's transaction.

    `to` is the last one that is run, for tests of those after it.
    """
    # Imported here: that takes longer than opening a database, and is needed once in its life.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
