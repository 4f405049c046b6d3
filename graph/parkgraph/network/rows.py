"""The graph in the shape that stores load, and back: store-safe names, evidence as parallel lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import networkx as nx

from parkgraph.model import ONTOLOGY, Document, Entity, GraphRows, Relationship
from parkgraph.model.database import EVIDENCE_LISTS, EVIDENCE_SPANS
from parkgraph.model.graph import Row
from parkgraph.network.build import Graph, document_attributes, entity_attributes, relationship_attributes

EVIDENCE_IN_STORE = 20
_COUNT = "evidence_count"
_GRAPH_NAMES = {store: name for name, store in ONTOLOGY.store_names.items()}


def to_rows(graph: Graph, *, workspace: str, revision: int) -> GraphRows:
    """Turn the graph into rows for a store, sorted by key.

    A relationship keeps its newest 20 pieces of evidence as parallel lists, since Neo4j stores neither maps nor nulls
    in lists; ``evidence_count`` says how many there are.

    Args:
        graph: what :func:`parkgraph.network.build_graph` returns.
        workspace: id of the workspace.
        revision: revision of the workspace.
    """
    return _rows(graph.nodes.items(), graph.edges(keys=True, data=True), workspace, revision)


def records_to_rows(
    documents: Iterable[Document],
    entities: Iterable[Entity],
    relationships: Iterable[Relationship],
    copies: Mapping[str, str],
    *,
    workspace: str,
    revision: int,
) -> GraphRows:
    """Do as :func:`to_rows` does with the graph of these records, which is not built for it.

    Args:
        documents: all documents.
        entities: resolved entities.
        relationships: merged relationships between them.
        copies: key of a syndicated copy -> key of the document that stands for its group.
        workspace: id of the workspace.
        revision: revision of the workspace.
    """
    nodes = chain(
        ((entity.id, entity_attributes(entity)) for entity in entities),
        ((document.key, document_attributes(document, copies)) for document in documents),
    )
    edges = ((one.source, one.target, one.key, relationship_attributes(one)) for one in relationships)
    return _rows(nodes, edges, workspace, revision)


def _rows(
    nodes: Iterable[tuple[str, dict[str, Any]]],
    edges: Iterable[tuple[str, str, str, dict[str, Any]]],
    workspace: str,
    revision: int,
) -> GraphRows:
    labels: dict[str, str] = {}
    rows_of: dict[str, list[Row]] = {}
    for key, attributes in nodes:
        labels[key] = attributes["label"]
        row = {_store_name(name): value for name, value in attributes.items() if name != "label"}
        rows_of.setdefault(attributes["label"], []).append({"key": key, **row})
    relationships: dict[tuple[str, str, str], list[Row]] = {}
    for source, target, key, attributes in edges:
        row = {"source": source, "target": target, "props": {"key": key, **_properties(attributes)}}
        relationships.setdefault((attributes["type"], labels[source], labels[target]), []).append(row)
    return GraphRows(
        workspace=workspace,
        revision=revision,
        nodes={label: tuple(sorted(rows, key=lambda row: row["key"])) for label, rows in sorted(rows_of.items())},
        relationships={
            kind: tuple(sorted(rows, key=lambda row: row["props"]["key"]))
            for kind, rows in sorted(relationships.items())
        },
    )


def from_rows(rows: GraphRows) -> Graph:
    """Turn rows, such as a store gives back, into the graph they come from.

    Nodes and edges are added in the order of :func:`parkgraph.network.build_graph`, so that its exports are the same
    bytes again. A relationship with more than 20 pieces of evidence has the newest 20, and ``evidence_count``.
    """
    graph: Graph = nx.MultiDiGraph()
    nodes = [(label == "Document", row["key"], label, row) for label, group in rows.nodes.items() for row in group]
    for _, key, label, row in sorted(nodes, key=lambda node: node[:2]):
        attributes = {_GRAPH_NAMES.get(name, name): value for name, value in row.items() if name != "key"}
        graph.add_node(key, label=label, **attributes)
    edges = [(kind, row) for (kind, _, _), group in rows.relationships.items() for row in group]
    for kind, row in sorted(edges, key=_order_of_edges):
        properties = dict(row["props"])
        key = properties.pop("key")
        graph.add_edge(row["source"], row["target"], key=key, type=kind, **_attributes(properties))
    return graph


def _order_of_edges(edge: tuple[str, Row]) -> tuple[bool, str, str]:
    kind, row = edge
    if kind == "MENTIONS":
        return True, row["source"], row["target"]
    return False, row["props"]["key"], ""


def _store_name(name: str) -> str:
    return ONTOLOGY.store_names.get(name, name)


def _properties(attributes: Mapping[str, Any]) -> dict[str, Any]:
    properties = {_store_name(k): v for k, v in attributes.items() if k not in {"type", "evidence"}}
    if "evidence" not in attributes:
        return properties
    evidence = attributes["evidence"]
    newest = evidence[:EVIDENCE_IN_STORE]
    return {
        _COUNT: len(evidence),
        **properties,
        **{name: [piece[field] for piece in newest] for field, name in EVIDENCE_LISTS.items()},
        EVIDENCE_SPANS: [f"{piece['start']}-{piece['end']}" for piece in newest],
    }


def _attributes(properties: dict[str, Any]) -> dict[str, Any]:
    """Take the lists of evidence together again; what has none (a mention) is as it was."""
    if _COUNT not in properties:
        return properties
    count = properties.pop(_COUNT)
    spans = [tuple(map(int, span.split("-"))) for span in properties.pop(EVIDENCE_SPANS, ())]
    # neo4j-admin imports a list of one empty text as none; until after-import.cypher has run it is missing.
    lists = {field: properties.pop(name, [""] * len(spans)) for field, name in EVIDENCE_LISTS.items()}
    evidence = [
        {"start": start, "end": end, **{field: values[place] for field, values in lists.items()}}
        for place, (start, end) in enumerate(spans)
    ]
    known = {_COUNT: count} if count > len(evidence) else {}
    return {**properties, **known, "evidence": evidence}
