"""Logistic regression: it finds what made the outcomes, and a penalty keeps it from certainty."""

from __future__ import annotations

import numpy as np
import pytest

from parkgraph.relations import logistic


def test_it_finds_the_coefficients_that_made_the_outcomes() -> None:
    chance = np.random.default_rng(1)
    inputs = np.hstack([np.ones((20000, 1)), chance.normal(size=(20000, 2))])
    made = np.array([-0.5, 1.5, 0.0])
    outcomes = (chance.random(20000) < 1 / (1 + np.exp(-(inputs @ made)))).astype(float)
    assert logistic.fit(inputs, outcomes, np.zeros(3)) == pytest.approx(made, abs=0.1)


def test_a_penalty_keeps_it_from_certainty_where_outcomes_are_all_alike() -> None:
    inputs, outcomes = np.ones((10, 1)), np.ones(10)
    assert logistic.fit(inputs, outcomes, np.zeros(1), penalty=5.0)[0] < 2
