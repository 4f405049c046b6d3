"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.settings import from_environment

if TYPE_CHECKING:
    from parkgraph.stores import Neo4jStore, Store
    from parkgraph.workspace import Workspace


class RowFormat(StrEnum):
    """Forms in which rows come out."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="Folder of the workspace (default: $PARKGRAPH_WORKSPACE or parkgraph-data)"),
]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="Your own spaCy pipeline, a path or a package, instead of the shipped one")
]
UriOption = Annotated[
    str | None, typer.Option("--uri", help="Bolt address of Neo4j (default: $NEO4J_URI, else the embedded graph)")
]
UserOption = Annotated[str | None, typer.Option("--user", help="User name there (default: $NEO4J_USER or neo4j)")]
DatabaseOption = Annotated[
    str | None, typer.Option("--database", help="Database there (default: $NEO4J_DATABASE or neo4j)")
]
MarkOption = Annotated[
    bool, typer.Option("--bom", help="Begin CSV with a byte order mark, so that Excel reads Chinese names right")
]
TextOnlyOption = Annotated[
    bool, typer.Option("--text-only", help="Leave out relationships that only a shipped table knows (origin lexicon)")
]
FormatOption = Annotated[RowFormat, typer.Option("--format", help="How rows come out; messages go to stderr")]


def open_workspace(path: Path | None, *, create: bool = False) -> Workspace:
    """Open the workspace that an option or the environment names."""
    from parkgraph.workspace import Workspace

    return Workspace(path or from_environment().workspace, create=create)


def open_neo4j(uri: str, user: str | None, database: str | None) -> Neo4jStore:
    """Connect to Neo4j with the password from ``NEO4J_PASSWORD``, or from a prompt where there is a person."""
    import os

    from parkgraph.stores import Neo4jStore

    settings = from_environment()
    password = os.environ.get("NEO4J_PASSWORD")
    if password is None:
        password = typer.prompt(f"Password of {user or settings.neo4j_user} at {uri}", hide_input=True, err=True)
    return Neo4jStore(uri, user or settings.neo4j_user, password, database or settings.neo4j_database)


def current_id(workspace: Path | None, uri: str | None, name: str) -> str:
    """Return what an id that the embedded graph once had is called today; any other name stays as it is.

    Only the workspace knows old ids: a Neo4j server has those of the last load.
    """
    if not name or _address(workspace, uri):
        return name
    with open_workspace(workspace) as opened:
        return opened.current_id(name)


def _address(workspace: Path | None, uri: str | None) -> str | None:
    # A workspace named on the command line is nearer to the user than a server named in the environment.
    return uri or (from_environment().neo4j_uri if workspace is None else None)


def open_store(workspace: Path | None, uri: str | None, user: str | None, database: str | None) -> Store:
    """Open Neo4j where it is named, else the embedded graph of the workspace, rebuilt first if it is not current."""
    address = _address(workspace, uri)
    if address:
        return open_neo4j(address, user, database)
    from parkgraph import embedded
    from parkgraph.stores import KgliteStore

    with open_workspace(workspace) as opened:
        store = KgliteStore(opened.graph_path)
        if not embedded.is_current(opened, store):
            store.close()
            from parkgraph import pipeline

            with opened.build_lock():
                pipeline.refresh(opened)
        return store
