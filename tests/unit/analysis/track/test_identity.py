from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.analysis.track import identity
from monitor.analysis.track.identity import Match, identities, identity_of, lookup
from monitor.model.findings import KnownLocation
from monitor.model.statement import Entry, Location
from tests.support.builders import DAY, NOW, a_listing, a_location, a_source


def _entry(
    entry_id: str | None = "1",
    *,
    url: str | None = "https://acme.example/1",
    title: str = "One",
    published: datetime | None = NOW,
) -> Entry:
    return Entry(id=entry_id, url=url, title=title, text="", raw_hash="x", published=published)


def _known(entry: Entry) -> KnownLocation:
    identity = identity_of(entry)
    location = replace(
        a_location(),
        key=Location.key_for("acme", identity),
        identity=identity,
        url=entry.url,
        canonical_url=entry.url,
    )
    listing = replace(
        a_listing(location),
        entry_id=entry.id,
        url=entry.url,
        title=entry.title,
        published=entry.published,
    )
    return KnownLocation(source=a_source(), location=location, listing=listing)


def match(entries: Sequence[Entry], known: Sequence[KnownLocation]) -> tuple[Match, ...]:
    return identity.match(entries, known, named=identities(entries))


def _is_known(entry: Entry, known: KnownLocation) -> bool:
    (found,) = match([entry], [known])
    return found.known is known


def test_the_highest_rung_is_the_identity() -> None:
    assert identity_of(_entry()) == "id:1"
    assert identity_of(_entry(None)).startswith("url:")
    assert identity_of(_entry(None, url=None)).startswith("title:One|")


def test_the_same_id_is_the_same_statement_at_another_address() -> None:
    assert _is_known(_entry(url="https://acme.example/moved"), _known(_entry()))


def test_the_same_address_is_the_same_statement_under_another_id() -> None:
    assert _is_known(_entry("2"), _known(_entry()))


def test_a_rekeyed_feed_is_known_by_title_and_moment() -> None:
    assert _is_known(_entry("2", url="https://acme.example/new/2"), _known(_entry()))


def test_reports_of_the_same_title_stay_apart() -> None:
    later = _entry("2", url="https://acme.example/2", published=NOW + DAY)
    assert not _is_known(later, _known(_entry()))


def test_a_title_without_a_moment_identifies_nothing() -> None:
    known = _known(_entry(published=None))
    assert not _is_known(_entry("2", url="https://acme.example/2", published=None), known)


def test_an_id_that_a_feed_repeats_makes_one_statement_for_each_address() -> None:
    entries = [_entry("same", url=f"https://acme.example/{n}", title=f"T{n}") for n in range(3)]
    assert len(set(identities(entries))) == 3


def test_entries_alike_in_everything_are_told_apart_by_order() -> None:
    assert len(set(identities([_entry(), _entry(), _entry()]))) == 3


def test_repeated_ids_match_the_same_statements_at_every_poll() -> None:
    entries = [_entry("same", url=f"https://acme.example/{n}", title=f"T{n}") for n in range(3)]
    first = match(entries, [])
    known = [
        replace(
            _known(found.entry),
            location=replace(
                _known(found.entry).location,
                identity=found.identity,
                key=Location.key_for("acme", found.identity),
            ),
        )
        for found in first
    ]
    for order in (entries, entries[::-1]):
        again = match(order, known)
        assert {f.entry.url: f.known and f.known.location.url for f in again} == {
            e.url: e.url for e in entries
        }


def test_a_location_is_given_to_one_entry_only() -> None:
    known = _known(_entry())
    found = match([_entry(), _entry("2")], [known])
    assert [f.known is known for f in found] == [True, False]


def test_lookup_asks_for_what_no_entry_has_the_id_or_address_of() -> None:
    gone, same = _known(_entry()), _known(_entry("3", url="https://acme.example/3"))
    left = [known.listing for known in (gone, same) if known.listing]
    rekeyed = [_entry("2", url="https://acme.example/new/2"), _entry("3", url=None)]
    wanted = lookup(rekeyed, left, named=identities(rekeyed))
    assert wanted.keys == (left[0].location,)
    assert "3" in wanted.identities
