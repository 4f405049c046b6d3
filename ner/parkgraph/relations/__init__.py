"""The relation step: from a tagged document to statements with their evidence."""

from parkgraph.relations.statements import extract

__all__ = ["extract"]
