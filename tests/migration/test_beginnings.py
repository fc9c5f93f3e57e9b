"""A database of revision 0002 is brought up with its rows, and folded anew by today's rules."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from monitor.analysis.link.resolve import UNDECIDED
from monitor.app import upgrade_database
from monitor.errors import SchemaMismatch
from monitor.model.claim import Field, Span, Stated
from monitor.model.partnership import Partnership
from monitor.model.settings import FetchSettings, Settings
from monitor.refolding import refold
from monitor.store.engine import place_of
from monitor.store.schema import SCHEMA
from monitor.store.sql import open_store
from monitor.store.upgrade import migrate
from tests.integration.test_bookkeeping import _claims, _post
from tests.migration.test_schema import described
from tests.support.builders import NOW

_DAY = NOW.replace(hour=0, minute=0, second=0, microsecond=0)


def _settings(url: str) -> Settings:
    return Settings(
        database=url,
        fetch=FetchSettings(),
        sources=(),
        companies=(),
        rules=(),
        mail=None,
        outbox="",
    )


def _filled(url: str) -> list[Partnership]:
    """Write partnerships, one of which gives two days one after the other."""
    store = open_store(url)
    for rank, days in enumerate((60, 90)):
        claim = _claims("Kestrel", "Veltrix")
        span = Span(field=Field.TEXT, start=claim.span.start, end=claim.span.start + 4)
        words = claim.evidence[:4]
        given = Stated(day=_DAY + timedelta(days=days), evidence=words, span=span)
        _post(store, rank * 30, replace(claim, effective=given))
    _post(store, 5, _claims("Ardent", "Veltrix"))
    with store.read() as step:
        states = list(step.checks.partnerships())
    store.close()
    return states


def test_rows_of_the_revision_before_are_kept_and_folded_anew(database_url: str) -> None:
    expected = _filled(database_url)
    engine = create_engine(place_of(database_url).url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE partnership DROP COLUMN beginnings"))
        connection.execute(text("UPDATE partnership SET effective_at = NULL"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
        before = described(connection)
    if database_url.startswith("postgresql"):
        with pytest.raises(SchemaMismatch, match="monitor database upgrade"):
            open_store(database_url)
    upgrade_database(_settings(database_url))
    store = open_store(database_url)
    with store.begin() as step:
        assert list(step.checks.partnerships()) == expected
        assert step.checks.outdated() == []
        assert refold(step).differences == ()
    store.close()
    moved = next(one for one in expected if f"{UNDECIDED}kestrel" in one.companies)
    assert [one.day for one in moved.beginnings or ()] == [
        _DAY + timedelta(days=60),
        _DAY + timedelta(days=90),
    ]
    # What was taken away by hand above is what revision 0002 really was.
    with engine.begin() as connection:
        SCHEMA.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        migrate(connection, to="0002")
        assert described(connection) == before
    engine.dispose()
