"""Resolution of all documents' entities: condensed on the cluster, resolved by one process, told to all members.

What is one is decided by :func:`parkgraph.resolve.resolve` itself, on the entities that
:mod:`parkgraph.resolve.condensing` leaves of them; that part is not cut up, since any two names may have to be
compared.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from parkgraph.model import Entity, LocalEntity, Statement
from parkgraph.resolve import Judgement, resolve
from parkgraph.resolve.condensing import Fate, NameClass, fates
from parkgraph.resolve.context import Links, links_of
from parkgraph.resolve.knowledge import add_knowledge
from parkgraph.resolve.merging import bring_together
from parkgraph.resolve.names import OWNED_LABELS, is_generic
from parkgraph.spark.tables import ENTITIES, Row, address, columns, map_rows, write_rows
from parkgraph.workspace_schema import read_entity

ENTITY = "id STRING, label STRING, name STRING, aliases STRING, properties STRING, nameless BOOLEAN"
_CLASS = ("label", "name", "gazetteer_id", "properties", "plain")
_FATES = "label STRING, name STRING, gazetteer_id STRING, properties STRING, plain BOOLEAN, first STRING, fate STRING"
_PLAIN = "aliases = '[]'"
_STANDING = "stand_in STRING, canonical STRING"
_LINK = "entity STRING, other STRING"
_PLACES = "IN_PLACE"


@dataclass(frozen=True, slots=True)
class Resolved:
    """What resolution found.

    Attributes:
        members: table of ``local`` and ``canonical`` ids, one row a local entity.
        entities: the entities that this process holds, sorted by id.
        others: table (``ENTITY``) of all others: no name can join them, and no table of ours says anything of them.
    """

    members: DataFrame
    entities: tuple[Entity, ...]
    others: DataFrame


def resolve_all(entities: DataFrame, statements: DataFrame, judgements: Iterable[Judgement], folder: Path) -> Resolved:
    """Resolve the local entities of all documents.

    Args:
        entities: table of local entities.
        statements: table of statements.
        judgements: the judgement log.
        folder: folder for what lies between the steps.
    """
    session = entities.sparkSession
    log = list(judgements)
    spoken_of = {reference for judgement in log for reference in judgement.references}
    classes = _classes(entities, spoken_of)
    fate_of = fates(classes, spoken_of)
    standing = _standing(entities, classes, fate_of, folder)
    links = _links(statements, standing, folder)
    counted = [
        (one.stand_in(), one.count) for one, fate in zip(classes, fate_of, strict=True) if fate is Fate.CONDENSED
    ]
    counted += [(read_entity(row), 1) for row in _singly(standing, links).toLocalIterator()]
    resolution = resolve(
        [entity for entity, _ in counted],
        log,
        links=_collected(links),
        places=_places(statements, standing) if log else {},
    )
    pairs = write_rows(resolution.canonical.items(), _STANDING, folder / "canonical")
    joined = standing.join(session.read.parquet(address(pairs)), "stand_in", "left")
    members = joined.select(sql.col("id").alias("local"), sql.coalesce("canonical", "id").alias("canonical"))
    alone = map_rows(joined.where("canonical IS NULL").select(columns(ENTITIES)), _alone, f"{ENTITY}, listed BOOLEAN")
    held = _brought_together(resolution.canonical, counted)
    held += [read_resolved(row) for row in alone.where("listed").toLocalIterator()]
    return Resolved(
        members, tuple(sorted(held, key=lambda entity: entity.id)), alone.where("NOT listed").drop("listed")
    )


def entity_row(entity: Entity) -> Row:
    """Return a row of a table of entities (``ENTITY``)."""
    aliases, properties = json.dumps(entity.aliases), json.dumps(dict(entity.properties))
    nameless = is_generic(entity.label, entity.name)
    return entity.id, entity.label, entity.name, aliases, properties, nameless


def read_resolved(row: Row) -> Entity:
    """Return the entity of a row of such a table."""
    identity, label, name, aliases, properties, *_ = row
    return Entity(identity, label, name, tuple(json.loads(aliases)), (), json.loads(properties))


def _classes(entities: DataFrame, spoken_of: Collection[str]) -> list[NameClass]:
    aliases = sql.from_json("aliases", "array<string>")
    found = (
        entities.withColumn("plain", sql.expr(_PLAIN))
        .groupBy(*_CLASS)
        .agg(
            sql.min("id").alias("first"),
            sql.flatten(sql.collect_set(aliases)).alias("aliases"),
            sql.count("*").alias("count"),
            sql.max(sql.col("id").isin(sorted(spoken_of))).alias("judged"),
        )
    )
    return [
        NameClass(first, label, name, row, properties, tuple(sorted(set(wordings))), count, judged)
        for label, name, row, properties, _, first, wordings, count, judged in found.toLocalIterator()
    ]


def _standing(entities: DataFrame, classes: Iterable[NameClass], fate_of: Iterable[Fate], folder: Path) -> DataFrame:
    """Return the table of local entities with the one that stands for each in resolution."""
    session = entities.sparkSession
    told = (
        (one.label, one.name, one.gazetteer_id, one.properties, not one.aliases, one.first, fate.value)
        for one, fate in zip(classes, fate_of, strict=True)
    )
    fated = session.read.parquet(address(write_rows(told, _FATES, folder / "fates")))
    stand_in = sql.when(sql.col("fate") == Fate.CONDENSED.value, sql.col("first")).otherwise(sql.col("id"))
    standing = entities.withColumn("plain", sql.expr(_PLAIN)).join(fated, list(_CLASS)).withColumn("stand_in", stand_in)
    path = address(folder / "standing")
    standing.select(*columns(ENTITIES), "stand_in", "fate").write.parquet(path)
    return session.read.parquet(path)


def _links(statements: DataFrame, standing: DataFrame, folder: Path) -> DataFrame:
    """Return what statements tie the entities that stand for all to."""
    pairs = map_rows(statements.select("type", "source", "target"), _link_rows, _LINK)
    # What nothing joins is compared with nothing; its own ties tell nobody anything.
    compared = (sql.col("fate") != Fate.ALONE.value) | sql.col("label").isin(sorted(OWNED_LABELS))
    ones = standing.where(compared).select(sql.col("id").alias("entity"), sql.col("stand_in").alias("one"))
    others = standing.select(sql.col("id").alias("other"), sql.col("stand_in").alias("of_other"))
    found = pairs.join(ones, "entity").join(others, "other")
    path = address(folder / "links")
    found.select(sql.col("one").alias("entity"), sql.col("of_other").alias("other")).distinct().write.parquet(path)
    return standing.sparkSession.read.parquet(path)


def _link_rows(rows: Iterator[Row]) -> Iterator[Row]:
    for kind, source, target in rows:
        for entity, others in links_of([_bare_statement(kind, source, target)]).items():
            for other in others:
                yield entity, other


def _bare_statement(kind: str, source: str, target: str) -> Statement:
    return Statement("", "", kind, source, target, "", "", 0, 0, "", 0.0)


def _collected(links: DataFrame) -> Links:
    found: dict[str, set[str]] = defaultdict(set)
    for entity, other in links.toLocalIterator():
        found[entity].add(other)
    return {entity: frozenset(others) for entity, others in found.items()}


def _singly(standing: DataFrame, links: DataFrame) -> DataFrame:
    """Return the local entities that take part in resolution by themselves."""
    ends = links.select(sql.col("entity").alias("id")).union(links.select("other")).distinct()
    linked = standing.where(sql.col("fate") == Fate.ALONE.value).join(ends, "id", "semi")
    whole = standing.where(sql.col("fate") == Fate.WHOLE.value)
    return whole.union(linked.select(whole.columns)).select(columns(ENTITIES))


def _places(statements: DataFrame, standing: DataFrame) -> Mapping[str, frozenset[str]]:
    """Return for each local park that takes part by itself the names of the places that its document puts it in."""
    parks = standing.where(sql.col("fate") == Fate.WHOLE.value).select(sql.col("id").alias("source"))
    names = standing.select(sql.col("id").alias("target"), "name")
    told = statements.where(sql.col("type") == _PLACES).select("source", "target")
    found: dict[str, set[str]] = defaultdict(set)
    for park, name in told.join(parks, "source").join(names, "target").select("source", "name").toLocalIterator():
        found[park].add(name)
    return {park: frozenset(places) for park, places in found.items()}


def _brought_together(canonical: Mapping[str, str], counted: Iterable[tuple[LocalEntity, int]]) -> list[Entity]:
    members: dict[str, list[tuple[LocalEntity, int]]] = defaultdict(list)
    for entity, count in counted:
        members[canonical[entity.id]].append((entity, count))
    return [bring_together(identifier, found) for identifier, found in members.items()]


def _alone(rows: Iterator[Row]) -> Iterator[Row]:
    """Make an entity of each local one, and tell whether our tables know it."""
    for row in rows:
        local = read_entity(row)
        entity = bring_together(local.id, [(local, 1)])
        _, facts = add_knowledge([entity], [])
        yield (*entity_row(entity), bool(facts))
