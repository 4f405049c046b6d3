"""Annotated documents through the whole extraction, read as any other file would be."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from parkgraph import ner, pipeline
from parkgraph.errors import SourceError
from parkgraph.gold import AnnotatedDocument, read_gold
from parkgraph.model import Document, Extraction
from parkgraph.sources import read


def extract_gold(
    path: Path, kind: str | None = None, model: str | None = None
) -> list[tuple[AnnotatedDocument, Extraction]]:
    """Extract from annotated documents as ``parkgraph tag`` does, navigation and tails removed first.

    Args:
        path: annotated documents, see :func:`parkgraph.gold.read_gold`.
        kind: only documents of this kind.
        model: path or package of a spaCy pipeline; the shipped one if not given.

    Raises:
        SourceError: a document is not annotated as it must be, or is refused as an article.
    """
    annotated = [document for document in read_gold(path) if kind in (None, document.kind)]
    extractions = pipeline.extract(as_read(annotated), ner.load(model))
    return list(zip(annotated, extractions, strict=True))


def as_read(annotated: Sequence[AnnotatedDocument]) -> Iterator[Document]:
    """Yield the pages of annotated documents as they are read from a file, cut to what is taken for the body.

    Raises:
        SourceError: one is refused as an article.
    """
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "pages.jsonl")
        rows = ({"title": page.title, "published": page.published, "text": page.text} for page in annotated)
        pages.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        for item in read([pages]):
            if isinstance(item, SourceError):
                raise item
            yield item
