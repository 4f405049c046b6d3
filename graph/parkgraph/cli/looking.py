"""The commands that make the graph visible: view, and compare for two parks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from parkgraph.cli.options import (
    DatabaseOption,
    UriOption,
    UserOption,
    WorkspaceOption,
    current_id,
    open_store,
)
from parkgraph.cli.output import say
from parkgraph.errors import SettingsError

if TYPE_CHECKING:
    from parkgraph.stores import Store
    from parkgraph.views import ViewOptions

DepthOption = Annotated[int, typer.Option(min=1, help="How many relationships away from the centre")]
LimitOption = Annotated[int, typer.Option(min=1, help="How many entities are drawn at most")]
SinceOption = Annotated[str, typer.Option(help="Only what happened in or after this year, month or day, as in 2023-05")]
StatusOption = Annotated[
    list[str] | None, typer.Option(help="Only relationships of this status, such as signed; may be given several times")
]
WithdrawnOption = Annotated[bool, typer.Option(help="Show firms that left from the start")]
OutputOption = Annotated[Path, typer.Option("--output", "-o", help="Page to write")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(view)
    app.command()(compare)


def view(
    park: Annotated[str | None, typer.Option(help="Draw around this park")] = None,
    company: Annotated[str | None, typer.Option(help="Draw around this company")] = None,
    industry: Annotated[str | None, typer.Option(help="Draw around this industry")] = None,
    country: Annotated[str | None, typer.Option(help="Draw around this country or region")] = None,
    program: Annotated[str | None, typer.Option(help="Draw around this program")] = None,
    depth: DepthOption = 2,
    limit: LimitOption = 1000,
    since: SinceOption = "",
    status: StatusOption = None,
    report: Annotated[bool, typer.Option("--report", help="Add tables and plots of the park")] = False,
    withdrawn: WithdrawnOption = False,
    output: OutputOption = Path("parkgraph.html"),
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write one HTML page that works without a network: the whole graph, or around one entity.

    Example: [bold]parkgraph view --park 苏州工业园区 --report -o sip.html[/bold]
    """
    from parkgraph.views import Centre, Criteria, ViewOptions

    asked = {"Park": park, "Company": company, "Industry": industry, "Country": country, "Program": program}
    centres = [Centre(label, name) for label, name in asked.items() if name]
    if len(centres) > 1:
        hint = "give one of --park, --company, --industry, --country, --program"
        raise SettingsError("a view has one centre", hint=hint)
    with open_store(workspace, uri, user, database) as store:
        current = [Centre(centre.label, current_id(workspace, uri, centre.name)) for centre in centres]
        options = ViewOptions(
            centre=current[0] if current else None,
            depth=depth,
            limit=limit,
            criteria=Criteria(since, frozenset(status or ())),
            report=report,
            withdrawn=withdrawn,
        )
        _write(store, output, options)


def compare(
    park: Annotated[str, typer.Argument(help="A park")],
    other: Annotated[str, typer.Argument(help="The park to compare it with")],
    depth: DepthOption = 2,
    limit: LimitOption = 1000,
    since: SinceOption = "",
    status: StatusOption = None,
    withdrawn: WithdrawnOption = False,
    output: OutputOption = Path("comparison.html"),
    workspace: WorkspaceOption = None,
    uri: UriOption = None,
    user: UserOption = None,
    database: DatabaseOption = None,
) -> None:
    """Write one HTML page with two parks side by side: tables, plots, what both have, and the graph around them.

    Example: [bold]parkgraph compare 苏州工业园区 无锡高新区 -o two-parks.html[/bold]
    """
    from parkgraph.views import Centre, Criteria, ViewOptions

    options = ViewOptions(
        centre=Centre("Park", current_id(workspace, uri, park)),
        beside=Centre("Park", current_id(workspace, uri, other)),
        depth=depth,
        limit=limit,
        criteria=Criteria(since, frozenset(status or ())),
        report=True,
        withdrawn=withdrawn,
    )
    with open_store(workspace, uri, user, database) as store:
        _write(store, output, options)


def _write(store: Store, output: Path, options: ViewOptions) -> None:
    from parkgraph.stores import read_graph
    from parkgraph.views import write_view

    report = write_view(read_graph(store), output, options)
    for note in report.notes:
        say(note)
    say(f"answered by {store.name}")
    cut = f", {report.cut} more did not fit" if report.cut else ""
    say(f"written: {report.path}: {report.nodes} entities, {report.relationships} relationships{cut}")
