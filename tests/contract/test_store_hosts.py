"""What the store knows of hosts: who wants to be left alone, and how many of its pages are due."""

from dataclasses import replace

from monitor.model.findings import Findings
from monitor.store.sql import SqlStore
from tests.support.builders import DAY, HOUR, NOW, a_hold


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
