"""What is damaged is found, on each database: contents, texts, quotes, references, folds."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Update, create_engine, delete, text, update

from monitor.analysis.link.lifecycle import Line, fold
from monitor.analysis.text.normal import fingerprint
from monitor.checkup import examine
from monitor.model.findings import Findings
from monitor.model.memory import Inspected
from monitor.model.partnership import Partnership
from monitor.store.engine import place_of
from monitor.store.sql import SqlStore
from monitor.store.tables.ledger import claim, mention, partnership, posting
from monitor.store.tables.statements import blob, version
from tests.support.builders import TITLE, a_message, a_version, some_findings


def sound() -> Findings:
    """Return findings that keep every promise."""
    given = some_findings()
    [statement_version], [stored], [line] = given.versions, given.claims, given.postings
    content = statement_version.content
    # A claim's key is made of its version's key, which stays.
    whole = replace(statement_version, fingerprint=fingerprint(TITLE, content.text))
    companies = given.partnerships[0].companies
    mentions = (0, 1)
    own = replace(
        line, mentions=mentions, speakers=(0,), partnership=Partnership.key_for(companies)
    )
    state = fold(
        None,
        [Line(posting=own, claim=stored.claim, companies=companies)],
    )
    return replace(given, versions=(whole,), postings=(own,), partnerships=(state,))


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    with store.begin() as tx:
        tx.record([sound()])
    return store


def damage(database_url: str, *steps: Update | str) -> None:
    """Change rows behind the program's back, whatever refers to them."""
    engine = create_engine(place_of(database_url).url)
    with engine.begin() as connection:
        _forget_references(connection)
        for step in steps:
            connection.execute(text(step) if isinstance(step, str) else step)
    engine.dispose()


def _forget_references(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))


def examined(store: SqlStore) -> dict[str, Inspected]:
    with store.read() as tx:
        return {found.check: found for found in examine(tx.checks)}


def failed(store: SqlStore) -> dict[str, tuple[str, ...]]:
    return {name: found.faults for name, found in examined(store).items() if not found.ok}


def test_nothing_is_wrong_with_what_the_program_wrote(filled: SqlStore) -> None:
    assert failed(filled) == {}
    looked = examined(filled)
    for name in ("contents", "texts", "quotes", "partnerships", "references", "schema"):
        assert looked[name].looked_at > 0, name


def test_an_empty_database_is_sound(store: SqlStore) -> None:
    assert failed(store) == {}


def test_a_quote_that_differs_is_told_with_its_keys(filled: SqlStore, database_url: str) -> None:
    stored = sound().claims[0]
    damage(database_url, update(claim).values(evidence="Acme said nothing."))
    [fault] = failed(filled)["quotes"]
    assert stored.key in fault
    assert stored.version in fault
    assert "Acme said nothing." in fault


def test_the_words_of_a_party_are_checked_too(filled: SqlStore, database_url: str) -> None:
    damage(database_url, update(mention).values(surface="Initech").where(mention.c.position == 1))
    assert set(failed(filled)) == {"quotes"}


def test_a_content_that_differs_from_its_hash_is_told(filled: SqlStore, database_url: str) -> None:
    damage(database_url, update(blob).values(content=b"nonsense"))
    found = examined(filled)
    assert found["contents"].fault_count == 2
    assert found["texts"].fault_count == 1
    assert found["quotes"].fault_count == 1


def test_a_size_that_differs_is_told(filled: SqlStore, database_url: str) -> None:
    damage(database_url, update(blob).values(size=7))
    assert examined(filled)["contents"].fault_count == 2


def test_a_fingerprint_that_differs_is_told(filled: SqlStore, database_url: str) -> None:
    damage(database_url, update(version).values(title="Another title"))
    [fault] = failed(filled)["texts"]
    assert a_version().key in fault


def test_a_row_without_parent_is_told(filled: SqlStore, database_url: str) -> None:
    damage(database_url, str(delete(posting)), "UPDATE mention SET claim = 'nobody'")
    found = failed(filled)
    assert any("mention nobody" in fault for fault in found["references"])
    assert any("expected status removed" in fault for fault in found["partnerships"])


def test_a_partnership_that_is_no_fold_of_its_postings_is_told(
    filled: SqlStore, database_url: str
) -> None:
    damage(database_url, update(partnership).values(postings=5))
    [fault] = failed(filled)["partnerships"]
    assert fault.endswith("expected postings 1, found 5")


def test_a_message_that_carries_nothing_is_told(filled: SqlStore) -> None:
    message = a_message()
    with filled.begin() as tx:
        tx.outbox.put(message, [])
    assert failed(filled) == {
        "messages": (f"message {message.key} carries no alert and no notice",)
    }


def test_another_schema_is_told(filled: SqlStore, database_url: str) -> None:
    damage(database_url, "UPDATE alembic_version SET version_num = '0000'")
    assert "found 0000" in failed(filled)["schema"][0]


def test_many_faults_are_counted_and_the_first_told(store: SqlStore) -> None:
    messages = [a_message(thread=f"story {number}") for number in range(30)]
    with store.begin() as tx:
        for message in messages:
            tx.outbox.put(message, [])
    found = examined(store)["messages"]
    assert (found.fault_count, len(found.faults), found.looked_at) == (30, 20, 30)


def test_a_row_that_cannot_be_read_fails_its_check(filled: SqlStore, database_url: str) -> None:
    damage(database_url, "UPDATE claim SET stage = 'no such stage'")
    found = examined(filled)
    assert not found["quotes"].ok
    assert "could not go on" in found["quotes"].faults[-1]
    assert found["schema"].ok
