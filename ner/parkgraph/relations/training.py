"""Train the relation step from annotated documents: one function, a fixed start, a few minutes on one core.

``python -m parkgraph.relations.training WEIGHTS MODEL`` writes the weights, MODEL being the tagger of fold 0 that
``python -m parkgraph.ner.cross_validation FOLDER`` leaves in ``FOLDER/0``.

A mention (a firm, say) chooses among its partners (the zones in reach) or none, by a log-linear model over named
features. Gold says which entities of a document are related, not which mentions say so. A related pair is therefore a
bag of mentions of which at least one says so: training alternates between finding, for each pair, the mention that says
so best, which then has to choose a related partner, while the others may choose none (multiple-instance learning after
Andrews, Tsochantaridis and Hofmann, "Support Vector Machines for Multiple-Instance Learning", 2002, with the likelihood
of a softmax instead of a margin).

Why this scorer: boosted trees, randomised trees and a small neural network over the same features, and means of them
with it, were no better in cross-validation, nor was a scorer that judges each pair apart instead of choosing.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from parkgraph import ner, settings
from parkgraph.gold import AnnotatedDocument, read_gold, training_documents
from parkgraph.model import TaggedDocument
from parkgraph.ner.cross_validation import fold_of
from parkgraph.relations import calibration, candidates, gold, linear, scene, status
from parkgraph.relations.features import Features
from parkgraph.relations.linear import Model

VERSION = "relations-2"
ROUNDS = 2
STEPS = 160
PENALTY = 12.0
LEAST_DOCUMENTS = 4
NEVER_WEIGHT = 3.0
EMPTY_WEIGHT = 0.4
LEAST_WEIGHT = 0.05
_TINY = 1e-300
LOCATED = "LOCATED_IN"

FOLDS = 4
# Pairs less probable than this are never near a decision and say nothing about how sure the scorer may be.
LEAST_TOLD = 0.1
# How much more precision counts than recall where a threshold is chosen, and the bounds it is chosen within.
PRECISION_OVER_RECALL = 2.0
THRESHOLDS = tuple(step / 100 for step in range(40, 81, 2))

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
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


def examples(documents: Iterable[gold.GoldDocument], kind: str) -> list[Example]:
    """Return the choices of one relationship type with what gold says of them."""
    found: list[Example] = []
    for document in documents:
        stage = scene.build(document.tagged)
        features = Features(stage)
        key = document.tagged.document.key
        for choice in candidates.choices(stage, kind):
            facts = [
                (kind, candidate.source.mention.entity, candidate.target.mention.entity) for candidate in choice.options
            ]
            rows = [features.of(candidate) for candidate in choice.options]
            rows.append(features.of_none(choice))
            related = tuple(fact in document.relations for fact in facts)
            trap = not any(related) and any(fact in document.never for fact in facts)
            found.append(
                Example(
                    key,
                    tuple(tuple(dict.fromkeys(row)) for row in rows),
                    tuple((key, source, target) for _, source, target in facts),
                    related,
                    NEVER_WEIGHT if trap else 1.0,
                )
            )
    return found


def _vocabulary(rows: Iterable[tuple[str, Sequence[str]]]) -> dict[str, int]:
    """Number the features that enough documents hold."""
    documents: dict[str, set[str]] = defaultdict(set)
    for document, features in rows:
        for name in features:
            documents[name].add(document)
    kept = sorted(name for name, keys in documents.items() if len(keys) >= LEAST_DOCUMENTS)
    return {name: number for number, name in enumerate(kept)}


def _descend(table: Table, weights: Floats, allowed: NDArray[np.bool_]) -> Floats:
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
    vocabulary = _vocabulary((row.document, features) for row in rows for features in row.rows)
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
        weights = _descend(table, weights, allowed)
    return {name: float(weights[number]) for name, number in vocabulary.items()}


def fit_statuses(documents: Sequence[gold.GoldDocument], located: linear.Scorer) -> dict[str, dict[str, float]]:
    """Fit the scorers of the statuses of LOCATED_IN, the empty one included, on the best mention of each related pair.

    Rare statuses count for more, by the root of their rarity, and the empty one, given least surely, for less.
    """
    rows: list[tuple[str, list[str], str]] = []
    for document in documents:
        stage = scene.build(document.tagged)
        features = Features(stage)
        best: dict[tuple[str, str, str], tuple[float, candidates.Candidate]] = {}
        for choice in candidates.choices(stage, LOCATED):
            for candidate in choice.options:
                fact = (LOCATED, candidate.source.mention.entity, candidate.target.mention.entity)
                score = located.score(features.of(candidate)) if fact in document.relations else 0.0
                if fact in document.relations and (fact not in best or score > best[fact][0]):
                    best[fact] = (score, candidate)
        for fact, (_, candidate) in best.items():
            row = status.features(stage, candidate)
            rows.append((document.tagged.document.key, row, document.relations[fact].status))
    counts = Counter(told for _, _, told in rows)
    examples_ = [
        Example(
            key,
            tuple(tuple(f"{name}|{feature}" for feature in dict.fromkeys(row)) for name in status.STATUSES),
            ((key, "", ""),) * (len(status.STATUSES) - 1),
            tuple(name == told for name in status.STATUSES[:-1]),
            (len(rows) / counts[told]) ** 0.5 * (EMPTY_WEIGHT if not told else 1.0),
        )
        for key, row, told in rows
    ]
    vocabulary = _vocabulary((row.document, features) for row in examples_ for features in row.rows)
    right = np.array([told == name for _, _, told in rows for name in status.STATUSES])
    weights = _descend(Table(examples_, vocabulary), np.zeros(len(vocabulary)), right)
    fitted: dict[str, dict[str, float]] = {name: {} for name in status.STATUSES}
    for name, number in vocabulary.items():
        value, _, feature = name.partition("|")
        fitted[value][feature] = float(weights[number])
    return fitted


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    """Return the weights worth keeping, in the order of their names, with as many digits as matter."""
    return {name: round(value, 2) for name, value in sorted(weights.items()) if abs(value) >= LEAST_WEIGHT}


def best_of_pairs(rows: Iterable[Example], weights: Mapping[str, float]) -> dict[Pair, tuple[float, bool]]:
    """Return for each pair of entities the probability of its best mention, and whether gold relates it."""
    scorer = linear.Scorer(weights)
    found: dict[Pair, tuple[float, bool]] = {}
    for row in rows:
        probabilities = linear.shares([scorer.score(features) for features in row.rows])
        for pair, related, probability in zip(row.pairs, row.related, probabilities, strict=False):
            if probability > found.get(pair, (0.0, False))[0]:
                found[pair] = probability, related
    return found


def held_out(rows: Sequence[Example], judged: Sequence[Example] | None = None) -> dict[Pair, tuple[float, bool]]:
    """Return what scorers make of the pairs of documents that they have not learned from, fold by fold.

    Args:
        rows: what is learned from.
        judged: what is judged, if other examples than these.
    """
    found: dict[Pair, tuple[float, bool]] = {}
    for fold in range(FOLDS):
        learned = [row for row in rows if fold_of(row.document, FOLDS) != fold]
        left_out = [row for row in (judged or rows) if fold_of(row.document, FOLDS) == fold]
        if learned:
            found |= best_of_pairs(left_out, fit_relation(learned))
    return found


def _threshold(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the threshold of the best F-measure, precision counting more than recall (van Rijsbergen, 1979)."""
    weight = 1 / PRECISION_OVER_RECALL**2

    def measure(threshold: float) -> float:
        claimed = [outcome for confidence, outcome in zip(confidences, right, strict=True) if confidence >= threshold]
        return (1 + weight) * sum(claimed) / (len(claimed) + weight * sum(right)) if claimed else 0.0

    return max(THRESHOLDS, key=measure)


