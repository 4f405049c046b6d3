from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner.lattice import tag_probabilities
from parkgraph.ner.scheme import Scheme

SCHEME = Scheme(("PARK", "COMPANY"))
TAGS = len(SCHEME.tags)


def well_formed(tags: tuple[int, ...]) -> bool:
    """Say by the letters alone whether a sequence keeps to BILOU."""
    open_label = ""
    for name in (SCHEME.tags[tag] for tag in tags):
        part, _, label = name.partition("-")
        if open_label and (part not in "IL" or label != open_label):
            return False
        if not open_label and part in "IL":
            return False
        open_label = "" if part in "OUL" else label
    return not open_label


def enumerated(scores: np.ndarray, allowed: np.ndarray) -> tuple[float, np.ndarray]:
    total, shares = 0.0, np.zeros(scores.shape)
    for tags in product(range(TAGS), repeat=len(scores)):
        if well_formed(tags) and all(allowed[place, tag] for place, tag in enumerate(tags)):
            weight = float(np.exp(sum(scores[place, tag] for place, tag in enumerate(tags))))
            total += weight
            for place, tag in enumerate(tags):
                shares[place, tag] += weight
    return float(np.log(total)), shares / total


texts = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@given(texts, st.integers(0, 2**32 - 1), st.booleans())
def test_shares_are_those_of_all_sequences_written_out(lengths: list[int], seed: int, some: bool) -> None:
    generator = np.random.default_rng(seed)
    scores = [generator.normal(scale=3, size=(length, TAGS)).astype(np.float32) for length in lengths]
    allowed = [
        np.where(generator.random((length, TAGS)) < (0.7 if some else 2), 1, 0).astype(np.float32) for length in lengths
    ]
    for mask in allowed:
        mask[:, 0] = 1
    logarithms, shares = tag_probabilities(scores, allowed if some else None)
    for row, (logarithm, share) in enumerate(zip(logarithms, shares, strict=True)):
        expected_logarithm, expected = enumerated(scores[row], allowed[row])
        assert logarithm == pytest.approx(expected_logarithm, abs=1e-3)
        assert np.allclose(share, expected, atol=1e-4)


def test_a_long_text_with_strong_scores_stays_in_range() -> None:
    scores = np.random.default_rng(0).normal(scale=30, size=(400, TAGS)).astype(np.float32)
    (logarithm,), (shares,) = tag_probabilities([scores])
    assert np.isfinite(logarithm)
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-4)
