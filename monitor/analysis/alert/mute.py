"""Which findings a recipient wants to hear no more of."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.model.event import Finding
from monitor.model.partnership import Partnership
from monitor.model.recipient import Mute, MuteKind


def muted(
    findings: Sequence[Finding],
    mutes: Sequence[Mute],
    *,
    spoken_of: Mapping[str, Sequence[Partnership]],
    now: datetime,
) -> frozenset[str]:
    """Return the keys of the events that are muted.

    `spoken_of` are the partnerships that versions speak of: what happens to a statement that speaks
    of muted ones only is muted with them.
    """
    in_force = [one for one in mutes if one.until is None or now < one.until]
    return frozenset(
        finding.event.key
        for finding in findings
        if any(_is_about(mute, finding) for mute in in_force)
        or _is_of(in_force, finding, spoken_of=spoken_of)
    )


def _is_of(
    mutes: Sequence[Mute], finding: Finding, *, spoken_of: Mapping[str, Sequence[Partnership]]
) -> bool:
    """Whether all that an event's statement speaks of is muted."""
    if finding.event.partnership is not None:
        return False
    partnerships = spoken_of.get(finding.event.version or "", ())
    return bool(partnerships) and all(
        any(_is_muted(mute, one) for mute in mutes) for one in partnerships
    )


def _is_muted(mute: Mute, partnership: Partnership) -> bool:
    if mute.kind is MuteKind.COMPANY:
        return mute.subject in partnership.companies
    return mute.kind is MuteKind.PARTNERSHIP and mute.subject == partnership.key


def _is_about(mute: Mute, finding: Finding) -> bool:
    event, partnership = finding.event, finding.partnership
    match mute.kind:
        case MuteKind.PARTNERSHIP:
            return event.partnership == mute.subject
        case MuteKind.STATEMENT:
            return event.statement == mute.subject
        case MuteKind.SOURCE:
            return event.source == mute.subject
        case MuteKind.COMPANY:
            companies = partnership.companies if partnership else ()
            return mute.subject in (finding.source.company, *companies)
