"""Settles what the claims of one document leave open by what the rest of it says."""

from dataclasses import replace

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.model.claim import Field, Stage
from monitor.model.language import Strength

# A paper that is signed is named in the first sentences of a release, or it is another one.
_OPENING = 8


def settled(case: Case, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Return the claims, those whose own words name no stage with the one of the paper signed.

    A title says "team up", the text below it that a memorandum was signed: the text decides.
    """
    papers = {
        one.keys for one in found if one.claim.stage is Stage.INTENT_SIGNED and one.claim.news
    }
    paper = _opens_with_paper(case)

    def stage(one: Found) -> Stage:
        told = any(
            feature.startswith("stage:") or feature in {"instrument", "ended"}
            for feature in one.claim.features
        )
        if one.claim.stage is not Stage.AGREED or (told and one.claim.span.field is Field.TEXT):
            return one.claim.stage
        if one.keys in papers or (paper and one.claim.news):
            return Stage.INTENT_SIGNED
        return one.claim.stage

    return tuple(replace(one, claim=replace(one.claim, stage=stage(one))) for one in found)


def _opens_with_paper(case: Case) -> bool:
    body = case.reading.body
    opening = body.sentences[:_OPENING]
    end = opening[-1].end if opening else 0
    hits = [
        hit
        for hit in case.lexicon.find("INSTRUMENT", body.plain, end=end)
        if hit.strength is Strength.STRONG
    ]
    return any(hit.sets == Stage.INTENT_SIGNED for hit in hits) and not any(
        hit.sets == Stage.AGREED for hit in hits
    )
