"""What a look at a page that is not there any more counts for, and when to look again."""

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis import withdrawals
from monitor.analysis.assemble import Toolkit
from monitor.analysis.track.revisit import Failure, after_failure, next_visit
from monitor.analysis.track.verdict import Judgement
from monitor.model.event import Happening
from monitor.model.findings import Findings, KnownVisit
from monitor.model.statement import MISSING, Basis, Location, Verdict, Visit

# What says that a statement is not at its page any more. Only these count towards a withdrawal.
ABSENT = frozenset({Verdict.GONE, Verdict.SOFT_404, Verdict.MOVED})

_READ = frozenset({Basis.PAGE, Basis.PDF})

# A host answers well that did so as lately as this. Other pages of it are looked at shortly before
# a look that may count, so that they can bear witness.
LATELY = timedelta(hours=3)
_AHEAD = timedelta(minutes=10)
_SLACK = timedelta(hours=1)
_RETRY = timedelta(minutes=30)

# So many pages that fail at once, and more than are well, are a fault of the host or a relaunch:
# the source's trouble, not as many withdrawals.
_MANY = 10


def is_absent(known: KnownVisit, judged: Judgement) -> bool:
    """Whether a look counts towards a withdrawal: the page was read before, and is not there now.

    A page that was never read tells nothing by its absence: its statement was told from its feed.
    """
    return judged.verdict in ABSENT and known.page.location.basis in _READ


def absent(known: KnownVisit, judged: Judgement, *, at: datetime, toolkit: Toolkit) -> Findings:
    """Count a look at a page that is not there, if its host answers well, and plan the next."""
    visit, page = known.visit, known.page
    failed = replace(
        visit, failures=visit.failures + 1, reason=MISSING, validators=None, looked_at=at
    )
    url = page.location.url or visit.url
    if url != visit.url:
        # It was followed to where it had moved; what its feed says is asked before it counts.
        return Findings(visits=(replace(failed, url=url, due=at + _AHEAD),))
    is_well = answers_well(known, at=at)
    told = Findings()
    if is_well:
        kind = Happening.REPLACED if judged.verdict is Verdict.MOVED else Happening.WITHDRAWN
        told = withdrawals.missing(page, toolkit, at=at, detail=judged.detail, kind=kind)
    location = told.locations[-1] if told.locations else page.location
    due = _next_look(location, failed, is_well=is_well, at=at)
    witnesses = () if location.withdrawn_at else _witnesses(known, before=due)
    return replace(told, visits=(replace(failed, due=due, late_at=due), *witnesses))


def answers_well(known: KnownVisit, *, at: datetime) -> bool:
    """Whether the host of a page answers well for other pages, so that an absence is the page's.

    Where no other page is known to have answered, the source itself has the word.
    """
    others = known.neighbours
    if others.good:
        return others.bad < _MANY or others.good >= others.bad
    if others.bad or others.freshest:
        return False
    lately = max(LATELY, known.page.source.every + _SLACK)
    return others.source_good_at is not None and at - others.source_good_at <= lately


def _next_look(location: Location, failed: Visit, *, is_well: bool, at: datetime) -> datetime:
    if location.withdrawn_at is not None:
        # It may come back: as often as after an edit, for as long.
        since = location.gone_since or location.withdrawn_at
        return next_visit(changed_at=since, now=at, every=_SLACK)
    planned = withdrawals.next_look(location, at=at) if is_well else None
    wait = Failure(key=failed.location, failures=failed.failures)
    return planned or after_failure(wait, every=_RETRY, now=at)


def _witnesses(known: KnownVisit, *, before: datetime) -> tuple[Visit, ...]:
    """Return looks at other pages of the host, brought forward to just before the next look."""
    due = before - _AHEAD
    return tuple(
        replace(other, due=due, late_at=due)
        for other in known.neighbours.freshest
        if other.due > due
    )