def fit_decision(told: Iterable[tuple[float, bool]]) -> linear.Scorer:
    """Return a scorer without weights: the calibration and the threshold that fit pairs of documents left out.

    Args:
        told: probability of each pair, and whether gold relates it.
    """
    rows = [(probability, related) for probability, related in told if probability >= LEAST_TOLD]
    right = [related for _, related in rows]
    slope, intercept = calibration.fit([probability for probability, _ in rows], right)
    confidences = [calibration.calibrated(probability, slope, intercept) for probability, _ in rows]
    return linear.Scorer({}, _threshold(confidences, right), round(slope, 3), round(intercept, 3))


def fit_scorer(rows: Sequence[Example], judged: Sequence[Example] | None = None) -> linear.Scorer:
    """Fit the scorer of one relationship type, its calibration and its threshold, these on documents left out."""
    return replace(fit_decision(held_out(rows, judged).values()), weights=_rounded(fit_relation(rows)))


def fit(documents: Sequence[gold.GoldDocument], found: Mapping[str, TaggedDocument] = MappingProxyType({})) -> Model:
    """Fit all scorers.

    Args:
        documents: annotated documents.
        found: of some of them, by key, what a tagger that has not seen the document made of it. They are learned from
            too, and confidences and thresholds are fitted on these alone, as a new text has the tagger's mistakes in
            it.
    """
    tagged = [
        gold.align(document, found[document.tagged.document.key])
        for document in documents
        if document.tagged.document.key in found
    ]
    relations = {
        kind: fit_scorer(examples([*documents, *tagged], kind), examples(tagged, kind)) for kind in candidates.REACH
    }
    statuses = {
        name: linear.Scorer(_rounded(weights)) for name, weights in fit_statuses(documents, relations[LOCATED]).items()
    }
    return Model(VERSION, relations, statuses)


