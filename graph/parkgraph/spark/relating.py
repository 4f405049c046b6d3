"""From statements of all documents to the relationships of the graph, with what the tables add."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from parkgraph.model import Document, Entity, Relationship
from parkgraph.network.edges import merge_statements
from parkgraph.resolve.knowledge import add_knowledge
from parkgraph.spark.graph_rows import (
    NODES,
    RELATIONSHIPS,
    document_nodes,
    entity_nodes,
    mention_row,
    relationship_rows,
)
from parkgraph.spark.resolving import ENTITY, Resolved, entity_row, read_resolved
from parkgraph.spark.session import partitions_of
from parkgraph.spark.tables import STATEMENTS, Row, address, columns, map_rows, write_rows
from parkgraph.workspace_schema import read_statement

_STATEMENT_COLUMNS = len(columns(STATEMENTS))
_MERGED_AT_A_TIME = 2_000
_BARE = ("key", "type", "source", "target", "confidence", "origin")


@dataclass(frozen=True, slots=True)
class GraphTables:
    """The graph: a table of nodes (``NODES``) and one of relationships (``RELATIONSHIPS``)."""

    nodes: DataFrame
    relationships: DataFrame


def graph_tables(
    documents: DataFrame,
    statements: DataFrame,
    mentions: DataFrame,
    copies: DataFrame,
    resolved: Resolved,
    folder: Path,
) -> GraphTables:
    """Build the graph.

    Args:
        documents: table of documents.
        statements: table of statements.
        mentions: table of mentions.
        copies: ``key`` of each syndicated copy and ``copy_of``.
        resolved: what resolution found.
        folder: folder for what lies between the steps.
    """
    session = documents.sparkSession
    held = session.read.parquet(address(write_rows(map(entity_row, resolved.entities), ENTITY, folder / "entities")))
    known = held.union(resolved.others).select("id", "label", "nameless")
    stated = _stated(statements, known, resolved.members, _printed(documents, copies))
    stated.write.parquet(address(folder / "stated"))
    stated = session.read.parquet(address(folder / "stated"))
    entities, facts = _with_knowledge(resolved.entities, stated)
    labels = {entity.id: entity.label for entity in entities}
    added = write_rows(relationship_rows(facts, labels), RELATIONSHIPS, folder / "added")
    nodes = write_rows(entity_nodes(entities), NODES, folder / "nodes")
    others = map_rows(resolved.others, _entity_nodes, NODES)
    plain = documents.drop("text", "signature").join(copies, "key", "left")
    fields = ("key", "title", "published", "url", "source", "sha256", "origin", "copy_of")
    printed = map_rows(plain.select(*fields), _document_nodes, NODES)
    named = _mentions(mentions, resolved.members, known)
    return GraphTables(
        nodes=session.read.parquet(address(nodes)).union(others).union(printed),
        relationships=stated.union(session.read.parquet(address(added))).union(named),
    )


def _printed(documents: DataFrame, copies: DataFrame) -> DataFrame:
    """Return for each document its group of copies, and when the group's text was first published."""
    grouped = documents.select("key", "published").join(copies, "key", "left")
    grouped = grouped.withColumn("group", sql.coalesce("copy_of", "key"))
    dated = grouped.where("published != ''").groupBy("group").agg(sql.min("published").alias("printed"))
    told = grouped.join(dated, "group", "left")
    return told.select(sql.col("key").alias("document"), "group", sql.coalesce("printed", sql.lit("")).alias("printed"))


def _stated(statements: DataFrame, known: DataFrame, members: DataFrame, printed: DataFrame) -> DataFrame:
    """Merge the statements of each pair of entities."""
    told = statements
    for end in ("source", "target"):
        entities = known.where("NOT nameless").select(
            sql.col("id").alias(f"{end}_id"), sql.col("label").alias(f"{end}_label")
        )
        found = members.select(sql.col("local").alias(end), sql.col("canonical").alias(f"{end}_id"))
        # A bare 园区 that its document ties to no zone is in no relationship: the inner join leaves it out.
        told = told.join(found, end).join(entities, f"{end}_id")
    told = told.join(printed, "document")
    pair = ("source_id", "target_id", "type")
    ordered = told.repartition(partitions_of(statements.sparkSession), *pair).sortWithinPartitions(*pair)
    more = ("source_id", "target_id", "source_label", "target_label", "group", "printed")
    return map_rows(ordered.select(*columns(STATEMENTS), *more), _merge, RELATIONSHIPS)


def _merge(rows: Iterator[Row]) -> Iterator[Row]:
    gathered: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row[_STATEMENT_COLUMNS : _STATEMENT_COLUMNS + 2]):
        gathered.extend(group)
        if len(gathered) >= _MERGED_AT_A_TIME:
            yield from _relationships(gathered)
            gathered.clear()
    yield from _relationships(gathered)


def _relationships(rows: Sequence[Row]) -> Iterator[Row]:
    statements = []
    canonical: dict[str, str] = {}
    labels: dict[str, str] = {}
    documents: dict[str, Document] = {}
    groups: dict[str, str] = {}
    for row in rows:
        statement = read_statement(row[:_STATEMENT_COLUMNS])
        source, target, source_label, target_label, group, printed = row[_STATEMENT_COLUMNS:]
        statements.append(statement)
        canonical |= {statement.source: source, statement.target: target}
        labels |= {source: source_label, target: target_label}
        # The earliest date of all copies stands for each of them, so it is the earliest of those that are here.
        documents[statement.document] = Document(statement.document, "", published=printed)
        if group != statement.document:
            groups[statement.document] = group
    yield from relationship_rows(merge_statements(statements, canonical, labels, documents, groups), labels)


def _with_knowledge(
    entities: Sequence[Entity], stated: DataFrame
) -> tuple[tuple[Entity, ...], tuple[Relationship, ...]]:
    """Return all entities with what the tables know of them, and the relationships that tables alone state."""
    told = [Relationship(*row) for row in stated.select(*_BARE).toLocalIterator()]
    found, relationships = add_knowledge(entities, told)
    return found, relationships[len(told) :]


def _entity_nodes(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        yield from entity_nodes([read_resolved(row)])


def _document_nodes(rows: Iterator[Row]) -> Iterator[Row]:
    for key, title, published, url, source, sha256, origin, copy_of in rows:
        document = Document(key, "", title, published, url, source, sha256, origin)
        yield from document_nodes([document], {key: copy_of} if copy_of else {})


def _mentions(mentions: DataFrame, members: DataFrame, known: DataFrame) -> DataFrame:
    counted = mentions.groupBy("document", sql.col("entity").alias("local")).agg(sql.count("*").alias("count"))
    named = counted.join(members, "local").groupBy("document", "canonical").agg(sql.sum("count").alias("count"))
    labelled = named.join(known.select(sql.col("id").alias("canonical"), "label"), "canonical")
    return map_rows(labelled.select("document", "canonical", "label", "count"), _mention_rows, RELATIONSHIPS)


def _mention_rows(rows: Iterator[Row]) -> Iterator[Row]:
    return (mention_row(*row) for row in rows)
