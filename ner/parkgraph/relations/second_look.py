"""The second look at a pair of entities: what the first look made of it, of its rivals, and of the pairs around it.

The first look chooses for each mention apart. But a text is of a piece: firms of one list sit in one zone, the next
line goes on about the same zone, and a firm that one sentence places is the firm of the next. So each pair of entities
is judged a second time, by numbers made of all first looks of its document (stacked generalisation, Wolpert, "Stacked
generalization", 1992; with related pairs as inputs as in Neville and Jensen, "Iterative classification in relational
data", 2000).
"""

from __future__ import annotations

import heapq
import math
from bisect import bisect_left
from collections import Counter, defaultdict
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


def _sureness(spots: Iterable[Spot]) -> tuple[tuple[str, float], ...]:
    """Return how sure the tagger is of a name, where it has a measure: what is no firm sits in no zone."""
    told = [spot.mention.probability for spot in spots if spot.mention.probability < 1]
    if not told:
        return ()
    return ("measured", 1.0), ("sure", log_odds(max(told))), ("sure-mean", log_odds(sum(told) / len(told)))


class _Group:
    """Entities that choose side by side, each as often as it is named, with what they say of each partner.

    It is added up once for all of them: a page may name thousands of firms, and each is told from all others.
    """

    def __init__(self, choosers: Iterable[str], best: Mapping[str, Mapping[str, float]]) -> None:
        self._times = Counter(choosers)
        self._size = self._times.total()
        self._best = best
        self._told: dict[str, tuple[float, list[tuple[float, str]]]] = {}

    def others(self, chooser: str, partner: str) -> tuple[int, float, float]:
        """Return how many stand beside a chooser, and the mean and the most of what they say of a partner."""
        if partner not in self._told:
            said = [(self._best[entity].get(partner, 0.0), entity) for entity in self._times]
            total = sum(chance * self._times[entity] for chance, entity in said)
            self._told[partner] = total, heapq.nlargest(2, said)
        total, highest = self._told[partner]
        times = self._times[chooser]
        count = self._size - times
        if not count:
            return 0, 0.0, 0.0
        own = self._best[chooser].get(partner, 0.0) if times else 0.0
        return count, (total - times * own) / count, next(chance for chance, entity in highest if entity != chooser)


class _Document:
    """All first looks of one document and relationship type."""

    def __init__(self, scene: Scene, looks: Sequence[FirstLook]) -> None:
        self.scene = scene
        self.of: dict[str, list[FirstLook]] = defaultdict(list)
        self.best: dict[str, dict[str, float]] = defaultdict(dict)
        sentences: dict[int, list[str]] = defaultdict(list)
        lines: dict[int, list[str]] = defaultdict(list)
        lists: dict[int, list[str]] = defaultdict(list)
        self.position: dict[int, int] = {}
        for number, look in enumerate(looks):
            spot = look.chooser
            entity = spot.mention.entity
            self.position[spot.index] = number
            self.of[entity].append(look)
            sentences[spot.sentence].append(entity)
            lines[spot.line].append(entity)
            lists[spot.first].append(entity)
            best = self.best[entity]
            for partner, probability in look.probabilities.items():
                best[partner] = max(best.get(partner, 0.0), probability)
        self.mass: dict[str, float] = defaultdict(float)
        for best in self.best.values():
            for partner, probability in best.items():
                self.mass[partner] += probability
        self.total = sum(self.mass.values())
        self.choosers = [look.chooser.mention.entity for look in looks]
        self.all = _Group(self.choosers, self.best)
        self.by_sentence, self.by_line, self.by_list = (
            {number: _Group(row, self.best) for number, row in rows.items()} for rows in (sentences, lines, lists)
        )
        self.sureness = {entity: _sureness(scene.by_entity[entity]) for entity in {*self.best, *self.mass}}
        self.sentences_of: dict[str, list[int]] = {
            partner: sorted({spot.sentence for spot in scene.by_entity[partner]}) for partner in self.mass
        }

    def numbers(self, chooser: str, partner: str) -> dict[str, float]:
        looks = self.of[chooser]
        ranked = sorted(looks, key=lambda look: -look.probabilities.get(partner, 0.0))
        found = {"bias": 1.0}
        found.update(self._own(chooser, partner, ranked))
        found.update(self._around(chooser, partner, ranked[0].chooser))
        found.update(self._document(chooser, partner, ranked[0].chooser))
        for role, entity in (("chooser", chooser), ("partner", partner)):
            found.update((f"{role}-{name}", value) for name, value in self.sureness[entity])
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
            "sentence-before": self.by_sentence.get(spot.sentence - 1),
            "sentence-after": self.by_sentence.get(spot.sentence + 1),
            "line-before": self.by_line.get(spot.line - 1),
            "line-after": self.by_line.get(spot.line + 1),
            "before": _Group(self.choosers[max(at - _NEIGHBOURS, 0) : at], self.best),
            "after": _Group(self.choosers[at + 1 : at + 1 + _NEIGHBOURS], self.best),
            "all": self.all,
        }
        for name, group in groups.items():
            count, mean, most = group.others(chooser, partner) if group else (0, 0.0, 0.0)
            if count:
                yield f"{name}:mean", log_odds(mean)
                yield f"{name}:most", log_odds(most)
                yield f"{name}:count", math.log1p(count)
            else:
                yield f"{name}:nobody", 1.0

    def _document(self, chooser: str, partner: str, spot: Spot) -> Iterator[tuple[str, float]]:
        """Yield how much the document is about the partner, and how far the two are apart."""
        scene = self.scene
        partners = scene.by_entity[partner]
        label = partners[0].mention.label
        yield "share", self.mass[partner] / self.total if self.total else 0.0
        yield "mass", log_odds(self.mass[partner] / len(self.best))
        yield "mass-of-all", log_odds(self.total / len(self.best) / 2)
        yield "choosers", math.log(len(self.best))
        yield "partners", math.log(len(scene.entities_of(label)))
        yield "mentions", math.log(len(self.of[chooser]))
        yield "partner-mentions", math.log(len(partners))
        yield "distance", math.log1p(self._distance(spot.sentence, partner))
        if any(not self._distance(look.chooser.sentence, partner) for look in self.of[chooser]):
            yield "together", 1.0
        # A newspaper's page that names a zone in passing is not an article about zones.
        yield "density", math.log1p(_PER * len(scene.by_label[label]) / len(scene.document.text))
        yield f"chooser={spot.mention.label}", 1.0

    def _distance(self, sentence: int, partner: str) -> int:
        """Return how many sentences lie between one and the nearest that names a partner."""
        named = self.sentences_of[partner]
        at = bisect_left(named, sentence)
        return min(abs(sentence - other) for other in named[max(at - 1, 0) : at + 1])


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
