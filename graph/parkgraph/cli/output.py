"""What the commands print: rows on stdout, messages on stderr, errors in one line."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console
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
    table = Table(title=title or None, title_justify="left", header_style="bold", show_lines=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # Text, not str: a name with square brackets is a name, not markup.
        table.add_row(*(Text(_cell(value)) for value in row))
    Console(file=sys.stdout, highlight=False).print(table)
    say(f"{len(rows)} rows" if len(rows) != 1 else "1 row")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(_cell(item) for item in value)
    return str(value)


def _spreadsheet_cell(value: Any) -> str:
    text = _cell(value)
    return "'" + text if text.startswith(_FORMULA_STARTS) and not isinstance(value, (int, float)) else text
