"""CSV that a spreadsheet shows as it was meant: lists as text, no cell that it would run as a formula."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import IO, Any

BYTE_ORDER_MARK = "\ufeff"
"""Without it at the start of a file, Excel reads UTF-8 in the code page of the system and garbles Chinese."""
# OWASP, "CSV Injection" (owasp.org/www-community/attacks/CSV_Injection, read 2026-11), with its full-width forms.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell_text(value: Any) -> str:
    """Return a value as a person reads it: a list joined by 、, a mapping as JSON, nothing for ``None``.

    >>> cell_text(["博世", "艾默生"]), cell_text(None), cell_text({"a": [1]})
    ('博世、艾默生', '', '{"a": [1]}')
    """
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "、".join(cell_text(item) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def safe_cell(value: Any) -> str:
    r"""Return a cell that no spreadsheet takes for a formula: such a text gets a quote before it, a number stays.

    Line ends become line feeds: the csv module writes a bare carriage return without quotes, where a spreadsheet begins
    a new row, and with it a cell that nobody looked at.

    >>> safe_cell("=HYPERLINK(1)"), safe_cell("-5"), safe_cell(-5), safe_cell(["@a", "b"])
    ("'=HYPERLINK(1)", "'-5", '-5', "'@a、b")
    >>> safe_cell("a\r=b")
    'a\n=b'
    """
    text = cell_text(value).replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(_FORMULA_STARTS) and not isinstance(value, (int, float)) else text


def write_csv(file: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Any]], *, mark: bool = False) -> None:
    """Write rows as CSV (RFC 4180, lines ended by a line feed).

    Args:
        file: text file, opened as UTF-8 with ``newline=""``.
        columns: names of the columns.
        rows: one sequence of values a row.
        mark: begin with a byte order mark, for Excel.
    """
    if mark:
        file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([safe_cell(column) for column in columns])
    writer.writerows([safe_cell(value) for value in row] for row in rows)
