from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from parkgraph.ner.decoding import decode
from parkgraph.ner.lattice import tag_probabilities
from parkgraph.ner.scheme import Floats, Scheme, Span

SCHEME = Scheme(("PARK", "COMPANY"))
TAGS = SCHEME.tags


def follows(tag: str, following: str) -> bool:
    if tag[0] in "BI":
        return following[0] in "IL" and following[2:] == tag[2:]
    return following[0] in "OBU"


def logarithms(scores: Floats) -> Floats:
    """Return the logarithms of the probabilities that the search multiplies."""
    (shares,) = tag_probabilities([scores])[1]
    result: Floats = np.log(np.maximum(shares, 1e-30))
    return result


def brute_force(scores: Floats) -> float:
    """Return the score of the best well-formed sequence, by trying all of them."""
    rows = logarithms(scores)
    best = {tag: float(rows[0, index]) for index, tag in enumerate(TAGS) if tag[0] in "OBU"}
    for row in rows[1:]:
        step: dict[str, float] = {}
        for index, tag in enumerate(TAGS):
            before = [score for other, score in best.items() if follows(other, tag)]
            if before:
                step[tag] = max(before) + float(row[index])
        best = step
    return max(score for tag, score in best.items() if tag[0] in "OLU")


def tags_of(spans: list[Span], length: int) -> list[str]:
    tags = ["O"] * length
    for span in spans:
        parts = "U" if span.end - span.start == 1 else "B" + "I" * (span.end - span.start - 2) + "L"
        tags[span.start : span.end] = [f"{part}-{span.label}" for part in parts]
    return tags


def matrices(length: int) -> st.SearchStrategy[Floats]:
    return arrays(np.float32, (length, len(TAGS)), elements=st.floats(-8, 8, width=32))


@given(st.lists(st.integers(1, 6).flatmap(matrices), min_size=1, max_size=3))
def test_the_best_well_formed_sequence_is_found_for_each_text_of_a_batch(batch: list[Floats]) -> None:
    for scores, found in zip(batch, decode(batch, SCHEME), strict=True):
        tags = tags_of([span for span, _ in found], len(scores))
        assert all(follows(tag, following) for tag, following in pairwise(tags))
        rows = logarithms(scores)
        total = sum(float(rows[place, TAGS.index(tag)]) for place, tag in enumerate(tags))
        assert abs(total - brute_force(scores)) < 1e-3


@given(st.integers(1, 9).flatmap(matrices))
def test_a_probability_lies_between_0_and_1(scores: Floats) -> None:
    assert all(0 <= probability <= 1.0001 for _, probability in decode([scores], SCHEME)[0])


def test_empty_texts_have_no_spans() -> None:
    empty = np.zeros((0, len(TAGS)), dtype=np.float32)
    assert decode([empty], SCHEME) == [[]]
    assert decode([], SCHEME) == []
