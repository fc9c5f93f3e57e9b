"""How often a source speaks, learned from what it lists: when its silence is no longer usual."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

# Six moments give five pauses; fewer say nothing of a rhythm.
_LEAST_MOMENTS = 6
_MOST_MOMENTS = 20

# What is released together (three languages, a release and its annex) is one moment.
_TOGETHER = timedelta(hours=1)

# Holidays double a usual pause, and the longest of twenty pauses holds most of them.
_LONGEST_PAUSES = 2
_USUAL_PAUSES = 5

# Easter, Golden Week and the days around New Year silence every newsroom.
_LEAST_SILENCE = timedelta(days=7)


def quiet_until(moments: Iterable[datetime]) -> datetime | None:
    """Return until when a source may say nothing, or None while its rhythm is not known.

    `moments` are when its statements came, in any order; the last twenty count. The bound is twice
    the longest of their pauses or five times the usual one, at least a week: a source that speaks
    once a year is not silent for years.
    """
    distinct: list[datetime] = []
    for moment in sorted(moments):
        if not distinct or moment - distinct[-1] >= _TOGETHER:
            distinct.append(moment)
    kept = distinct[-_MOST_MOMENTS:]
    if len(kept) < _LEAST_MOMENTS:
        return None
    pauses = [later - earlier for earlier, later in pairwise(kept)]
    usual = median_low(pause.total_seconds() for pause in pauses)
    bound = max(
        _LONGEST_PAUSES * max(pauses), timedelta(seconds=_USUAL_PAUSES * usual), _LEAST_SILENCE
    )
    return kept[-1] + bound
