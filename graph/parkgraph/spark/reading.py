"""Files to documents, one file a task, and of several documents of one address the one that stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as sql

from parkgraph.errors import SourceError
from parkgraph.sources.folders import FoundFile, Place, find_files
from parkgraph.sources.reading import read_file
from parkgraph.spark.session import partitions_of
from parkgraph.spark.tables import DOCUMENT, REFUSAL, Row, columns, map_rows
from parkgraph.workspace_schema import document_row

_FILE = "file BIGINT, path STRING, root STRING, below STRING, format STRING"
READ = f"file BIGINT, record BIGINT, {DOCUMENT}, refusal STRUCT<{REFUSAL.replace(' STRING', ': STRING')}>"
_NO_DOCUMENT = (None,) * len(columns(DOCUMENT))


def read_files(session: SparkSession, paths: Sequence[Path]) -> tuple[DataFrame, list[SourceError]]:
    """Read all files that paths name.

    Args:
        session: the Spark session.
        paths: files and folders, under the same path on every machine.

    Returns:
        A table (``READ``) with one row a document or refusal, ``file`` and ``record`` giving the order in which a
        single machine meets them; and what was refused without being read.
    """
    found = list(find_files(paths))
    rows = [
        (number, str(one.path), one.place.root, one.place.path, one.format)
        for number, one in enumerate(found)
        if isinstance(one, FoundFile)
    ]
    refused = [one[1] for one in found if not isinstance(one, FoundFile)]
    # Hashed by number: big and small files of one folder come to all parts alike.
    files = session.createDataFrame(rows, _FILE).repartition(min(partitions_of(session), len(rows) or 1), "file")
    return map_rows(files, _documents, READ), refused


def _documents(files: Iterator[Row]) -> Iterator[Row]:
    for number, path, root, below, form in files:
        for record, item in enumerate(read_file(FoundFile(Path(path), Place(root, below), form))):
            if isinstance(item, SourceError):
                yield (number, record, *_NO_DOCUMENT, (item.what, item.where, item.hint))
            else:
                yield (number, record, *document_row(item, "", b"")[: len(_NO_DOCUMENT)], None)


def rivals(read: DataFrame) -> DataFrame:
    """Return the documents that give way to another one with their key: its text is later, or equal and met earlier.

    Args:
        read: documents as :func:`read_files` gives them.

    Returns:
        ``file``, ``record`` and ``key`` of each, and whether its text ``differs`` from the one that stays.
    """
    among = Window.partitionBy("key").orderBy(sql.desc("published"), sql.desc("sha256"), "file", "record")
    ranked = read.where("key IS NOT NULL").select(
        *("file", "record", "key"),
        sql.row_number().over(among).alias("place"),
        (sql.col("sha256") != sql.first("sha256").over(among)).alias("differs"),
    )
    return ranked.where("place > 1").drop("place")
