"""From a document's text to all that it yields: names, local entities, statements, and the signature of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from parkgraph import ner, relations
from parkgraph.model import Document, Extraction
from parkgraph.ner.version import tables_version, version_on_disk
from parkgraph.relations import linear, pair_reading
from parkgraph.sources import duplicates
from parkgraph.workspace_schema import DocumentRows, rows_of

if TYPE_CHECKING:
    from spacy.language import Language


def extractor_version(nlp: Language) -> str:
    """Return the version that every piece of evidence carries: those of the relation step, of the model, of the tables.

    Args:
        nlp: the pipeline, see :func:`parkgraph.ner.load`.
    """
    return _version(ner.model_version(nlp))


def version_to_come(model: str | None = None) -> str:
    """Return the version that evidence will carry; what ``parkgraph train`` made is not loaded for it.

    Args:
        model: path or package of a spaCy pipeline; the shipped one if not given.

    Raises:
        ModelError: the model is missing or cannot be loaded.

    >>> version_to_come() == extractor_version(ner.load())
    True
    """
    return _version(version_on_disk(model) or ner.model_version(ner.load(model)))


def _version(model_version: str) -> str:
    relation_step = f"{linear.load().version}-{pair_reading.version()}"
    return f"{relation_step}+{model_version}+tables-{tables_version()}"


def extract(documents: Iterable[Document], nlp: Language) -> Iterator[Extraction]:
    """Tag documents and state their relationships, in order and streaming.

    Args:
        documents: documents to read.
        nlp: the pipeline, see :func:`parkgraph.ner.load`.
    """
    version = extractor_version(nlp)
    for tagged in ner.tag(documents, nlp):
        yield Extraction(tagged, relations.extract(tagged, version))


def extract_rows(documents: Iterable[Document], nlp: Language) -> Iterator[tuple[Document, DocumentRows]]:
    """Extract, and turn what each document yields into rows of the workspace, in order and streaming.

    Args:
        documents: documents to read.
        nlp: the pipeline, see :func:`parkgraph.ner.load`.
    """
    for extraction in extract(documents, nlp):
        document = extraction.tagged.document
        yield document, rows_of(extraction, duplicates.signature(document.text))
