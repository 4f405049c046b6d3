"""Confidences: fitted ones mean what they say, and the error says how far others are from it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.relations.calibration import calibrated, expected_calibration_error, fit


def test_confidences_fitted_to_a_scorer_that_is_too_sure_are_close_to_the_truth() -> None:
    chance = random.Random(1)
    probabilities = [chance.random() for _ in range(2000)]
    right = [chance.random() < 0.5 + (probability - 0.5) / 2 for probability in probabilities]
    slope, intercept = fit(probabilities, right)
    confidences = [calibrated(probability, slope, intercept) for probability in probabilities]
    assert expected_calibration_error(probabilities, right) > 0.1
    assert expected_calibration_error(confidences, right) < 0.05


@pytest.mark.parametrize("right", [[True, True], [False, False], []])
def test_nothing_is_learned_where_all_is_right_or_nothing(right: list[bool]) -> None:
    assert fit([0.7] * len(right), right) == (1.0, 0.0)


def test_the_error_counts_each_bin_by_its_size() -> None:
    confidences, right = [0.9, 0.9, 0.9, 0.5], [True, True, False, True]
    assert expected_calibration_error(confidences, right) == pytest.approx((0.7 + 0.5) / 4)
    assert expected_calibration_error([], []) == 0.0
    assert expected_calibration_error([1.0], [True]) == 0.0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 3), st.floats(-3, 3))
def test_a_greater_probability_never_gives_less_confidence(
    one: float, other: float, slope: float, shift: float
) -> None:
    low, high = sorted((one, other))
    assert 0 < calibrated(low, slope, shift) <= calibrated(high, slope, shift) < 1
