"""From scored pairs to the pairs that the document asserts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parkgraph.relations import candidates, linear
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


def _settled(scene: Scene, model: Model, features: Features, kind: str) -> Iterator[Decision]:
    scorer = model.relations[kind]
    for choice in candidates.choices(scene, kind):
        rows = [features.of(candidate) for candidate in choice.options]
        scores = [scorer.score(row) for row in rows]
        probabilities = linear.shares([*scores, scorer.score(features.of_none(choice))])
        for candidate, row, probability in zip(choice.options, rows, probabilities, strict=False):
            if probability >= scorer.threshold:
                yield Decision(candidate, probability, status(model, row) if kind == LOCATED else "")


def decide(scene: Scene, model: Model) -> Iterator[Decision]:
    """Yield what the document asserts: for each type, pair of entities and sentence the mention pair that scores best."""
    features = Features(scene)
    for kind in candidates.REACH:
        best: dict[tuple[str, str, int], Decision] = {}
        for decision in _settled(scene, model, features, kind):
            candidate = decision.candidate
            key = (candidate.source.mention.entity, candidate.target.mention.entity, candidate.focus.sentence)
            if key not in best or decision.probability > best[key].probability:
                best[key] = decision
        yield from best.values()
