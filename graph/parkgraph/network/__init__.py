"""The resolved graph: built once from entities and statements, then exported or turned into rows for a store."""

from parkgraph.network.build import build_graph
from parkgraph.network.export import EXPORT_FORMATS, export, read_json
from parkgraph.network.origins import text_only
from parkgraph.network.rows import from_rows, records_to_rows, to_rows

__all__ = [
    "EXPORT_FORMATS",
    "build_graph",
    "export",
    "from_rows",
    "read_json",
    "records_to_rows",
    "text_only",
    "to_rows",
]
