import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.spreadsheet import BYTE_ORDER_MARK, safe_cell, write_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
def test_no_text_begins_as_a_formula_does(start):
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"
    assert safe_cell([f"{start}1+1", "b"]) == f"'{start}1+1、b"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-5, "-5"),
        (-0.5, "-0.5"),
        (True, "True"),
        (None, ""),
        ([], ""),
        ("a-b", "a-b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\r=1", "'\n=1"),
        (["x", None], "x、"),
    ],
)
def test_what_is_no_such_text_stays(value, text):
    assert safe_cell(value) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), min_size=1, max_size=3))
def test_cells_read_back_as_they_are_safe(cells):
    file = StringIO(newline="")
    write_csv(file, [f"c{number}" for number in range(len(cells))], [cells], mark=True)
    text = file.getvalue()
    assert text.startswith(BYTE_ORDER_MARK)
    _, row = csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert row == [safe_cell(cell) for cell in cells]


def test_a_column_of_the_users_own_naming_is_safe_too():
    file = StringIO(newline="")
    write_csv(file, ["=cmd|' /C calc'!A0"], [])
    assert file.getvalue() == "'=cmd|' /C calc'!A0\n"
