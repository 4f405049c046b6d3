"""The graph as a Cypher script for cypher-shell or Neo4j Browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from parkgraph.model import GraphRows
from parkgraph.model.database import METADATA_LABEL, metadata_row, neo4j_schema

BATCH = 200
"""Rows per statement: a statement of this many is parsed in well under a second."""


def cypher_text(rows: GraphRows) -> str:
    """Return a script, one statement a line, each with up to 200 rows as literals.

    It ends with the node that says whose graph it is, as a load does, so that ``parkgraph load`` takes the database for
    this workspace's.
    """
    parts = [f"{statement};" for statement in neo4j_schema()]
    for label, nodes in rows.nodes.items():
        parts += [
            f"UNWIND {literal(batch)} AS row MERGE (n:{label} {{key: row.key}}) SET n = row;"
            for batch in batches(nodes, BATCH)
        ]
    for (kind, source, target), edges in rows.relationships.items():
        parts += [
            f"UNWIND {literal(batch)} AS row MATCH (a:{source} {{key: row.source}}) "
            f"MATCH (b:{target} {{key: row.target}}) "
            f"MERGE (a)-[r:{kind} {{key: row.props.key}}]->(b) SET r = row.props;"
            for batch in batches(edges, BATCH)
        ]
    own = literal(metadata_row(rows))
    parts.append(f"WITH {own} AS row MERGE (n:{METADATA_LABEL} {{key: row.key}}) SET n = row;")
    return "\n".join(parts) + "\n"


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Cut a sequence into pieces of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def literal(value: Any) -> str:
    r"""Return a value as a Cypher literal in ASCII.

    >>> print(literal({"name": "园", "aliases": ['a"b']}))
    {name: "\u56ed", aliases: ["a\"b"]}
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    # JSON's strings, numbers and booleans are Cypher literals too; all non-ASCII is escaped, and with it every
    # quote-like character that a shell could read otherwise.
    return json.dumps(value, ensure_ascii=True)
