from __future__ import annotations

import json
from pathlib import Path

import pytest

from parkgraph.errors import SourceError
from parkgraph.gold import AnnotatedDocument, Relation, Trap
from parkgraph.gold.offsets import offsets_of, read_offsets, text_hash

RECORD = "昨天下雨。启明电子落户东湖园，启明去年到访西湖园。"
TEXT = RECORD[5:]
DOCUMENT = AnnotatedDocument(
    text_hash(TEXT),
    "real",
    "",
    "",
    TEXT,
    ((0, len(TEXT)),),
    ((0, 4, "COMPANY"), (6, 9, "PARK"), (10, 12, "COMPANY"), (16, 19, "PARK")),
    (("启明电子", "启明"),),
    (Relation("LOCATED_IN", "启明电子", "东湖园", "", "2024"),),
    (Trap("LOCATED_IN", "启明", "西湖园", "visited"),),
)


@pytest.fixture
def offsets(tmp_path: Path) -> Path:
    path = tmp_path / "real.jsonl"
    path.write_text(json.dumps(offsets_of(DOCUMENT, "news.jsonl", RECORD, 5)) + "\n", encoding="utf-8")
    return path


def corpus(folder: Path, text: str) -> None:
    (folder / "news.jsonl").write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")


def test_the_document_comes_back_from_its_offsets_and_its_text(tmp_path: Path, offsets: Path) -> None:
    corpus(tmp_path, RECORD)
    assert list(read_offsets(offsets, tmp_path)) == [DOCUMENT]


def test_offsets_hold_no_word_of_the_text(offsets: Path) -> None:
    assert offsets.read_text(encoding="utf-8").isascii()


def test_a_text_that_is_not_there_is_an_error(tmp_path: Path, offsets: Path) -> None:
    corpus(tmp_path, RECORD + "改")
    with pytest.raises(SourceError, match="1 annotated texts are not there"):
        list(read_offsets(offsets, tmp_path))


def test_a_missing_corpus_is_named(tmp_path: Path, offsets: Path) -> None:
    with pytest.raises(SourceError, match="missing") as caught:
        list(read_offsets(offsets, tmp_path))
    assert caught.value.where.endswith("news.jsonl")
