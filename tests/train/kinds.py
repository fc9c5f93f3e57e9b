"""Fits the weights that sort claims among the kinds of alliance."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from monitor.analysis.detect.case import Case
from monitor.analysis.detect.claims import Found
from monitor.analysis.detect.evaluate import Labelled, Pair, matches, pairs_of
from monitor.analysis.detect.sorting import KindModel, Sorter
from monitor.model.claim import Kind
from tests.train.logistic import Features, fit

PENALTY: Final = 1.7
ROUNDS: Final = 120
LEAST_WEIGHT: Final = 0.05
# The probability from which a second and a third kind are told. The labels name 1.5 kinds a claim,
# and so does this.
LEAST: Final = 0.24


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A claim's features, and its kinds by hand; `share`: many of one document count less."""

    features: Features
    kinds: frozenset[str]
    share: float


def examples_of(case: Case, found: Iterable[Found], truth: Labelled) -> list[Example]:
    """Return the claims of a labelled document: matched by parties, or else by the document."""
    wanted = pairs_of(truth.claims)
    every = frozenset[str]().union(*(claim.kinds for claim in truth.claims))
    news = [one for one in found if one.claim.news]
    sorter = Sorter.of(case)
    examples = []
    for one in news if every else ():
        names = [party.surface for party in one.parties]
        couples = [Pair(a, b, truth.claims[0]) for a, b in combinations(names, 2)]
        met = [pair.claim for pair in wanted for couple in couples if matches(pair, couple)]
        examples.append(
            Example(
                features=sorter.features(one),
                kinds=met[0].kinds if met else every,
                share=1 / math.sqrt(len(news)),
            )
        )
    return examples


def fit_kinds(examples: Sequence[Example]) -> KindModel:
    """Return a model of each kind, fitted on examples."""
    rows = [example.features for example in examples]
    shares = [example.share for example in examples]
    biases: dict[str, float] = {}
    weights: dict[str, dict[str, float]] = {}
    for kind in Kind:
        truths = [kind.value in example.kinds for example in examples]
        if any(truths):
            fitted = fit(rows, truths, penalty=PENALTY, rounds=ROUNDS, shares=shares)
            biases[kind.value] = round(fitted.bias, 2)
            weights[kind.value] = {
                name: round(weight, 2)
                for name, weight in sorted(fitted.weights.items())
                if abs(weight) >= LEAST_WEIGHT
            }
    return KindModel(least=LEAST, biases=biases, weights=weights)
