"""Fits logistic models on sparse features: slow, small, and the same on every machine."""

import math
from collections import defaultdict
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


def fit(rows: Sequence[Features], truths: Sequence[bool], *, penalty: float) -> Fitted:
    """Return the model with the least loss and squared weights, by AdaGrad over all rows."""
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(lambda: 1e-6)
    bias, bias_square = 0.0, 1e-6
    for _ in range(_ROUNDS):
        slopes: dict[str, float] = defaultdict(float)
        slope = 0.0
        for row, truth in zip(rows, truths, strict=True):
            score = bias + sum(weights[name] * value for name, value in row.items())
            gap = probability(score) - truth
            slope += gap
            for name, value in row.items():
                slopes[name] += gap * value
        bias_square += slope * slope
        bias -= _RATE * slope / math.sqrt(bias_square)
        for name, raw in slopes.items():
            full = raw + penalty * weights[name]
            squares[name] += full * full
            weights[name] -= _RATE * full / math.sqrt(squares[name])
    return Fitted(bias=bias, weights=dict(weights))
