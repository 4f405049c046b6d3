"""From scored pairs to the pairs that the document asserts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from parkgraph.relations import candidates, close_look, linear, rules, second_look, status
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.features import Features
from parkgraph.relations.linear import Model
from parkgraph.relations.pair_reading import Read
from parkgraph.relations.scene import Scene
from parkgraph.relations.second_look import FirstLook

LOCATED = "LOCATED_IN"
# Confidence of what a rule alone asserts: 75 of 77 such pairs of the training documents are right, and the rules were
# written with most of those documents in view.
CERTAIN = 0.9
# Of the mentions of a related pair the best says so, and with it all that the first look held for at least so probable.
SAYS = 0.4


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


def settled(scene: Scene, model: Model, features: Features, kind: str, read: Read) -> Iterator[Decision]:
    """Yield the mention pairs of one type that are held to be related: of a pair of entities those that say so."""
    first = model.first[kind]
    looks: list[FirstLook] = []
    told: dict[second_look.Pair, list[tuple[float, Candidate]]] = defaultdict(list)
    for choice in candidates.choices(scene, kind):
        scores = [features.score(candidate, first) for candidate in choice.options]
        *chances, none = linear.shares([*scores, first.score(features.of_none(choice))])
        probabilities: dict[str, float] = {}
        for candidate, chance in zip(choice.options, chances, strict=True):
            chooser, partner = (spot.mention.entity for spot in candidates.ends(candidate))
            denied = rules.never(scene, candidate)
            probabilities[partner] = 0.0 if denied else chance
            if not denied:
                told[chooser, partner].append((chance, candidate))
        looks.append(FirstLook(choice.chooser, probabilities, none))
    seen = second_look.numbers(scene, looks)
    closely = close_look.told(kind, seen, read) if kind in model.close else {}
    for pair, numbers in seen.items():
        if pair in told:
            judge = model.second[kind]
            if pair in closely:
                numbers = close_look.numbers(judge.probability(numbers), closely[pair])
                judge = model.close[kind]
            yield from _sayings(scene, told[pair], judge.confidence(numbers), judge.threshold)


def _sayings(
    scene: Scene, told: list[tuple[float, Candidate]], confidence: float, threshold: float
) -> Iterator[Decision]:
    """Yield of the mention pairs of two entities those that say that they are related, if they are held to be."""
    best = max(chance for chance, _ in told)
    for chance, candidate in told:
        certain = rules.certain(scene, candidate)
        sure = max(confidence, CERTAIN) if certain else confidence
        if sure >= threshold and (certain or chance >= min(best, SAYS)):
            yield Decision(candidate, sure, "")
            for place in candidates.wider(scene, candidate.target):
                yield Decision(replace(candidate, target=place), sure, "")


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


def decide(scene: Scene, model: Model, read: Read) -> Iterator[Decision]:
    """Yield what the document asserts: for each type, pair and sentence the mention pair that scores best.

    Args:
        scene: the document.
        model: the weights.
        read: what the pair reader says of the document; empty where it has not read it.
    """
    features = Features(scene)
    for kind in candidates.REACH:
        best: dict[tuple[str, str, int], Decision] = {}
        for decision in settled(scene, model, features, kind, read):
            key = (*_pair(decision), decision.candidate.focus.sentence)
            if key not in best or decision.confidence > best[key].confidence:
                best[key] = decision
        decisions = list(best.values())
        yield from _with_status(scene, model, decisions) if kind == LOCATED else decisions
