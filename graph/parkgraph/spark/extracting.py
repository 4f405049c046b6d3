"""Documents to names, entities and statements, by the same workers as a build on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from parkgraph import workers
from parkgraph.errors import SourceError
from parkgraph.spark.tables import DOCUMENT, ENTITIES, MENTIONS, REFUSAL, STATEMENTS, Row, columns, map_rows
from parkgraph.workspace_schema import read_document

_PARTS = {"entities": ENTITIES, "mentions": MENTIONS, "statements": STATEMENTS}


def _nested(schema: str) -> str:
    return f"STRUCT<{', '.join(column.replace(' ', ': ') for column in schema.split(', '))}>"


EXTRACTED = (
    f"{DOCUMENT}, signature BINARY, {', '.join(f'{name} ARRAY<{_nested(part)}>' for name, part in _PARTS.items())}, "
    f"refusal {_nested(REFUSAL)}"
)


def extract(documents: DataFrame, model: str | None) -> DataFrame:
    """Extract what documents say.

    Each process of an executor that runs tasks loads the model once and keeps it. A document that makes the process
    that reads it crash costs itself alone.

    Args:
        documents: table of documents.
        model: path or package of a spaCy pipeline; the shipped one if not given.

    Returns:
        A table (``EXTRACTED``) with one row a document.
    """
    return map_rows(documents.select(columns(DOCUMENT)), partial(_extract, model=model), EXTRACTED)


def _extract(rows: Iterator[Row], model: str | None) -> Iterator[Row]:
    documents = map(read_document, rows)
    for document, found in workers.extract_in_workers(documents, model, 1):
        d = document
        told = (d.key, d.text, d.title, d.published, d.url, d.source, d.sha256, d.origin)
        if isinstance(found, SourceError):
            yield (*told, None, None, None, None, (found.what, found.where, found.hint))
        else:
            yield (*told, found.signature, found.entities, found.mentions, found.statements, None)


def part(extracted: DataFrame, name: str) -> DataFrame:
    """Return the table of entities, mentions or statements of all documents."""
    return extracted.select(sql.explode(name).alias("row")).select("row.*")
