"""Plain frozen records that pass between the stages, and the ontology they follow."""

from parkgraph.model.graph import Evidence, GraphRows, Relationship
from parkgraph.model.identity import document_key, local_entity_id, relationship_key, statement_id
from parkgraph.model.ontology import ONTOLOGY, Ontology
from parkgraph.model.records import (
    Document,
    Entity,
    Extraction,
    LocalEntity,
    Mention,
    Statement,
    TaggedDocument,
)

__all__ = [
    "ONTOLOGY",
    "Document",
    "Entity",
    "Evidence",
    "Extraction",
    "GraphRows",
    "LocalEntity",
    "Mention",
    "Ontology",
    "Relationship",
    "Statement",
    "TaggedDocument",
    "document_key",
    "local_entity_id",
    "relationship_key",
    "statement_id",
]
