"""What becomes of a statement that was posted: it is edited, withdrawn, or back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.analysis.link.lifecycle import Line, fold
from monitor.analysis.link.post import Posted, companies_in, outlet_of
from monitor.analysis.link.rebuild import line_of
from monitor.model.claim import Claim, Terms
from monitor.model.event import Event, Happening, Novelty, Tier
from monitor.model.findings import KnownParties
from monitor.model.partnership import Partnership, Posting, Step, StoredClaim
from monitor.model.source import Source
from monitor.model.statement import Version

# The strongest of what an edit did to a partnership is told.
_WEIGHT = {Step.STATEMENT_EDITED: 0, Step.AMENDED: 1, Step.CONTRADICTION: 2}
_UNSAID = frozenset({Terms.NOT_MENTIONED, Terms.NO_EXPLICIT})
_TAKEN_BACK = {
    Happening.WITHDRAWN: Step.STATEMENT_WITHDRAWN,
    Happening.REPLACED: Step.STATEMENT_WITHDRAWN,
    Happening.RESTORED: Step.STATEMENT_RESTORED,
}
# The statement's own event is what people are told; this one is for the ledger.
_TOLD = "it is told with what happened to the statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """A claim to which an edit did something; of one that is gone, the claim of the text before."""

    stored: StoredClaim
    step: Step


def amended(before: Sequence[StoredClaim], after: Sequence[StoredClaim]) -> tuple[StoredClaim, ...]:
    """Return claims that disclose terms, or another day, than the text before."""
    return (*_terms_added(before, after), *_days_moved(before, after))


def _terms_added(
    before: Sequence[StoredClaim], after: Sequence[StoredClaim]
) -> tuple[StoredClaim, ...]:
    """Return claims that disclose terms where the text before kept silent about them."""
    silent = {_pair(one.claim) for one in before if one.claim.terms in _UNSAID}
    open_before = {_pair(one.claim) for one in before if one.claim.terms not in _UNSAID}
    return tuple(
        one
        for one in after
        if one.claim.terms not in _UNSAID and _pair(one.claim) in silent - open_before
    )


def _days_moved(
    before: Sequence[StoredClaim], after: Sequence[StoredClaim]
) -> tuple[StoredClaim, ...]:
    """Return claims that give another day for the beginning than the text before gave."""
    given = {(_pair(one.claim), one.claim.effective.day) for one in before if one.claim.effective}
    pairs = {pair for pair, _ in given}
    return tuple(
        one
        for one in after
        if one.claim.effective
        and _pair(one.claim) in pairs
        and (_pair(one.claim), one.claim.effective.day) not in given
    )


def _pair(claim: Claim) -> frozenset[str]:
    return frozenset(mention.company or mention.surface for mention in claim.parties)


def edited(
    turned: Iterable[Turned],
    known: KnownParties,
    *,
    version: Version,
    source: Source,
    configured: Mapping[str, str],
) -> Posted:
    """Post what an edit did to claims that were posted, the strongest for each partnership."""
    strongest: dict[str, tuple[Line, Step]] = {}
    for one in turned:
        companies = companies_in(one.stored.claim, configured=configured, decided=known.resolutions)
        key = Partnership.key_for(tuple(companies.values()))
        if key not in known.partnerships:
            continue
        posting = Posting(
            claim=one.stored.key,
            partnership=key,
            step=one.step,
            mentions=tuple(companies),
            statement=version.statement,
            version=one.stored.version,
            at=version.at,
        )
        line = Line(posting=posting, claim=one.stored.claim, companies=tuple(companies.values()))
        line = replace(line, posting=replace(posting, outlet=outlet_of(line, source)))
        if key not in strongest or _WEIGHT[one.step] > _WEIGHT[strongest[key][1]]:
            strongest[key] = line, one.step
    return _posted(
        [line for line, _ in strongest.values()], known, told=_event(version, source.key)
    )


def taken_back(
    event: Event, posted: Iterable[tuple[Posting, StoredClaim]], *, known: KnownParties
) -> Posted:
    """Post that a statement was withdrawn or is back, to each partnership that it spoke of."""
    step = _TAKEN_BACK.get(event.kind)
    if step is None:
        return Posted()
    lines: dict[str, Line] = {}
    for posting, stored in posted:
        line = line_of(posting, stored.claim, meanings=known.resolutions)
        if line is None or not line.is_own or line.posting.step is Step.MENTIONED:
            continue
        key = Partnership.key_for(line.parties)
        again = Posting(
            claim=posting.claim,
            partnership=key,
            step=step,
            mentions=posting.mentions,
            statement=posting.statement,
            version=posting.version,
            at=event.at,
            outlet=posting.outlet,
        )
        if key in known.partnerships:
            lines.setdefault(key, Line(posting=again, claim=stored.claim, companies=line.companies))
    return _posted(list(lines.values()), known, told=event)


def takes_back(event: Event) -> bool:
    """Whether an event says that a statement is gone, or that it is back."""
    is_whole = event.change is None and event.statement is not None
    return is_whole and event.kind in _TAKEN_BACK


def _event(version: Version, source: str) -> Event:
    return Event(
        kind=Happening.REVISED,
        at=version.at,
        source=source,
        statement=version.statement,
        location=version.location,
        version=version.key,
        title=version.content.title,
    )


def _posted(lines: Sequence[Line], known: KnownParties, *, told: Event) -> Posted:
    events = tuple(
        Event(
            kind=Happening.PARTNERSHIP,
            at=told.at,
            source=told.source,
            statement=told.statement,
            location=told.location,
            version=told.version,
            partnership=line.posting.partnership,
            step=line.posting.step,
            tier=Tier.CONTRADICTION,
            novelty=_novelty(line.posting.step),
            title=told.title,
            url=told.url,
            reason=_TOLD,
        )
        for line in lines
    )
    states = [fold(known.partnerships[line.posting.partnership], [line]) for line in lines]
    return Posted(
        postings=tuple(line.posting for line in lines), partnerships=tuple(states), events=events
    )


def _novelty(step: Step) -> Novelty:
    is_reversal = step in {Step.CONTRADICTION, Step.STATEMENT_WITHDRAWN}
    return Novelty.REVERSAL if is_reversal else Novelty.REPEAT
