"""What it means that entries leave a feed: nothing, a look at their pages, or a withdrawal.

What rolls off at the end is nothing. What leaves while older entries stay is looked for at its page
at once; where no page was ever read, the feed's own word is counted (`withdrawals`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from monitor.analysis.assemble import Toolkit
from monitor.analysis.roll import Poll, Roll, Sighting
from monitor.analysis.track.places import out_of_order
from monitor.analysis.withdrawals import found, missing, present
from monitor.model.findings import Findings, KnownLocation, KnownSource
from monitor.model.statement import Basis, Visit

# The reason of a visit to a page whose entry left the feed while older ones stayed.
UNLISTED = "unlisted"

# Of a feed that lacks most of its entries so many pages are asked, a few at a time.
_MOST_ASKED = 25
_LONG = 8
_BETWEEN = timedelta(minutes=1)


def shrunk(poll: Poll, roll: Roll, *, known: KnownSource) -> Findings:
    """Ask the pages of what a source lacks that is at fault; what it listed stays as it was."""
    if known.state.shrunk_since is not None:
        return Findings()
    asked = sorted((one for one in roll.gone if one.url), key=lambda one: one.place)
    some = asked[:: max(1, len(asked) // _MOST_ASKED)][:_MOST_ASKED]
    places = {one.location.key: one for one in known.locations}
    visits = [_look(places.get(one.location), poll) for one in some]
    return Findings(
        visits=tuple(
            replace(visit, due=visit.due + index * _BETWEEN)
            for index, visit in enumerate(visit for visit in visits if visit)
        )
    )


def left(poll: Poll, roll: Roll, *, known: KnownSource, toolkit: Toolkit) -> tuple[Findings, ...]:
    """Judge what is listed no more, now or since earlier polls."""
    places = {one.location.key: one for one in known.locations}
    # Of most entries at once the source has spoken, by lacking them for so long.
    early = () if roll.shrunk else out_of_order(roll.gone, roll.stayed)
    unlisted = Findings(
        listings=tuple(replace(listing, unlisted_since=poll.at) for listing in roll.gone),
        visits=tuple(visit for one in early if (visit := _look(places.get(one.location), poll))),
    )
    surely = out_of_order(early, roll.stayed, older=_beyond_the_edge(roll))
    newly = [places[one.location] for one in surely if one.location in places]
    back = {one.found.known.location.key for one in roll.sightings if one.found.known}
    longer = [one for one in known.missing if one.location.key not in back]
    counted = [
        missing(one, toolkit, at=poll.at, detail="its source lists older entries and not this one")
        for one in (*newly, *longer)
        if is_counted(one)
    ]
    return (unlisted, *counted)


def _beyond_the_edge(roll: Roll) -> int:
    """Return how many older entries must stay for one that left not to have rolled off.

    The last two of a longer list change places, and the last one may be kept for its own sake.
    """
    return 2 if len(roll.stayed) >= _LONG else 1


def returned(
    poll: Poll, sightings: Iterable[Sighting], *, toolkit: Toolkit
) -> tuple[tuple[Findings, ...], tuple[Sighting, ...]]:
    """Take back what was counted of statements that are listed again.

    Returns the findings, and the sightings as they are then.
    """
    told: list[Findings] = []
    after: list[Sighting] = []
    for one in sightings:
        known = one.found.known
        if known is None or not is_counted(known):
            after.append(one)
            continue
        told.append(present(known, toolkit, at=poll.at, detail="its source lists it again"))
        back = replace(known, location=found(known.location))
        after.append(replace(one, found=replace(one.found, known=back)))
    return tuple(told), tuple(after)


def is_counted(known: KnownLocation) -> bool:
    """Whether the feed's word counts: a statement told from its page is looked for there."""
    return known.location.basis is Basis.FEED


def is_waiting(findings: Sequence[Findings], known: KnownSource) -> bool:
    """Whether statements are still to be counted: the next poll must not stop at "unchanged"."""
    now = {one.location.key: one.location for one in known.missing if is_counted(one)}
    for found_ in findings:
        now |= {one.key: one for one in found_.locations if one.basis is Basis.FEED}
    return any(one.gone_since and not one.withdrawn_at for one in now.values())


def _look(known: KnownLocation | None, poll: Poll) -> Visit | None:
    if known is None or known.location.url is None:
        return None
    return Visit(
        location=known.location.key,
        source=known.location.source,
        url=known.location.url,
        due=poll.at,
        reason=UNLISTED,
    )
