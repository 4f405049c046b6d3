"""Which pairs of mentions are looked at, for each relationship type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parkgraph.model import ONTOLOGY
from parkgraph.relations import whereabouts
from parkgraph.relations.scene import Scene, Spot

_ANYWHERE = 10**6


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back a partner is looked for.

    Attributes:
        entities: at most so many different partners before the sentence, nearest first.
        sentences: at most so many sentences back.
        leader: whether the document's leading entity of the label counts at any distance.
    """

    entities: int
    sentences: int
    leader: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of mentions that may be related; ``focus`` is the one that the sentence in question holds."""

    type: str
    source: Spot
    target: Spot
    focus: Spot


@dataclass(frozen=True, slots=True)
class Choice:
    """One mention that may be related to one of several partners, or to none.

    Attributes:
        chooser: the mention.
        options: the pairs it may enter, one for each partner entity, with the mention of it that is nearest.
    """

    chooser: Spot
    options: tuple[Candidate, ...]


_NEXT_SENTENCE = Reach(2, 1, leader=False)
_ZONE = Reach(3, _ANYWHERE, leader=True)

# In these types the target chooses its partner (an industry one zone whose focus it is); in all others the source does.
TARGET_CHOOSES = frozenset({"FOCUSES_ON", "HAS_CLUSTER"})

# For each type, how far back each kind of partner is looked for from the later name of the pair.
REACH: dict[str, dict[str, Reach]] = {
    "LOCATED_IN": {"Park": _ZONE, "Company": Reach(2, 1, leader=True), "Institution": _NEXT_SENTENCE},
    "PART_OF": {"Park": Reach(2, _ANYWHERE, leader=True)},
    "IN_PLACE": {"Place": Reach(2, _ANYWHERE, leader=True), "Park": Reach(1, 1, leader=True)},
    "FOCUSES_ON": {"Park": _ZONE, "Industry": _NEXT_SENTENCE},
    "HAS_CLUSTER": {"Park": _ZONE, "Cluster": Reach(2, 3, leader=False)},
    "OF_INDUSTRY": {"Industry": Reach(2, 2, leader=False), "Cluster": Reach(1, 2, leader=False)},
    "MEMBER_OF": {"Cluster": Reach(2, 6, leader=True), "Company": Reach(8, 3, leader=False)},
    "OPERATES_IN": {"Industry": Reach(2, 2, leader=True), "Company": Reach(3, 1, leader=True)},
    "FROM_COUNTRY": {"Country": Reach(2, 1, leader=False), "Company": _NEXT_SENTENCE},
    "SUBSIDIARY_OF": {"Company": Reach(1, 1, leader=True)},
    "AWARDED": {
        "Park": Reach(2, _ANYWHERE, leader=True),
        "Company": Reach(2, 2, leader=True),
        "Cluster": Reach(2, 2, leader=False),
        "Program": Reach(1, _ANYWHERE, leader=True),
    },
}


def _partners(scene: Scene, focus: Spot, label: str, reach: Reach) -> list[Spot]:
    """Return the partners of a label before a mention, one mention for each entity, nearest first."""
    found: dict[str, Spot] = {}
    outside = 0
    row = scene.before(label, focus.mention.start)
    for spot in reversed(row):
        entity = spot.mention.entity
        if entity in found or entity == focus.mention.entity:
            continue
        if spot.index in scene.enumerated or _is_wider(scene, spot):
            continue
        if spot.first == focus.first and spot.mention.label == focus.mention.label:
            continue
        if spot.sentence != focus.sentence:
            if outside >= reach.entities or focus.sentence - spot.sentence > reach.sentences:
                break
            outside += 1
        found[entity] = spot
    leader = scene.leader.get(label, "")
    if reach.leader and leader and leader not in found and leader != focus.mention.entity:
        earlier = (spot for spot in scene.by_entity.get(leader, ()) if spot.mention.start < focus.mention.start)
        latest = [spot for spot in earlier if not _is_wider(scene, spot)]
        if latest:
            found[leader] = latest[-1]
    return list(found.values())


def wider(scene: Scene, spot: Spot) -> Iterator[Spot]:
    """Yield the places that stand right before a place and hold it: what is said of 太仓 in 江苏太仓 holds for 江苏."""
    while spot.index and _holds(scene, scene.spots[spot.index - 1], spot):
        spot = scene.spots[spot.index - 1]
        yield spot


def _is_wider(scene: Scene, spot: Spot) -> bool:
    """Tell whether a place that lies in this one stands right behind it, and is looked at in its stead."""
    return any(_holds(scene, spot, following) for following in scene.spots[spot.index + 1 : spot.index + 2])


def _holds(scene: Scene, outer: Spot, inner: Spot) -> bool:
    if not outer.mention.label == inner.mention.label == "Place" or outer.mention.end != inner.mention.start:
        return False
    if outer.mention.entity == inner.mention.entity:
        return False
    places = scene.entities[inner.mention.entity], scene.entities[outer.mention.entity]
    return whereabouts.standing(*places) != whereabouts.BESIDE


def pairs(scene: Scene, kind: str) -> Iterator[Candidate]:
    """Yield the pairs of one relationship type in the order of the text."""
    relationship = ONTOLOGY.relationships[kind]
    reaches = REACH[kind]
    # Which place lies in which is left to the lexicons: texts take it for known.
    sources = [label for label in relationship.sources if label != "Place"]
    targets = relationship.targets
    for focus in scene.spots:
        label = focus.mention.label
        if _is_wider(scene, focus):
            continue
        if label in sources:
            for partner_label in relationship.targets:
                if partner_label in reaches:
                    for partner in _partners(scene, focus, partner_label, reaches[partner_label]):
                        yield Candidate(kind, focus, partner, focus)
        if label in targets:
            for partner_label in sources:
                if partner_label in reaches:
                    for partner in _partners(scene, focus, partner_label, reaches[partner_label]):
                        yield Candidate(kind, partner, focus, focus)


def choices(scene: Scene, kind: str) -> list[Choice]:
    """Group the pairs of one relationship type by the mention that chooses, in the order of the text."""
    grouped: dict[int, dict[str, Candidate]] = {}
    for candidate in pairs(scene, kind):
        chooser, partner = ends(candidate)
        known = grouped.setdefault(chooser.index, {})
        rival = known.get(partner.mention.entity)
        if rival is None or _length(chooser, partner) < _length(chooser, ends(rival)[1]):
            known[partner.mention.entity] = candidate
    return [Choice(scene.spots[index], tuple(row.values())) for index, row in sorted(grouped.items())]


def ends(candidate: Candidate) -> tuple[Spot, Spot]:
    """Return the mention of a pair that chooses, and its partner."""
    if candidate.type in TARGET_CHOOSES:
        return candidate.target, candidate.source
    return candidate.source, candidate.target


def _length(chooser: Spot, partner: Spot) -> tuple[int, int]:
    """Return how far a partner is: in the same sentence, else before, else after; then by characters."""
    length = abs(chooser.mention.start - partner.mention.start)
    if chooser.sentence == partner.sentence:
        return 0, length
    return (1 if partner.mention.start < chooser.mention.start else 2), length
