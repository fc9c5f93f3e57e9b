"""Weighs the features of a document, and says how sure a label is."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

NOTHING = "NOTHING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A logistic model: weights by feature, and the score from which a document announces.

    `calibration` gives, for each label and for `NOTHING` (no word of partnership at all), the two
    numbers of a logistic curve from the score to the probability that the label is right.
    """

    bias: float
    threshold: float
    weights: Mapping[str, float]
    calibration: Mapping[str, tuple[float, float]]

    def score(self, features: Mapping[str, float]) -> float:
        """Return how much speaks for an announcement, in log-odds."""
        return self.bias + math.fsum(
            self.weights.get(name, 0.0) * value for name, value in features.items()
        )

    def confidence(self, label: str, score: float) -> float:
        """Return the probability that a label is right."""
        offset, slope = self.calibration.get(label, (0.0, 0.0))
        return round(max(0.01, min(0.99, probability(offset + slope * score))), 2)


def probability(score: float) -> float:
    """Return the probability of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
