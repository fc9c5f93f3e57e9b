"""Whether a good answer lacks so much that the source is at fault, and not the statements."""

from datetime import datetime, timedelta

from monitor.analysis.track.verdict import Judgement
from monitor.model.source import SourceState
from monitor.model.statement import Verdict

# Of fewer entries, more than half are soon gone: notices expire, short pages are tidied up.
_LEAST_LISTED = 10

# So long a source is at fault; then it is as its owner wants it (decision 8).
LASTING = timedelta(hours=24)


def shrunk(*, listed: int, gone: int, came: int) -> Judgement | None:
    """Judge an answer that lists `gone` entries of `listed` no more, and `came` new ones.

    Where as many came as went, a window has moved on: the source was busy or was not asked for
    long.
    """
    missing = gone - came
    if listed < _LEAST_LISTED or 2 * missing <= listed:
        return None
    detail = f"{missing} of {listed} entries are gone at once"
    return Judgement(verdict=Verdict.EMPTIED, detail=detail)


def has_lasted(state: SourceState, *, at: datetime) -> bool:
    """Whether a source has lacked most of its entries for so long that they are gone for good."""
    return state.shrunk_since is not None and at - state.shrunk_since >= LASTING
