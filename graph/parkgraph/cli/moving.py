"""Commands that take the graph elsewhere: export, load."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from parkgraph.cli.options import (
    DatabaseOption,
    TextOnlyOption,
    UriOption,
    UserOption,
    WorkspaceOption,
    open_neo4j,
    open_workspace,
)
from parkgraph.cli.output import say
from parkgraph.errors import SettingsError
from parkgraph.settings import from_environment


class ExportFormat(StrEnum):
    """Forms of an export."""

    JSON = "json"
    GRAPHML = "graphml"
    CSV = "csv"
    CYPHER = "cypher"
    TABLES = "tables"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)
    app.command()(load)


def export(
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write; for csv and tables a folder")],
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format", help="csv is what neo4j-admin import takes; tables are CSV for spreadsheets and pandas"
        ),
    ] = ExportFormat.JSON,
    workspace: WorkspaceOption = None,
    text_only: TextOnlyOption = False,
    uri: Annotated[
        str | None, typer.Option("--uri", help="Take the graph from this Neo4j instead of the workspace")
    ] = None,
    user: UserOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write the graph to a file.

    Example: [bold]parkgraph export --format json -o graph.json[/bold]
    """
    from parkgraph import network

    if uri:
        from parkgraph.stores import read_graph

        with open_neo4j(uri, user, database) as store:
            rows = read_graph(store)
        graph = network.from_rows(rows)
    else:
        from parkgraph import pipeline

        with open_workspace(workspace) as opened:
            assembly = pipeline.assemble(opened)
        graph, rows = assembly.graph, assembly.rows
    if text_only:
        graph = network.text_only(graph)
        rows = network.to_rows(graph, workspace=rows.workspace, revision=rows.revision)
    for path in network.export(graph, rows, form.value, output):
        say(f"written: {path}")


def load(
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
) -> None:
    """Load the workspace into Neo4j; again writes only what changed.

    A second load at the same time waits for the first. If the server goes away, the load waits up to 90 seconds for it
    and goes on. The password comes from NEO4J_PASSWORD or a prompt.

    Example: [bold]parkgraph load --uri bolt://127.0.0.1:7687[/bold]
    """
    from parkgraph import pipeline

    address = uri or from_environment().neo4j_uri
    if not address:
        raise SettingsError("no Neo4j server is named", hint="give --uri bolt://127.0.0.1:7687 or set NEO4J_URI")
    with open_workspace(workspace) as opened, open_neo4j(address, user, database) as store:
        report = pipeline.load(opened, store)
    say(
        f"{report.store}: {report.nodes} nodes, {report.relationships} relationships; "
        f"written: {report.nodes_written} nodes, {report.relationships_written} relationships; "
        f"removed: {report.nodes_removed} nodes, {report.relationships_removed} relationships"
    )
