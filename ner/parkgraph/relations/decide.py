"""From scored pairs to the pairs that the document asserts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from parkgraph.relations import candidates, linear, rules, status
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.features import Features
from parkgraph.relations.linear import Model, Scorer
from parkgraph.relations.scene import Scene

LOCATED = "LOCATED_IN"
# Confidence of what a rule alone asserts: 75 of 77 such pairs of the training documents are right, and the rules were
# written with most of those documents in view.
CERTAIN = 0.9


@dataclass(frozen=True, slots=True)
class Decision:
    """A pair of mentions that is held to be related.

    Attributes:
        confidence: how likely it is right, between 0 and 1.
        status: status of the ontology, empty where none is told or the type has none.
    """

    candidate: Candidate
    confidence: float
    status: str


def settled(scene: Scene, scorer: Scorer, features: Features, kind: str) -> Iterator[Decision]:
    """Yield the mention pairs of one type that are held to be related."""
    for choice in candidates.choices(scene, kind):
        scores = [features.score(candidate, scorer) for candidate in choice.options]
        probabilities = linear.shares([*scores, scorer.score(features.of_none(choice))])
        for candidate, probability in zip(choice.options, probabilities, strict=False):
            confidence = scorer.confidence(probability)
            if rules.certain(scene, candidate):
                confidence = max(confidence, CERTAIN)
            if confidence >= scorer.threshold and not rules.never(scene, candidate):
                yield Decision(candidate, confidence, "")


def _with_status(scene: Scene, model: Model, decisions: list[Decision]) -> Iterator[Decision]:
    """Give all mentions of one pair the status that they tell together: a document does not contradict itself."""
    rows: dict[tuple[str, str], list[list[str]]] = {}
    for decision in decisions:
        rows.setdefault(_pair(decision), []).append(status.features(scene, decision.candidate))
    told = {pair: status.decide(model, features) for pair, features in rows.items()}
    for decision in decisions:
        yield replace(decision, status=told[_pair(decision)])


def _pair(decision: Decision) -> tuple[str, str]:
    return decision.candidate.source.mention.entity, decision.candidate.target.mention.entity


def decide(scene: Scene, model: Model) -> Iterator[Decision]:
    """Yield what the document asserts: for each type, pair and sentence the mention pair that scores best."""
    features = Features(scene)
    for kind in candidates.REACH:
        best: dict[tuple[str, str, int], Decision] = {}
        for decision in settled(scene, model.relations[kind], features, kind):
            key = (*_pair(decision), decision.candidate.focus.sentence)
            if key not in best or decision.confidence > best[key].confidence:
                best[key] = decision
        decisions = list(best.values())
        yield from _with_status(scene, model, decisions) if kind == LOCATED else decisions
