"""What is news in lines that have just been posted, and what is new in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.analysis.link.beginning import is_contradicted, is_moved_first
from monitor.analysis.link.deals import are_apart, class_of, families_of, may_be_one, window_of
from monitor.analysis.link.lifecycle import ANNOUNCED, Line, deniers, is_advance
from monitor.model.claim import Kind, Label, Modality, Stage
from monitor.model.event import Event, Happening, Novelty, Tier
from monitor.model.partnership import Partnership, Step
from monitor.model.statement import Version

# From the weakest news to the strongest: an event tells the strongest step of its statement.
WEIGHT = {
    step: weight
    for weight, step in enumerate(
        (
            Step.MENTIONED,
            Step.FIRST_SIGNAL,
            Step.TALKS_CONFIRMED,
            Step.DENIED,
            Step.INTENT_SIGNED,
            Step.AMENDED,
            Step.RENEWED,
            Step.EXPANDED,
            Step.EFFECTIVE,
            Step.AGREED,
            Step.CALLED_OFF,
            Step.ENDED,
        )
    )
}

# Before a signature the word of a party is news, whatever was reported of the talks.
_UNSIGNED = frozenset({Stage.SOUGHT, Stage.TALKS})
_TAKEN_BACK = frozenset({Step.ENDED, Step.CALLED_OFF, Step.DENIED, Step.CONTRADICTION})


def news_of(
    before: Partnership | None, lines: Sequence[Line], *, version: Version, source: str
) -> list[Event]:
    """Return the one event that a version's lines are for a partnership, if they are news."""
    told = _told(before, lines, at=version.at)
    if told is None:
        return []
    line, step, repeats = told.line, told.step, told.repeats
    claim = line.claim
    signed = step in ANNOUNCED and version.label is Label.ANNOUNCEMENT
    kinds = {kind for one in lines for kind in one.claim.kinds}
    return [
        Event(
            kind=Happening.PARTNERSHIP,
            at=version.at,
            source=source,
            statement=version.statement,
            location=version.location,
            version=version.key,
            partnership=line.posting.partnership,
            step=step,
            tier=_tier(step, signed=signed),
            novelty=novelty_of(before, line, step=step),
            title=version.content.title,
            material=True,
            alert=not repeats,
            # Talks with a government are no alliance of companies yet: they wait for the digest.
            digest_only=not signed and kinds == {Kind.GOVERNMENT},
            reason="the other side says the same" if repeats else claim.stage,
        )
    ]


def _tier(step: Step, *, signed: bool) -> Tier:
    if step is Step.CONTRADICTION:
        return Tier.CONTRADICTION
    return Tier.ANNOUNCEMENT if signed else Tier.SIGNAL


@dataclass(frozen=True, slots=True)
class _Told:
    """The line that is told, as which step, and whether that was told before of somebody else."""

    line: Line
    step: Step
    repeats: bool = False


def _told(before: Partnership | None, lines: Sequence[Line], *, at: datetime) -> _Told | None:
    denied = next((line for line in lines if _contradicts(before, line, at=at)), None)
    if denied is not None:
        return _Told(denied, Step.CONTRADICTION)
    said = [line for line in lines if line.posting.step is not Step.MENTIONED]
    other_day = next((line for line in said if _gives_another_day(before, line)), None)
    if other_day is not None:
        return _Told(other_day, Step.CONTRADICTION)
    families = families_of(kind for line in lines for kind in line.claim.kinds)
    news = [line for line in said if _is_news(before, line, at=at, families=families)]
    if news:
        strongest = max(news, key=lambda line: WEIGHT[line.posting.step])
        return _Told(strongest, strongest.posting.step)
    confirmed = next((line for line in said if _confirms(before, line)), None)
    if confirmed is None or before is None:
        return None
    # A release on both newsrooms is one announcement; of talks, the other side's word is news.
    return _Told(confirmed, Step.CONFIRMED_BY_COUNTERPARTY, before.stage not in _UNSIGNED)


def _contradicts(before: Partnership | None, line: Line, *, at: datetime) -> bool:
    """Whether somebody denies in a line what another company said on the record."""
    if before is None:
        return False
    last = {denial.company: denial.at for denial in before.denials}
    return any(
        set(before.on_record) - {denier}
        and (denier not in last or at - last[denier] > window_of(Step.DENIED))
        for denier in deniers(line)
    )


def _gives_another_day(before: Partnership | None, line: Line) -> bool:
    """Whether a party gives another day for the beginning these days than another party."""
    posting = line.posting
    return is_moved_first(before, posting, claim=line.claim) and is_contradicted(
        before, posting, by=line.speakers
    )


def _confirms(before: Partnership | None, line: Line) -> bool:
    """Whether a company says on the record for the first time what another one said."""
    if before is None or line.claim.modality is Modality.DENIED:
        return False
    return bool(before.on_record) and not set(line.speakers) <= set(before.on_record)


def tells_the_same(state: Partnership, event: Event, *, kinds: Iterable[Kind]) -> bool:
    """Whether what a partnership announced these days is what an event announces."""
    step = event.step
    if step not in ANNOUNCED or not may_be_one(kinds, state.kinds):
        return False
    return any(
        class_of(known) == class_of(step) and abs(event.at - last) <= window_of(step)
        for known, last in state.steps
        if known in ANNOUNCED
    )


def novelty_of(before: Partnership | None, line: Line, *, step: Step) -> Novelty:
    """Return what is new in a step to somebody who knows what was before."""
    if before is None:
        # Also a denial, or an end: there is nothing that it could take back.
        return Novelty.RENEWAL_UNKNOWN if step is Step.RENEWED else Novelty.FIRST_PAIR
    if step in _TAKEN_BACK:
        return Novelty.REVERSAL
    if step in {Step.RENEWED, Step.EXPANDED}:
        return Novelty.RENEWAL if step is Step.RENEWED else Novelty.EXPANSION
    if is_advance(before, line):
        return Novelty.STAGE_ADVANCE
    is_of_kind = {*line.claim.kinds} <= {*before.kinds, Kind.UNSPECIFIED}
    return Novelty.REPEAT if is_of_kind else Novelty.FIRST_KIND


def _is_news(
    before: Partnership | None, line: Line, *, at: datetime, families: frozenset[str]
) -> bool:
    """Whether a step is news to somebody who knows everything before it."""
    step = line.posting.step
    if before is None or is_moved_first(before, line.posting, claim=line.claim):
        return True
    last = dict(before.steps).get(step)
    if last is not None and at - last <= window_of(step):
        return _is_another(before, line, at=at, families=families)
    if step is Step.TALKS_CONFIRMED and last is None and before.stage in _UNSIGNED:
        return True
    if step in {Step.FIRST_SIGNAL, Step.TALKS_CONFIRMED} and before.stage is not Stage.UNSPECIFIED:
        return is_advance(before, line)
    return True


def _is_another(before: Partnership, line: Line, *, at: datetime, families: frozenset[str]) -> bool:
    """Whether a party tells of another deal than the one that was announced these days."""
    recent = {f for f, last in before.families if at - last <= window_of(line.posting.step)}
    is_deal = line.posting.step in ANNOUNCED and bool(line.speakers)
    return is_deal and are_apart(families, frozenset(recent))
