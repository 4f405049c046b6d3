"""Fitting log-linear choices: a mention chooses among its partners or none, by features that hold or do not.

Gold says which entities of a document are related, not which mentions say so. A related pair is therefore a bag of
mentions of which at least one says so: fitting alternates between finding, for each pair, the mention that says so
best, which then has to choose a related partner, while the others may choose none (multiple-instance learning after
Andrews, Tsochantaridis and Hofmann, "Support Vector Machines for Multiple-Instance Learning", 2002, with the likelihood
of a softmax instead of a margin).

Why this scorer: boosted trees, randomised trees and a small neural network over the same features, and means of them
with it, were no better in cross-validation, nor was a scorer that judges each pair apart instead of choosing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 2
STEPS = 160
PENALTY = 12.0
LEAST_DOCUMENTS = 4
LEAST_WEIGHT = 0.05
_TINY = 1e-300

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
# Document, source and target entity.
Pair = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """One mention with its partners.

    Attributes:
        document: key of the document.
        rows: features of choosing each partner, then those of choosing none.
        pairs: for each partner, the document and the two entities.
        related: for each partner, whether gold relates the pair.
        weight: how much the example counts.
    """

    document: str
    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    related: tuple[bool, ...]
    weight: float


class Table:
    """Examples as arrays: one row for each alternative, all alternatives of an example side by side."""

    def __init__(self, examples: Sequence[Example], vocabulary: dict[str, int]) -> None:
        columns: list[int] = []
        rows: list[int] = []
        group: list[int] = []
        self.pairs: dict[Pair, list[int]] = defaultdict(list)
        related: list[bool] = []
        none: list[bool] = []
        for number, example in enumerate(examples):
            for place, features in enumerate(example.rows):
                known = [vocabulary[name] for name in features if name in vocabulary]
                columns.extend(known)
                rows.extend([len(group)] * len(known))
                last = place == len(example.pairs)
                if not last and example.related[place]:
                    self.pairs[example.pairs[place]].append(len(group))
                related.append(not last and example.related[place])
                none.append(last)
                group.append(number)
        self.columns: Integers = np.array(columns, dtype=np.int64)
        self.rows: Integers = np.array(rows, dtype=np.int64)
        self.group: Integers = np.array(group, dtype=np.int64)
        self.starts: Integers = np.searchsorted(self.group, np.arange(len(examples)))
        self.related: NDArray[np.bool_] = np.array(related)
        self.none: NDArray[np.bool_] = np.array(none)
        self.weights: Floats = np.array([example.weight for example in examples])
        self.width = len(vocabulary)

    def powers(self, weights: Floats) -> Floats:
        """Return what the probability of each alternative is proportional to within its example."""
        scores = np.bincount(self.rows, weights[self.columns], minlength=len(self.group))
        powers: Floats = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.group])
        return powers

    def shares(self, powers: Floats) -> Floats:
        """Return the probability of each alternative."""
        totals: Floats = np.add.reduceat(powers, self.starts)[self.group]
        return powers / totals

    def gradient(self, weights: Floats, allowed: NDArray[np.bool_]) -> Floats:
        """Return the gradient of the negative log likelihood of choosing what is allowed."""
        powers = self.powers(weights)
        error = (self.shares(powers) - self.shares((powers + _TINY) * allowed)) * self.weights[self.group]
        gradient: Floats = np.bincount(self.columns, error[self.rows], minlength=self.width).astype(np.float64)
        return gradient


def vocabulary_of(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """Number the features that enough documents hold."""
    documents: dict[str, set[str]] = defaultdict(set)
    for document, features in rows:
        for name in features:
            documents[name].add(document)
    kept = sorted(name for name, keys in documents.items() if len(keys) >= LEAST_DOCUMENTS)
    return {name: number for number, name in enumerate(kept)}


def descend(table: Table, weights: Floats, allowed: NDArray[np.bool_]) -> Floats:
    """Fit weights by Adam over all examples at once (Kingma and Ba, 2015), from given ones."""
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    total = table.weights.sum()
    for step in range(1, STEPS + 1):
        gradient = (table.gradient(weights, allowed) + PENALTY * weights) / total
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient * gradient
        rate = 0.05 if step < STEPS // 2 else 0.015
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def fit_relation(rows: Sequence[Example]) -> dict[str, float]:
    """Fit the scorer of one relationship type.

    Returns:
        The weight of each feature that at least ``LEAST_DOCUMENTS`` documents hold.
    """
    if not rows:
        return {}
    vocabulary = vocabulary_of((row.document, features) for row in rows for features in row.rows)
    table = Table(rows, vocabulary)
    weights = np.zeros(len(vocabulary))
    bound = np.bincount(table.group, table.related, minlength=len(rows)) > 0
    for turn in range(ROUNDS):
        if turn:
            probabilities = table.shares(table.powers(weights))
            bound = np.zeros(len(rows), dtype=bool)
            for members in table.pairs.values():
                bound[table.group[max(members, key=lambda row: probabilities[row])]] = True
        allowed = table.related | (table.none & ~bound[table.group])
        weights = descend(table, weights, allowed)
    return {name: float(weights[number]) for name, number in vocabulary.items()}


def rounded(weights: dict[str, float]) -> dict[str, float]:
    """Return the weights worth keeping, in the order of their names, with as many digits as matter."""
    return {name: round(value, 2) for name, value in sorted(weights.items()) if abs(value) >= LEAST_WEIGHT}
