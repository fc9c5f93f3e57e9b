"""The first poll of a source: nothing is remembered, so that it is judged where it is read."""

from monitor.analysis.analyse import claims_in, judge_feed
from monitor.analysis.assemble import Toolkit
from monitor.analysis.teaser import told_at_once
from monitor.model.capture import Captured
from monitor.model.findings import FeedReading, Findings, KnownParties, KnownSource
from monitor.model.source import SourceState
from monitor.model.statement import Verdict

_NOBODY = KnownParties(resolutions={}, partnerships={})


def judge_baseline(
    captured: Captured, reading: FeedReading, *, state: SourceState, toolkit: Toolkit
) -> tuple[Findings, ...] | None:
    """Judge what a source lists when it is first read; None where more has to be known for it.

    That is so where an index leads to more, and where statements are told at once: of whom they
    speak has to be looked up.
    """
    is_first = state.baseline_at is None and reading.verdict is Verdict.GOOD
    if not is_first or reading.branches or claims_in(reading) or told_at_once(reading):
        return None
    known = KnownSource(state=state, locations=(), listed=())
    return judge_feed(captured, reading, known=known, parties=_NOBODY, toolkit=toolkit)
