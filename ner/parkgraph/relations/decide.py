"""From scored pairs to the pairs that the document asserts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parkgraph.relations import candidates
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.features import Features
from parkgraph.relations.linear import Model
from parkgraph.relations.scene import Scene

LOCATED = "LOCATED_IN"


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair of mentions that is held to be related.

    Attributes:
        probability: of the scorer, between 0 and 1.
        status: status of the ontology, empty where none is told or the type has none.
    """

    candidate: Candidate
    probability: float
    status: str


def status(model: Model, features: list[str]) -> str:
    """Return the status that scores best."""
    return max(sorted(model.statuses), key=lambda name: model.statuses[name].score(features), default="")


def decide(scene: Scene, model: Model) -> Iterator[Decision]:
    """Yield what the document asserts: for each type, pair of entities and sentence the mention pair that scores best."""
    features = Features(scene)
    for kind in candidates.REACH:
        scorer = model.relations[kind]
        best: dict[tuple[str, str, int], tuple[float, Candidate, list[str]]] = {}
        for candidate in candidates.pairs(scene, kind):
            row = features.of(candidate)
            probability = scorer.probability(row)
            if probability < scorer.threshold:
                continue
            key = (candidate.source.mention.entity, candidate.target.mention.entity, candidate.focus.sentence)
            if key not in best or probability > best[key][0]:
                best[key] = (probability, candidate, row)
        for probability, candidate, row in best.values():
            yield Decision(candidate, probability, status(model, row) if kind == LOCATED else "")
