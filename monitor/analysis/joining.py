"""The edits of a statement's first hour as one: from the text last told to the newest.

What waited is compared anew when it leaves: edits that were taken back meanwhile are in neither
text, so that nobody is told of them (docs/decisions/0025-joined-edits.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from monitor.analysis.assemble import Toolkit, compared
from monitor.analysis.compare.untold import still_untold
from monitor.analysis.track.version import disclosure, is_translated
from monitor.model.alert import Alert
from monitor.model.event import Event, Finding, Happening
from monitor.model.findings import KnownLocation
from monitor.model.partnership import StoredClaim
from monitor.model.statement import Basis, Change, Version

# A location and a basis: only versions of one text are compared.
Text: TypeAlias = tuple[str, Basis]

_EDITS = frozenset({Happening.REVISED, Happening.REVERTED})


def texts(findings: Sequence[Finding]) -> tuple[Text, ...]:
    """Return the texts that findings tell edits of."""
    return tuple(dict.fromkeys(_text(one) for one in findings if _is_edit(one)))


def joined(
    findings: Sequence[Finding],
    alerts: Sequence[Alert],
    *,
    latest: Sequence[KnownLocation],
    toolkit: Toolkit,
) -> tuple[Finding, ...]:
    """Return findings with the edits of each text joined, and without those that came to nothing.

    `findings` are what one group of `alerts` tells, oldest first. `latest` is what is known of
    their texts now. What is no edit stays as it is.
    """
    until = {alert.event: alert.due for alert in alerts}
    known = {(one.location.key, one.latest.basis): one for one in latest if one.latest}
    told = [one for one in findings if not _is_edit(one)]
    for text in texts(findings):
        edits = [one for one in findings if _is_edit(one) and _text(one) == text]
        end = _end(edits, known.get(text), others=told, until=until)
        told += _as_one(edits, end, toolkit=toolkit)
    # A joined edit stands where the last of them stood.
    return tuple(sorted(told, key=lambda one: one.event.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """The text to which edits led, and its claims."""

    version: Version
    claims: tuple[StoredClaim, ...]


def _is_edit(finding: Finding) -> bool:
    event = finding.event
    is_whole = finding.version and finding.before and finding.change
    return event.kind in _EDITS and event.location is not None and bool(is_whole)


def _text(finding: Finding) -> Text:
    version = finding.version
    if version is None:
        raise ValueError(f"event {finding.event.key}: expected a version")
    return version.location, version.basis


def _end(
    edits: Sequence[Finding],
    known: KnownLocation | None,
    *,
    others: Sequence[Finding],
    until: dict[str, datetime],
) -> _End | None:
    """Return the newest version that the message can speak for.

    Edits after the time of joining have alerts of their own, and so has another statement that
    took the place of this one.
    """
    last = edits[-1]
    found = _End(version=last.version, claims=last.claims) if last.version else None
    latest = known.latest if known else None
    is_replaced = any(one.event.kind is Happening.REPLACED for one in others)
    waits = [until[one.event.key] for one in edits if one.event.kind is Happening.REVISED]
    if found is None or known is None or latest is None or is_replaced or not waits:
        return found
    is_of_them = latest.at < max(waits) and not is_translated(found.version.content, latest.content)
    return _End(version=latest, claims=known.claims) if is_of_them else found


def _as_one(edits: Sequence[Finding], end: _End | None, *, toolkit: Toolkit) -> tuple[Finding, ...]:
    first, last = edits[0], edits[-1]
    before = first.before
    if before is None or end is None:
        return tuple(edits)
    after = end.version
    if len(edits) == 1 and last.version == after:
        return tuple(edits)
    if before.fingerprint == after.fingerprint:
        return ()
    if before.content.extractor != after.content.extractor:
        return tuple(edits)
    steps = tuple(one.change for one in edits if one.change)
    found = compared(
        (before.content, first.claims_before), (after.content, end.claims), toolkit=toolkit
    )
    comparison = still_untold(found, steps)
    if not comparison.material:
        return ()
    change = Change.between(before, after, comparison=comparison)
    event = replace(
        _revision(edits),
        version=after.key,
        change=change.key,
        title=after.content.title,
        disclosure=disclosure(before.content, after.content, comparison=comparison),
    )
    sum_of_all = replace(
        last,
        event=event,
        version=after,
        before=before,
        change=change,
        claims=end.claims,
        claims_before=first.claims_before,
        steps=steps,
    )
    return (sum_of_all,)


def _revision(edits: Sequence[Finding]) -> Event:
    """Return the last edit that took no other back: the sum of several is one of its kind."""
    revisions = [one.event for one in edits if one.event.kind is Happening.REVISED]
    return revisions[-1] if revisions else edits[-1].event
