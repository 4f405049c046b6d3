"""Named questions in Cypher that every store answers alike."""

from parkgraph.queries.header import Column, NamedQuery, Parameter
from parkgraph.queries.registry import Catalogue, all_queries, catalogue, get
from parkgraph.queries.run import Answer, ask, run

__all__ = [
    "Answer",
    "Catalogue",
    "Column",
    "NamedQuery",
    "Parameter",
    "all_queries",
    "ask",
    "catalogue",
    "get",
    "run",
]
