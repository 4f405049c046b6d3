"""Annotated documents from files: JSONL, or a folder of marked documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from parkgraph.errors import SourceError
from parkgraph.gold import marked
from parkgraph.gold.documents import AnnotatedDocument, Relation, Trap
from parkgraph.gold.offsets import read_offsets
from parkgraph.json_text import parse_json


def read_gold(path: Path) -> Iterator[AnnotatedDocument]:
    """Read annotated documents.

    Args:
        path: a JSONL file with the fields of :class:`~parkgraph.gold.AnnotatedDocument` in each line, or a folder of
            ``.txt`` files in the form of :mod:`parkgraph.gold.marked`.

    Raises:
        SourceError: there is no such file, or one holds no annotated document; the error names the file, and of JSONL
            the line.
    """
    if path.is_dir():
        files = sorted(path.glob("*.txt"))
        if not files:
            raise SourceError("the folder holds no annotated documents", where=str(path), hint="they are .txt files")
        for file in files:
            yield marked.parse(_text(file), str(file))
        return
    if not path.is_file():
        raise SourceError("there is no such file of annotated documents", where=str(path))
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            try:
                yield _document(parse_json(line))
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise SourceError(
                    f"the line is no annotated document: {error}",
                    where=f"{path.name}:{number}",
                    hint="each line needs id, text, body and entities",
                ) from error


def _text(path: Path) -> str:
    try:
        # Some editors begin a file with a byte order mark, which would be taken for a part of the first field's name.
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"the file is not UTF-8: {error}", where=str(path), hint="save it as UTF-8") from error


def _document(data: dict[str, Any]) -> AnnotatedDocument:
    return AnnotatedDocument(
        id=str(data["id"]),
        kind=str(data.get("kind", "")),
        title=str(data.get("title", "")),
        published=str(data.get("published", "")),
        text=str(data["text"]),
        body=tuple((start, end) for start, end in data["body"]),
        entities=tuple(sorted((start, end, tag) for start, end, tag in data["entities"])),
        aliases=tuple(tuple(group) for group in data.get("aliases", ())),
        relations=tuple(Relation(*row) for row in data.get("relations", ())),
        never=tuple(Trap(*row) for row in data.get("never", ())),
    )


def training_documents(public: Path, research: Path) -> list[AnnotatedDocument]:
    """Gather the annotated documents that models are trained on.

    Args:
        public: folder of this project's annotated documents: ``train/`` of marked documents, and ``real.jsonl`` with
            the annotation of texts that are not ours to give away.
        research: folder of the research data with those texts, and with annotated ones in ``gold/train.jsonl``, whose
            written ones are in ``train/`` too and are not taken twice.

    Raises:
        SourceError: something of this is missing or not in its form.
    """
    return [
        *read_gold(public / "train"),
        *read_offsets(public / "real.jsonl", research),
        *(document for document in read_gold(research / "gold" / "train.jsonl") if document.kind == "real"),
    ]
