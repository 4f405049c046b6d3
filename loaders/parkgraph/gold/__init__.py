"""Annotated documents: what extraction is trained and measured on."""

from parkgraph.gold.documents import AnnotatedDocument, Relation, Trap
from parkgraph.gold.reading import read_gold, training_documents

__all__ = ["AnnotatedDocument", "Relation", "Trap", "read_gold", "training_documents"]
