"""Reads how far a partnership is, how firmly it is said, and whether it is new."""

from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.lexicon import Lexicon
from monitor.analysis.detect.predicate import Trigger
from monitor.analysis.detect.reading import Passage, Sentence
from monitor.model.claim import Modality, Newness, Stage, Terms
from monitor.model.language import Strength

FIRM: Final = frozenset({
    Stage.INTENT_SIGNED, Stage.AGREED, Stage.CONDITIONAL, Stage.ACTIVE, Stage.AMENDED, Stage.ENDED,
})  # fmt: skip
_SETTLED: Final = FIRM - {Stage.ACTIVE}
_UNSIGNED: Final = frozenset({Stage.AGREED, Stage.ENDED})
# "Plans to set up, with Kestrel and two banks, a joint venture": so far apart they may stand.
_PLAN_REACH: Final = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What the words of a sentence say of stage, modality and newness, before it is weighed."""

    stages: frozenset[str]
    strong_stages: frozenset[str]
    newness: frozenset[str]
    terms: frozenset[str]
    announced: bool
    possible: bool
    planned: bool
    planned_at: int | None
    reported: bool
    opinion: bool
    ended: str | None
    instrument: str | None


def cues_of(sentence: Sentence, passage: Passage, *, lexicon: Lexicon) -> Cues:
    """Collect the cues of a sentence."""
    text, span = passage.plain, {"start": sentence.start, "end": sentence.end}
    stages = tuple(lexicon.find("STAGE", text, **span))
    planned = lexicon.first("PLANNED", text, **span)
    end, instrument = lexicon.first("END", text, **span), lexicon.first("INSTRUMENT", text, **span)
    return Cues(
        stages=frozenset(hit.sets for hit in stages if hit.sets),
        strong_stages=frozenset(
            hit.sets for hit in stages if hit.sets and hit.strength is Strength.STRONG
        ),
        newness=frozenset(lexicon.values("NEWNESS", text, **span)),
        terms=frozenset(lexicon.values("TERMS", text, **span)),
        announced=lexicon.first("ANNOUNCE", text, **span) is not None,
        possible=lexicon.first("POSSIBLE", text, **span) is not None,
        planned=planned is not None,
        planned_at=planned.start if planned else None,
        reported=lexicon.first("REPORTED", text, **span) is not None,
        opinion=lexicon.first("OPINION", text, **span) is not None,
        ended=end.sets if end else None,
        instrument=instrument.sets if instrument else None,
    )


def stage_of(trigger: Trigger, cues: Cues) -> Stage:
    """Return the stage by the claim's own words: the first rule, weakest word first, that holds."""
    strong, weak = cues.strong_stages, cues.stages
    unsigned = Stage.AGREED not in weak or cues.instrument is None
    wished = Stage.TALKS in strong and Stage.AGREED not in weak
    past = Newness.HISTORICAL in cues.newness and not cues.announced
    runs = Newness.EXISTING in cues.newness and not cues.announced
    own = trigger.hit.sets if trigger.name == "TRIGGER" else None
    rules = (
        (cues.ended, cues.ended is not None),
        (Stage.INTENT_SIGNED, cues.instrument == Stage.INTENT_SIGNED and not wished),
        (Stage.TALKS, Stage.TALKS in strong and unsigned),
        (Stage.SOUGHT, Stage.SOUGHT in strong and unsigned),
        (Stage.CONDITIONAL, Stage.CONDITIONAL in weak),
        (Stage.ACTIVE, past),
        (Stage.AGREED, Stage.AGREED in weak),
        (Stage.TALKS, Stage.TALKS in weak),
        (Stage.ACTIVE, Stage.ACTIVE in weak),
        (Stage.SOUGHT, Stage.SOUGHT in weak),
        (own, own is not None),
        (Stage.ACTIVE, runs),
    )
    return Stage(next((stage for stage, holds in rules if holds and stage), Stage.AGREED))


def denied_stage(stage: Stage, cues: Cues) -> Stage:
    """Return the stage of what is denied.

    It was never agreed: at most there was talk of it, and else it has no stage.
    """
    if stage not in {Stage.AGREED, Stage.ACTIVE}:
        return stage
    talked_of = cues.reported or cues.planned or cues.possible
    return Stage.TALKS if talked_of else Stage.UNSPECIFIED


def modality_of(stage: Stage, cues: Cues, *, trigger: Trigger) -> Modality:
    """Return the modality; in a signed deal hedges are about effects, not about the deal."""
    settled = stage in _SETTLED or stage is Stage.ACTIVE
    rules = (
        (Modality.REPORTED, cues.reported),
        (Modality.OPINION, cues.opinion),
        (Modality.PLANNED, stage in _UNSIGNED and _is_plan(cues, trigger)),
        (Modality.ASSERTED, settled),
        (Modality.POSSIBLE, cues.possible),
        (Modality.PLANNED, stage is Stage.SOUGHT),
    )
    return next((modality for modality, holds in rules if holds), Modality.ASSERTED)


def _is_plan(cues: Cues, trigger: Trigger) -> bool:
    """Tell whether a plan is what the trigger says, not what comes of a deal: "plans to form a"."""
    if cues.planned_at is None or Stage.AGREED in cues.stages or cues.instrument is not None:
        return False
    return trigger.hit.start - _PLAN_REACH <= cues.planned_at <= trigger.hit.end


def newness_of(stage: Stage, cues: Cues, *, paired_before: bool) -> Newness:
    """Return whether the relation is new; `paired_before`: the text called it active above."""
    for value in (Newness.RENEWAL, Newness.EXPANSION):
        if value in cues.newness and stage is not Stage.ACTIVE:
            return value
    if Newness.HISTORICAL in cues.newness and not cues.announced:
        return Newness.HISTORICAL
    if Newness.EXISTING in cues.newness and (stage is Stage.ACTIVE or not cues.announced):
        return Newness.EXISTING
    if Newness.NEW in cues.newness or stage is Stage.SOUGHT:
        return Newness.NEW
    if stage is Stage.TALKS:
        return Newness.EXISTING if paired_before else Newness.UNCLEAR
    return Newness.NEW if cues.announced else Newness.UNCLEAR


def terms_of(cues: Cues) -> Terms:
    """Return what the sentence discloses of the terms."""
    for value in (Terms.NO_EXPLICIT, Terms.YES, Terms.PARTIAL):
        if value in cues.terms:
            return value
    return Terms.NOT_MENTIONED
