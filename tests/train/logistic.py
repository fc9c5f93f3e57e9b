"""Fits logistic models on sparse features: slow, small, and the same on every machine."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from monitor.analysis.detect.scorer import probability

Features = Mapping[str, float]
_ROUNDS = 200
_RATE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights by feature and a bias."""

    bias: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)

    def score(self, row: Features) -> float:
        """Return the log-odds of a row."""
        return self.bias + sum(self.weights.get(name, 0.0) * value for name, value in row.items())


def fit(
    rows: Sequence[Features],
    truths: Sequence[bool],
    *,
    penalty: float,
    rounds: int = _ROUNDS,
    shares: Sequence[float] = (),
) -> Fitted:
    """Return the model with the least loss and squared weights, by AdaGrad over all rows.

    `shares` says how much each row counts; all count alike when it is empty.
    """
    names = sorted({name for row in rows for name in row})
    number = {name: index for index, name in enumerate(names)}
    sparse = [[(number[name], value) for name, value in row.items()] for row in rows]
    counted = shares or [1.0] * len(rows)
    weights = [0.0] * len(names)
    squares = [1e-6] * len(names)
    bias, bias_square = 0.0, 1e-6
    for _ in range(rounds):
        slopes = [penalty * weight for weight in weights]
        slope = 0.0
        for row, truth, share in zip(sparse, truths, counted, strict=True):
            score = bias
            for index, value in row:
                score += weights[index] * value
            gap = share * (probability(score) - truth)
            slope += gap
            for index, value in row:
                slopes[index] += gap * value
        bias_square += slope * slope
        bias -= _RATE * slope / math.sqrt(bias_square)
        for index, full in enumerate(slopes):
            squares[index] += full * full
            weights[index] -= _RATE * full / math.sqrt(squares[index])
    return Fitted(bias=bias, weights=dict(zip(names, weights, strict=True)))
