"""Connected components of a graph given as a table of its edges."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
from pyspark.sql import DataFrame
from pyspark.sql import functions as sql

from parkgraph.spark.tables import address, write_rows

DISTRIBUTED_FROM = 2_000_000
"""Edges. Up to here networkx takes about a gigabyte and seconds on the driver, where each round over the cluster costs
several jobs."""

_EDGES = "one STRING, other STRING"
_MEMBERS = "node STRING, first STRING"


def components(edges: DataFrame, folder: Path, distributed_from: int = DISTRIBUTED_FROM) -> DataFrame:
    """Return for each node of a graph the smallest node of its component.

    Args:
        edges: columns ``one`` and ``other``.
        folder: empty or missing folder for what lies between the rounds.
        distributed_from: from how many edges on the cluster does the work instead of this process.

    Returns:
        Columns ``node`` and ``first``; ``first`` itself is among the nodes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    edges.where("one != other").select("one", "other").distinct().write.parquet(address(folder / "edges"))
    session = edges.sparkSession
    kept = session.read.schema(_EDGES).parquet(address(folder / "edges"))
    if kept.count() >= distributed_from:
        return _distributed(kept, folder)
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((row.one, row.other) for row in kept.toLocalIterator())
    found = ((node, min(group)) for group in nx.connected_components(graph) for node in group)
    return session.read.schema(_MEMBERS).parquet(address(write_rows(found, _MEMBERS, folder / "members")))


def _distributed(edges: DataFrame, folder: Path) -> DataFrame:
    """Turn every component into a star around its smallest node.

    The alternating algorithm of Kiveris and others, "Connected Components in MapReduce and Beyond", SoCC 2014:
    large-star ties the greater neighbours of each node to its smallest neighbour, small-star the smaller ones and the
    node itself; neither changes which nodes are connected, and where both change nothing all edges lead to the smallest
    nodes. Each round is written out, since Spark would otherwise plan all rounds so far again.
    """
    session = edges.sparkSession
    both = [sql.greatest("one", "other").alias("node"), sql.least("one", "other").alias("first")]
    known, before, number = edges.select(both), (-1, 0), 0
    while True:
        number += 1
        path = address(folder / f"round-{number}")
        _small_star(_large_star(known)).write.parquet(path)
        known = session.read.schema(_MEMBERS).parquet(path)
        after = _fingerprint(known)
        if after == before:
            firsts = known.select(sql.col("first").alias("node"), "first").distinct()
            return known.union(firsts)
        before = after


def _large_star(known: DataFrame) -> DataFrame:
    turned = known.select(sql.col("first").alias("node"), sql.col("node").alias("first"))
    each = known.union(turned)
    least = each.groupBy("node").agg(sql.least(sql.min("first"), sql.col("node")).alias("least"))
    greater = each.where("first > node").join(least, "node")
    return greater.select(sql.col("first").alias("node"), sql.col("least").alias("first")).distinct()


def _small_star(known: DataFrame) -> DataFrame:
    least = known.groupBy("node").agg(sql.min("first").alias("least"))
    smaller = known.join(least, "node").where("first != least")
    tied = smaller.select(sql.col("first").alias("node"), sql.col("least").alias("first"))
    return tied.union(least.select("node", sql.col("least").alias("first"))).distinct()


def _fingerprint(known: DataFrame) -> tuple[int, int]:
    row = known.agg(sql.count("*").alias("count"), sql.expr("bit_xor(xxhash64(node, first))").alias("sum")).first()
    return (row["count"], row["sum"] or 0) if row else (0, 0)
