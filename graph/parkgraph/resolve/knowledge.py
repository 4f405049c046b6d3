"""What the shipped tables add to what texts say: countries and parents of firms, places and wider zones of zones.

All of it has ``origin`` ``lexicon`` and the table's row as evidence, so that it can be told apart and left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from parkgraph.model import ONTOLOGY, Entity, Relationship
from parkgraph.ner import gazetteer
from parkgraph.ner.lexicon import Entry
from parkgraph.resolve.company_facts import company_facts
from parkgraph.resolve.zone_facts import place_facts, wider_places, zone_facts

_FACTS: Mapping[str, Callable[[Entity], Iterator[Relationship]]] = {
    "Company": company_facts,
    "Park": zone_facts,
    "Place": place_facts,
}
_COUNTRY = "country:"
_Ends = Mapping[tuple[str, str], frozenset[str]]


def add_knowledge(
    entities: Sequence[Entity], relationships: Sequence[Relationship]
) -> tuple[tuple[Entity, ...], tuple[Relationship, ...]]:
    """Add what the tables know of entities, and of those that they bring in.

    Firms get FROM_COUNTRY and SUBSIDIARY_OF, zones IN_PLACE and PART_OF, places that zones lie in IN_PLACE up to the
    province. The text wins: what it says of an entity by a relationship of one type, no table contradicts.

    Args:
        entities: resolved entities.
        relationships: relationships that texts state.

    Returns:
        All entities and relationships. Entities that no text names come in where a relationship leads to them.
    """
    told = _ends(relationships)
    known = {entity.id: entity for entity in entities}
    waiting = [entity for entity in entities if entity.label in {"Company", "Park"}]
    waiting += [known[end] for end in sorted(set().union(*_places(told))) if end in known]
    seen = {entity.id for entity in waiting}
    added: dict[str, Relationship] = {}
    while waiting:
        entity = waiting.pop()
        for fact in _FACTS.get(entity.label, _nothing)(entity):
            if not _may_say(fact, told):
                continue
            added.setdefault(fact.key, fact)
            if fact.target not in known:
                known[fact.target] = _of_row(fact.target)
            if fact.target not in seen:
                seen.add(fact.target)
                waiting.append(known[fact.target])
    everything = (*relationships, *(added[key] for key in sorted(added)))
    brought = [known[identity] for identity in sorted(known.keys() - {entity.id for entity in entities})]
    return tuple(_with_country([*entities, *brought], everything)), everything


def _nothing(_: Entity) -> Iterator[Relationship]:
    return iter(())


def _ends(relationships: Iterable[Relationship]) -> _Ends:
    """Return the targets that each source has by each type."""
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in relationships:
        ends[edge.type, edge.source].add(edge.target)
    return {key: frozenset(targets) for key, targets in ends.items()}


def _places(told: _Ends) -> Iterator[frozenset[str]]:
    return (targets for (kind, _), targets in told.items() if kind == "IN_PLACE")


def _may_say(fact: Relationship, told: _Ends) -> bool:
    """Tell whether a table's fact adds to what texts say without contradicting it.

    A text that names a wider or narrower place does not contradict; one that names another parent or country does.
    """
    said = told.get((fact.type, fact.source), frozenset())
    if fact.target in said or fact.source in told.get((fact.type, fact.target), ()):
        return False
    if fact.type != "IN_PLACE":
        return not said
    listed = [place for place in said if place.removeprefix("place:").isdigit()]
    return not listed or any(_one_holds_the_other(place, fact.target) for place in listed)


def _one_holds_the_other(one: str, other: str) -> bool:
    return one in wider_places(other) or other in wider_places(one)


def _of_row(identity: str) -> Entity:
    row: Entry | None = gazetteer.load().entry(identity)
    if row is None:
        raise KeyError(identity)
    names = ONTOLOGY.labels[row.label].properties
    properties = {name: row.properties[name] for name in names if name in row.properties}
    if "official_name" in names:
        properties["official_name"] = row.name
    return Entity(row.id, row.label, row.name, (), (), properties)


def _with_country(entities: Iterable[Entity], relationships: Iterable[Relationship]) -> Iterator[Entity]:
    """Give each company the one country that it comes from as a property, for tables and filters."""
    countries: dict[str, set[str]] = {}
    for edge in relationships:
        if edge.type == "FROM_COUNTRY":
            countries.setdefault(edge.source, set()).add(edge.target)
    for entity in entities:
        origins = countries.get(entity.id, set())
        only = next(iter(origins)) if len(origins) == 1 else ""
        # A country that no table lists has an id of its own, which is no code.
        if only.startswith(_COUNTRY):
            yield replace(entity, properties={**entity.properties, "country": only.removeprefix(_COUNTRY)})
        else:
            yield entity
