"""Whether the pages of a source can be read at all, while the source itself answers well.

Pages that fail for good are asked again and again, and those that are well may wait for a week: so
a row of failed looks says something only where pages failed in it that had not failed before.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.model.alert import Notice, NoticeKind
from monitor.model.findings import Findings, KnownVisit
from monitor.model.source import Source
from monitor.model.statement import Trouble

# As with a source: fewer failed looks in a row, or a shorter time, are the network's weather.
LOOKS_BEFORE_NOTICE = 5
_LEAST_TIME = timedelta(hours=1)
# So many pages have begun to fail in a row, without a good look between them.
LEAST_PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedLook:
    """A look at a page that failed; `is_new` says that it had not failed before."""

    at: datetime
    failure: str
    is_new: bool


def look_of(findings: Findings, known: KnownVisit) -> FailedLook | datetime | None:
    """Return how a look failed, or when it was good; None where it says nothing of its source.

    A page that is being counted towards a withdrawal is gone by itself, while its host is well.
    """
    visit = known.visit
    planned = next((one for one in findings.visits if one.location == visit.location), None)
    if planned is None or planned.looked_at is None:
        return None
    if not planned.failures:
        return planned.looked_at
    places = [one for one in findings.locations if one.key == visit.location]
    place = places[-1] if places else known.page.location
    seen = [one for one in findings.observations if one.location == visit.location]
    if planned.failures <= visit.failures or place.gone_since or not seen:
        return None
    return FailedLook(
        at=planned.looked_at,
        failure=f"{seen[-1].verdict}: {seen[-1].detail}",
        is_new=not visit.failures,
    )


def after_failed(look: FailedLook, before: Trouble | None, *, source: Source) -> Trouble:
    """Return a source's row of failed looks with one more."""
    known = before or Trouble(source=source.key, since=look.at)
    return replace(
        known, looks=known.looks + 1, pages=known.pages + look.is_new, failure=look.failure
    )


def may_tell(trouble: Trouble, *, at: datetime) -> bool:
    """Whether a row of failed looks is so long that the operator is to hear of it, once."""
    is_long = trouble.looks >= LOOKS_BEFORE_NOTICE and at - trouble.since >= _LEAST_TIME
    return is_long and not trouble.told


def with_trouble(
    findings: Findings, trouble: Trouble, *, source: Source, at: datetime | None
) -> Findings:
    """Return findings with a row of failed looks; `at` is when the operator is told, if so."""
    if at is None:
        return replace(findings, troubles=(trouble,))
    text = (
        f"The source {source.key} ({source.url}) answers well, but its pages cannot be read: "
        f"{trouble.looks} looks in a row have failed since {trouble.since:%Y-%m-%d %H:%M} UTC. "
        f"{trouble.failure}. Its statements are told by what it lists itself; edits and "
        "withdrawals on its pages are not seen until they can be read again."
    )
    notice = Notice(kind=NoticeKind.PAGES_FAILING, subject=source.key, at=at, text=text)
    return replace(
        findings,
        troubles=(replace(trouble, told=True),),
        notices=(*findings.notices, notice),
    )


def with_end(findings: Findings, trouble: Trouble, *, source: Source, at: datetime) -> Findings:
    """Return findings with the end of a row of failed looks, told where its length was."""
    over = replace(findings, troubles=(replace(trouble, looks=0),))
    if not trouble.told:
        return over
    since = f"{trouble.since:%Y-%m-%d %H:%M} UTC"
    text = f"The pages of the source {source.key} can be read again; they had failed since {since}."
    notice = Notice(kind=NoticeKind.PAGES_RECOVERED, subject=source.key, at=at, text=text)
    return replace(over, notices=(*findings.notices, notice))
