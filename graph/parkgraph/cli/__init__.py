"""The command line ``parkgraph``: thin shells over functions that return data.

Heavy modules are imported inside the commands that need them, so that ``parkgraph --help`` and ``ask`` start at once.
"""

from typing import Annotated

import typer

from parkgraph.cli import asking, building, judging, looking, measuring, moving, spreading
from parkgraph.cli.output import ErrorGroup

app = typer.Typer(
    name="parkgraph",
    cls=ErrorGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Reads Chinese news about development zones into a graph of parks, companies and clusters, "
    "with the sentence behind every edge.\n\n"
    "Exit codes: 0 done, 1 done but some inputs were refused, 2 could not start.",
)


def _say_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"parkgraph {version('parkgraph')}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and end")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


for module in (building, asking, looking, moving, judging, measuring, spreading):
    module.register(app)

__all__ = ["app"]
