"""What is asked in every round is found by an index, however much is remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from monitor.model.findings import Findings, Wanted
from monitor.model.statement import Basis
from monitor.store.sql import SqlStore, SqlTransaction, open_store
from tests.support.builders import (
    NOW,
    a_location,
    a_message,
    a_state,
    an_alert,
    an_event,
    some_findings,
)
from tests.support.lookups import located

HERE = a_location().key
ASKED: dict[str, Callable[[SqlTransaction], object]] = {
    "sources due": lambda tx: tx.sources.due(NOW, limit=9),
    "next source": lambda tx: tx.sources.next_due(),
    "states": lambda tx: tx.sources.states(["acme"]),
    "located": lambda tx: located(tx, "acme", identities=["id-1"], urls=["u"]),
    "remembered": lambda tx: tx.statements.remembered(
        [
            Wanted(source=source, identities=("id-1",), urls=("u",), text_hashes=("h",))
            for source in ("acme", "globex")
        ]
    ),
    "listed": lambda tx: tx.statements.listed("acme"),
    "known": lambda tx: tx.statements.known(HERE, Basis.FEED),
    "versions": lambda tx: tx.statements.versions(HERE, Basis.FEED),
    "visits due": lambda tx: tx.frontier.due(NOW, limit=9),
    "next visit": lambda tx: tx.frontier.next_due(),
    "waiting": lambda tx: tx.frontier.waiting("acme", "new"),
    "resolutions": lambda tx: tx.ledger.resolutions(["globex"]),
    "findings": lambda tx: tx.ledger.findings([an_event().key]),
    "held": lambda tx: tx.ledger.held("acme"),
    "groups due": lambda tx: tx.outbox.groups_due(NOW, limit=9),
    "messages due": lambda tx: tx.outbox.due(NOW, limit=9),
    "next of the outbox": lambda tx: tx.outbox.next_due(),
    "interrupted": lambda tx: tx.outbox.interrupted(),
    "notices": lambda tx: tx.outbox.notices_unsent(),
    "states saved": lambda tx: tx.record([Findings(states=(a_state(),))]),
    "message put": lambda tx: tx.outbox.put(a_message(an_alert()), [an_alert()]),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
def test_no_table_is_read_from_end_to_end(
    sqlite_url: str, ask: Callable[[SqlTransaction], object]
) -> None:
    store = open_store(sqlite_url)
    with store.begin() as tx:
        tx.record([some_findings()])
        plans = plans_of(store, tx, ask)
    store.close()
    assert plans
    # Of a partial index all is read: it holds what waits, not what was. So is a subquery: what an
    # index found is put in order there.
    scans = [step for step in plans if step.startswith("SCAN") and "USING" not in step]
    # And what is asked for in pairs is a list of constants.
    assert [
        step for step in scans if not step.startswith("SCAN (subquery") and not _is_list(step)
    ] == []


def _is_list(step: str) -> bool:
    """Tell whether constants are read: SQLite says "CONSTANT ROWS", "VALUES CLAUSE" from 3.46."""
    return "CONSTANT" in step or step.endswith("VALUES CLAUSE")


def plans_of(
    store: SqlStore, tx: SqlTransaction, ask: Callable[[SqlTransaction], object]
) -> list[str]:
    connection = tx._connection  # noqa: SLF001  # to see what no method tells
    asked: list[tuple[str, Any]] = []

    def note(*given: object) -> None:
        asked.append((str(given[2]), given[3]))

    event.listen(connection, "before_cursor_execute", note)
    ask(tx)
    event.remove(connection, "before_cursor_execute", note)
    return [
        row.detail
        for statement, given in asked
        for row in connection.exec_driver_sql(
            f"EXPLAIN QUERY PLAN {statement}", given[0] if isinstance(given, list) else given
        )
        # What a subquery has found is read once, whole.
        if not row.detail.startswith(("SCAN groups", "SCAN anon"))
    ]
