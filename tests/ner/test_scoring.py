from __future__ import annotations

from parkgraph.ner.scheme import Span
from parkgraph.ner.scoring import ALL, span_scores

GOLD = [[Span(0, 4, "PARK"), Span(6, 8, "COMPANY")], []]
FOUND = [[Span(0, 4, "PARK"), Span(6, 9, "COMPANY")], [Span(1, 2, "PARK")]]


def test_strict_scores_want_the_same_bounds() -> None:
    scores = span_scores(GOLD, FOUND)
    assert (scores["PARK"].true, scores["PARK"].false, scores["PARK"].missed) == (1, 1, 0)
    assert (scores["COMPANY"].true, scores["COMPANY"].false, scores["COMPANY"].missed) == (0, 1, 1)
    assert (scores[ALL].true, scores[ALL].false, scores[ALL].missed) == (1, 2, 1)


def test_overlap_scores_are_content_with_a_touch() -> None:
    scores = span_scores(GOLD, FOUND, overlap=True)
    assert scores["COMPANY"].f1 == 1.0
    assert scores["PARK"].precision == 0.5
