"""The resolved graph: built once from entities and statements, then exported or turned into rows for a store."""

from parkgraph.network.build import build_graph
from parkgraph.network.export import EXPORT_FORMATS, export
from parkgraph.network.rows import to_rows

__all__ = ["EXPORT_FORMATS", "build_graph", "export", "to_rows"]
