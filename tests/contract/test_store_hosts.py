"""What the store knows of hosts: who wants to be left alone, and how many of its pages are due."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.budget import Budget
from monitor.model.findings import Findings
from monitor.model.statement import Location, Statement, Visit
from monitor.store.sql import SqlStore, open_store
from monitor.urls import host
from tests.support.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    a_hold,
    a_location,
    a_source,
    a_state,
)


def test_a_hold_stands_until_it_ends(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.record([Findings(holds=(a_hold(),))])
    with store.read() as tx:
        assert tx.sources.holds(NOW) == (a_hold(),)
        assert tx.sources.holds(NOW + HOUR) == ()


def test_the_last_word_of_a_host_counts_and_the_longest_of_a_step(store: SqlStore) -> None:
    short, long = a_hold(), a_hold(until=NOW + DAY)
    with store.begin() as tx:
        tx.record([Findings(holds=(long,)), Findings(holds=(short,))])
        assert tx.sources.holds(NOW) == (long,)
        tx.record([Findings(holds=(short,))])
        assert tx.sources.holds(NOW) == (short,)


def test_a_hold_that_is_over_is_forgotten_with_the_next(store: SqlStore) -> None:
    other = replace(a_hold("globex.example", until=NOW + DAY), at=NOW + 2 * HOUR)
    with store.begin() as tx:
        tx.record([Findings(holds=(a_hold(),))])
        tx.record([Findings(holds=(other,))])
        assert tx.sources.holds(NOW) == (other,)


def plan(store: SqlStore, wanted: list[Visit]) -> None:
    """Store planned visits with what they refer to: locations of one statement."""
    blank = a_location()
    statement = Statement(key=blank.statement, source="acme", first_seen=NOW)
    locations = [replace(blank, key=visit.location, url=visit.url) for visit in wanted]
    with store.begin() as tx:
        tx.sources.sync([a_source()], now=NOW)
        given = Findings(
            states=(a_state(),),
            statements=(statement,),
            locations=tuple(locations),
            visits=tuple(wanted),
        )
        tx.record([given])


def a_look(number: int, *, of: str, due: datetime, late: timedelta = timedelta(0)) -> Visit:
    return Visit(
        location=Location.key_for("acme", str(number)),
        source="acme",
        url=f"https://{of}/{number}",
        due=due,
        reason="revisit",
        late_at=due + late,
    )


def test_a_host_gets_its_share_of_a_step_and_no_more(store: SqlStore) -> None:
    big = [a_look(number, of="big.example", due=NOW - DAY) for number in range(50)]
    small = [a_look(99, of="small.example", due=NOW)]
    plan(store, [*big, *small])
    with store.read() as tx:
        found = tx.frontier.due(NOW, limit=20, per_host=10)
    assert Counter(host(visit.url) for visit in found) == {"big.example": 10, "small.example": 1}


def test_of_a_host_that_is_spent_only_first_looks_are_due(store: SqlStore) -> None:
    again = a_look(1, of="a.example", due=NOW)
    first = replace(a_look(2, of="a.example", due=NOW), reason="new")
    other = a_look(3, of="b.example", due=NOW)
    plan(store, [again, first, other])
    with store.read() as tx:
        found = tx.frontier.due(NOW, limit=9, spent=("a.example", "c.example"))
    assert set(found) == {first, other}


def test_what_comes_too_late_first_goes_first(store: SqlStore) -> None:
    seldom = a_look(1, of="a.example", due=NOW - DAY, late=30 * DAY)
    often = a_look(2, of="a.example", due=NOW - MINUTE, late=15 * MINUTE)
    first = a_look(3, of="a.example", due=NOW)
    plan(store, [seldom, often, first])
    with store.read() as tx:
        found = tx.frontier.due(NOW, limit=9, per_host=2)
    assert found == (first, often)


def test_fifty_thousand_pages_are_looked_at_in_time_and_no_host_is_flooded(
    sqlite_url: str,
) -> None:
    """Criterion 10: 400 hosts, of which some are large; a day of steps, an hour apart."""
    store, hosts, pages, every = open_store(sqlite_url), 400, 50_000, 30 * DAY
    # A tenth of all pages belongs to one host; a tenth of all is looked at every day.
    names = [
        "wire.example" if number % 10 == 0 else f"host-{number % hosts}.example"
        for number in range(pages)
    ]
    intervals = [DAY if number % 10 == 1 else every for number in range(pages)]
    looks = [
        a_look(number, of=name, due=NOW + interval * (number * 7919 % pages) / pages, late=interval)
        for number, (name, interval) in enumerate(zip(names, intervals, strict=True))
    ]
    plan(store, looks)
    waits = {look.location: interval for look, interval in zip(looks, intervals, strict=True)}
    asked, budget = Counter[str](), Budget(60)
    for hour in range(1, 25):
        now = NOW + hour * HOUR
        with store.read() as tx:
            found = tx.frontier.due(now, limit=500, per_host=30, spent=budget.spent(now))
        assert all(budget.allows(visit, now) for visit in found)
        assert max(Counter(host(visit.url) for visit in found).values()) <= 30
        for visit in found:
            assert visit.late_at is not None
            assert now <= visit.late_at, visit
        asked.update(visit.location for visit in found)
        again = [
            replace(
                visit,
                due=now + waits[visit.location],
                late_at=now + 2 * waits[visit.location],
            )
            for visit in found
        ]
        with store.begin() as tx:
            tx.record([Findings(visits=tuple(again))])
    assert sum(asked.values()) > 24 * 250
    with store.read() as tx:
        left = tx.frontier.due(NOW + 24 * HOUR, limit=pages)
    assert all(visit.late_at and visit.late_at > NOW + 24 * HOUR for visit in left)
    store.close()
