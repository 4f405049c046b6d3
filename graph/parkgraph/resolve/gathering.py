"""Resolution of all local entities that a workspace holds: those that share a name take part once where they may."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from parkgraph.model import Entity, LocalEntity
from parkgraph.resolve.candidates import Candidate
from parkgraph.resolve.condensing import Fate, NameClass, fates
from parkgraph.resolve.context import Links
from parkgraph.resolve.judgements import Judgement
from parkgraph.resolve.merging import bring_together
from parkgraph.resolve.names import OWNED_LABELS
from parkgraph.resolve.references import Places
from parkgraph.resolve.resolution import Resolution, resolve, without_collections

_Key = tuple[str, str, str, tuple[tuple[str, str], ...], bool]


@dataclass(slots=True)
class _Class:
    """Local entities of one name, as they are gathered.

    Attributes:
        one: the first of them that was met.
        members: their ids.
        aliases: their other wordings; those of each member stand apart, since few have any.
    """

    one: LocalEntity
    members: list[str] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)

    def name_class(self, spoken_of: Collection[str]) -> NameClass:
        return NameClass(
            min(self.members),
            self.one.label,
            self.one.name,
            self.one.gazetteer_id,
            json.dumps(dict(self.one.properties), ensure_ascii=False, sort_keys=True),
            tuple(sorted(self.aliases)),
            len(self.members),
            judged=bool(spoken_of) and not set(self.members).isdisjoint(spoken_of),
        )


def resolve_all(
    entities: Iterable[LocalEntity],
    judgements: Iterable[Judgement] = (),
    links: Links | None = None,
    places: Places | None = None,
) -> Resolution:
    """Do as :func:`parkgraph.resolve.resolve` does, with a part of its work and of its memory.

    Args:
        entities: local entities of all documents, in any order; each is held only as far as it differs from others.
        judgements: the judgement log.
        links: what statements tie local entities to.
        places: for local parks, names of the places that their document puts them in.

    >>> firms = [LocalEntity(f"e-{number}", f"d{number}", "Company", "捷美精密") for number in (2, 1)]
    >>> resolve_all(firms) == resolve(firms)
    True
    """
    with without_collections():
        return _resolve_all(entities, list(judgements), links or {}, places or {})


def _resolve_all(
    entities: Iterable[LocalEntity], judgements: list[Judgement], links: Links, places: Places
) -> Resolution:
    spoken_of = {reference for one in judgements for reference in one.references}
    gathered, aliases = _gathered(entities)
    classes = [one.name_class(spoken_of) for one in gathered]
    fate_of = fates(classes, spoken_of)
    standing = [
        _Standing(one, fate, found.members, found.one, aliases)
        for one, fate, found in zip(classes, fate_of, gathered, strict=True)
    ]
    told = _links(links, standing)
    linked = set(told).union(*told.values())
    counted = [(one, number) for few in standing for one, number in few.taking_part(linked)]
    found = resolve([one for one, _ in counted], judgements, told, places)
    canonical = {
        member: found.canonical.get(stand_in, stand_in) for few in standing for member, stand_in in few.stand_ins()
    }
    counted += [(one, 1) for few in standing for one in few.left_out(linked)]
    resolved = _brought_together(counted, canonical)
    return Resolution(canonical, tuple(resolved.values()), tuple(_named(found.candidates, resolved)))


@dataclass(frozen=True, slots=True)
class _Standing:
    """A class of local entities and how it takes part.

    Attributes:
        name_class, fate: the class and its fate.
        members: ids of its local entities.
        one: any of them.
        aliases: other wordings of those local entities, of all classes, that have any.
    """

    name_class: NameClass
    fate: Fate
    members: list[str]
    one: LocalEntity
    aliases: Mapping[str, tuple[str, ...]]

    def stand_ins(self) -> Iterator[tuple[str, str]]:
        """Yield the id of each member with that of the one that stands for it."""
        first = self.name_class.first
        return ((member, first if self.fate is Fate.CONDENSED else member) for member in self.members)

    def taking_part(self, linked: Collection[str]) -> Iterator[tuple[LocalEntity, int]]:
        """Yield what takes part in resolution, each with the number of those that it stands for."""
        if self.fate is Fate.CONDENSED:
            yield self.name_class.stand_in(), self.name_class.count
        else:
            yield from ((self._by_itself(member), 1) for member in self.members if self._takes_part(member, linked))

    def left_out(self, linked: Collection[str]) -> Iterator[LocalEntity]:
        """Yield the members that nothing can join and nothing is linked to."""
        if self.fate is Fate.ALONE:
            yield from (self._by_itself(member) for member in self.members if not self._takes_part(member, linked))

    def _takes_part(self, member: str, linked: Collection[str]) -> bool:
        return self.fate is Fate.WHOLE or member in linked

    def _by_itself(self, member: str) -> LocalEntity:
        return replace(self.one, id=member, document="", aliases=self.aliases.get(member, ()))


def _gathered(entities: Iterable[LocalEntity]) -> tuple[list[_Class], dict[str, tuple[str, ...]]]:
    """Return the classes, and the other wordings of each local entity that has any."""
    classes: dict[_Key, _Class] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for entity in entities:
        properties = tuple(sorted(entity.properties.items())) if entity.properties else ()
        key = (entity.label, entity.name, entity.gazetteer_id, properties, not entity.aliases)
        found = classes.get(key)
        if found is None:
            found = classes[key] = _Class(entity)
        found.members.append(entity.id)
        if entity.aliases:
            aliases[entity.id] = entity.aliases
            found.aliases.update(entity.aliases)
    return list(classes.values()), aliases


def _links(links: Links, standing: Iterable[_Standing]) -> dict[str, frozenset[str]]:
    """Return what statements tie those that take part to."""
    ends = set(links).union(*links.values())
    of_end = {member: (stand_in, few) for few in standing for member, stand_in in few.stand_ins() if member in ends}
    told: dict[str, set[str]] = defaultdict(set)
    for entity, others in links.items():
        stand_in, few = of_end[entity]
        # What nothing joins is compared with nothing; its own ties tell nobody anything.
        if few.fate is not Fate.ALONE or few.one.label in OWNED_LABELS:
            told[stand_in].update(of_end[other][0] for other in others)
    return {entity: frozenset(others) for entity, others in told.items()}


def _brought_together(counted: Iterable[tuple[LocalEntity, int]], canonical: Mapping[str, str]) -> dict[str, Entity]:
    """Return the entities with all their members, sorted by id."""
    parts: dict[str, list[tuple[LocalEntity, int]]] = defaultdict(list)
    for one, number in counted:
        parts[canonical[one.id]].append((one, number))
    members: dict[str, list[str]] = defaultdict(list)
    for member, identifier in canonical.items():
        members[identifier].append(member)
    return {
        identifier: replace(bring_together(identifier, parts[identifier]), members=tuple(sorted(members[identifier])))
        for identifier in sorted(parts)
    }


def _named(candidates: Iterable[Candidate], entities: Mapping[str, Entity]) -> Iterator[Candidate]:
    """Yield the candidates with the names that their sides have when all their members are counted."""
    for one in candidates:
        yield replace(one, left_name=entities[one.left].name, right_name=entities[one.right].name)
