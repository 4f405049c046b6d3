from __future__ import annotations

import json
from pathlib import Path

import pytest

from parkgraph.errors import SourceError
from parkgraph.gold import read_gold

MARKED = "id: a\n---\n[[启明电子|COMPANY]]签约[[东湖园|PARK]]。\n---\n---\nLOCATED_IN | 启明电子 | 东湖园 | signed\n"
ROW = {"id": "a", "text": "启明电子签约。", "body": [[0, 7]], "entities": [[0, 4, "COMPANY"]]}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_is_no_part_of_the_document(tmp_path: Path, mark: str) -> None:
    (tmp_path / "a.txt").write_text(mark + MARKED, encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text(mark + json.dumps(ROW) + "\n", encoding="utf-8")
    assert [document.id for document in read_gold(tmp_path)] == ["a"]
    assert [document.id for document in read_gold(tmp_path / "rows.jsonl")] == ["a"]


@pytest.mark.parametrize(("name", "text"), [("a.txt", MARKED), ("rows.jsonl", json.dumps(ROW, ensure_ascii=False))])
def test_a_file_in_another_encoding_is_named(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode("gbk"))
    with pytest.raises(SourceError, match="not UTF-8") as caught:
        list(read_gold(tmp_path if name == "a.txt" else tmp_path / name))
    assert caught.value.where == str(tmp_path / name)


@pytest.mark.parametrize(
    "line",
    [
        *("{", "[]", "3", '{"id": "a"}', json.dumps({**ROW, "relations": [["LOCATED_IN"]]})),
        json.dumps({**ROW, "title": "\ud800"}),
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_document_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no annotated document") as caught:
        list(read_gold(path))
    assert caught.value.where == "rows.jsonl:2"


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no annotated documents"):
        list(read_gold(tmp_path))
    with pytest.raises(SourceError, match="no such file"):
        list(read_gold(tmp_path / "rows.jsonl"))
