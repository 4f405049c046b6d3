"""What a tagger and a pair reader make of annotated documents that they have not seen, as they will of new texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from parkgraph import ner
from parkgraph.errors import ModelError
from parkgraph.model import TaggedDocument
from parkgraph.ner.cross_validation import is_left_out
from parkgraph.relations import gold
from parkgraph.relations.pair_reading import PairReader, Read

# What the pair reader says of documents, by key.
Reads = Mapping[str, Read]


def found_by(tagger: Path, documents: Iterable[gold.GoldDocument]) -> dict[str, TaggedDocument]:
    """Return what a tagger finds in the documents that are left out, by key.

    Args:
        tagger: folder of a model trained without them.
        documents: annotated documents.
    """
    unseen = [item.tagged.document for item in documents if is_left_out(item.tagged.document.key)]
    return {tagged.document.key: tagged for tagged in ner.tag(unseen, ner.load(tagger))}


def aligned(documents: Iterable[gold.GoldDocument], found: Mapping[str, TaggedDocument]) -> list[gold.GoldDocument]:
    """Return annotated documents in terms of the names that a tagger found in them, those that it has read."""
    return [
        gold.align(document, found[document.tagged.document.key])
        for document in documents
        if document.tagged.document.key in found
    ]


def read_by(path: Path) -> Callable[[Iterable[gold.GoldDocument]], Reads]:
    """Return what tells what a pair reader says of the documents that are left out.

    Args:
        path: file of the reader, trained without them.

    Raises:
        ModelError: there is no such file, or it holds something else.
    """
    try:
        reader = PairReader(path.read_bytes(), str(path))
    except OSError as error:
        raise ModelError(
            f"the pair reader cannot be read: {error.strerror}",
            where=str(path),
            hint="make it by python -m parkgraph.relations.pair_training",
        ) from error

    def told(documents: Iterable[gold.GoldDocument]) -> Reads:
        return {
            tagged.document.key: reader.read(tagged)
            for tagged in (document.tagged for document in documents)
            if is_left_out(tagged.document.key)
        }

    return told
