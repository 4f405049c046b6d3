from __future__ import annotations

import numpy as np
import pytest

from parkgraph.ner.scheme import UNKNOWN, Scheme, Span, log_softmax, unpack

SCHEME = Scheme(("PARK", "COMPANY", "PERSON"))


def allowed(bits: np.uint64) -> set[str]:
    return {tag for tag, bit in zip(SCHEME.tags, unpack(np.array([bits]), len(SCHEME.tags))[0], strict=True) if bit}


def test_a_complete_annotation_allows_one_tag_for_each_character() -> None:
    targets = SCHEME.targets(5, [Span(0, 3, "PARK"), Span(4, 5, "COMPANY")], SCHEME.labels)
    assert [allowed(bits) for bits in targets] == [{"B-PARK"}, {"I-PARK"}, {"L-PARK"}, {"O"}, {"U-COMPANY"}]


def test_outside_the_spans_labels_that_are_not_annotated_stay_possible() -> None:
    (outside,) = SCHEME.targets(1, [], ["PARK", "PERSON"])
    assert allowed(outside) == {"O", "B-COMPANY", "I-COMPANY", "L-COMPANY", "U-COMPANY"}


def test_a_span_may_leave_its_label_open() -> None:
    first, last = SCHEME.targets(2, [Span(0, 2, "PARK|COMPANY")], SCHEME.labels)
    assert allowed(first) == {"B-PARK", "B-COMPANY"}
    assert allowed(last) == {"L-PARK", "L-COMPANY"}


def test_an_unknown_span_allows_everything() -> None:
    (bits,) = SCHEME.targets(1, [Span(0, 1, UNKNOWN)], SCHEME.labels)
    assert allowed(bits) == set(SCHEME.tags)


def test_an_unknown_label_is_an_error() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        SCHEME.targets(2, [Span(0, 2, "PLANET")], SCHEME.labels)


def test_log_softmax_stays_finite_for_large_scores() -> None:
    rows = log_softmax(np.array([[1000.0, 0.0]], dtype=np.float32))
    assert np.isfinite(rows).all()
    assert np.exp(rows).sum() == pytest.approx(1)
