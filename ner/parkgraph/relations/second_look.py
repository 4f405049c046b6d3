"""The second look at a pair of entities: what the first look made of it, of its rivals, and of the pairs around it.

The first look chooses for each mention apart. But a text is of a piece: firms of one list sit in one zone, the next
line goes on about the same zone, and a firm that one sentence places is the firm of the next. So each pair of entities
is judged a second time, by numbers made of all first looks of its document (stacked generalisation, Wolpert, "Stacked
generalization", 1992; with related pairs as inputs as in Neville and Jensen, "Iterative classification in relational
data", 2000).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from parkgraph.relations.scene import Scene, Spot

# Probabilities are told apart within these bounds.
_LEAST = 0.003
_NEIGHBOURS = 3
_PER = 1000

# Chooser and partner entity.
Pair = tuple[str, str]
Numbers = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first look made of one mention.

    Attributes:
        chooser: the mention.
        probabilities: for each partner entity, how probable it is that this mention chooses it.
        none: how probable it is that it chooses none.
    """

    chooser: Spot
    probabilities: Mapping[str, float]
    none: float


def log_odds(probability: float) -> float:
    """Return the log odds of a probability, within bounds.

    >>> round(log_odds(0.75), 2), log_odds(1.0) < 6
    (1.1, True)
    """
    bounded = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


class _Document:
    """All first looks of one document and relationship type."""

    def __init__(self, scene: Scene, looks: Sequence[FirstLook]) -> None:
        self.scene = scene
        self.looks = looks
        self.of: dict[str, list[FirstLook]] = defaultdict(list)
        self.best: dict[str, dict[str, float]] = defaultdict(dict)
        self.by_sentence: dict[int, list[str]] = defaultdict(list)
        self.by_line: dict[int, list[str]] = defaultdict(list)
        self.by_list: dict[int, list[str]] = defaultdict(list)
        self.position: dict[int, int] = {}
        for number, look in enumerate(looks):
            spot = look.chooser
            entity = spot.mention.entity
            self.position[spot.index] = number
            self.of[entity].append(look)
            self.by_sentence[spot.sentence].append(entity)
            self.by_line[spot.line].append(entity)
            self.by_list[spot.first].append(entity)
            best = self.best[entity]
            for partner, probability in look.probabilities.items():
                best[partner] = max(best.get(partner, 0.0), probability)
        self.mass: dict[str, float] = defaultdict(float)
        for best in self.best.values():
            for partner, probability in best.items():
                self.mass[partner] += probability
        self.choosers = [look.chooser.mention.entity for look in looks]

    def numbers(self, chooser: str, partner: str) -> dict[str, float]:
        looks = self.of[chooser]
        ranked = sorted(looks, key=lambda look: -look.probabilities.get(partner, 0.0))
        found = {"bias": 1.0}
        found.update(self._own(chooser, partner, ranked))
        found.update(self._around(chooser, partner, ranked[0].chooser))
        found.update(self._document(chooser, partner, ranked[0].chooser))
        return found

    def _own(self, chooser: str, partner: str, ranked: Sequence[FirstLook]) -> Iterator[tuple[str, float]]:
        """Yield what the first looks of the chooser's mentions say of the partner, of others, and of none."""
        told = [look.probabilities.get(partner, 0.0) for look in ranked]
        yield "best", log_odds(told[0])
        yield "any", log_odds(1 - math.prod(1 - probability for probability in told))
        if len(told) > 1:
            yield "twice", 1.0
            yield "second", log_odds(told[1])
        yield "rival", log_odds(max((p for other, p in self.best[chooser].items() if other != partner), default=0.0))
        yield "none", log_odds(ranked[0].none)
        yield "none-least", log_odds(min(look.none for look in ranked))
        yield "none-mean", log_odds(sum(look.none for look in ranked) / len(ranked))

    def _around(self, chooser: str, partner: str, spot: Spot) -> Iterator[tuple[str, float]]:
        """Yield what the first looks of other entities say of the partner, from the nearest to all of the document."""
        at = self.position[spot.index]
        groups = {
            "list": self.by_list[spot.first],
            "sentence": self.by_sentence[spot.sentence],
            "line": self.by_line[spot.line],
            "sentence-before": self.by_sentence.get(spot.sentence - 1, ()),
            "sentence-after": self.by_sentence.get(spot.sentence + 1, ()),
            "line-before": self.by_line.get(spot.line - 1, ()),
            "line-after": self.by_line.get(spot.line + 1, ()),
            "before": self.choosers[max(at - _NEIGHBOURS, 0) : at],
            "after": self.choosers[at + 1 : at + 1 + _NEIGHBOURS],
            "all": self.choosers,
        }
        for name, group in groups.items():
            told = [self.best[other].get(partner, 0.0) for other in group if other != chooser]
            if told:
                yield f"{name}:mean", log_odds(sum(told) / len(told))
                yield f"{name}:most", log_odds(max(told))
                yield f"{name}:count", math.log1p(len(told))
            else:
                yield f"{name}:nobody", 1.0

    def _document(self, chooser: str, partner: str, spot: Spot) -> Iterator[tuple[str, float]]:
        """Yield how much the document is about the partner, and how far the two are apart."""
        scene = self.scene
        partners = scene.by_entity[partner]
        label = partners[0].mention.label
        total = sum(self.mass.values())
        yield "share", self.mass[partner] / total if total else 0.0
        yield "mass", log_odds(self.mass[partner] / len(self.best))
        yield "mass-of-all", log_odds(total / len(self.best) / 2)
        yield "choosers", math.log(len(self.best))
        yield "partners", math.log(len(scene.entities_of(label)))
        yield "mentions", math.log(len(self.of[chooser]))
        yield "partner-mentions", math.log(len(partners))
        sentences = {other.sentence for other in partners}
        yield "distance", math.log1p(min(abs(spot.sentence - sentence) for sentence in sentences))
        together = any(look.chooser.sentence in sentences for look in self.of[chooser])
        if together:
            yield "together", 1.0
        # A newspaper's page that names a zone in passing is not an article about zones.
        yield "density", math.log1p(_PER * len(scene.by_label[label]) / len(scene.document.text))
        yield f"chooser={spot.mention.label}", 1.0


def numbers(scene: Scene, looks: Iterable[FirstLook]) -> dict[Pair, dict[str, float]]:
    """Return the numbers by which the pairs of a document are judged.

    Args:
        scene: the document.
        looks: the first looks of all choosing mentions of one relationship type, in the order of the text.

    Returns:
        For each pair of chooser and partner that any mention could choose, named numbers of the order of one.
    """
    document = _Document(scene, tuple(looks))
    return {
        (chooser, partner): document.numbers(chooser, partner)
        for chooser, best in document.best.items()
        for partner in best
    }
