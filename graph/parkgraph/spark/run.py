"""The whole way on many machines: files in; statements, graph and import files out."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as sql

from parkgraph.errors import SettingsError, SourceError
from parkgraph.extraction import version_to_come
from parkgraph.resolve import Judgement
from parkgraph.spark.copies import copies
from parkgraph.spark.extracting import extract, part
from parkgraph.spark.import_files import write_parts
from parkgraph.spark.reading import read_files, rivals
from parkgraph.spark.relating import GraphTables, graph_tables
from parkgraph.spark.resolving import resolve_all
from parkgraph.spark.session import partitions_of
from parkgraph.spark.tables import DOCUMENT, address, columns

IMPORT_FILES = "import"
_BETWEEN = "between"
_PATTERN = frozenset("*?[]{}\\")


@dataclass(frozen=True, slots=True)
class SparkReport:
    """What a run did.

    Attributes:
        documents, entities, relationships: size of the graph.
        outdone: keys of documents left out because another file gives the same URL with a later text.
        refused: inputs that could not be used.
    """

    documents: int
    entities: int
    relationships: int
    outdone: tuple[str, ...]
    refused: tuple[SourceError, ...]


def run(
    session: SparkSession,
    paths: Sequence[Path],
    output: Path,
    *,
    model: str | None = None,
    judgements: Sequence[Judgement] = (),
) -> SparkReport:
    """Read, extract and resolve, and write what a build of a new workspace would hold, and its graph.

    Args:
        session: the Spark session. All its machines need ParkGraph installed, and see inputs and output under the
            same paths.
        paths: files and folders; one file is one task, so ten million articles should be some thousands of files.
        output: folder to write, which must not exist. It holds the Parquet tables ``documents``, ``entities``,
            ``mentions``, ``statements``, ``members`` (local id, canonical id), ``nodes`` and ``relationships``, and the
            folder ``import`` for ``neo4j-admin database import full @import.args``. It appears when all of it is there.
        model: path or package of a spaCy pipeline; the shipped one if not given.
        judgements: the judgement log.

    Raises:
        ModelError: the model cannot be loaded.
        SettingsError: the output is there already, or cannot be called so.
    """
    extractor = version_to_come(model)
    with _new_folder(output) as folder:
        between = folder / _BETWEEN
        read, refused = read_files(session, paths)
        read = _kept(read, between / "read")
        left_out = _kept(rivals(read), between / "rivals")
        documents = read.where("key IS NOT NULL").join(left_out.select("file", "record"), ["file", "record"], "anti")
        spread = documents.repartition(partitions_of(session), "key")
        extracted = _kept(extract(spread, model), between / "extracted")
        refused += _refusals(read.orderBy("file", "record")) + _refusals(extracted.orderBy("key"))
        stored = extracted.where("refusal IS NULL")
        told = stored.select(*columns(DOCUMENT), sql.lit(extractor).alias("extractor"), "signature")
        tables = {"documents": told} | {name: part(stored, name) for name in ("entities", "mentions", "statements")}
        tables = {name: _kept(frame, folder / name) for name, frame in tables.items()}
        copied = _kept(copies(tables["documents"], between / "copies"), between / "copied")
        resolved = resolve_all(tables["entities"], tables["statements"], judgements, between)
        members = _kept(resolved.members, folder / "members")
        graph = graph_tables(
            tables["documents"],
            tables["statements"],
            tables["mentions"],
            copied,
            replace(resolved, members=members),
            between,
        )
        graph = GraphTables(
            _kept(graph.nodes, folder / "nodes", "label"), _kept(graph.relationships, folder / "relationships", "type")
        )
        count = tables["documents"].count()
        write_parts(graph, _identity(tables["documents"], extractor, judgements), count, folder / IMPORT_FILES)
        report = SparkReport(
            documents=count,
            entities=graph.nodes.where("label != 'Document'").count(),
            relationships=graph.relationships.where("type != 'MENTIONS'").count(),
            outdone=tuple(row.key for row in left_out.where("differs").orderBy("file", "record").collect()),
            refused=tuple(refused),
        )
        shutil.rmtree(between)
    return report


@contextmanager
def _new_folder(output: Path) -> Iterator[Path]:
    """Give a folder that takes the output's name when all went well, and is removed when not."""
    if output.exists():
        raise SettingsError("there is something already", where=str(output), hint="name a folder that does not exist")
    if not _PATTERN.isdisjoint(str(output.absolute())):
        hint = "name a folder without " + " ".join(sorted(_PATTERN))
        raise SettingsError("Spark would read this name as a pattern", where=str(output), hint=hint)
    unfinished = output.absolute().with_name(f".{output.name}.unfinished")
    try:
        unfinished.mkdir(parents=True)
    except FileExistsError:
        hint = "wait for it, or remove the folder if no run is at work"
        raise SettingsError("another run is writing there", where=str(unfinished), hint=hint) from None
    try:
        yield unfinished
        unfinished.rename(output)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _kept(frame: DataFrame, folder: Path, partitioned_by: str = "") -> DataFrame:
    """Write a table out, so that it is computed once, and return what was written."""
    frame.write.parquet(address(folder), partitionBy=partitioned_by or None)
    return frame.sparkSession.read.schema(frame.schema).parquet(address(folder)).select(frame.columns)


def _refusals(frame: DataFrame) -> list[SourceError]:
    rows = frame.where("refusal IS NOT NULL").select("refusal.*").collect()
    return [SourceError(what, where=place, hint=hint) for what, place, hint in rows]


def _identity(documents: DataFrame, extractor: str, judgements: Sequence[Judgement]) -> str:
    """Return what the graph's own node has in place of a workspace's id: equal for equal input, else another."""
    row = documents.agg(sql.expr("bit_xor(xxhash64(key, sha256))").alias("sum")).first()
    told = f"{row['sum'] if row else 0}|{extractor}|{sorted(judgements)}"
    return f"spark-{hashlib.sha256(told.encode()).hexdigest()[:32]}"
