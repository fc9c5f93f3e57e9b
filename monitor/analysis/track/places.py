"""Where entries stand among each other, and which of those that left were not the last.

Position means little by itself: some feeds put the newest at the end, some shuffle. So the order of
what stayed is looked at first, and where it has changed, nothing is said.
"""

from collections.abc import Sequence
from itertools import pairwise

from monitor.model.statement import Listing

# Entries of one day are sorted anew by some feeds; beyond this share the order says nothing.
_MOST_SWAPS = 0.3


def places(known: Sequence[float | None]) -> tuple[float, ...]:
    """Return a place for every entry in the feed's order; `known` are the places so far.

    New entries get places between their neighbours', so that nobody else's has to change.
    """
    given: list[float] = []
    index = 0
    while index < len(known):
        here = known[index]
        if here is not None:
            given.append(here)
            index += 1
            continue
        following = next((i for i in range(index, len(known)) if known[i] is not None), len(known))
        below = known[following] if following < len(known) else None
        above = given[-1] if given else None
        given += _between(above, below, count=following - index)
        index = following
    return tuple(given)


def _between(above: float | None, below: float | None, *, count: int) -> list[float]:
    if above is None:
        first = 0.0 if below is None else below - count
        return [first + step for step in range(count)]
    if below is None or below <= above:
        return [above + step + 1 for step in range(count)]
    wide = (below - above) / (count + 1)
    return [above + (step + 1) * wide for step in range(count)]


def out_of_order(
    left: Sequence[Listing], stayed: Sequence[Listing], *, older: int = 1
) -> tuple[Listing, ...]:
    """Return those that left while so many older entries stayed. `stayed` is in the feed's order.

    What leaves at the end of a feed has rolled off. Where entries have dates, those that stayed
    must be older by their date as well.
    """
    if not left or not stayed or _is_shuffled(stayed):
        return ()
    is_upside_down = _is_upside_down(stayed)
    return tuple(
        gone
        for gone in left
        if sum(_is_older(other, gone, is_upside_down=is_upside_down) for other in stayed) >= older
    )


def is_above_all(place: float, stayed: Sequence[Listing]) -> bool:
    """Whether a place is where news stands: above everything else that the feed lists.

    `stayed` is in the feed's order; where that is the other way round, below everything.
    """
    if _is_upside_down(stayed):
        return all(place > other.place for other in stayed)
    return all(place < other.place for other in stayed)


def _is_older(other: Listing, gone: Listing, *, is_upside_down: bool) -> bool:
    is_below = other.place < gone.place if is_upside_down else other.place > gone.place
    if other.published is None or gone.published is None:
        return is_below
    return is_below and other.published < gone.published


def _is_shuffled(stayed: Sequence[Listing]) -> bool:
    swaps = sum(one.place > two.place for one, two in pairwise(stayed))
    # Of three entries one that was pinned to the top for a while is a third; that is no shuffling.
    return swaps > max(1, _MOST_SWAPS * (len(stayed) - 1))


def _is_upside_down(stayed: Sequence[Listing]) -> bool:
    """Whether dates mostly rise down the feed, so that the newest entry stands last."""
    dates = [listing.published for listing in stayed if listing.published]
    rising = sum(one < two for one, two in pairwise(dates))
    falling = sum(one > two for one, two in pairwise(dates))
    return rising > falling
