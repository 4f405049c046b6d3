"""Named questions in Cypher that every store answers alike."""

from parkgraph.queries.registry import Column, NamedQuery, Parameter, all_queries, get
from parkgraph.queries.run import run

__all__ = ["Column", "NamedQuery", "Parameter", "all_queries", "get", "run"]
