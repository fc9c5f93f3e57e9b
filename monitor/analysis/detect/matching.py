"""Decides which two organisations a document joins, by all that it says of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from math import fsum
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found, claim_of
from monitor.analysis.detect.judge import Name
from monitor.analysis.detect.pairing import Candidate, Pair, Pairing, pair_of
from monitor.analysis.detect.scorer import probability

_LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PairModel:
    """A logistic model: how likely two organisations are the parties of a document.

    Told are pairs that are likelier than not, those of at least `least` and the share `part` of
    the likeliest, and the likeliest itself in any case.
    """

    bias: float
    least: float
    part: float
    weights: Mapping[str, float]

    def likely(self, features: Iterable[str]) -> float:
        """Return the probability of a pair."""
        # An exact sum: features come in no order, and the last bit would decide between equals.
        return probability(self.bias + fsum(self.weights.get(name, 0.0) for name in features))

    def told(self, sure: Mapping[Pair, float]) -> frozenset[Pair]:
        """Return which pairs are told."""
        best = max(sure.values(), default=0.0)
        least = min(best, _LIKELY, max(self.least, self.part * best))
        return frozenset(pair for pair, chance in sure.items() if chance >= least)


def matched(case: Case, found: tuple[Found, ...], *, model: PairModel) -> tuple[Found, ...]:
    """Return the claims with the parties that the document as a whole joins.

    A claim of others is background; a pair that no claim joins gets one from the sentence that says
    most about it.
    """
    pairing = Pairing.of(case, found)
    sure = {pair: model.likely(names) for pair, names in pairing.features().items()}
    told = model.told(sure)
    claims = [_with_told(one, told) for one in found]
    joined = {pair for one in claims if one.claim.news for pair in _pairs(one.parties)}
    for pair in sorted(told - joined, key=lambda pair: (-sure[pair], pair)):
        added = _added(case, pairing.candidates[pair], found=found)
        if added is not None:
            claims.append(added)
    return tuple(claims)


def _pairs(parties: Iterable[Name]) -> set[Pair]:
    return {pair_of(one.key, two.key) for one, two in combinations(parties, 2)}


def _with_told(one: Found, told: frozenset[Pair]) -> Found:
    """Return a claim without the parties that are joined to none of the others."""
    if one.claim.unnamed_party or not one.claim.news:
        return one
    kept = {key for pair in _pairs(one.parties) & told for key in pair}
    if not kept:
        return replace(one, claim=replace(one.claim, news=False))
    mentions = zip(one.parties, one.claim.parties, strict=True)
    parties = [(name, mention) for name, mention in mentions if name.key in kept]
    return replace(
        one,
        parties=tuple(name for name, _ in parties),
        claim=replace(one.claim, parties=tuple(mention for _, mention in parties)),
    )


def _added(case: Case, candidate: Candidate, *, found: tuple[Found, ...]) -> Found | None:
    """Return the claim of the sentence that says most about a pair."""
    places = sorted(
        candidate.places,
        key=lambda place: (
            len({name.field for name in place.names}) > 1 or not place.whole,
            -place.trigger.rank,
        ),
    )
    for place in places:
        parties = tuple(sorted(place.names, key=lambda name: (name.field, name.start)))
        claim = claim_of(case, place.sentence, trigger=place.trigger, parties=parties, found=found)
        if claim is not None:
            return replace(claim, claim=replace(claim.claim, news=True))
    return None
