"""The embedded graph of a workspace: a derived file that is rebuilt when it is not that of the workspace's revision."""

from __future__ import annotations

from parkgraph.errors import StoreError
from parkgraph.stores import KgliteStore
from parkgraph.workspace import Workspace


def is_current(workspace: Workspace) -> bool:
    """Tell whether the embedded graph is there, readable and of the workspace's revision."""
    if not workspace.graph_path.exists():
        return False
    try:
        with KgliteStore(workspace.graph_path) as store:
            metadata = store.metadata()
    except StoreError:
        return False
    return metadata is not None and (metadata.workspace, metadata.revision) == (workspace.id, workspace.revision)


def ensure_current(workspace: Workspace) -> None:
    """Rebuild the embedded graph if it is missing, broken or old."""
    if not is_current(workspace):
        # Only a rebuild needs the language stages; without this, asking would wait for spaCy to load.
        from parkgraph.pipeline import refresh

        with workspace.build_lock():
            refresh(workspace)
