"""Graph stores: one small interface, an embedded file and a Neo4j server behind it."""

from parkgraph.stores.base import Counts, LoadReport, Metadata, Rows, Store
from parkgraph.stores.embedded import KgliteStore
from parkgraph.stores.server import Neo4jStore
from parkgraph.stores.snapshot import read_graph

__all__ = ["Counts", "KgliteStore", "LoadReport", "Metadata", "Neo4jStore", "Rows", "Store", "read_graph"]
