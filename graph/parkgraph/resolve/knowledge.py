"""What the shipped tables add to what texts say: the country of a known group, marked as the table's word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from parkgraph.model import Entity, Evidence, Relationship, relationship_key
from parkgraph.ner import gazetteer
from parkgraph.ner.groups import GroupMatch, find_group

# A table's row is a fact about the group; what is uncertain is whether the firm is the group's.
CONFIDENCE_OF_NAME = 0.9
CONFIDENCE_OF_PREFIX = 0.8


def add_knowledge(
    entities: Sequence[Entity], relationships: Sequence[Relationship]
) -> tuple[tuple[Entity, ...], tuple[Relationship, ...]]:
    """Add FROM_COUNTRY, and countries that no text names, for firms whose group the table of groups knows.

    A firm whose country some text tells gets none: the text wins.

    Args:
        entities: resolved entities.
        relationships: relationships that texts state.

    Returns:
        All entities and relationships, the added ones with ``origin`` ``lexicon`` and the table's row as evidence.
    """
    told = {edge.source for edge in relationships if edge.type == "FROM_COUNTRY"}
    companies = [entity for entity in entities if entity.label == "Company" and entity.id not in told]
    added = [edge for company in companies for edge in _from_country(company)]
    known = {entity.id for entity in entities}
    countries = _countries({edge.target for edge in added} - known)
    everything = (*relationships, *added)
    return (*_with_country(entities, everything), *countries), everything


def _from_country(company: Entity) -> Iterable[Relationship]:
    found = next(filter(None, (find_group(name) for name in (company.name, *company.aliases))), None)
    if found is None:
        return
    country = f"country:{found.group.properties['country']}"
    yield Relationship(
        key=relationship_key("FROM_COUNTRY", company.id, country),
        type="FROM_COUNTRY",
        source=company.id,
        target=country,
        confidence=CONFIDENCE_OF_NAME if found.exact else CONFIDENCE_OF_PREFIX,
        origin="lexicon",
        evidence=(_row(found),),
    )


def _row(found: GroupMatch) -> Evidence:
    group = found.group
    told = "，".join(filter(None, (group.name, group.properties.get("english", ""), group.properties["country"])))
    return Evidence("", 0, 0, f"{group.source}.csv: {told}", "", group.id, "", CONFIDENCE_OF_NAME)


def _countries(identifiers: Iterable[str]) -> tuple[Entity, ...]:
    entries = (gazetteer.load().entry(identifier) for identifier in sorted(identifiers))
    return tuple(
        Entity(entry.id, "Country", entry.name, (), (), {"iso": entry.properties["iso"]}) for entry in entries if entry
    )


def _with_country(entities: Iterable[Entity], relationships: Iterable[Relationship]) -> Iterable[Entity]:
    """Give each company the one country that it comes from as a property, for tables and filters."""
    countries: dict[str, set[str]] = {}
    for edge in relationships:
        if edge.type == "FROM_COUNTRY":
            countries.setdefault(edge.source, set()).add(edge.target.removeprefix("country:"))
    for entity in entities:
        origins = countries.get(entity.id, set())
        if len(origins) == 1:
            yield replace(entity, properties={**entity.properties, "country": next(iter(origins))})
        else:
            yield entity
