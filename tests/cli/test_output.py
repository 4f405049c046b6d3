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


@pytest.mark.parametrize(("width", "is_table"), [(13, True), (14, False)])
def test_a_table_is_drawn_only_where_no_cell_is_cut(printed, width, is_table):
    # 14 + 14 + 14 + 13 + 13 for the cells and four gaps of three between them are 80.
    cells = ["x" * 14, "x" * 14, "x" * 14, "x" * 13, "y" * width]
    lines = "".join(printed(["a", "b", "c", "d", "e"], [cells]))
    others = "".join(f" · {name} {cell}" for name, cell in zip("bcde", cells[1:], strict=True))
    assert lines.endswith("   ".join(cells) if is_table else cells[0] + others)


def test_each_short_cell_of_a_block_stands_behind_its_name_and_what_is_empty_is_left_out(printed):
    rows = [["晨帆产业园", "甲电", "", "2024", "句" * 60], ["晨帆产业园", "乙光", "荷兰", "", ""]]
    lines = printed(["park", "company", "country", "since", "evidence"], rows)
    assert [line.strip() for line in lines] == [
        "晨帆产业园 · company 甲电 · since 2024",
        "句" * 38,
        "句" * 22,
        "晨帆产业园 · company 乙光 · country 荷兰",
    ]


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
