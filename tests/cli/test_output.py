"""Rows on a terminal of 80 columns: a table where all of it fits, else a block for each row."""

import subprocess
import sys

import pytest

from parkgraph.cli.options import RowFormat
from parkgraph.cli.output import print_rows


@pytest.fixture
def printed(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")

    def lines(columns, rows):
        print_rows(columns, rows, RowFormat.TABLE)
        return capsys.readouterr().out.splitlines()

    return lines


@pytest.mark.parametrize(("width", "gap"), [(13, "   "), (14, " · ")])
def test_a_table_is_drawn_only_where_no_cell_is_cut(printed, width, gap):
    # 14 + 14 + 14 + 13 + 13 for the cells and four gaps of three between them are 80.
    cells = ["x" * 14, "x" * 14, "x" * 14, "x" * 13, "y" * width]
    lines = printed(["a", "b", "c", "d", "e"], [cells])
    assert "".join(lines).endswith(gap.join(cells))


def test_headings_of_no_rows_are_not_cut_either(printed):
    columns = ["program", "issuer", "year", "rank", "park", "origin", "evidence", "document", "url", "published"]
    assert "".join(printed(columns, [])).split(" · ") == columns


def test_a_column_that_no_row_fills_is_left_out(printed):
    assert printed(["a", "b"], [["x", ""], ["y", None]])[0].split() == ["a"]


def test_a_name_with_square_brackets_is_no_markup(printed):
    assert printed(["a"], [["[bold]园[/bold]"]])[-1].strip() == "[bold]园[/bold]"


def test_a_reader_who_has_enough_is_no_error():
    command = [sys.executable, "-c", "from parkgraph.cli import app; app()", "ask", "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, b"rror" in said) == (0, False)
