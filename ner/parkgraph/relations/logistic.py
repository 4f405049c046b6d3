"""Logistic regression by Newton's method, for a few dozen numbers and some ten thousand examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

_STEPS = 100
_CLOSE = 1e-4
_DAMPING = 1e-3
_NAMED_PENALTY = 10.0
_LEAST_SPREAD = 0.05

Floats = NDArray[np.float64]


def fit(inputs: Floats, targets: Floats, start: Floats, penalty: float = 0.0) -> Floats:
    """Return the coefficients of the greatest likelihood, less a penalty for how far they are from the start.

    Args:
        inputs: one row an example, one column a number.
        targets: the probability that each example's outcome shall have.
        start: coefficients to start from, one a column.
        penalty: how much half the sum of squared distances from the start costs.

    >>> ones = np.ones((4, 1))
    >>> round(float(fit(ones, np.array([1.0, 1.0, 1.0, 0.0]), np.zeros(1))[0]), 2)
    1.1
    """
    coefficients = start
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-(inputs @ coefficients)))
        gradient = inputs.T @ (shares - targets) + penalty * (coefficients - start)
        curvature = (inputs * (shares * (1 - shares))[:, None]).T @ inputs
        step = np.linalg.solve(curvature + (penalty + _DAMPING) * np.eye(len(start)), gradient)
        coefficients = coefficients - step
        if np.abs(step).max() < _CLOSE:
            break
    return coefficients


def fit_named(
    rows: Sequence[Mapping[str, float]], outcomes: Sequence[bool], start: Mapping[str, float] = MappingProxyType({})
) -> dict[str, float]:
    """Return the weights of named numbers, those of a :class:`parkgraph.relations.linear.Judge`.

    Args:
        rows: for each example its numbers; one that it lacks is 0.
        outcomes: for each whether it is right.
        start: weights to begin with and to stay near to; 0 for the others.

    >>> weights = fit_named([{"far": 1.0}, {"far": -1.0}] * 50, [True, False] * 50)
    >>> weights["far"] > 0
    True
    """
    if not rows:
        return dict(start)
    names = sorted({name for row in rows for name in row})
    place = {name: number for number, name in enumerate(names)}
    inputs = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.items():
            inputs[number, place[name]] = value
    # The penalty is fair only among numbers of one spread.
    spread = np.maximum(inputs.std(axis=0), _LEAST_SPREAD)
    begin = np.array([start.get(name, 0.0) for name in names]) * spread
    weights = fit(inputs / spread, np.array(outcomes, dtype=float), begin, _NAMED_PENALTY) / spread
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}
