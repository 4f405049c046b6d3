"""The graph as two tables, nodes and relationships, whose rows are those that stores load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from parkgraph.model import ONTOLOGY, Document, Entity, GraphRows, Relationship, relationship_key
from parkgraph.model.database import EVIDENCE_LISTS, EVIDENCE_SPANS
from parkgraph.network import build_graph, to_rows
from parkgraph.spark.tables import Row, columns

_LISTS = {"aliases": "ARRAY<STRING>", EVIDENCE_SPANS: "ARRAY<STRING>"}
_LISTS |= {
    name: "ARRAY<DOUBLE>" if field == "confidence" else "ARRAY<STRING>" for field, name in EVIDENCE_LISTS.items()
}
_NUMBERS = {"confidence": "DOUBLE", "evidence_count": "BIGINT", "count": "BIGINT"}


def _schema(names: Iterable[str]) -> str:
    return ", ".join(f"{name} {_LISTS.get(name) or _NUMBERS.get(name, 'STRING')}" for name in names)


def _stored(names: Iterable[str]) -> list[str]:
    return sorted({ONTOLOGY.store_names.get(name, name) for name in names})


_OF_NODES = (
    "key",
    "name",
    "aliases",
    *_stored(name for label in ONTOLOGY.labels.values() for name in label.properties),
)
_OF_RELATIONSHIPS = (
    *("key", "confidence", "origin", "status", "since", "amount", "first_seen", "last_seen", "count"),
    *_stored(name for kind in ONTOLOGY.relationships.values() for name in kind.qualifiers),
    *("evidence_count", EVIDENCE_SPANS, *EVIDENCE_LISTS.values()),
)
_ENDS = ("type", "source_label", "target_label", "source", "target")
NODES = _schema(("label", *dict.fromkeys(_OF_NODES)))
RELATIONSHIPS = _schema((*_ENDS, *_OF_RELATIONSHIPS))
_MENTION = "MENTIONS"


def entity_nodes(entities: Iterable[Entity]) -> Iterator[Row]:
    """Yield the rows (``NODES``) of entities."""
    yield from _nodes(to_rows(build_graph((), entities, (), (), {}, {}), workspace="", revision=0))


def document_nodes(documents: Iterable[Document], copies: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows (``NODES``) of documents.

    Args:
        documents: documents; their texts may be left out.
        copies: key of a syndicated copy -> key of the document that stands for its group.
    """
    yield from _nodes(to_rows(build_graph(documents, (), (), (), {}, copies), workspace="", revision=0))


def relationship_rows(relationships: Iterable[Relationship], labels: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows (``RELATIONSHIPS``) of relationships.

    Args:
        relationships: merged relationships.
        labels: canonical id -> label, of all their ends.
    """
    told = list(relationships)
    ends = {end for relationship in told for end in (relationship.source, relationship.target)}
    graph = build_graph((), (Entity(end, labels[end], "", (), ()) for end in ends), told, (), {}, {})
    for kind, edges in to_rows(graph, workspace="", revision=0).relationships.items():
        for edge in edges:
            properties = edge["props"]
            yield (*kind, edge["source"], edge["target"], *(properties.get(name) for name in _OF_RELATIONSHIPS))


def mention_row(document: str, entity: str, label: str, count: int) -> Row:
    """Return the row (``RELATIONSHIPS``) that says how often a document names an entity."""
    properties = {"key": relationship_key(_MENTION, document, entity), "count": count}
    return (_MENTION, "Document", label, document, entity, *(properties.get(name) for name in _OF_RELATIONSHIPS))


def _nodes(rows: GraphRows) -> Iterator[Row]:
    names = columns(NODES)[1:]
    for label, nodes in rows.nodes.items():
        yield from ((label, *(node.get(name) for name in names)) for node in nodes)


def as_graph_rows(
    nodes: Iterable[Row], relationships: Iterable[Row], *, workspace: str = "", revision: int = 0
) -> GraphRows:
    """Turn rows of the two tables into those that stores load, and exports write.

    Args:
        nodes: rows of ``NODES``.
        relationships: rows of ``RELATIONSHIPS``.
        workspace: see :class:`parkgraph.model.GraphRows`.
        revision: see there.
    """
    of_label: dict[str, list[dict[str, Any]]] = {}
    for label, *values in nodes:
        of_label.setdefault(label, []).append(_told(columns(NODES)[1:], values))
    of_kind: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for kind, source_label, target_label, source, target, *values in relationships:
        edge = {"source": source, "target": target, "props": _told(_OF_RELATIONSHIPS, values)}
        of_kind.setdefault((kind, source_label, target_label), []).append(edge)
    return GraphRows(
        workspace,
        revision,
        {label: tuple(sorted(rows, key=lambda row: row["key"])) for label, rows in sorted(of_label.items())},
        {kind: tuple(sorted(rows, key=lambda row: row["props"]["key"])) for kind, rows in sorted(of_kind.items())},
    )


def _told(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
