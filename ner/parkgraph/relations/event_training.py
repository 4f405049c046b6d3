"""Train what is told of an event beside the two names: its status and its date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from parkgraph.relations import candidates, gold, linear, scene, since, status
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.features import Features
from parkgraph.relations.log_linear import Example, Table, descend, rounded, vocabulary_of

LOCATED = "LOCATED_IN"
EMPTY_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class Event:
    """A related pair with the mentions that say best that it is, and what gold tells of it."""

    document: gold.GoldDocument
    stage: scene.Scene
    candidate: Candidate
    told: gold.Told


def events(documents: Sequence[gold.GoldDocument], kind: str, first: linear.Scorer) -> Iterator[Event]:
    """Yield the related pairs of one type."""
    for document in documents:
        stage = scene.build(document.tagged)
        features = Features(stage)
        best: dict[gold.Fact, tuple[float, Candidate]] = {}
        for choice in candidates.choices(stage, kind):
            for candidate in choice.options:
                fact = (kind, candidate.source.mention.entity, candidate.target.mention.entity)
                if fact in document.relations:
                    score = features.score(candidate, first)
                    if fact not in best or score > best[fact][0]:
                        best[fact] = (score, candidate)
        for fact, (_, candidate) in best.items():
            yield Event(document, stage, candidate, document.relations[fact])


def fit_statuses(rows: Sequence[Event]) -> dict[str, linear.Scorer]:
    """Fit the scorers of the statuses, the empty one included.

    Rare statuses count for more, by the root of their rarity, and the empty one, given least surely, for less.
    """
    counts = Counter(row.told.status for row in rows)
    examples = []
    for row in rows:
        features = dict.fromkeys(status.features(row.stage, row.candidate))
        key, told = row.document.tagged.document.key, row.told.status
        examples.append(
            Example(
                key,
                tuple(tuple(f"{name}|{feature}" for feature in features) for name in status.STATUSES),
                ((key, "", ""),) * (len(status.STATUSES) - 1),
                tuple(name == told for name in status.STATUSES[:-1]),
                (len(rows) / counts[told]) ** 0.5 * (EMPTY_WEIGHT if not told else 1.0),
            )
        )
    right = [row.told.status == name for row in rows for name in status.STATUSES]
    fitted: dict[str, dict[str, float]] = {name: {} for name in status.STATUSES}
    for name, weight in _fit(examples, right).items():
        value, _, feature = name.partition("|")
        fitted[value][feature] = weight
    return {name: linear.Scorer(rounded(weights)) for name, weights in fitted.items()}


def fit_dates(rows: Sequence[Event]) -> linear.Scorer:
    """Fit the scorer of dates on the documents that tell dates of events; where none of its dates is told, on none."""
    dated = {row.document.tagged.document.key for row in rows if row.told.since}
    examples: list[Example] = []
    right: list[bool] = []
    for row in rows:
        key = row.document.tagged.document.key
        told = since.options(row.stage, row.candidate) if key in dated else []
        if told:
            features = since.rows(row.stage, row.candidate, row.told.status, told)
            related = tuple(option.iso == row.told.since for option in told)
            examples.append(
                Example(
                    key,
                    tuple(tuple(dict.fromkeys(part)) for part in features),
                    ((key, "", ""),) * len(told),
                    related,
                    1.0,
                )
            )
            right.extend((*related, not any(related)))
    return linear.Scorer(rounded(_fit(examples, right)))


def _fit(examples: Sequence[Example], right: Sequence[bool]) -> dict[str, float]:
    if not examples:
        return {}
    vocabulary = vocabulary_of((row.document, features) for row in examples for features in row.rows)
    weights = descend(Table(examples, vocabulary), np.zeros(len(vocabulary)), np.array(right))
    return {name: float(weights[number]) for name, number in vocabulary.items()}


def fit(
    documents: Sequence[gold.GoldDocument], first: Mapping[str, linear.Scorer]
) -> tuple[dict[str, linear.Scorer], dict[str, linear.Scorer]]:
    """Fit the scorers of statuses and, for each relationship type that has them, of dates.

    Args:
        documents: annotated documents.
        first: for each relationship type the scorer of the first look, by which the mentions that say so are told.
    """
    of_kind = {kind: list(events(documents, kind, first[kind])) for kind in {LOCATED, *since.KINDS}}
    return fit_statuses(of_kind[LOCATED]), {kind: fit_dates(of_kind[kind]) for kind in since.KINDS}
