"""Fits the weights that say which organisations of a document are with whom."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.evaluate import Labelled, Pair, matches, pairs_of
from monitor.analysis.detect.matching import PairModel
from monitor.analysis.detect.pairing import Pairing
from tests.train.logistic import fit

PENALTY: Final = 5.0
ROUNDS: Final = 100
# What fewer candidates than this show is chance.
LEAST_SEEN: Final = 4
LEAST_WEIGHT: Final = 0.03
# Chosen on the documents that the weights are fitted on, out of fold.
LEAST: Final = 0.05
PART: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Couple:
    """A candidate's features, and whether the labels join it; many of one document count less."""

    features: frozenset[str]
    joined: bool
    share: float


def couples_of(case: Case, found: Iterable[Found], truth: Labelled) -> list[Couple]:
    """Return the candidates of a labelled document."""
    wanted = pairs_of(truth.claims)
    rows = Pairing.of(case, found).features() if wanted else {}
    surfaces = case.names.surfaces

    def is_joined(one: str, two: str) -> bool:
        pair = Pair(surfaces.get(one, one), surfaces.get(two, two), truth.claims[0])
        return any(matches(pair, other) for other in wanted)

    return [
        Couple(features=names, joined=is_joined(*pair), share=1 / math.sqrt(len(rows)))
        for pair, names in sorted(rows.items())
    ]


def fit_pairs(couples: Sequence[Couple]) -> PairModel:
    """Return a model fitted on candidates."""
    seen = Counter(name for couple in couples for name in couple.features)
    kept = {name for name, count in seen.items() if count >= LEAST_SEEN}
    fitted = fit(
        [dict.fromkeys(sorted(couple.features & kept), 1.0) for couple in couples],
        [couple.joined for couple in couples],
        penalty=PENALTY,
        rounds=ROUNDS,
        shares=[couple.share for couple in couples],
    )
    return PairModel(
        bias=round(fitted.bias, 2),
        least=LEAST,
        part=PART,
        weights={
            name: round(weight, 2)
            for name, weight in sorted(fitted.weights.items())
            if abs(weight) >= LEAST_WEIGHT
        },
    )
