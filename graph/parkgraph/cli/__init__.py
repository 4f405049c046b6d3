"""The command line ``parkgraph``: thin shells over functions that return data.

Heavy modules are imported inside the commands that need them, and the commands themselves when they are asked for, so
that ``parkgraph --help`` and ``ask`` start at once.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from parkgraph.cli.output import ErrorGroup

MODULES = {
    "build": "building",
    "tag": "building",
    "retract": "building",
    "ask": "asking",
    "cypher": "asking",
    "view": "looking",
    "compare": "looking",
    "export": "moving",
    "load": "moving",
    "review": "judging",
    "eval": "measuring",
    "train": "measuring",
    "doctor": "measuring",
    "spark": "spreading",
}
"""Command -> the module of this package that registers it, in the order in which they are listed."""


class _Commands(Mapping[str, Any]):
    """The commands by name, each made when it is asked for: to make all takes longer than to ask a question."""

    def __getitem__(self, name: str) -> Any:
        return _registered(MODULES[name]).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MODULES)

    def __len__(self) -> int:
        return len(MODULES)


@cache
def _registered(module: str) -> TyperGroup:
    part = typer.Typer(rich_markup_mode="rich")
    import_module(f"parkgraph.cli.{module}").register(part)
    return get_group(part)


class _Group(ErrorGroup):
    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.commands = _Commands()  # type: ignore[assignment]  # none is added to it


app = typer.Typer(
    name="parkgraph",
    cls=_Group,
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


__all__ = ["MODULES", "app"]
