"""What a store remembers of copies: the marks that find them, and the relation."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from monitor.model.findings import Findings
from monitor.model.statement import Copy, Location, Marks
from monitor.store.sql import SqlStore
from tests.support.builders import DAY, NOW, a_location, a_version, some_findings

_NUMBERS = tuple(range(1000, 1040))


def _told(
    store: SqlStore, source: str, *, shared: int, at: datetime = NOW, identity: str = "id-1"
) -> Location:
    """Remember a statement that shares so many marks with the one that is asked for."""
    place = a_location(source, identity=identity)
    own = tuple(range(5000, 5040 - shared))
    marks = Marks(location=place.key, numbers=(*_NUMBERS[:shared], *own), at=at)
    given = some_findings(place)
    events = tuple(replace(event, source=source) for event in given.events)
    with store.begin() as tx:
        tx.record([replace(given, marks=(marks,), events=events, alerts=())])
    return place


def _found(store: SqlStore, place: Location) -> list[str]:
    marks = Marks(location=place.key, numbers=_NUMBERS, at=NOW)
    with store.read() as tx:
        return [known.location.key for known in tx.statements.alike(marks, near=5 * DAY, least=3)]


def test_the_likest_come_first_and_what_shares_little_does_not(store: SqlStore) -> None:
    new = a_location("acme")
    some = _told(store, "globex", shared=5)
    most = _told(store, "wire", shared=30)
    _told(store, "umbrella", shared=2)
    assert _found(store, new) == [most.key, some.key]


def test_a_statement_is_no_copy_of_itself(store: SqlStore) -> None:
    place = _told(store, "acme", shared=40)
    assert _found(store, place) == []


def test_only_what_was_published_about_the_same_time_is_found(store: SqlStore) -> None:
    near = _told(store, "globex", shared=20, at=NOW - 5 * DAY)
    _told(store, "wire", shared=20, at=NOW - 5 * DAY - timedelta(seconds=1))
    assert _found(store, a_location("acme")) == [near.key]


def test_the_words_come_with_it_and_whether_a_partnership_was_told(store: SqlStore) -> None:
    place = _told(store, "globex", shared=20)
    with store.read() as tx:
        [known] = tx.statements.alike(
            Marks(location="", numbers=_NUMBERS, at=NOW), near=DAY, least=3
        )
    assert known.location == place
    assert known.content == a_version(location=place).content
    assert known.told


def test_marks_are_forgotten_after_a_month(store: SqlStore) -> None:
    old = _told(store, "globex", shared=20, at=NOW - 60 * DAY)
    _told(store, "wire", shared=20)
    with store.read() as tx:
        marks = Marks(location="", numbers=_NUMBERS, at=NOW - 60 * DAY)
        found = [known.location.key for known in tx.statements.alike(marks, near=DAY, least=3)]
    assert old.key not in found


def test_a_copy_is_noted_once(store: SqlStore) -> None:
    first, second = _told(store, "globex", shared=3), _told(store, "wire", shared=3)
    copy = Copy(location=second.key, of_location=first.key, reason="90% of the words", at=NOW)
    for _ in range(2):
        with store.begin() as tx:
            tx.record([Findings(copies=(copy,))])
    with store.read() as tx:
        dossier = tx.dossiers.statement(second.key)
    assert dossier is not None
    assert dossier.copies == (copy,)


def test_a_copy_of_a_copy_stands_where_the_statement_stands_too(store: SqlStore) -> None:
    places = [_told(store, source, shared=3) for source in ("globex", "wire", "archive")]
    for number, (one, other) in enumerate(pairwise(places)):
        copy = Copy(location=other.key, of_location=one.key, reason="why", at=NOW + number * DAY)
        with store.begin() as tx:
            tx.record([Findings(copies=(copy,))])
    with store.read() as tx:
        for here in places:
            dossier = tx.dossiers.statement(here.key)
            assert dossier is not None
            ends = {key for copy in dossier.copies for key in (copy.location, copy.of_location)}
            assert ends == {place.key for place in places}
