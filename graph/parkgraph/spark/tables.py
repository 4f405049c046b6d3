"""Tables of a run: their columns, and functions on rows applied to them through Arrow.

Documents, entities, mentions and statements have the columns of the workspace's tables
(:mod:`parkgraph.workspace_schema`), so that its functions read and write their rows; lists and mappings within them
are JSON there and here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pyarrow as pa  # type: ignore[import-untyped]  # ships no types
from pyarrow import parquet
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import StructType

Row = tuple[Any, ...]
RowFunction = Callable[[Iterator[Row]], Iterator[Row]]

DOCUMENT = (
    "key STRING, text STRING, title STRING, published STRING, url STRING, source STRING, sha256 STRING, origin STRING"
)
ENTITIES = (
    "id STRING, document STRING, label STRING, name STRING, aliases STRING, gazetteer_id STRING, properties STRING"
)
MENTIONS = (
    "document STRING, start BIGINT, end BIGINT, label STRING, text STRING, entity STRING, origin STRING, "
    "probability DOUBLE"
)
STATEMENTS = (
    "id STRING, document STRING, type STRING, source STRING, target STRING, source_text STRING, target_text STRING, "
    "start BIGINT, end BIGINT, sentence STRING, confidence DOUBLE, status STRING, since STRING, amount STRING, "
    "qualifiers STRING, extractor STRING"
)
REFUSAL = "what STRING, place STRING, hint STRING"
_ROWS_AT_A_TIME = 500


def columns(schema: str) -> list[str]:
    """Return the names of a table's columns.

    >>> columns(REFUSAL)
    ['what', 'place', 'hint']
    """
    return [column.split()[0] for column in schema.split(", ")]


def address(folder: Path) -> str:
    """Return how Spark is told of a folder; Chinese names stand in it as they are, unlike in a URI."""
    return f"file://{folder}"


def map_rows(frame: DataFrame, function: RowFunction, schema: str) -> DataFrame:
    """Apply a function to the rows of each partition, streamed: no partition is held in memory.

    Args:
        frame: the table.
        function: from the rows of one partition to rows; it must be importable, or hold only what can be pickled.
        schema: columns of its rows, as ``name TYPE, …``.
    """
    arrow = _arrow(schema)

    def apply(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = (row for batch in batches for row in zip(*map(pa.Array.to_pylist, batch.columns), strict=True))
        return _batches(function(rows), arrow)

    with warnings.catch_warnings():
        # Spark asks for pandas before it maps, and warns of its newest versions; but no pandas data passes here.
        warnings.simplefilter("ignore", FutureWarning)
        return frame.mapInArrow(apply, schema)


def write_rows(rows: Iterable[Row], schema: str, folder: Path) -> Path:
    """Write rows of this process as a Parquet table; return its folder."""
    arrow = _arrow(schema)
    folder.mkdir(parents=True)
    with parquet.ParquetWriter(folder / "part-0.parquet", arrow) as writer:
        for batch in _batches(iter(rows), arrow):
            writer.write_batch(batch)
    return folder


def _arrow(schema: str) -> pa.Schema:
    return to_arrow_schema(cast("StructType", StructType.fromDDL(schema)))


def _batches(rows: Iterator[Row], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    while chunk := list(islice(rows, _ROWS_AT_A_TIME)):
        arrays = [pa.array(values, field.type) for values, field in zip(zip(*chunk, strict=True), schema, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)
