"""Train the relation step from annotated documents: one function, a fixed start, a few minutes on one core.

``python -m parkgraph.relations.training WEIGHTS MODEL`` writes the weights, MODEL being the tagger of fold 0 that
``python -m parkgraph.ner.cross_validation FOLDER`` leaves in ``FOLDER/0``.

Two looks are learned for each relationship type. In the first a mention (a firm, say) chooses among its partners (the
zones in reach) or none, see :mod:`parkgraph.relations.log_linear`; in the second each pair of entities is judged by
what the first look made of it and of the pairs around it, see :mod:`parkgraph.relations.second_look`. The second is
fitted on first looks at documents that those scorers had not learned from, as it will meet new ones.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from parkgraph import ner, settings
from parkgraph.gold import AnnotatedDocument, read_gold, training_documents
from parkgraph.model import TaggedDocument
from parkgraph.ner.cross_validation import fold_of
from parkgraph.relations import calibration, candidates, event_training, gold, linear, logistic, scene, second_look
from parkgraph.relations.features import Features
from parkgraph.relations.linear import Model
from parkgraph.relations.log_linear import Example, Pair, fit_relation, rounded
from parkgraph.relations.second_look import FirstLook

VERSION = "relations-6"
NEVER_WEIGHT = 3.0
SECOND_PENALTY = 10.0

FOLDS = 4
# Pairs less probable than this are never near a decision and say nothing about how sure the judge may be.
LEAST_TOLD = 0.1
# How much more precision counts than recall where a threshold is chosen, and the bounds it is chosen within.
PRECISION_OVER_RECALL = 3.0
THRESHOLDS = tuple(step / 100 for step in range(40, 81, 2))


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one relationship type sees it.

    Attributes:
        fold: the fold that it is left out with.
        stage: the document.
        choices: its choices.
        examples: for each choice, its features with what gold says of them.
    """

    fold: int
    stage: scene.Scene
    choices: tuple[candidates.Choice, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, whether gold relates it, and the numbers that the second look goes by."""

    pair: Pair
    related: bool
    numbers: second_look.Numbers

    @property
    def fold(self) -> int:
        """The fold of its document."""
        return fold(self.pair[0])


def fold(document: str) -> int:
    """Return the fold that a document is left out with; not the tagger's, so that found names are in all folds."""
    return fold_of(f"relations {document}", FOLDS)


def readings(documents: Iterable[gold.GoldDocument], kind: str) -> list[Reading]:
    """Return documents as one relationship type sees them, with what gold says."""
    return [_reading(document, kind) for document in documents]


def _reading(document: gold.GoldDocument, kind: str) -> Reading:
    stage = scene.build(document.tagged)
    features = Features(stage)
    key = document.tagged.document.key
    choices = tuple(candidates.choices(stage, kind))
    examples: list[Example] = []
    for choice in choices:
        pairs = tuple((item.source.mention.entity, item.target.mention.entity) for item in choice.options)
        facts = [(kind, *pair) for pair in pairs]
        rows = [*(features.of(candidate) for candidate in choice.options), features.of_none(choice)]
        related = tuple(fact in document.relations for fact in facts)
        trap = not any(related) and any(fact in document.never for fact in facts)
        examples.append(
            Example(
                key,
                tuple(tuple(dict.fromkeys(row)) for row in rows),
                tuple((key, *pair) for pair in pairs),
                related,
                NEVER_WEIGHT if trap else 1.0,
            )
        )
    return Reading(fold(key), stage, choices, tuple(examples))


def _examples(rows: Iterable[Reading]) -> list[Example]:
    return [example for reading in rows for example in reading.examples]


def _looks(reading: Reading, scorer: linear.Scorer) -> Iterator[FirstLook]:
    for choice, example in zip(reading.choices, reading.examples, strict=True):
        *chances, none = linear.shares([scorer.score(features) for features in example.rows])
        partners = (candidates.ends(candidate)[1].mention.entity for candidate in choice.options)
        yield FirstLook(choice.chooser, dict(zip(partners, chances, strict=True)), none)


def judged(rows: Sequence[Reading], read: Sequence[Reading] | None = None) -> list[Judged]:
    """Look a first time at documents with scorers that have not learned from them, fold by fold.

    Args:
        rows: what is learned from.
        read: what is looked at, if other readings than these.

    Returns:
        What the second look has to go by, for each pair of the documents looked at.
    """
    found: list[Judged] = []
    for part in range(FOLDS):
        learned = [row for row in rows if row.fold != part]
        left_out = [row for row in (rows if read is None else read) if row.fold == part]
        if learned and left_out:
            scorer = linear.Scorer(rounded(fit_relation(_examples(learned))))
            for reading in left_out:
                found.extend(_judged(reading, scorer))
    return found


def _judged(reading: Reading, scorer: linear.Scorer) -> Iterator[Judged]:
    gold_of: dict[second_look.Pair, tuple[Pair, bool]] = {}
    for choice, example in zip(reading.choices, reading.examples, strict=True):
        for candidate, pair, related in zip(choice.options, example.pairs, example.related, strict=True):
            chooser, partner = (spot.mention.entity for spot in candidates.ends(candidate))
            gold_of[chooser, partner] = pair, related
    for ends, row in second_look.numbers(reading.stage, _looks(reading, scorer)).items():
        yield Judged(*gold_of[ends], row)


def fit_second(rows: Sequence[Judged]) -> dict[str, float]:
    """Fit the weights of the numbers that the second look goes by."""
    if not rows:
        return {}
    names = sorted({name for row in rows for name in row.numbers})
    place = {name: number for number, name in enumerate(names)}
    inputs = np.zeros((len(rows), len(names)))
    for number, row in enumerate(rows):
        for name, value in row.numbers.items():
            inputs[number, place[name]] = value
    # The penalty is fair only among numbers of one spread.
    spread = np.maximum(inputs.std(axis=0), 0.05)
    outcomes = np.array([float(row.related) for row in rows])
    weights = logistic.fit(inputs / spread, outcomes, np.zeros(len(names)), SECOND_PENALTY) / spread
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def held_out(rows: Sequence[Judged], told_of: Sequence[Judged] | None = None) -> dict[Pair, tuple[float, bool]]:
    """Return what judges make of the pairs of documents that they have not learned from, fold by fold.

    Args:
        rows: what is learned from.
        told_of: what is judged, if other pairs than these.

    Returns:
        For each pair its probability, and whether gold relates it.
    """
    found: dict[Pair, tuple[float, bool]] = {}
    for part in range(FOLDS):
        learned = [row for row in rows if row.fold != part]
        if learned:
            judge = linear.Judge(fit_second(learned))
            for row in rows if told_of is None else told_of:
                if row.fold == part:
                    found[row.pair] = judge.probability(row.numbers), row.related
    return found


def _threshold(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the threshold of the best F-measure, precision counting more than recall (van Rijsbergen, 1979)."""
    weight = 1 / PRECISION_OVER_RECALL**2

    def measure(threshold: float) -> float:
        claimed = [outcome for confidence, outcome in zip(confidences, right, strict=True) if confidence >= threshold]
        return (1 + weight) * sum(claimed) / (len(claimed) + weight * sum(right)) if claimed else 0.0

    return max(THRESHOLDS, key=measure)


def fit_decision(told: Iterable[tuple[float, bool]]) -> linear.Judge:
    """Return a judge without weights: the calibration and the threshold that fit pairs of documents left out.

    Args:
        told: probability of each pair, and whether gold relates it.
    """
    rows = [(probability, related) for probability, related in told if probability >= LEAST_TOLD]
    right = [related for _, related in rows]
    slope, intercept = calibration.fit([probability for probability, _ in rows], right)
    confidences = [calibration.calibrated(probability, slope, intercept) for probability, _ in rows]
    return linear.Judge({}, _threshold(confidences, right), round(slope, 3), round(intercept, 3))


def fit_kind(
    documents: Sequence[gold.GoldDocument], tagged: Sequence[gold.GoldDocument], kind: str
) -> tuple[linear.Scorer, linear.Judge]:
    """Fit both looks of one relationship type.

    Args:
        documents: documents with the annotated names.
        tagged: some of them with the names that a tagger found. Where there are any, confidences and threshold are
            fitted on these alone.
        kind: relationship type.
    """
    annotated, found = readings(documents, kind), readings(tagged, kind)
    rows = [*annotated, *found]
    first = linear.Scorer(rounded(fit_relation(_examples(rows))))
    of_found = judged(rows, found)
    pairs = [*judged(rows, annotated), *of_found]
    decision = fit_decision(held_out(pairs, of_found if found else None).values())
    weights = {name: round(weight, 3) for name, weight in fit_second(pairs).items()}
    return first, linear.Judge(weights, decision.threshold, decision.slope, decision.intercept)


def aligned(documents: Iterable[gold.GoldDocument], found: Mapping[str, TaggedDocument]) -> list[gold.GoldDocument]:
    """Return annotated documents in terms of the names that a tagger found in them, those that it has read."""
    return [
        gold.align(document, found[document.tagged.document.key])
        for document in documents
        if document.tagged.document.key in found
    ]


def fit(documents: Sequence[gold.GoldDocument], found: Mapping[str, TaggedDocument] = MappingProxyType({})) -> Model:
    """Fit all that is learned.

    Args:
        documents: annotated documents.
        found: of some of them, by key, what a tagger that has not seen the document made of it. They are learned from
            too, and confidences and thresholds are fitted on these alone, as a new text has the tagger's mistakes in
            it.
    """
    tagged = aligned(documents, found)
    fitted = {kind: fit_kind(documents, tagged, kind) for kind in candidates.REACH}
    first = {kind: looks[0] for kind, looks in fitted.items()}
    second = {kind: looks[1] for kind, looks in fitted.items()}
    statuses, dates = event_training.fit(documents, first)
    return Model(VERSION, first, second, statuses, dates)


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
        output: file to write, JSON: the weight of each feature and number, the calibrations and the thresholds.
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
