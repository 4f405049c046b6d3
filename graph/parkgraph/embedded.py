"""Whether the embedded graph of a workspace, a derived file, is that of the workspace's revision.

Apart from :mod:`parkgraph.pipeline`, so that asking a current graph does not wait for spaCy to load.
"""

from __future__ import annotations

from parkgraph.errors import StoreError
from parkgraph.stores import KgliteStore
from parkgraph.workspace import Workspace


def is_current(workspace: Workspace, store: KgliteStore) -> bool:
    """Tell whether the embedded graph is there, readable and of the workspace's revision.

    Args:
        workspace: the workspace.
        store: its embedded graph; the caller goes on with it, so that the file is read once.
    """
    if not workspace.graph_path.exists() or not workspace.is_settled:
        return False
    try:
        metadata = store.metadata()
    except StoreError:
        return False
    return metadata is not None and (metadata.workspace, metadata.revision) == (workspace.id, workspace.revision)
