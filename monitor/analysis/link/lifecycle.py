"""A partnership's state is a fold over its postings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.analysis.link.resolve import name_of
from monitor.model.claim import Capacity, Claim, Kind, Modality, Newness, Reaction, Stage
from monitor.model.partnership import Corroboration, Partnership, Posting, Step

# How far a stage is. Stages that end are reached from anywhere; a denial moves nothing.
_ORDER = {
    Stage.UNSPECIFIED: 0,
    Stage.SOUGHT: 1,
    Stage.TALKS: 2,
    Stage.INTENT_SIGNED: 3,
    Stage.CONDITIONAL: 4,
    Stage.AGREED: 4,
    Stage.ACTIVE: 5,
    Stage.AMENDED: 6,
}
_TERMINAL = frozenset({Stage.ENDED, Stage.CALLED_OFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A posting with the claim it points at and the companies that speak in it."""

    posting: Posting
    claim: Claim
    companies: tuple[str, ...]
    speakers: tuple[str, ...]


def step_of(claim: Claim) -> Step:
    """Return what a claim means for a partnership, by its own words."""
    if claim.modality is Modality.DENIED:
        return Step.DENIED
    if not claim.news or claim.newness is Newness.HISTORICAL:
        return Step.MENTIONED
    if claim.stage in {Stage.SOUGHT, Stage.TALKS, Stage.UNSPECIFIED}:
        return _step_of_talks(claim)
    if claim.stage in {Stage.AGREED, Stage.CONDITIONAL, Stage.ACTIVE}:
        return _step_of_deal(claim)
    return _STEPS[claim.stage]


_STEPS: dict[Stage, Step] = {
    Stage.INTENT_SIGNED: Step.INTENT_SIGNED,
    Stage.AGREED: Step.AGREED,
    Stage.CONDITIONAL: Step.AGREED,
    Stage.ACTIVE: Step.EFFECTIVE,
    Stage.AMENDED: Step.AMENDED,
    Stage.ENDED: Step.ENDED,
    Stage.CALLED_OFF: Step.CALLED_OFF,
}


def _step_of_deal(claim: Claim) -> Step:
    if claim.newness is Newness.EXPANSION:
        return Step.EXPANDED
    if claim.newness is Newness.RENEWAL:
        return Step.RENEWED
    if claim.newness is Newness.EXISTING and claim.stage is Stage.ACTIVE:
        return Step.MENTIONED
    return _STEPS[claim.stage]


def _step_of_talks(claim: Claim) -> Step:
    on_record = claim.attribution.capacity in {Capacity.PARTY, Capacity.COUNTERPARTY}
    if claim.stage is Stage.TALKS and on_record and claim.modality is not Modality.REPORTED:
        return Step.TALKS_CONFIRMED
    return Step.FIRST_SIGNAL


def fold(before: Partnership | None, lines: Sequence[Line]) -> Partnership:
    """Add lines to a partnership; with None before, the lines found it."""
    state = before
    for line in lines:
        state = _founded(line) if state is None else state
        state = _add(state, line)
    if state is None:
        raise ValueError("a partnership is folded from at least one line")
    return state


def _founded(line: Line) -> Partnership:
    posting = line.posting
    return Partnership(
        key=posting.partnership,
        companies=line.companies,
        names=tuple(name_of(line.claim.parties[i]) for i in posting.mentions),
        kinds=(),
        stage=Stage.UNSPECIFIED,
        corroboration=Corroboration.THIRD_PARTY_ONLY,
        first_seen=posting.at,
        last_seen=posting.at,
        postings=0,
    )


def _add(state: Partnership, line: Line) -> Partnership:
    posting, claim = line.posting, line.claim
    steps = dict(state.steps)
    steps[posting.step] = max(steps.get(posting.step, posting.at), posting.at)
    speakers = tuple(s for s in line.speakers if s in state.companies)
    on_record = tuple(sorted({*state.on_record, *speakers}))
    disputed = state.disputed or _is_denied(claim)
    kinds = tuple(dict.fromkeys([*state.kinds, *claim.kinds]))
    return replace(
        state,
        kinds=tuple(k for k in kinds if k is not Kind.UNSPECIFIED) or (Kind.UNSPECIFIED,),
        stage=_stage_after(state.stage, claim),
        corroboration=_corroboration(on_record, disputed=disputed),
        last_seen=max(state.last_seen, posting.at),
        postings=state.postings + 1,
        steps=tuple(sorted(steps.items())),
        on_record=on_record,
        disputed=disputed,
    )


def _stage_after(stage: Stage, claim: Claim) -> Stage:
    if claim.modality in {Modality.DENIED, Modality.OPINION}:
        return stage
    if claim.newness is Newness.HISTORICAL:
        return stage
    if claim.stage in _TERMINAL:
        return claim.stage
    if stage in _TERMINAL:
        return claim.stage if claim.stage is not Stage.UNSPECIFIED and claim.news else stage
    return claim.stage if _ORDER[claim.stage] > _ORDER[stage] else stage


def is_advance(stage: Stage, claim: Claim) -> bool:
    """Whether a claim says that a partnership is further than this stage."""
    return _stage_after(stage, claim) is not stage


def _is_denied(claim: Claim) -> bool:
    return claim.modality is Modality.DENIED or any(
        response.reaction is Reaction.DENY for response in claim.responses
    )


def _corroboration(on_record: Sequence[str], *, disputed: bool) -> Corroboration:
    if disputed:
        return Corroboration.DISPUTED
    if len(on_record) > 1:
        return Corroboration.BILATERAL
    return Corroboration.UNILATERAL if on_record else Corroboration.THIRD_PARTY_ONLY
