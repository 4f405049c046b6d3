"""What the commands print: rows on stdout, messages on stderr, errors in one line."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from parkgraph.cli.options import RowFormat
from parkgraph.errors import ParkGraphError
from parkgraph.spreadsheet import cell_text, write_csv

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

EXIT_REFUSED = 1
EXIT_FAILED = 2
# 128 and the number of SIGINT, as shells have it.
EXIT_INTERRUPTED = 130
# A blank on either side of the one that rich's SIMPLE_HEAD has for a line.
_BETWEEN_COLUMNS = 3


class ErrorGroup(TyperGroup):
    """A command group that prints our own errors in one line and exits with 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except ParkGraphError as error:
            say(f"error: {error}")
            raise typer.Exit(EXIT_FAILED) from error
        except BrokenPipeError as error:
            # Whoever read the answer (`| head`) has enough; what is still buffered must not fail at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit from error
        except OSError as error:
            say(f"error: {error.filename or 'file'}: {error.strerror or error}")
            raise typer.Exit(EXIT_FAILED) from error


def say(message: str) -> None:
    """Print a message to stderr, as it is."""
    print(message, file=sys.stderr)


def print_rows(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], form: RowFormat, *, title: str = "", mark: bool = False
) -> None:
    """Print rows.

    Args:
        columns: names of the columns.
        rows: one sequence of values a row.
        form: table, JSON (a list of objects) or CSV.
        title: headline of a table.
        mark: begin CSV with a byte order mark, for Excel.
    """
    if form is RowFormat.JSON:
        data = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    elif form is RowFormat.CSV:
        if mark and isinstance(sys.stdout, TextIOWrapper):
            # The mark promises UTF-8, whatever the terminal is set to.
            sys.stdout.reconfigure(encoding="utf-8")
        write_csv(sys.stdout, columns, rows, mark=mark)
    else:
        _print_table(columns, rows, title)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str) -> None:
    from rich import box
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    cells = [[cell_text(value) for value in row] for row in rows]
    # A column that no row fills would only take room.
    filled = [index for index in range(len(columns)) if not cells or any(row[index] for row in cells)]
    names = [columns[index] for index in filled]
    cells = [[row[index] for index in filled] for row in cells]
    widths = [max(cell_len(text) for text in column) for column in zip(names, *cells, strict=True)]
    if title:
        console.print(Text(title, style="italic"))
    if sum(widths) + _BETWEEN_COLUMNS * (len(widths) - 1) <= console.width:
        table = Table(*names, header_style="bold", pad_edge=False, box=box.SIMPLE_HEAD, show_edge=False)
        for row in cells:
            # Text, not str: a name with square brackets is a name, not markup.
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        _print_blocks(console, names, cells, [width > console.width // 2 for width in widths])
    say(f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def _print_blocks(
    console: Console, names: Sequence[str], cells: Sequence[Sequence[str]], is_long: Sequence[bool]
) -> None:
    """Print each row as a line of its short cells, each behind its column's name, with each long one below it.

    The first cell is what the row is about, and long ones are sentences and titles: those need no name.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[RenderableType] = [] if cells else [Text(" · ".join(names), style="bold underline")]
    for row in cells:
        told = list(zip(names, row, is_long, strict=True))
        first, *others = [(name, text) for name, text, long in told if text and not long] or [("", "")]
        line = Text(first[1], style="bold")
        for name, text in others:
            line.append(" · ", style="not bold").append(f"{name} ", style="not bold dim").append(text)
        lines += [line, *(Padding(Text(text), (0, 0, 0, 4)) for _, text, long in told if long and text)]
    # Together, because for each thing to print rich looks at the terminal anew.
    console.print(Group(*lines))
