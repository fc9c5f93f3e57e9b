"""What judging a source or a page looks up of its other statements."""

from dataclasses import replace

from monitor.model.findings import Findings
from monitor.model.statement import Location
from monitor.store.sql import SqlStore
from tests.support.builders import (
    HOUR,
    NOW,
    a_change,
    a_content,
    a_listing,
    a_location,
    a_statement,
    a_version,
    some_findings,
)


def _told(store: SqlStore, identity: str, *, text: str = "Some words.") -> Location:
    """Remember a statement of the same source with a text of its own."""
    place = a_location(identity=identity)
    version = a_version(text, location=place)
    with store.begin() as tx:
        tx.record(
            [
                Findings(
                    statements=(a_statement(identity=identity),),
                    locations=(place,),
                    listings=(a_listing(place),),
                    versions=(version,),
                )
            ]
        )
    return place


def test_a_twin_has_the_text_at_another_statement_of_the_source(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record([some_findings()])
    wall = _told(store, "id-2", text="We value your privacy.")
    with store.read() as tx:
        twin = tx.statements.twin(a_location(), a_content("We value your privacy."))
        assert twin is not None
        assert (twin.title, twin.url) == (a_content().title, wall.url)
        assert tx.statements.twin(wall, a_content("We value your privacy.")) is None
        assert tx.statements.twin(a_location(), a_content("Words of its own.")) is None


def test_changes_at_a_location_come_since_a_moment(store: SqlStore) -> None:
    given = some_findings()
    first, place = given.versions[0], given.locations[0]
    later = a_version("Other words.", number=2)
    change = replace(a_change(first, later), at=NOW)
    with store.begin() as tx:
        tx.record([given, Findings(versions=(later,), changes=(change,))])
    with store.read() as tx:
        assert tx.statements.changes(place, since=NOW - HOUR) == (change,)
        assert tx.statements.changes(place, since=NOW + HOUR) == ()


def test_only_what_is_counted_and_listed_no_more_is_missing(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record([some_findings()])
    counted, rolled_off = _told(store, "id-2"), _told(store, "id-3")
    with store.begin() as tx:
        tx.record(
            [
                Findings(
                    locations=(replace(counted, gone_since=NOW, gone_times=1),),
                    listings=tuple(
                        replace(a_listing(place), unlisted_since=NOW)
                        for place in (counted, rolled_off)
                    ),
                )
            ]
        )
    with store.read() as tx:
        assert [one.location.key for one in tx.statements.missing("acme")] == [counted.key]


def test_a_text_is_copied_from_the_one_entry_that_has_it(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record([some_findings()])
    _told(store, "id-2", text="Only here.")
    for identity in ("id-3", "id-4"):
        _told(store, identity, text="Here and there.")
    hashes = [a_content(text).text_hash for text in ("Only here.", "Here and there.", "Nowhere.")]
    with store.read() as tx:
        assert tx.statements.copied("acme", hashes) == {hashes[0]}
