"""How the other pages of a host do, as the frontier remembers it."""

from dataclasses import replace

from monitor.model.findings import Findings
from monitor.model.protocols import Store
from monitor.model.statement import FAILED, MISSING, Basis, Trouble, Visit
from tests.support.builders import (
    DAY,
    HOUR,
    NOW,
    a_location,
    a_source,
    a_statement,
    a_visit,
)

_HOST = "https://acme.example/"


def _looked(store: Store, *given: tuple[str, Visit], withdrawn: str = "") -> Visit:
    """Put visits on the frontier, and return one beside them."""
    asked = a_location(identity="asked")
    visits = [replace(a_visit(asked), url=f"{_HOST}asked")]
    places = [asked]
    for name, visit in given:
        place = replace(
            a_location(identity=name),
            basis=Basis.PAGE,
            withdrawn_at=NOW if name == withdrawn else None,
        )
        places.append(place)
        visits.append(replace(visit, location=place.key))
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        tx.record(
            [
                Findings(
                    statements=tuple(a_statement(identity=place.identity) for place in places),
                    locations=tuple(places),
                    visits=tuple(visits),
                )
            ]
        )
    return visits[0]


def _visit(url: str = f"{_HOST}other", **fields: object) -> Visit:
    usual: dict[str, object] = {"url": url, "looked_at": NOW, "due": NOW + DAY}
    return replace(a_visit(), **usual | fields)  # type: ignore[arg-type]  # fields by name


def test_good_looks_are_counted_while_they_are_fresh(store: Store) -> None:
    asked = _looked(
        store,
        ("now", _visit()),
        ("before", _visit(looked_at=NOW - 2 * HOUR)),
        ("long ago", _visit(looked_at=NOW - 9 * DAY)),
        ("never", _visit(looked_at=None)),
    )
    with store.read() as tx:
        around = tx.frontier.neighbours(asked, since=NOW - 3 * HOUR)
        expected = a_location(identity="now").key, a_location(identity="before").key
    assert (around.good, around.bad) == (2, 0)
    assert tuple(visit.location for visit in around.freshest) == expected


def test_bad_looks_are_counted_whenever_they_were(store: Store) -> None:
    asked = _looked(
        store,
        ("a", _visit(failures=3, reason=MISSING, looked_at=NOW - 9 * DAY)),
        ("b", _visit(failures=1, reason=FAILED)),
        ("c", _visit(failures=9, reason=MISSING)),
        withdrawn="c",
    )
    with store.read() as tx:
        around = tx.frontier.neighbours(asked, since=NOW - 3 * HOUR)
    assert (around.good, around.bad) == (0, 2)
    assert around.freshest == ()


def test_pages_of_other_hosts_bear_no_witness(store: Store) -> None:
    asked = _looked(
        store,
        ("a", _visit("https://acme.example.org/other")),
        ("b", _visit("https://acme_example/other")),
        ("c", _visit("https://globex.example/other", failures=1, reason=FAILED)),
    )
    with store.read() as tx:
        around = tx.frontier.neighbours(asked, since=NOW - 3 * HOUR)
    assert (around.good, around.bad, around.freshest) == (0, 0, ())


def test_a_source_bears_witness_while_it_is_well(store: Store) -> None:
    asked = _looked(store)
    with store.begin() as tx:
        [state] = tx.sources.states()
        tx.record([Findings(states=(replace(state, good_at=NOW),))])
    with store.read() as tx:
        assert tx.frontier.neighbours(asked, since=NOW).source_good_at == NOW
    with store.begin() as tx:
        tx.record([Findings(states=(replace(state, good_at=NOW, failures=1),))])
    with store.read() as tx:
        assert tx.frontier.neighbours(asked, since=NOW).source_good_at is None


def test_failed_looks_in_a_row_are_kept_until_one_is_good(store: Store) -> None:
    _looked(store)
    trouble = Trouble(source="acme", since=NOW, looks=2, pages=1, failure="outage")
    with store.begin() as tx:
        tx.record([Findings(troubles=(trouble,))])
        assert tx.frontier.trouble("acme") == trouble
        more = replace(trouble, looks=3, told=True)
        tx.record([Findings(troubles=(more,))])
        assert tx.frontier.trouble("acme") == more
        tx.record([Findings(troubles=(replace(more, looks=0),))])
        assert tx.frontier.trouble("acme") is None


def test_a_page_that_was_well_when_it_was_looked_at_is_known(store: Store) -> None:
    _looked(store, ("failed", _visit(failures=2)))
    with store.read() as tx:
        assert not tx.frontier.has_well("acme")
    _looked(store, ("well", _visit()))
    with store.read() as tx:
        assert tx.frontier.has_well("acme")
