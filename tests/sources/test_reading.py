import json
from collections.abc import Callable
from pathlib import Path

import pytest

from parkgraph.errors import SourceError
from parkgraph.model import Document
from parkgraph.sources import RefusedSourceError, read
from parkgraph.sources.raw import LARGEST_DOCUMENT

TEXT = "昨日，青禾生物的新厂在云溪高新区开工，总投资十亿元，预计明年投产。"
PAGE = f"""首页 > 财经 > 正文
青禾生物新厂开工
来源：江岸日报 发布时间：2024-05-08 09:12
{TEXT}
相关阅读
白鹭经开区签下四个项目"""


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def documents(*paths: Path) -> list[Document]:
    return [item for item in read(paths) if isinstance(item, Document)]


def test_a_dump_becomes_a_document(tmp_path: Path) -> None:
    write(tmp_path / "news" / "2024" / "a.txt", PAGE)
    (document,) = documents(tmp_path / "news")
    assert len(document.sha256) == 64
    assert document == Document(
        key="news/2024/a.txt",
        text=TEXT,
        title="青禾生物新厂开工",
        published="2024-05-08",
        source="江岸日报",
        sha256=document.sha256,
        origin="news/2024/a.txt",
    )


def test_all_formats_give_the_same_body(tmp_path: Path) -> None:
    news = tmp_path / "news"
    paragraphs = "".join(f"<p>{line}</p>" for line in PAGE.split("\n"))
    write(news / "a.txt", PAGE)
    write(news / "b.html", f"<html><head><title>青禾生物新厂开工</title></head><body>{paragraphs}</body></html>")
    write(news / "c.json", json.dumps({"content": PAGE, "title": "青禾生物新厂开工"}))
    write(news / "d.jsonl", json.dumps({"content": paragraphs, "title": "青禾生物新厂开工"}))
    write(news / "e.csv", f'标题,正文\n青禾生物新厂开工,"{PAGE}"\n')
    write(news / "f.txt", f"<html><body>{paragraphs}</body></html>")
    found = documents(news)
    assert [document.origin for document in found] == [
        "news/a.txt", "news/b.html", "news/c.json", "news/d.jsonl#1", "news/e.csv#1", "news/f.txt",
    ]  # fmt: skip
    assert {document.text for document in found} == {TEXT}
    assert {document.published for document in found} == {"2024-05-08"}
    assert {document.title for document in found[:5]} == {"青禾生物新厂开工"}


def test_what_a_record_says_goes_before_what_its_text_says(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": PAGE, "published": "2024-05", "source": "转载网"}))
    (document,) = documents(path)
    assert (document.published, document.source) == ("2024-05", "转载网")


def test_the_address_is_the_key_and_the_place_is_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT, "url": "https://a.example/1.html#top"}))
    (document,) = documents(path)
    assert document.key == "https://a.example/1.html"
    assert document.url == "https://a.example/1.html#top"
    assert document.origin == f"{tmp_path.name}/a.jsonl#1"


def test_two_documents_with_one_address_both_come(tmp_path: Path) -> None:
    row = json.dumps({"text": TEXT, "url": "https://a.example/1.html"})
    path = write(tmp_path / "a.jsonl", f"{row}\n{row}\n")
    assert [document.origin[-2:] for document in documents(path)] == ["#1", "#2"]


def test_addresses_of_files_are_kept_as_text(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT, "url": "file:///etc/hostname"}))
    assert [document.url for document in documents(path)] == ["file:///etc/hostname"]


@pytest.mark.parametrize(
    "change",
    [
        {"text": TEXT.replace("十", "八")},
        {"title": "别的标题"},
        {"published": "2024-05-09"},
        {"url": "https://a.example/2"},
        {"source": "别的报"},
    ],
)
def test_any_change_changes_the_hash(tmp_path: Path, change: dict[str, str]) -> None:
    row = {"text": TEXT, "title": "甲", "published": "2024", "url": "https://a.example/1", "source": "某报"}
    before = documents(write(tmp_path / "a.jsonl", json.dumps(row)))[0].sha256
    assert documents(write(tmp_path / "b.jsonl", json.dumps(row)))[0].sha256 == before
    assert documents(write(tmp_path / "a.jsonl", json.dumps(row | change)))[0].sha256 != before


def test_reading_does_not_depend_on_the_order_of_paths(tmp_path: Path) -> None:
    paths = [write(tmp_path / "news" / name, TEXT) for name in ("b.txt", "a.txt", "c/d.txt")]
    assert documents(*paths) == documents(*reversed(paths))


