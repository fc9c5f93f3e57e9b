"""Edits that one page of a source after the other shows: told once, as a change of the source."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.analysis.assemble import silenced
from monitor.analysis.compare.shared import Wording, is_known, shared, without_shared
from monitor.model.alert import Notice, NoticeKind
from monitor.model.event import Event, Happening
from monitor.model.findings import Findings, SourceEdits
from monitor.model.source import Source
from monitor.model.statement import Change

# A page that nobody reads any more is looked at once in thirty days.
LATELY = timedelta(days=30)
# More edits of a source than make a template, with some of other kinds among them.
ENOUGH = 60
# What follows within a day is the same change still, wherever it was told from.
_AGAIN = timedelta(hours=24)

_EDITED = frozenset({Happening.REVISED, Happening.REVERTED, Happening.REPLACED})
_QUOTED = 80


def edited_of(findings: Findings) -> Event | None:
    """Return the event that would tell a material edit, or None."""
    material = {change.key for change in findings.changes if change.comparison.material}
    return next(
        (e for e in findings.events if e.kind in _EDITED and e.alert and e.change in material),
        None,
    )


def among_others(findings: Findings, source: Source, *, lately: SourceEdits) -> Findings:
    """Silence in what is found those edits that other statements of the source got as well.

    What is left of a change is told. What only has such edits is kept, and told to nobody, and so
    are alerts of the statements before it that did not leave yet.
    """
    common: frozenset[Wording] = frozenset()
    changes, told = [], edited_of(findings)
    for change in findings.changes:
        found = shared(change, lately.changes)
        common |= found
        rest = without_shared(change.comparison, found) if found else change.comparison
        changes.append(replace(change, comparison=rest))
    if not common or told is None:
        return findings
    after = replace(findings, changes=tuple(changes))
    if not any(change.comparison.material for change in changes):
        after = silenced(after, reason=f"mass change: {_described(common)}")
        after = replace(after, events=tuple(map(_immaterial, after.events)))
    before = [one for one in lately.changes if _is_of(one, common)]
    recalled = tuple(key for one in before for key in _keys(one, source))
    after = replace(after, recalled=(*after.recalled, *recalled))
    if is_known(common, lately.changes) or _is_told(lately.told_at, told.at):
        return after
    many = len({one.statement for one in before} | {told.statement})
    return _with_source(after, source, at=told.at, reason=f"{many} pages: {_described(common)}")


def _with_source(findings: Findings, source: Source, *, at: datetime, reason: str) -> Findings:
    event = Event(
        kind=Happening.MASS_CHANGE,
        at=at,
        source=source.key,
        url=source.url,
        title=source.name,
        reason=reason,
    )
    notice = mass_notice(source, at=at, reason=reason)
    return replace(findings, events=(*findings.events, event), notices=(*findings.notices, notice))


def mass_notice(source: Source, *, at: datetime, reason: str) -> Notice:
    """Return what the operator is told of statements that changed in the same way."""
    text = (
        f"Many statements of the source {source.key} ({source.url}) changed in the same way, as "
        f"those of a relaunched site do; {reason}. Their versions are kept. Nobody was told of "
        "these edits, but of every other edit among them."
    )
    return Notice(kind=NoticeKind.SOURCE_CHANGED_ALIKE, subject=source.key, at=at, text=text)


def _immaterial(event: Event) -> Event:
    return replace(event, material=None if event.material is None else False)


def _is_told(told_at: datetime | None, at: datetime) -> bool:
    return told_at is not None and at - told_at < _AGAIN


def _is_of(change: Change, common: frozenset[Wording]) -> bool:
    """Whether all that matters in a change is what so many statements got."""
    rest = without_shared(change.comparison, common)
    return change.comparison.material and not rest.material


def _keys(change: Change, source: Source) -> Sequence[str]:
    return [
        Event(
            kind=kind,
            at=change.at,
            source=source.key,
            statement=change.statement,
            location=change.location,
            change=change.key,
        ).key
        for kind in (Happening.REVISED, Happening.REVERTED)
    ]


def _described(common: frozenset[Wording]) -> str:
    return "; ".join(
        f"{field} “{_cut(before)}” → “{_cut(after)}”" for field, before, after in sorted(common)[:3]
    )


def _cut(words: str) -> str:
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}…"
