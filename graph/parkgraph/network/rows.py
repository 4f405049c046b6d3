"""The graph in the shape that stores load: store-safe names, evidence as parallel lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.graph import Row
from parkgraph.network.build import Graph

EVIDENCE_IN_STORE = 20


def to_rows(graph: Graph, *, workspace: str, revision: int) -> GraphRows:
    """Turn the graph into rows for a store, sorted by key.

    A relationship keeps its newest 20 pieces of evidence as parallel lists of strings, since Neo4j stores neither maps
    nor nulls in lists; ``evidence_count`` says how many there are.

    Args:
        graph: what :func:`parkgraph.network.build_graph` returns.
        workspace: id of the workspace.
        revision: revision of the workspace.
    """
    nodes: dict[str, list[Row]] = {}
    for key, attributes in graph.nodes(data=True):
        row = {_store_name(name): value for name, value in attributes.items() if name != "label"}
        nodes.setdefault(attributes["label"], []).append({"key": key, **row})
    relationships: dict[tuple[str, str, str], list[Row]] = {}
    for source, target, key, attributes in graph.edges(keys=True, data=True):
        kind = (attributes["type"], graph.nodes[source]["label"], graph.nodes[target]["label"])
        row = {"source": source, "target": target, "props": {"key": key, **_properties(attributes)}}
        relationships.setdefault(kind, []).append(row)
    return GraphRows(
        workspace=workspace,
        revision=revision,
        nodes={label: tuple(sorted(rows, key=lambda row: row["key"])) for label, rows in sorted(nodes.items())},
        relationships={
            kind: tuple(sorted(rows, key=lambda row: row["props"]["key"]))
            for kind, rows in sorted(relationships.items())
        },
    )


def _store_name(name: str) -> str:
    return ONTOLOGY.store_names.get(name, name)


def _properties(attributes: Mapping[str, Any]) -> dict[str, Any]:
    properties = {_store_name(k): v for k, v in attributes.items() if k not in {"type", "evidence"}}
    if "evidence" not in attributes:
        return properties
    evidence = attributes["evidence"]
    newest = evidence[:EVIDENCE_IN_STORE]
    return {
        **properties,
        "evidence_count": len(evidence),
        "evidence_documents": [e["document"] for e in newest],
        "evidence_sentences": [e["sentence"] for e in newest],
        "evidence_spans": [f"{e['start']}-{e['end']}" for e in newest],
        "evidence_published": [e["published"] for e in newest],
    }
