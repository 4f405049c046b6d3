"""Annotated documents through the whole extraction, read as any other file would be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from parkgraph import ner, pipeline
from parkgraph.errors import SourceError
from parkgraph.evaluation.gold import GoldDocument, read_gold
from parkgraph.model import Document, Extraction
from parkgraph.sources import read


def extract_gold(
    path: Path, kind: str | None = None, model: str | None = None
) -> list[tuple[GoldDocument, Extraction]]:
    """Extract from a file of annotated documents as ``parkgraph tag`` does, navigation and tails removed first.

    Args:
        path: annotated documents, JSONL.
        kind: only documents of this kind.
        model: path or package of a spaCy pipeline; the shipped one if not given.

    Raises:
        SourceError: a line is no annotated document, or is refused as an article.
    """
    pairs = [
        (gold, document)
        for gold, document in zip(read_gold(path), _documents(path), strict=True)
        if kind in (None, gold.kind)
    ]
    extractions = pipeline.extract((document for _, document in pairs), ner.load(model))
    return [(gold, extraction) for (gold, _), extraction in zip(pairs, extractions, strict=True)]


def _documents(path: Path) -> Iterator[Document]:
    for item in read([path]):
        if isinstance(item, SourceError):
            raise item
        yield item
