"""Sorts a claim among the kinds of alliance by all that its document says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.lexicon import Prose
from monitor.analysis.detect.scorer import probability
from monitor.model.claim import Field, Kind
from monitor.model.language import Strength

_LEAD: Final = 900
_NEAR: Final = 700
_FAR: Final = 4_000
_OFTEN: Final = 3
_MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class KindModel:
    """One logistic model for each kind; a kind is told from a probability of `least`."""

    least: float
    biases: Mapping[str, float]
    weights: Mapping[str, Mapping[str, float]]

    def kinds(self, features: Mapping[str, float]) -> tuple[Kind, ...]:
        """Return the likeliest kind, and up to two more that are likely as well."""
        sure = {
            kind: probability(
                bias
                + fsum(
                    self.weights[kind].get(name, 0.0) * value for name, value in features.items()
                )
            )
            for kind, bias in self.biases.items()
        }
        order = sorted(sure, key=lambda kind: (-sure[kind], kind))[:_MOST]
        told = [Kind(kind) for kind in order if kind == order[0] or sure[kind] >= self.least]
        named = [kind for kind in told if kind is not Kind.UNSPECIFIED]
        return tuple(named if told[0] is not Kind.UNSPECIFIED else told[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorter:
    """Gives the claims of one document their kinds."""

    case: Case
    shared: Mapping[str, float]

    @classmethod
    def of(cls, case: Case) -> "Sorter":
        """Count what the title, the opening and the whole of a document name."""
        title, body = case.reading.title.plain, case.reading.body.plain
        return cls(
            case=case,
            shared={
                **dict(_counts(case, title, where="title", end=len(title.text))),
                **dict(_counts(case, body, where="lead", end=_LEAD)),
                **dict(_counts(case, body, where="text", end=_FAR)),
            },
        )

    def features(self, one: Found) -> dict[str, float]:
        """Return what speaks for one kind or another, by name; all values are from 0 to 1."""
        sentence, reading = one.sentence, self.case.reading
        own = reading.passage(sentence.field).plain
        near, start = (
            (reading.body.plain, 0) if sentence.field is Field.TITLE else (own, sentence.end)
        )
        return {
            **self.shared,
            **dict(_counts(self.case, own, where="own", start=sentence.start, end=sentence.end)),
            **dict(_counts(self.case, near, where="near", start=start, end=start + _NEAR)),
            **{f"rule:{kind}": 1.0 for kind in one.claim.kinds},
            **{f"type:{party.type}": 1.0 for party in one.parties},
            f"trigger:{one.trigger}": 1.0,
            f"stage:{one.claim.stage}": 1.0,
        }

    def sorted(self, one: Found, model: KindModel) -> Found:
        """Return a claim with its kinds."""
        return replace(one, claim=replace(one.claim, kinds=model.kinds(self.features(one))))


def _counts(
    case: Case, prose: Prose, *, where: str, end: int, start: int = 0
) -> Iterator[tuple[str, float]]:
    """Yield how often each kind is named, apart for plain and for passing words."""
    found: dict[str, int] = {}
    for hit in case.lexicon.find("KIND", prose, start=start, end=min(end, len(prose.text))):
        if hit.sets:
            how = "weak" if hit.strength is Strength.WEAK else "plain"
            name = f"{where}:{how}:{hit.sets}"
            found[name] = found.get(name, 0) + 1
    for name, count in found.items():
        yield name, min(count, _OFTEN) / _OFTEN
