"""Syndicated copies among all documents: those that :mod:`parkgraph.sources.duplicates` finds on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from parkgraph.sources import duplicates
from parkgraph.spark.components import components
from parkgraph.spark.tables import Row, map_rows


def copies(documents: DataFrame, folder: Path) -> DataFrame:
    """Find the documents that are copies of another.

    Args:
        documents: columns ``key`` and ``signature``.
        folder: empty or missing folder for what lies between the steps.

    Returns:
        Columns ``key`` of each copy and ``copy_of``, as :func:`parkgraph.sources.duplicates.copies` gives them.
    """
    signed = documents.where("length(signature) > 0").select("key", "signature")
    # A notice that a thousand papers print word for word would be half a million pairs.
    equal = signed.groupBy("signature").agg(sql.min("key").alias("first"))
    same = (
        signed.join(equal, "signature")
        .where("key != first")
        .select(sql.col("key").alias("one"), sql.col("first").alias("other"))
    )
    banded = map_rows(equal.select("first", "signature"), _bands, "band BINARY, key STRING, signature BINARY")
    left = banded.select("band", sql.col("key").alias("one"), sql.col("signature").alias("of_one"))
    right = banded.select("band", sql.col("key").alias("other"), sql.col("signature").alias("of_other"))
    # A pair may share several bands; it is compared once.
    pairs = left.join(right, "band").where("one < other").drop("band").dropDuplicates(["one", "other"])
    alike = map_rows(pairs, _alike, "one STRING, other STRING")
    found = components(same.union(alike), folder)
    return found.where("node != first").select(sql.col("node").alias("key"), sql.col("first").alias("copy_of"))


def _bands(rows: Iterator[Row]) -> Iterator[Row]:
    for key, signature in rows:
        for band in duplicates.bands(signature):
            yield band, key, signature


def _alike(rows: Iterator[Row]) -> Iterator[Row]:
    for one, of_one, other, of_other in rows:
        if duplicates.are_copies(of_one, of_other):
            yield one, other
