"""Graph stores: one small interface, an embedded file and a Neo4j server behind it."""

from typing import TYPE_CHECKING, Any

from parkgraph.stores.base import Counts, LoadReport, Metadata, Rows, Store
from parkgraph.stores.embedded import KgliteStore
from parkgraph.stores.snapshot import read_graph

if TYPE_CHECKING:
    from parkgraph.stores.server import Neo4jStore

__all__ = ["Counts", "KgliteStore", "LoadReport", "Metadata", "Neo4jStore", "Rows", "Store", "read_graph"]


def __getattr__(name: str) -> Any:
    """Load Neo4j's driver only for who asks for its store: it takes longer than a question on the embedded one."""
    if name == "Neo4jStore":
        from parkgraph.stores.server import Neo4jStore

        return Neo4jStore
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
