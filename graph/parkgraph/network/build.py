"""The networkx graph of entities, documents and relationships."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import networkx as nx

from parkgraph.model import Document, Entity, Mention, Relationship, relationship_key

if TYPE_CHECKING:
    Graph = nx.MultiDiGraph[str]
else:
    Graph = nx.MultiDiGraph


def build_graph(
    documents: Iterable[Document],
    entities: Iterable[Entity],
    relationships: Iterable[Relationship],
    mentions: Iterable[tuple[str, Mention]],
    canonical: Mapping[str, str],
    copies: Mapping[str, str],
) -> Graph:
    """Build the graph; nodes and edges are added in sorted order, so equal input gives an equal graph.

    Args:
        documents: all documents.
        entities: resolved entities.
        relationships: merged relationships between them.
        mentions: (document key, mention) of all documents.
        canonical: local entity id -> canonical id.
        copies: key of a syndicated copy -> key of the document that stands for its group.

    Returns:
        A multigraph; a node's attributes are ``label``, ``name``, ``aliases`` and its properties; an edge's key is the
        relationship's key, its attributes are ``type`` and the relationship's properties with ``evidence`` as a list.
    """
    graph: Graph = nx.MultiDiGraph()
    counts: Counter[tuple[str, str]] = Counter()
    for document, mention in mentions:
        counts[document, canonical[mention.entity]] += 1
    for entity in sorted(entities, key=lambda e: e.id):
        graph.add_node(entity.id, **entity_attributes(entity))
    for document_record in sorted(documents, key=lambda d: d.key):
        graph.add_node(document_record.key, **document_attributes(document_record, copies))
    for relationship in sorted(relationships, key=lambda r: r.key):
        attributes = relationship_attributes(relationship)
        graph.add_edge(relationship.source, relationship.target, key=relationship.key, **attributes)
    add_mentions(graph, ((document, entity, count) for (document, entity), count in sorted(counts.items())))
    return graph


def add_mentions(graph: Graph, mentions: Iterable[tuple[str, str, int]]) -> None:
    """Add the edges of mentions to a graph that has their documents and entities.

    Args:
        graph: the graph.
        mentions: key of a document, canonical id of an entity, and how often the one names the other.
    """
    for document, entity, count in mentions:
        key = relationship_key("MENTIONS", document, entity)
        graph.add_edge(document, entity, key=key, type="MENTIONS", count=count)


def entity_attributes(entity: Entity) -> dict[str, Any]:
    """Return the attributes of an entity's node."""
    return {"label": entity.label, "name": entity.name, "aliases": list(entity.aliases), **entity.properties}


def document_attributes(document: Document, copies: Mapping[str, str]) -> dict[str, Any]:
    """Return the attributes of a document's node; for ``copies`` see :func:`build_graph`."""
    return {
        "label": "Document",
        "name": document.title or document.key,
        "aliases": [],
        "url": document.url,
        "title": document.title,
        "source": document.source,
        "published": document.published,
        "sha256": document.sha256,
        "copy_of": copies.get(document.key, ""),
    }


def relationship_attributes(relationship: Relationship) -> dict[str, Any]:
    """Return the attributes of a relationship's edge."""
    return {
        "type": relationship.type,
        "confidence": relationship.confidence,
        "origin": relationship.origin,
        "status": relationship.status,
        "since": relationship.since,
        "amount": relationship.amount,
        "first_seen": relationship.first_seen,
        "last_seen": relationship.last_seen,
        **relationship.qualifiers,
        "evidence": [asdict(evidence) for evidence in relationship.evidence],
    }
