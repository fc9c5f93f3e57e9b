from dataclasses import replace

from monitor.analysis.track.places import out_of_order
from monitor.model.statement import Listing
from tests.support.builders import a_listing


def at(*places: float) -> list[Listing]:
    return [replace(a_listing(), place=place, published=None) for place in places]


def test_what_leaves_while_an_older_entry_stays_is_out_of_order() -> None:
    (gone,) = at(1.0)
    assert out_of_order([gone], at(0.0, 2.0)) == (gone,)


def test_what_leaves_at_the_end_has_rolled_off() -> None:
    assert out_of_order(at(3.0), at(0.0, 1.0, 2.0)) == ()


def test_one_entry_that_was_pinned_to_the_top_of_a_short_list_is_no_shuffling() -> None:
    (gone,) = at(-2.0)
    assert out_of_order([gone], at(0.0, -1.0, -1.0)) == (gone,)


def test_nothing_is_said_of_a_list_that_is_shuffled() -> None:
    assert out_of_order(at(1.5), at(4.0, 1.0, 3.0, 0.0, 2.0)) == ()