BAD: dict[str, tuple[str, str | bytes, str, str]] = {
    "empty file": ("a.txt", "", "is empty", ""),
    "blank file": ("a.txt", " \n\t\n", "no article", ""),
    "only furniture": ("a.txt", "首页 > 正文\n分享到：微信\n版权所有", "no article", ""),
    "binary file": ("a.txt", b"\x7fELF\x02\x00\x00", "binary file", ""),
    "wrong encoding": ("a.txt", TEXT.encode("utf-8")[:-2] + b"\xff", "none of the encodings", ""),
    "page without text": ("a.html", "<html><body><script>x()</script></body></html>", "holds no text", ""),
    "binary page": ("a.html", b"<html>\x00", "binary file", ""),
    "truncated line": ("a.jsonl", '\n{"text": "' + TEXT, "cut short", ":2"),
    "shape of a line": ("a.jsonl", "[1]", "must be an object", ":1"),
    "no text in a line": ("a.jsonl", '{"title": "甲"}', "has no text", ":1"),
    "markup without text": ("a.jsonl", '{"text": "<p></p>"}', "holds no text", ":1"),
    "markup without text in a list": ("a.json", '[{"text": "<p></p>"}]', "holds no text", "#1"),
    "shape of a file": ("a.json", "3", "must be an object", ""),
    "columns": ("a.csv", "a,b\n1,2\n", "no column holds the text", ":1"),
    "no rows": ("a.csv", "title,text\n", "holds no documents", ""),
    "no lines": ("a.jsonl", "\n \n", "holds no documents", ""),
    "codec that is no charset": ("a.html", b"<meta charset=hex><p>\xff\xfe\xff", "none of the encodings", ""),
    "binary table": ("a.csv", b"PK\x03\x04\x00", "binary file", ""),
    "large text": ("a.txt", b"x" * (LARGEST_DOCUMENT + 1), "larger than 10 MB", ""),
    "large page": ("a.html", b"x" * (LARGEST_DOCUMENT + 1), "larger than 10 MB", ""),
    "large record": ("a.jsonl", b'{"text": "' + b"x" * LARGEST_DOCUMENT + b'"}', "larger than 10 MB", ":1"),
    "other kind of file": ("a.pdf", "%PDF", "not read from a folder", ""),
}


@pytest.mark.parametrize(("name", "content", "what", "line"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_refused_and_the_rest_goes_on(
    tmp_path: Path, name: str, content: str | bytes, what: str, line: str
) -> None:
    news = tmp_path / "news"
    bad = write(news / name, content)
    write(news / "b.txt", TEXT)
    refused, good = read([news])
    assert isinstance(refused, RefusedSourceError)
    assert what in refused.what
    assert refused.where == f"{bad}{line}"
    assert refused.hint
    assert refused.origin.startswith(f"news/{name}")
    assert isinstance(good, Document)
    assert good.text == TEXT


def refuse_bytes(path: Path) -> bytes:
    raise PermissionError(13, "Permission denied", str(path))


def vanish(path: Path) -> bytes:
    raise FileNotFoundError(2, "No such file or directory", str(path))


@pytest.mark.parametrize(("failure", "what"), [(refuse_bytes, "Permission denied"), (vanish, "No such file")])
def test_a_file_that_cannot_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Callable[[Path], bytes], what: str
) -> None:
    locked = write(tmp_path / "news" / "a.txt", TEXT)
    monkeypatch.setattr(Path, "read_bytes", failure)
    (refused,) = read([tmp_path / "news"])
    assert isinstance(refused, SourceError)
    assert what in refused.what
    assert refused.where == str(locked)


def test_a_line_of_a_million_characters_is_refused_and_a_long_text_is_not(tmp_path: Path) -> None:
    line = write(tmp_path / "line.txt", TEXT * 30_000)
    text = write(tmp_path / "text.txt", f"{TEXT}\n" * 30_000)
    (refused,), (document,) = read([line]), read([text])
    assert isinstance(refused, SourceError)
    assert "characters is no article" in refused.what
    assert isinstance(document, Document)


def test_a_large_set_of_documents_streams(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = json.dumps({"text": TEXT * 1000}, ensure_ascii=False)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for _ in range(150))
    assert path.stat().st_size > LARGEST_DOCUMENT
    results = read([path])
    assert isinstance(next(results), Document)
    assert sum(isinstance(item, Document) for item in results) == 149
