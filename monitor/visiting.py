"""The visit step: look at the pages that are due, judge each, and write what follows."""

from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.hints import reader_of
from monitor.analysis.requests import page_request
from monitor.analysis.teaser import blindly_told, noting_claims, with_claims
from monitor.analysis.visits import moment_of
from monitor.answers import is_stopped, result_of
from monitor.budget import Budget
from monitor.errors import STORE_ENDS
from monitor.judging import Visited, visit_findings
from monitor.model.capture import Captured, FetchResult
from monitor.model.findings import Findings, PageReading
from monitor.model.statement import Visit
from monitor.shell import Shell
from monitor.streams import overlapped
from monitor.telemetry import logger

_log = logger(__name__)

# One step takes at most so many; what is left is due at the next tick.
_VISITS_A_STEP = 500
# A step waits for its slowest host: at one request a second this is half a minute.
_PAGES_OF_A_HOST = 30

# Where judging a reading fails, its page is left alone this long.
_AFTER_A_BUG = timedelta(hours=1)


def visit(shell: Shell, now: datetime, *, budget: Budget) -> int:
    """Look at the pages that are due. Return how many."""
    with shell.store.read() as known:
        visits = known.frontier.due(
            now, limit=_VISITS_A_STEP, per_host=_PAGES_OF_A_HOST, spent=budget.spent(now)
        )
        # All sources, every second, would cost more than the looks.
        of = sorted({visit.source for visit in visits})
        sources = {state.source.key: state.source for state in known.sources.states(of)}
    by_key = {
        visit.location: visit
        for visit in visits
        if visit.source in sources and budget.allows(visit, now)
    }
    asked = [(visit, sources[visit.source]) for visit in by_key.values()]
    requests = [
        page_request(visit, source, reader=reader_of(shell.hints(source)), now=now)
        for visit, source in asked
    ]

    def start(result: FetchResult) -> Future[PageReading] | None:
        if isinstance(result, Captured):
            source = sources[by_key[result.request.key].source]
            return shell.readers.page(result, hints=shell.hints(source))
        return None

    for result, reading in overlapped(shell.fetcher.fetch(requests), start):
        if result is not None and not is_stopped(result):
            _judge(shell, by_key[result.request.key], result=result, reading=reading)
    return len(requests)


def _judge(
    shell: Shell, visit: Visit, *, result: FetchResult, reading: Future[PageReading] | None
) -> None:
    read = result_of(reading, visit.location) if reading else None
    try:
        renewed = shell.renewed(visit, read)
        visited = Visited(visit=visit, result=result, reading=read, renewed=renewed)
        found = _tell(shell, visited)
        if found is None:
            return
        findings = found
    except STORE_ENDS:
        raise
    except Exception:  # noqa: BLE001  # the outer edge of a step: the other pages go on
        _log.exception("visit_failed", location=visit.location, url=visit.url)
        due = moment_of(result) + _AFTER_A_BUG
        later = replace(visit, due=due, failures=visit.failures + 1)
        findings = Findings(visits=(later,))
        shell.record([findings])
    shell.tell(visit.location, result, findings)


def _tell(shell: Shell, visited: Visited) -> Findings | None:
    """Judge a look and write what follows; None where there is nothing to judge any more."""
    with shell.write() as step:
        known = visited.known(step)
        if known is None:
            return None
        findings = visit_findings(step, visited, known=known, toolkit=shell.toolkit)
        teaser = blindly_told(findings, known)
        if teaser is None:
            step.record([findings])
            return findings
    hints = shell.hints(known.feed.source)
    detection = shell.readers.claims(teaser, hints=hints).result()
    with shell.write() as step:
        again = visited.known(step)
        if again is None or again.feed.latest != known.feed.latest:
            # The feed says something else by now; the look is still due.
            return None
        known = with_claims(again, detection)
        findings = visit_findings(step, visited, known=known, toolkit=shell.toolkit)
        findings = noting_claims(findings, known)
        step.record([findings])
    return findings
