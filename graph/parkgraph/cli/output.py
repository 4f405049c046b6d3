"""What the commands print: rows on stdout, messages on stderr, errors in one line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

import typer
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from parkgraph.cli.options import RowFormat
from parkgraph.errors import ParkGraphError

EXIT_REFUSED = 1
EXIT_FAILED = 2
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class ErrorGroup(TyperGroup):
    """A command group that prints our own errors in one line and exits with 2."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ParkGraphError as error:
            say(f"error: {error}")
            raise typer.Exit(EXIT_FAILED) from error


def say(message: str) -> None:
    """Print a message to stderr, as it is."""
    print(message, file=sys.stderr)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], form: RowFormat, *, title: str = "") -> None:
    """Print rows.

    Args:
        columns: names of the columns.
        rows: one sequence of values a row.
        form: table, JSON (a list of objects) or CSV.
        title: headline of a table.
    """
    if form is RowFormat.JSON:
        data = [dict(zip(columns, row, strict=True)) for row in rows]
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    elif form is RowFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_spreadsheet_cell(value) for value in row] for row in rows)
    else:
        _print_table(columns, rows, title)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str) -> None:
    console = Console(file=sys.stdout, highlight=False)
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max(map(cell_len, (name, *column))) for name, column in zip(columns, zip(*cells, strict=True), strict=False)
    ]
    # A column wider than a third of the screen would squeeze all others: it goes below its row, at full width.
    fits = not cells or sum(widths) + 3 * len(widths) <= console.width
    below = [] if fits else [index for index, width in enumerate(widths) if width > console.width // 3]
    beside = [index for index in range(len(columns)) if index not in below]
    if title:
        console.print(Text(title, style="italic"))
    table = Table(header_style="bold", pad_edge=False, box=box.SIMPLE_HEAD, show_edge=False)
    for index in beside:
        table.add_column(columns[index], overflow="fold")
    # Text, not str: a name with square brackets is a name, not markup.
    if not below:
        for row in cells:
            table.add_row(*map(Text, row))
        console.print(table)
    else:
        _print_blocks(console, columns, cells, beside, below)
    say(f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def _print_blocks(
    console: Console,
    columns: Sequence[str],
    cells: Sequence[Sequence[str]],
    beside: Sequence[int],
    below: Sequence[int],
) -> None:
    """Print each row as one line of its short cells with the long ones indented below."""
    heading = " · ".join(columns[index] for index in beside)
    console.print(Text(f"{heading} / {' / '.join(columns[index] for index in below)}", style="bold"))
    for row in cells:
        console.print(Text(" · ".join(row[index] for index in beside if row[index]), style="bold"))
        for index in below:
            if row[index]:
                console.print(Padding(Text(row[index], style="dim" if index != below[0] else ""), (0, 0, 0, 4)))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(_cell(item) for item in value)
    return str(value)


def _spreadsheet_cell(value: Any) -> str:
    text = _cell(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) and not isinstance(value, (int, float)) else text
