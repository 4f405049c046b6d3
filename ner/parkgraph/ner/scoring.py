"""Precision, recall and F1 of spans, for each label and over all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parkgraph.ner.scheme import Span

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one label.

    >>> score = Score(true=1, false=1, missed=0)
    >>> score.precision, score.recall, round(score.f1, 2)
    (0.5, 1.0, 0.67)
    >>> Score(0, 0, 0).f1
    1.0
    """

    true: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the spans found that are right; 1 where none was found."""
        found = self.true + self.false
        return self.true / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the spans there that were found; 1 where there is none."""
        there = self.true + self.missed
        return self.true / there if there else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def span_scores(
    gold: Iterable[Sequence[Span]], found: Iterable[Sequence[Span]], *, overlap: bool = False
) -> dict[str, Score]:
    """Compare the spans of each document.

    Args:
        gold: right spans, document by document.
        found: spans found, for the same documents in the same order.
        overlap: a span counts as right where one of the same label touches it; else start, end and label must agree.

    Returns:
        A score for each label that occurs, and one for :data:`ALL`.

    >>> scores = span_scores([[Span(0, 2, "PARK")]], [[Span(0, 3, "PARK")]])
    >>> scores["PARK"].f1, span_scores([[Span(0, 2, "PARK")]], [[Span(0, 3, "PARK")]], overlap=True)["PARK"].f1
    (0.0, 1.0)
    """
    true: Counter[str] = Counter()
    false: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for right, seen in zip(gold, found, strict=True):
        for span in right:
            (true if _met(span, seen, overlap) else missed)[span.label] += 1
        for span in seen:
            if not _met(span, right, overlap):
                false[span.label] += 1
    labels = sorted({*true, *false, *missed})
    scores = {label: Score(true[label], false[label], missed[label]) for label in labels}
    scores[ALL] = Score(true.total(), false.total(), missed.total())
    return scores


def _met(span: Span, others: Sequence[Span], overlap: bool) -> bool:
    if not overlap:
        return span in others
    return any(other.label == span.label and other.start < span.end and span.start < other.end for other in others)
