"""Precision, recall and F1 of entities and relationships, with bootstrap intervals over documents.

Strict entities agree in span and tag; overlapping ones share the tag and a character. A relationship agrees where its
type and both ends do: strictly, an end's wording is in the gold's group of aliases; by overlap, one wording contains
the other, neither shorter than two characters nor a word that any park or firm is called. What the gold lists under
``never`` is a violation.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parkgraph.evaluation.matching import claims_of, compare, spans_of, violations
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import Extraction

BOOTSTRAP_SAMPLES = 300
BOOTSTRAP_SEED = 7

Counts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """One line of a report.

    Attributes:
        measure: what is counted, such as ``strict COMPANY`` or ``rel strict LOCATED_IN``.
        low, high: bounds of the 95 % bootstrap interval of F1.
        expected: how many the gold has.
    """

    measure: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float
    true: int
    false: int
    missed: int

    @property
    def expected(self) -> int:
        """How many the gold has."""
        return self.true + self.missed


def f_scores(true: int, false: int, missed: int) -> tuple[float, float, float]:
    """Return precision, recall and F1; where nothing was expected or claimed they are 1.

    >>> f_scores(3, 1, 1)
    (0.75, 0.75, 0.75)
    """
    precision = true / (true + false) if true + false else 1.0
    recall = true / (true + missed) if true + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def count_document(gold: AnnotatedDocument, extraction: Extraction) -> dict[str, Counts]:
    """Return (true, false, missed) of every measure for one document."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    _count_entities(gold, extraction, counts)
    _count_relations(gold, extraction, counts)
    return {measure: (true, false, missed) for measure, (true, false, missed) in counts.items()}


def _count_entities(gold: AnnotatedDocument, extraction: Extraction, counts: dict[str, list[int]]) -> None:
    annotated, predicted = set(gold.entities), spans_of(gold, extraction)
    for tag in sorted({tag for *_, tag in annotated | predicted}):
        expected = {span for span in annotated if span[2] == tag}
        claimed = {span for span in predicted if span[2] == tag}
        met = sum(any(s < y and x < e for x, y, _ in claimed) for s, e, _ in expected)
        stray = sum(not any(s < y and x < e for x, y, _ in expected) for s, e, _ in claimed)
        strict = (len(expected & claimed), len(claimed - expected), len(expected - claimed))
        for measure, values in (("strict", strict), ("overlap", (met, stray, len(expected) - met))):
            for name in (tag, "ALL"):
                _add(counts[f"{measure} {name}"], values)


def _add(total: list[int], values: Iterable[int]) -> None:
    for index, value in enumerate(values):
        total[index] += value


def _count_relations(gold: AnnotatedDocument, extraction: Extraction, counts: dict[str, list[int]]) -> None:
    claims = claims_of(extraction)
    for loosely, name in ((False, "rel strict"), (True, "rel overlap")):
        comparison = compare(gold, claims, loosely=loosely)
        outcomes = [
            *((relation.type, 0) for relation, _ in comparison.found),
            *((claim.type, 1) for claim in comparison.wrong),
            *((relation.type, 2) for relation in comparison.missed),
        ]
        for kind, outcome in outcomes:
            counts[f"{name} {kind}"][outcome] += 1
            counts[f"{name} ALL"][outcome] += 1
        if not loosely:
            for relation, numbers in comparison.found:
                _count_values("status ", relation.status, {claims[number].status for number in numbers}, counts)
                _count_values("since", relation.since, {claims[number].since for number in numbers}, counts)
    violated = len(violations(gold, claims))
    if gold.never:
        _add(counts["never"], (len(gold.never) - violated, violated, 0))


def _count_values(measure: str, expected: str, given: set[str], counts: dict[str, list[int]]) -> None:
    """Count a value of a relationship that was found, where the annotation gives one.

    A measure that ends in a blank is counted for each value apart.
    """
    if not expected:
        return
    apart = measure.endswith(" ")
    counts[f"{measure}{expected}" if apart else measure][0 if expected in given else 2] += 1
    for value in given - {expected, ""}:
        counts[f"{measure}{value}" if apart else measure][1] += 1


def evaluate(documents: Sequence[tuple[AnnotatedDocument, Extraction]]) -> tuple[Score, ...]:
    """Score extractions.

    Args:
        documents: annotated documents with what the pipeline made of them.

    Returns:
        One score a measure, sorted by name. Of ``never``, ``false`` counts violations, ``true`` the pairs left alone.
        Intervals: percentile bootstrap over documents (Efron and Tibshirani 1993), 300 samples, fixed seed.
    """
    counted = [count_document(gold, extraction) for gold, extraction in documents]
    generator = random.Random(BOOTSTRAP_SEED)  # noqa: S311 - statistics, not secrets
    samples = [[generator.randrange(len(counted)) for _ in counted] for _ in range(BOOTSTRAP_SAMPLES)]
    return tuple(_score(measure, counted, samples) for measure in sorted({m for counts in counted for m in counts}))


def _score(measure: str, counted: Sequence[Mapping[str, Counts]], samples: Sequence[Sequence[int]]) -> Score:
    column = [counts.get(measure, (0, 0, 0)) for counts in counted]
    totals = [sum(values) for values in zip(*column, strict=True)]
    bootstrapped = sorted(
        f_scores(*(sum(values) for values in zip(*(column[i] for i in sample), strict=True)))[2] for sample in samples
    )
    tail = round(len(bootstrapped) * 0.025)
    return Score(measure, *f_scores(*totals), bootstrapped[tail], bootstrapped[-1 - tail], *totals)


def status_macro_f1(scores: Iterable[Score]) -> float:
    """Return the mean F1 over statuses, counted where the gold gives one and the relationship was found; 1 for none."""
    values = [score.f1 for score in scores if score.measure.startswith("status ")]
    return sum(values) / len(values) if values else 1.0
