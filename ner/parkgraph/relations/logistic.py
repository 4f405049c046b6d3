"""Logistic regression by Newton's method, for a few dozen numbers and some ten thousand examples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 100
_CLOSE = 1e-4
_DAMPING = 1e-3

Floats = NDArray[np.float64]


def fit(inputs: Floats, targets: Floats, start: Floats, penalty: float = 0.0) -> Floats:
    """Return the coefficients of the greatest likelihood, less a penalty on their squares.

    Args:
        inputs: one row an example, one column a number.
        targets: the probability that each example's outcome shall have.
        start: coefficients to start from, one a column.
        penalty: how much half the sum of squared coefficients costs.

    >>> ones = np.ones((4, 1))
    >>> round(float(fit(ones, np.array([1.0, 1.0, 1.0, 0.0]), np.zeros(1))[0]), 2)
    1.1
    """
    coefficients = start
    for _ in range(_STEPS):
        shares = 1 / (1 + np.exp(-(inputs @ coefficients)))
        gradient = inputs.T @ (shares - targets) + penalty * coefficients
        curvature = (inputs * (shares * (1 - shares))[:, None]).T @ inputs
        step = np.linalg.solve(curvature + (penalty + _DAMPING) * np.eye(len(start)), gradient)
        coefficients = coefficients - step
        if np.abs(step).max() < _CLOSE:
            break
    return coefficients
