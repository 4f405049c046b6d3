import json
from pathlib import Path

import pytest

from parkgraph.errors import SourceError
from parkgraph.sources.raw import LARGEST_DOCUMENT, RawDocument
from parkgraph.sources.records import read_csv, read_json, read_jsonl

TEXT = "昨日，青禾生物的新厂在云溪高新区开工。"


def test_jsonl_is_read_line_by_line_with_usual_names(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = [
        {"text": TEXT, "title": "甲", "published": "2024-05-27", "url": "https://a.example/1", "source": "某报"},
        {"Content": TEXT, "headline": "乙\n题", "pub_time": 1716768000, "link": "http://a.example/2", "来源": "某网"},
        {"body": TEXT, "id": 7, "url": "某电视台", "published": 2026, "title": None},
    ]
    path.write_text("\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert list(read_jsonl(path)) == [
        RawDocument(TEXT, "甲", "2024-05-27", "https://a.example/1", "某报", record=1, line=1),
        RawDocument(TEXT, "乙 题", "2024-05-27", "http://a.example/2", "某网", record=3, line=3),
        RawDocument(TEXT, "", "2026", "", "某电视台", record=5, line=5),
    ]


def test_every_line_of_jsonl_has_its_own_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": TEXT}, ensure_ascii=False)
    path.write_bytes(line.encode("utf-8-sig") + b"\n" + line.encode("gbk") + b"\n" + line[:-4].encode("utf-8"))
    *documents, refused = read_jsonl(path)
    assert [document.text for document in documents if isinstance(document, RawDocument)] == [TEXT, TEXT]
    assert isinstance(refused, SourceError)
    assert refused.where.endswith("a.jsonl:3")
    assert "cut short" in refused.what


def test_a_line_over_the_limit_is_passed_over_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    long = json.dumps({"text": "x" * (2 * LARGEST_DOCUMENT)})
    path.write_text(f"{long}\n{json.dumps({'text': TEXT})}\n{long}", encoding="utf-8")
    first, second, third = read_jsonl(path)
    assert isinstance(first, SourceError)
    assert "10 MB" in first.what
    assert isinstance(second, RawDocument)
    assert (second.record, second.text) == (2, TEXT)
    assert isinstance(third, SourceError)


def test_jsonl_is_read_no_further_than_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([json.dumps({"text": TEXT})] * 2 + ["{"]), encoding="utf-8")
    documents = read_jsonl(path)
    assert [type(next(documents)) for _ in range(2)] == [RawDocument, RawDocument]


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        ({"text": TEXT}, [None]),
        ([{"text": TEXT}, {"content": TEXT}], [1, 2]),
        ({"total": 2, "articles": [{"text": TEXT}, {"text": TEXT}]}, [1, 2]),
        ({"text": TEXT, "tags": ["招商"]}, [None]),
    ],
)
def test_json_holds_one_document_or_a_list(tmp_path: Path, content: object, numbers: list[int | None]) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    documents = [document for document in read_json(path) if isinstance(document, RawDocument)]
    assert [document.record for document in documents] == numbers
    assert {document.text for document in documents} == {TEXT}


def test_line_ends_inside_strings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"text": "第一段\u2028第二段\n第三段"}', encoding="utf-8")
    assert list(read_json(path)) == [RawDocument("第一段\u2028第二段\n第三段")]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "cut short"),
        ('{"text": "甲', "cut short"),
        ('{"text": "甲" "title": "乙"}', "malformed"),
        ("[1, 2]", "must be an object"),
        ('"text"', "must be an object"),
        ('{"title": "甲"}', "has no text"),
        ('{"text": ""}', "has no text"),
        ('{"text": ["甲"]}', "is no string"),
        ("[" * 100_000, "too deep"),
        ("[" + "9" * 10_000 + "]", "too long"),
    ],
)
def test_json_in_another_shape_is_refused(tmp_path: Path, content: str, what: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    for refused in read_json(path):
        assert isinstance(refused, SourceError)
        assert what in refused.what
        assert str(path) in refused.where
        assert refused.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_names_its_columns_in_the_first_row(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    rows = [["标题", "正文", "发布时间"], ["甲", f'"第一段。\n{TEXT}"', "2024年5月"], ["乙", TEXT, ""]]
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    assert list(read_csv(path)) == [
        RawDocument(f"第一段。\n{TEXT}", "甲", "2024-05", record=1, line=2),
        RawDocument(TEXT, "乙", record=2, line=4),
    ]


def test_rows_of_csv_that_cannot_be_read_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,text\n甲,{TEXT}\n乙,一,二\n\n丙\n丁,{TEXT}\n", encoding="utf-8")
    first, second, third, fourth = read_csv(path)
    assert isinstance(first, RawDocument)
    assert isinstance(second, SourceError)
    assert second.where == f"{path}:3"
    assert "3 cells" in second.what
    assert isinstance(third, SourceError)
    assert third.where == f"{path}:5"
    assert isinstance(fourth, RawDocument)
    assert fourth.line == 6


def test_a_quote_never_closed_does_not_swallow_the_error(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'title,text\n甲,"{"x" * (LARGEST_DOCUMENT + 10)}\n', encoding="utf-8")
    results = list(read_csv(path))
    assert results
    assert all(isinstance(result, SourceError) for result in results)


def test_csv_without_a_text_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name,value\n甲,1\n", encoding="utf-8")
    (refused,) = read_csv(path)
    assert isinstance(refused, SourceError)
    assert "name, value" in refused.what
