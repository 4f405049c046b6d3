from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.errors import QueryError
from parkgraph.stores import guard

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/hostile_queries.yaml").read_text(encoding="utf-8"))
READING: list[str] = CASES["reading"]
WRITING: list[str] = CASES["writing"]
TRICKS: list[str] = CASES["tricks"]


@pytest.mark.parametrize("query", READING)
def test_reading_passes(query: str) -> None:
    guard.reading(query)


@pytest.mark.parametrize("query", WRITING + TRICKS)
def test_all_else_is_refused(query: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(query)


def test_the_error_names_what_was_refused_and_what_to_do_instead() -> None:
    with pytest.raises(QueryError, match=r"^DETACH is not allowed in a reading query \(use --write\)$"):
        guard.reading("MATCH (n) detach delete n", "use --write")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("MATCH (n)\nSET n.x = 1", 2),
        ("// one\n/* two\nthree */ MATCH (n)\n\nDELETE n\n", 5),
        ("MATCH (n)\r\nRETURN n\r\nLIMIT 1; DROP INDEX x", 3),
        ("RETURN 'a\nb' AS x,\n\"open", 3),
    ],
)
def test_in_a_query_of_several_lines_the_error_names_the_line(query: str, line: int) -> None:
    with pytest.raises(QueryError, match=rf"^line {line}: "):
        guard.reading(query)


def test_a_name_that_is_such_a_word_is_told_to_go_into_backticks() -> None:
    with pytest.raises(QueryError, match="if `start` is a name, write it in backticks"):
        guard.reading("RETURN 1 AS start")
    guard.reading("RETURN 1 AS `start`")


def test_comments_do_not_reach_the_store_and_lines_keep_their_numbers() -> None:
    sent = guard.reading("MATCH (n) // one\n/* two\n three */ RETURN\r\n'// kept' AS x;")
    assert "one" not in sent
    assert "three" not in sent
    assert sent.split("\n")[3] == "'// kept' AS x "


SPACE = st.sampled_from([" ", "\n", "\t", "\r\n", "  ", " /* x */ ", "/**/", " // RETURN 1\n", " /* ' */ ", " // '\n"])


@st.composite
def disguised(draw: st.DrawFn, queries: list[str]) -> str:
    """A query with other case, white space and comments between its words; what is in quotes stays."""
    pieces = re.split(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\s+)""", draw(st.sampled_from(queries)))
    changed = []
    for piece in pieces:
        if piece.isspace():
            changed.append(draw(SPACE))
        elif piece[:1] in {"'", '"', "`"}:
            changed.append(piece)
        else:
            changed.append(draw(st.sampled_from([piece, piece.upper(), piece.lower(), piece.swapcase()])))
    return draw(SPACE) + "".join(changed) + draw(SPACE)


@given(disguised(WRITING))
def test_no_disguise_lets_writing_pass(query: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(query)


# Procedures are known by their exact name, so their case is left alone.
@given(disguised([query for query in READING if "db." not in query and "//" not in query and "/*" not in query]))
def test_no_disguise_makes_reading_fail(query: str) -> None:
    guard.reading(query)


@given(st.sampled_from(READING), st.sampled_from(WRITING))
def test_writing_after_reading_is_refused(reading: str, writing: str) -> None:
    with pytest.raises(QueryError):
        guard.reading(f"{reading.rstrip(';')}\n{writing}")
