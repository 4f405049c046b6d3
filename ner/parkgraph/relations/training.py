"""Train the relation step from annotated documents: one function, a fixed seed, a few minutes on one core.

Gold says which entities of a document are related, not which mention pair says so. A related pair of entities is therefore a bag of
mention pairs of which at least one says so: training alternates between choosing, for each related pair, the mention pair
that scores best, and fitting logistic regressions on them (multiple-instance learning after Andrews, Tsochantaridis and Hofmann,
"Support Vector Machines for Multiple-Instance Learning", 2002, with logistic loss).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from parkgraph.model import ONTOLOGY
from parkgraph.relations import candidates, gold, linear, scene
from parkgraph.relations.features import Features

SEED = 20261101
ROUNDS = 4
STEPS = 250
PENALTY = 2.0
LEAST_DOCUMENTS = 3
NEVER_WEIGHT = 3.0
LEAST_WEIGHT = 0.02
VERSION = "relations-1"
THRESHOLDS: dict[str, float] = {}

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One mention pair: its features, its bag (document and entities) and whether the bag is related."""

    features: tuple[str, ...]
    bag: tuple[str, str, str]
    related: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of feature numbers, each row's numbers from ``bounds[i]`` to ``bounds[i + 1]``."""

    columns: Integers
    rows: Integers
    size: int
    width: int

    def times(self, weights: Floats) -> Floats:
        """Return the sum of weights of each row."""
        return np.bincount(self.rows, weights[self.columns], minlength=self.size)

    def transposed_times(self, values: Floats) -> Floats:
        """Return for each feature the sum of the values of the rows that have it."""
        return np.bincount(self.columns, values[self.rows], minlength=self.width)


def examples(documents: Iterable[gold.GoldDocument], kind: str) -> list[Example]:
    """Return the mention pairs of one relationship type, with what gold says of them."""
    found: list[Example] = []
    for document in documents:
        stage = scene.build(document.tagged)
        features = Features(stage)
        key = document.tagged.document.key
        for candidate in candidates.pairs(stage, kind):
            fact = (kind, candidate.source.mention.entity, candidate.target.mention.entity)
            weight = NEVER_WEIGHT if fact in document.never else 1.0
            row = tuple(dict.fromkeys(features.of(candidate)))
            found.append(Example(row, (key, *fact[1:]), fact in document.relations, weight))
    return found


def _vocabulary(rows: Sequence[Example]) -> dict[str, int]:
    documents: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for row in rows:
        for name in row.features:
            if (row.bag[0], name) not in seen:
                seen.add((row.bag[0], name))
                documents[name] += 1
    kept = sorted(name for name, count in documents.items() if count >= LEAST_DOCUMENTS)
    return {name: number for number, name in enumerate(kept)}


def _matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> Sparse:
    columns: list[int] = []
    numbers: list[int] = []
    for number, row in enumerate(rows):
        known = [vocabulary[name] for name in row if name in vocabulary]
        columns.extend(known)
        numbers.extend([number] * len(known))
    return Sparse(np.array(columns, dtype=np.int64), np.array(numbers, dtype=np.int64), len(rows), len(vocabulary))


def _fit(matrix: Sparse, labels: Floats, importance: Floats, weights: Floats, penalty: float) -> Floats:
    """Fit a logistic regression by Adam over all rows at once (Kingma and Ba, 2015), starting from given weights."""
    mean = np.zeros_like(weights)
    square = np.zeros_like(weights)
    total = importance.sum()
    for step in range(1, STEPS + 1):
        probability = 1.0 / (1.0 + np.exp(-matrix.times(weights)))
        gradient = (matrix.transposed_times(importance * (probability - labels)) + penalty * weights) / total
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient * gradient
        rate = 0.05 * (1.0 if step < STEPS // 2 else 0.3)
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_relation(rows: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """Fit the scorer of one relationship type.

    Returns:
        The weight of each feature that at least ``LEAST_DOCUMENTS`` documents hold.
    """
    vocabulary = _vocabulary(rows)
    matrix = _matrix([row.features for row in rows], vocabulary)
    labels = np.array([float(row.related) for row in rows])
    bags: dict[tuple[str, str, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.related:
            bags.setdefault(row.bag, []).append(number)
    importance = np.array([row.weight for row in rows])
    for members in bags.values():
        importance[members] = 1.0 / len(members)
    weights = np.zeros(len(vocabulary))
    for turn in range(ROUNDS):
        if turn:
            scores = matrix.times(weights)
            for members in bags.values():
                importance[members] = 0.0
                importance[max(members, key=lambda number: scores[number])] = 1.0
        weights = _fit(matrix, labels, importance, weights, penalty)
    return {name: float(weights[number]) for name, number in vocabulary.items()}


def fit_statuses(documents: Sequence[gold.GoldDocument], located: linear.Scorer) -> dict[str, dict[str, float]]:
    """Fit one scorer for each status of LOCATED_IN, the empty one included, on the best mention pair of each related pair."""
    rows = examples(documents, "LOCATED_IN")
    told = {
        (document.tagged.document.key, source, target): value
        for document in documents
        for (kind, source, target), value in document.relations.items()
        if kind == "LOCATED_IN"
    }
    best: dict[tuple[str, str, str], tuple[float, Example]] = {}
    for row in rows:
        if row.related:
            score = located.score(row.features)
            if row.bag not in best or score > best[row.bag][0]:
                best[row.bag] = (score, row)
    chosen = [row for _, row in best.values()]
    vocabulary = _vocabulary(chosen)
    matrix = _matrix([row.features for row in chosen], vocabulary)
    fitted: dict[str, dict[str, float]] = {}
    for status in ("", *ONTOLOGY.statuses):
        labels = np.array([float(told[row.bag] == status) for row in chosen])
        weights = _fit(matrix, labels, np.ones(len(chosen)), np.zeros(len(vocabulary)), PENALTY)
        fitted[status] = {name: float(weights[number]) for name, number in vocabulary.items()}
    return fitted


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    """Return the weights worth keeping, in the order of their names, with as many digits as matter."""
    return {name: round(value, 3) for name, value in sorted(weights.items()) if abs(value) >= LEAST_WEIGHT}


def train(research_data: Path, output: Path) -> None:
    """Train all scorers on the annotated training documents and write them.

    Args:
        research_data: folder of annotated corpora; ``gold/train.jsonl`` below it is read.
        output: file to write, JSON: for each scorer its threshold and the weight of each feature.

    Raises:
        SourceError: the annotated documents are not in the form they must have.
    """
    documents = list(gold.read(research_data / "gold" / "train.jsonl"))
    relations: dict[str, dict[str, object]] = {}
    for kind in candidates.REACH:
        weights = _rounded(fit_relation(examples(documents, kind)))
        relations[kind] = {"threshold": THRESHOLDS.get(kind, 0.5), "weights": weights}
    located = relations["LOCATED_IN"]["weights"]
    assert isinstance(located, dict)
    statuses = {
        name: {"threshold": 0.5, "weights": _rounded(weights)}
        for name, weights in fit_statuses(documents, linear.Scorer(located)).items()
    }
    content = {"version": VERSION, "relations": relations, "statuses": statuses}
    output.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