def read(sources: Sequence[Path]) -> list[AnnotatedDocument]:
    """Read annotated documents.

    Args:
        sources: files or folders, see :func:`parkgraph.gold.read_gold`; none for those of this checkout and of the
            research data.

    Raises:
        SettingsError: no sources are given and the documents of the checkout or the research data are not there.
        SourceError: the annotated documents are not in the form they must have.
    """
    if sources:
        return [document for source in sources for document in read_gold(source)]
    places = settings.from_environment()
    return training_documents(places.gold_folder(), places.research_folder())


def found_by(tagger: Path, documents: Iterable[gold.GoldDocument]) -> dict[str, TaggedDocument]:
    """Return what the tagger of fold 0 finds in the documents of that fold, which it has not seen.

    Args:
        tagger: folder of the model.
        documents: annotated documents.
    """
    unseen = [item.tagged.document for item in documents if fold_of(item.tagged.document.key, FOLDS) == 0]
    return {tagged.document.key: tagged for tagged in ner.tag(unseen, ner.load(tagger))}


def train(sources: Sequence[Path], output: Path, tagger: Path | None = None) -> None:
    """Train all scorers on annotated documents and write them.

    Args:
        sources: files or folders of annotated documents, see :func:`read`.
        output: file to write, JSON: for each scorer its threshold, its calibration and the weight of each feature.
        tagger: folder of a tagger trained without fold 0, see :func:`fit`; without it confidences are fitted on
            annotated names, and a new text's are too high.

    Raises:
        SettingsError: no sources are given and the documents of the checkout or the research data are not there.
        SourceError: the annotated documents are not in the form they must have.
    """
    documents = [gold.prepare(document) for document in read(sources)]
    output.write_text(linear.dump(fit(documents, found_by(tagger, documents) if tagger else {})), encoding="utf-8")


if __name__ == "__main__":
    train((), Path(sys.argv[1]), Path(sys.argv[2]))
