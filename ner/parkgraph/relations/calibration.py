"""Confidences that mean what they say: of statements with confidence 0.8, four in five are right.

Probabilities of a scorer are too sure on documents that it has not learned from. They are mapped to confidences by a
logistic function of their log odds, fitted on documents left out of training (Platt, "Probabilistic Outputs for Support
Vector Machines", 1999; with his targets, so that few examples never give certainty).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from parkgraph.relations import logistic

_LEAST = 1e-4


def _odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def calibrated(probability: float, slope: float, intercept: float) -> float:
    """Map a probability to a confidence.

    >>> round(calibrated(0.8, 1.0, 0.0), 3), calibrated(0.99, 0.5, -1.0) < 0.99
    (0.8, True)
    """
    return 1 / (1 + math.exp(-(slope * _odds(probability) + intercept)))


def fit(probabilities: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Fit slope and intercept by Newton's method.

    Args:
        probabilities: of pairs in documents that the scorer has not learned from.
        right: whether each pair is related.

    Returns:
        Slope and intercept; 1 and 0 where all pairs or none are related, as nothing can be learned from them.

    >>> fit([0.9] * 10 + [0.1] * 10, [True] * 7 + [False] * 3 + [True] * 3 + [False] * 7)[0] < 1
    True
    """
    count = sum(right)
    if not 0 < count < len(right):
        return 1.0, 0.0
    odds = np.array([[_odds(probability), 1.0] for probability in probabilities])
    targets = np.where(np.array(right), (count + 1) / (count + 2), 1 / (len(right) - count + 2))
    weights = logistic.fit(odds, targets, np.array([1.0, 0.0]))
    return float(weights[0]), float(weights[1])


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return how far confidences are from the share that is right, on average over what was claimed.

    Confidences are put into bins of equal width; each bin's distance between its mean confidence and the share of it
    that is right counts by its size (Guo et al., "On Calibration of Modern Neural Networks", 2017).

    Args:
        confidences: of claims, each between 0 and 1.
        right: whether each claim is right.
        bins: number of bins.

    Returns:
        Between 0 and 1; 0 for no claims.

    >>> round(expected_calibration_error([0.95, 0.95, 0.65], [True, False, True]), 3)
    0.417
    """
    rows: dict[int, list[tuple[float, bool]]] = {}
    for confidence, outcome in zip(confidences, right, strict=True):
        rows.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, outcome))
    distances = (abs(sum(confidence - outcome for confidence, outcome in row)) for row in rows.values())
    return sum(distances) / len(confidences) if confidences else 0.0
