"""The whole graph read back from a store, so that views and exports work on either."""

from __future__ import annotations

from typing import Any

from parkgraph.errors import StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.database import EVIDENCE_LISTS, EVIDENCE_SPANS
from parkgraph.model.graph import Row
from parkgraph.stores import statements
from parkgraph.stores.base import Store

_PARALLEL = (*EVIDENCE_LISTS.values(), EVIDENCE_SPANS)
_EDGE_PROPERTIES = (
    *("key", "confidence", "origin", "status", "since", "amount", "first_seen", "last_seen", "evidence_count"),
    *_PARALLEL,
)


def read_graph(store: Store) -> GraphRows:
    """Read all nodes and relationships of the ontology, sorted by key.

    Raises:
        StoreError: the store does not answer, or holds values in other forms than ParkGraph writes them.
    """
    metadata = store.metadata()
    nodes = {label: _nodes(store, label) for label in ONTOLOGY.labels}
    relationships = {
        (kind, source, target): _relationships(store, kind, source, target)
        for kind, source, target in statements.joined()
    }
    return GraphRows(
        workspace=metadata.workspace if metadata else "",
        revision=metadata.revision if metadata else 0,
        nodes={label: rows for label, rows in nodes.items() if rows},
        relationships={kind: rows for kind, rows in relationships.items() if rows},
    )


def _nodes(store: Store, label: str) -> tuple[Row, ...]:
    names = [ONTOLOGY.store_names.get(name, name) for name in ONTOLOGY.labels[label].properties]
    columns = ["key", "name", "aliases", *names]
    returned = ", ".join(f"n.{name} AS {name}" for name in columns)
    # Labels, types and property names come from the ontology; values never enter a query's text.
    answer = store.read(f"MATCH (n:{label}) RETURN {returned} ORDER BY key")
    return tuple(_usable(store, _without_nulls(row), ("key", "name"), ("aliases",)) for row in answer.dicts())


def _relationships(store: Store, kind: str, source: str, target: str) -> tuple[Row, ...]:
    own = ("key", "count") if kind == "MENTIONS" else (*_EDGE_PROPERTIES, *ONTOLOGY.relationships[kind].qualifiers)
    returned = ", ".join(f"r.{name} AS {name}" for name in own)
    answer = store.read(
        f"MATCH (a:{source})-[r:{kind}]->(b:{target}) "
        f"RETURN a.key AS source_key, b.key AS target_key, {returned} ORDER BY key"
    )
    return tuple(
        {
            "source": row.pop("source_key"),
            "target": row.pop("target_key"),
            "props": _usable(store, _without_nulls(row), ("key",), _PARALLEL),
        }
        for row in answer.dicts()
    )


def _usable(store: Store, row: Row, texts: tuple[str, ...], lists: tuple[str, ...]) -> Row:
    """Return a row whose texts are texts and whose lists are lists, all of one length: a stranger's may be others."""
    given = [row[name] for name in lists if name in row]
    texts_are_right = all(isinstance(row.get(name), str) for name in texts)
    if texts_are_right and all(isinstance(value, list) and len(value) == len(given[0]) for value in given):
        return row
    raise StoreError(
        f"the graph holds what ParkGraph does not write, at {row.get('key')!r:.80}",
        where=store.name,
        hint="build or load it again from the articles",
    )


def _without_nulls(row: dict[str, Any]) -> Row:
    return {name: value for name, value in row.items() if value is not None}
