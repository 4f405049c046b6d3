"""A person's answer as it is recorded: on the whole of both things, named so that it outlives any one document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from parkgraph.model import Entity, LocalEntity
from parkgraph.resolve.context import row_of
from parkgraph.resolve.judgements import Judgement
from parkgraph.resolve.names import OWNED_LABELS, is_generic
from parkgraph.resolve.references import bearers
from parkgraph.resolve.resolution import Resolution


@dataclass(frozen=True, slots=True)
class Answers:
    """What is to be recorded, and the judgements that it replaces."""

    judgements: tuple[Judgement, ...]
    instead_of: tuple[Judgement, ...]


def lasting(
    asked: Iterable[Entity], canonical: Mapping[str, str], entities: Sequence[LocalEntity]
) -> dict[str, tuple[str, ...]]:
    """Return how a judgement should name resolved entities so that it holds whichever document goes, comes or moves.

    Each member is named by its row or its name, if that means members of the entity alone, else by its id. Names are
    better: they hold for documents yet to come, which resolution joins by their names anyway, and people can read them.

    Args:
        asked: the resolved entities.
        canonical: local id -> canonical id.
        entities: the local entities that there are.

    Returns:
        Canonical id -> references, sorted.

    >>> firms = [LocalEntity(f"e-{n}", "d", "Company", name) for n, name in enumerate(["捷美", "捷美公司", "捷美"])]
    >>> canonical = {"e-0": "e-0", "e-1": "e-0", "e-2": "e-2"}
    >>> lasting([Entity("e-0", "Company", "捷美", (), ("e-0", "e-1"))], canonical, firms)
    {'e-0': ('Company:捷美公司', 'e-0')}
    """
    wanted = list(asked)
    members = {member for entity in wanted for member in entity.members}
    ways = {entity.id: _best_way(entity) for entity in entities if entity.id in members}
    found = bearers(set(ways.values()), entities)
    shared = {way for way, ids in found.items() if len({canonical[identity] for identity in ids}) > 1}

    def name(member: str) -> str:
        return member if ways[member] in shared else ways[member]

    return {entity.id: tuple(sorted(set(map(name, entity.members)))) for entity in wanted}


def answers(
    told: Iterable[Judgement], log: Iterable[Judgement], resolution: Resolution, entities: Sequence[LocalEntity]
) -> Answers:
    """Return what to record of judgements that name their sides somehow, such as by canonical ids.

    Both sides are recorded as the whole things that they are now. Where both are one thing now, what a person says is
    another verdict on the sides of the judgement that joined them, or else on nothing but what it names.

    Args:
        told: the judgements.
        log: what was judged before; what speaks of the same pair is replaced.
        resolution: what was resolved with that log.
        entities: the local entities that there are.
    """
    new, old = list(told), list(log)
    ids = _meanings([*new, *old], entities)
    thing_of = resolution.canonical
    sides = [[{thing_of[one] for one in ids(end) if one in thing_of} for end in (one.left, one.right)] for one in new]
    wanted = set().union(*(things for side in sides for things in side))
    names = lasting((entity for entity in resolution.entities if entity.id in wanted), thing_of, entities)

    def recorded(end: Iterable[str], things: Collection[str]) -> set[str]:
        # What a person wrote that is no id holds more than what is there today.
        kept = {reference for reference in end if not things or reference not in thing_of}
        return kept.union(*(names[thing] for thing in things))

    judgements: list[Judgement] = []
    replaced: list[Judgement] = []
    for one, (left, right) in zip(new, sides, strict=True):
        earlier = _on_pair(one, old, ids)
        replaced += earlier
        if not left & right:
            judgements.append(Judgement.of(recorded(one.left, left), recorded(one.right, right), one.verdict))
        elif earlier:
            judgements += [replace(changed, verdict=one.verdict) for changed in earlier]
        else:
            judgements.append(one)
    return Answers(tuple(judgements), tuple(replaced))


def speaking_of(told: Judgement, log: Iterable[Judgement], entities: Iterable[LocalEntity]) -> tuple[Judgement, ...]:
    """Return the judgements on the pair that a judgement speaks of, or on a part of it, however it is named.

    >>> firms = [LocalEntity("e-1", "d", "Company", "捷美"), LocalEntity("e-2", "d", "Company", "捷美精密")]
    >>> log = [Judgement.of("Company:捷美", ["Company:捷美精密", "e-7"], "same"), Judgement.of("e-1", "e-7", "unsure")]
    >>> [one.left for one in speaking_of(Judgement.of("e-2", "e-1", "not_same"), log, firms)]
    [('Company:捷美',)]
    """
    judged = list(log)
    return tuple(_on_pair(told, judged, _meanings([told, *judged], entities)))


_Meaning = Callable[[Iterable[str]], set[str]]


def _meanings(judgements: Iterable[Judgement], entities: Iterable[LocalEntity]) -> _Meaning:
    ids = bearers({reference for one in judgements for reference in one.references}, entities)

    def meaning(end: Iterable[str]) -> set[str]:
        # A reference to what is gone still means itself.
        return set(end).union(*(ids.get(reference, ()) for reference in end))

    return meaning


def _on_pair(told: Judgement, log: Iterable[Judgement], meaning: _Meaning) -> list[Judgement]:
    left, right = meaning(told.left), meaning(told.right)
    found = []
    for one in log:
        a, b = meaning(one.left), meaning(one.right)
        if (a & left and b & right) or (a & right and b & left):
            found.append(one)
    return found


def _best_way(entity: LocalEntity) -> str:
    if row := row_of(entity):
        return row
    by_id = entity.label in OWNED_LABELS or is_generic(entity.label, entity.name)
    return entity.id if by_id else f"{entity.label}:{entity.name}"
