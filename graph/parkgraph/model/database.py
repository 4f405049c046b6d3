"""What a database of the graph needs beside its rows: whose graph it is, unique keys, names that are quick to find.

Stores and exports agree on it here, so that ``parkgraph load`` knows a database that was filled from an exported file.
"""

from __future__ import annotations

from collections.abc import Iterator

from parkgraph.model.graph import GraphRows, Row
from parkgraph.model.ontology import ONTOLOGY

METADATA_LABEL = "ParkGraph"
METADATA_KEY = "graph"
NAME_INDEX = "parkgraph_names"

EVIDENCE_LISTS = {
    "document": "evidence_documents",
    "sentence": "evidence_sentences",
    "published": "evidence_published",
    "status": "evidence_statuses",
    "confidence": "evidence_confidences",
    "extractor": "evidence_extractors",
}
"""Field of a piece of evidence -> the relationship's parallel list that holds it in a database."""
EVIDENCE_SPANS = "evidence_spans"
"""The list of offsets, ``first-last``, parallel to the others."""


def metadata_row(rows: GraphRows) -> Row:
    """Return the properties of the node that says where the graph comes from."""
    return {
        "key": METADATA_KEY,
        "name": METADATA_LABEL,
        "workspace": rows.workspace,
        "schema": ONTOLOGY.version,
        "revision": rows.revision,
    }


def unique_key(label: str) -> str:
    """Return the statement that makes ``key`` unique among the nodes of a label, and quick to find.

    >>> unique_key("Park")
    'CREATE CONSTRAINT IF NOT EXISTS FOR (n:Park) REQUIRE n.key IS UNIQUE'
    """
    return f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE"


def neo4j_schema() -> Iterator[str]:
    """Yield the statements that make keys unique and names quick to find; each does nothing where it was done."""
    for name in (METADATA_LABEL, *ONTOLOGY.labels):
        yield unique_key(name)
    for kind in ONTOLOGY.relationships:
        yield f"CREATE CONSTRAINT IF NOT EXISTS FOR ()-[r:{kind}]-() REQUIRE r.key IS UNIQUE"
    # A headline may be longer than an index of values takes; the names of entities are short.
    for name in ONTOLOGY.entity_labels:
        yield f"CREATE INDEX IF NOT EXISTS FOR (n:{name}) ON (n.name)"
    yield (
        f"CREATE FULLTEXT INDEX {NAME_INDEX} IF NOT EXISTS FOR (n:{'|'.join(ONTOLOGY.entity_labels)}) "
        "ON EACH [n.name, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )
