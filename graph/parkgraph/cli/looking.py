"""The command that makes the graph visible: view."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from parkgraph.cli.options import (
    DatabaseOption,
    UriOption,
    UserOption,
    WorkspaceOption,
    open_store,
)
from parkgraph.cli.output import say
from parkgraph.errors import SettingsError


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(view)


def view(
    park: Annotated[str | None, typer.Option(help="Draw around this park")] = None,
    company: Annotated[str | None, typer.Option(help="Draw around this company")] = None,
    industry: Annotated[str | None, typer.Option(help="Draw around this industry")] = None,
    depth: Annotated[int, typer.Option(min=1, help="How many relationships away from the centre")] = 2,
    limit: Annotated[int, typer.Option(min=1, help="How many entities are drawn at most")] = 1000,
    withdrawn: Annotated[bool, typer.Option(help="Show firms that left from the start")] = False,
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write")] = Path("parkgraph.html"),
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write one HTML page that works without a network: the whole graph, or around one entity.

    Example: [bold]parkgraph view --park 苏州工业园区 -o sip.html[/bold]
    """
    from parkgraph.stores import read_graph
    from parkgraph.views import Centre, ViewOptions, write_view

    named = [(label, name) for label, name in (("Park", park), ("Company", company), ("Industry", industry)) if name]
    if len(named) > 1:
        raise SettingsError("a view has one centre", hint="give one of --park, --company, --industry")
    centre = Centre(*named[0]) if named else None
    options = ViewOptions(centre=centre, depth=depth, limit=limit, withdrawn=withdrawn)
    with open_store(workspace, uri, user, database) as store:
        report = write_view(read_graph(store), output, options)
        say(f"answered by {store.name}")
    cut = f", {report.cut} more did not fit" if report.cut else ""
    say(f"written: {report.path}: {report.nodes} entities, {report.relationships} relationships{cut}")
