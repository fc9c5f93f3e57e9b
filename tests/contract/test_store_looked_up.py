"""What judging a source or a page looks up of its other statements."""

from dataclasses import replace

from monitor.model.findings import Findings, Wanted
from monitor.model.statement import Location
from monitor.store.sql import SqlStore
from tests.support.builders import (
    HOUR,
    NOW,
    a_change,
    a_content,
    a_listing,
    a_location,
    a_source,
    a_statement,
    a_version,
    some_findings,
)
from tests.support.lookups import remembered


def _told(
    store: SqlStore, identity: str, *, text: str = "Some words.", source: str = "acme"
) -> Location:
    """Remember a statement of a source with a text of its own."""
    place = a_location(identity=identity, source=source)
    version = a_version(text, location=place)
    with store.begin() as tx:
        tx.record(
            [
                Findings(
                    statements=(a_statement(identity=identity, source=source),),
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
        assert [one.location.key for one in remembered(tx, Wanted(source="acme")).missing] == [
            counted.key
        ]


def test_a_text_is_copied_from_the_one_entry_that_has_it(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record([some_findings()])
    _told(store, "id-2", text="Only here.")
    for identity in ("id-3", "id-4"):
        _told(store, identity, text="Here and there.")
    hashes = [a_content(text).text_hash for text in ("Only here.", "Here and there.", "Nowhere.")]
    with store.read() as tx:
        assert remembered(tx, Wanted(source="acme", text_hashes=tuple(hashes))).copied == {
            hashes[0]
        }


def test_what_is_remembered_of_many_sources_is_what_is_of_each(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.sources.sync([a_source("acme"), a_source("globex")], now=NOW)
        tx.record([some_findings()])
    here = _told(store, "id-2", text="Told twice.")
    there = _told(store, "id-2", text="Told twice.", source="globex")
    hashes = (a_content("Told twice.").text_hash,)
    wanted = [
        Wanted(
            source="acme", identities=("id-1",), urls=("https://x.example",), text_hashes=hashes
        ),
        Wanted(source="globex", identities=("id-2",)),
        Wanted(source="other", identities=("id-2",), text_hashes=hashes),
    ]
    with store.read() as tx:
        found = tx.statements.remembered(wanted)
        assert found == {one.source: remembered(tx, one) for one in wanted}
        assert [one.location for one in found["globex"].locations] == [there]
        assert found["acme"].copied == set(hashes)
        assert found["other"].locations == ()
        listed = tx.statements.listed_by(["acme", "globex", "other"])
        assert [one.location for one in listed["globex"]] == [there.key]
        assert here.key in {one.location for one in listed["acme"]}
        assert listed["other"] == ()
