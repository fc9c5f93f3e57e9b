"""When a permanent redirect of a source's address is believed, and when no longer."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.model.capture import Hop
from monitor.model.source import Move, SourceState

_PERMANENT = frozenset({301, 308})

# A hotel's login page and a mistake in a server's configuration are permanent redirects too, for an
# hour: the same target on several good polls over at least a day is meant.
CONFIRMED_AFTER = timedelta(days=1)
CONFIRMED_TIMES = 3


def moved(state: SourceState, hops: tuple[Hop, ...], *, at: datetime) -> Move | None:
    """Return what a good poll says of the source's address.

    A poll at the target of a confirmed move leaves it as it is. After a failure the address itself
    is asked (`SourceState.address`): when it no longer leads there, the move is forgotten.
    """
    known = state.moved
    if known is not None and state.address == known.target:
        return known
    target = _target(hops)
    if target is None or target == state.source.url:
        return None
    if known is None or known.target != target:
        return Move(target=target, since=at, times=1)
    if known.confirmed_at:
        return known
    again = replace(known, times=known.times + 1)
    is_meant = again.times >= CONFIRMED_TIMES and at - again.since >= CONFIRMED_AFTER
    return replace(again, confirmed_at=at) if is_meant else again


def _target(hops: tuple[Hop, ...]) -> str | None:
    """Return where the first redirects lead, as far as they are permanent."""
    target = None
    for hop in hops:
        if hop.status not in _PERMANENT:
            break
        target = hop.target
    return target
