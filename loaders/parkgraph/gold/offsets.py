"""Annotations of texts that are not ours to give away: offsets into a text that is named by its hash.

Whoever has the corpora gets the annotated documents back; a text that is missing or has changed is not guessed at.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from parkgraph.errors import SourceError
from parkgraph.gold.documents import AnnotatedDocument, Relation, Trap


def text_hash(text: str) -> str:
    """Return the name of a text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def offsets_of(document: AnnotatedDocument, corpus: str, record: str, start: int) -> dict[str, Any]:
    """Return the annotation of a document as offsets, without any of its wording.

    Args:
        document: a document whose text is a part of a record.
        corpus: file that holds the record, below the research data.
        record: text of the record.
        start: where the document's text begins in it.

    >>> document = AnnotatedDocument("a", "real", "", "", "泰科来了", ((0, 4),), ((0, 2, "COMPANY"),))
    >>> offsets_of(document, "news.jsonl", "昨天泰科来了", 2)["entities"]
    [[0, 2, 'COMPANY']]
    """

    def place(form: str) -> list[int]:
        begin = document.text.index(form)
        return [begin, begin + len(form)]

    return {
        "corpus": corpus,
        "record": text_hash(record),
        "start": start,
        "end": start + len(document.text),
        "text": text_hash(document.text),
        "body": [list(span) for span in document.body],
        "entities": [list(entity) for entity in document.entities],
        "aliases": [[place(form) for form in group] for group in document.aliases],
        "relations": [[kind, place(a), place(b), *rest] for kind, a, b, *rest in document.relations],
        "never": [[kind, place(a), place(b), why] for kind, a, b, why in document.never],
    }


def from_offsets(row: Mapping[str, Any], record: str) -> AnnotatedDocument:
    """Return the document that :func:`offsets_of` described.

    Raises:
        SourceError: the record's text is not the one that was annotated.
    """
    text = record[row["start"] : row["end"]]
    if text_hash(text) != row["text"]:
        raise SourceError("the annotated text has changed", where=f"{row['corpus']}, record {row['record']}")

    def form(place: list[int]) -> str:
        return text[place[0] : place[1]]

    return AnnotatedDocument(
        id=row["text"],
        kind="real",
        title="",
        published="",
        text=text,
        body=tuple((start, end) for start, end in row["body"]),
        entities=tuple((start, end, tag) for start, end, tag in row["entities"]),
        aliases=tuple(tuple(form(place) for place in group) for group in row["aliases"]),
        relations=tuple(Relation(kind, form(a), form(b), *rest) for kind, a, b, *rest in row["relations"]),
        never=tuple(Trap(kind, form(a), form(b), why) for kind, a, b, why in row["never"]),
    )


def read_offsets(path: Path, corpora: Path) -> Iterator[AnnotatedDocument]:
    """Read annotations and join them with their texts.

    Args:
        path: JSONL of rows as :func:`offsets_of` makes them.
        corpora: folder of the corpora, JSONL files of records with ``text``.

    Raises:
        SourceError: a corpus or a record is not there, or has changed.
    """
    wanted: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        wanted[row["corpus"]][row["record"]].append(row)
    for corpus, records in wanted.items():
        for record in _texts(corpora / corpus):
            for row in records.pop(text_hash(record), ()):
                yield from_offsets(row, record)
        if records:
            raise SourceError(
                f"{len(records)} annotated texts are not there",
                where=str(corpora / corpus),
                hint="is it another version?",
            )


def _texts(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise SourceError("this corpus is missing", where=str(path), hint="set PARKGRAPH_RESEARCH_DATA")
    with path.open("rb") as stored, gzip.open(stored) if path.suffix == ".gz" else stored as lines:
        for line in lines:
            yield str(json.loads(line)["text"])
