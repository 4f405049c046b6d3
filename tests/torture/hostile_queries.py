"""Queries put together from reading and writing parts: what the guard lets through only reads, on both stores."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import kglite
import neo4j
import yaml
from neo4j.exceptions import Neo4jError
from tests.torture.trial import Family, Result, Server

from parkgraph.errors import QueryError
from parkgraph.stores import guard

_CASES = Path(__file__).parents[1] / "cases/hostile_queries.yaml"
_SECRET = "line-of-a-file-of-the-machine"  # noqa: S105 - no password
_PIECES = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\w+|\s+|.""", re.DOTALL)
_BETWEEN = (
    " ",
    "\n",
    "\t",
    "\r",
    "",
    "/**/",
    " /* ' */ ",
    "//\n",
    " // '\n",
    ";",
    "\u00a0",
    "\u200b",
    "\u2028",
    "`",
    "'",
)
_GLUE = (
    "",
    " ",
    "(",
    ")",
    "{ ",
    " }",
    "[",
    "]",
    ",",
    ".",
    ":",
    "|",
    "+",
    "*",
    "-",
    "'",
    '"',
    "`",
    "\\",
    "$",
    "1",
    "1.",
    "//",
    "/*",
    "*/",
)
_WORDS = (
    "CREATE (m)",
    "SET n.x = 1",
    "DELETE n",
    "MERGE (m)",
    "REMOVE n.x",
    "LOAD CSV FROM 'FILE' AS l",
    "FOREACH (x IN [1] | CREATE (m))",
)
_PARAMETERS: Mapping[str, Any] = {
    "k": "zone:1",
    "q": "x",
    "a": "zone:1",
    "b": "zone:2",
    "x": {"set": 1},
    "r": {"create": 1},
}


@cache
def _cases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    cases = yaml.safe_load(_CASES.read_text(encoding="utf-8"))
    return tuple(cases["reading"]), tuple(cases["writing"] + cases["tricks"])


def made(seed: int, number: int) -> str:
    """Return one query: a reading one cut open for a part of a writing one, with odd things between its words."""
    chance = random.Random(f"{seed}-{number}")
    reading, hostile = _cases()
    pieces = _PIECES.findall(chance.choice(reading))
    for _ in range(chance.randint(1, 3)):
        place = chance.randint(0, len(pieces))
        part = chance.choice(
            (chance.choice(_WORDS), chance.choice(hostile), chance.choice(reading), chance.choice(_GLUE))
        )
        pieces[place : place + chance.choice((0, 0, 1, 4))] = [chance.choice(_GLUE), part, chance.choice(_GLUE)]
    if chance.random() < 0.5:
        pieces = [chance.choice(_BETWEEN) if piece.isspace() and chance.random() < 0.3 else piece for piece in pieces]
    return "".join(chance.choice((piece, piece.swapcase())) if chance.random() < 0.1 else piece for piece in pieces)


def run(count: int, seed: int, server: Server) -> Result:
    """Ask as many queries that the guard lets through."""
    failures: list[str] = []
    let_through = number = 0
    with tempfile.TemporaryDirectory() as folder, _driver(server) as driver:
        secret = Path(folder, "secret.csv")
        secret.write_text(f"{_SECRET}\n", encoding="utf-8")
        while let_through < count:
            query = made(seed, number).replace("FILE", secret.as_uri())
            number += 1
            try:
                sent = guard.reading(query)
            except QueryError:
                continue
            let_through += 1
            failures += [
                f"number {number - 1}: {what}: {query!r}" for what in (*_on_neo4j(driver, sent), *_on_kglite(sent))
            ]
    failed = len({failure.split(":")[0] for failure in failures})
    return Result(count, count - failed, tuple(failures), {"queries made": f"{number:,}"})


def _driver(server: Server) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password), notifications_min_severity="OFF")


def _on_neo4j(driver: neo4j.Driver, query: str) -> Iterator[str]:
    """Yield what Neo4j's own planner says that the query would do beyond reading; nothing is run."""
    try:
        summary = driver.execute_query(f"EXPLAIN {query}", dict(_PARAMETERS)).summary
    except Neo4jError:
        # A refusal; for some wordings its parser has no better error than "unknown".
        return
    if summary.query_type != "r":
        yield f"Neo4j takes it for {summary.query_type!r}"
    if "LoadCSV" in str(summary.plan):
        yield "Neo4j would read a file"


def _on_kglite(query: str) -> Iterator[str]:
    """Yield what the query does to a graph that may be written."""
    kglite.set_query_warning_policy("silent")
    graph = kglite.KnowledgeGraph()
    graph.cypher("CREATE (:Park {key: 'zone:1', name: 'x'})-[:PART_OF]->(:Park {key: 'zone:2', name: 'y'})")
    before = _everything(graph)
    try:
        if _SECRET in str(_asked(graph, query)):
            yield "kglite shows a file"
    except (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError, AttributeError):
        pass
    if _everything(graph) != before:
        yield "kglite has changed the graph"


def _asked(graph: kglite.KnowledgeGraph, query: str) -> list[dict[str, Any]]:
    # The other types of answer belong to FORMAT CSV, which the guard refuses.
    return cast("kglite.ResultView", graph.cypher(query, params=dict(_PARAMETERS))).to_list()


def _everything(graph: kglite.KnowledgeGraph) -> str:
    nodes = _asked(graph, "MATCH (n) RETURN n ORDER BY n.key")
    return str([nodes, _asked(graph, "MATCH (a)-[r]->(b) RETURN a.key, type(r), r, b.key")])


FAMILIES = (
    Family(
        "hostile-queries",
        "queries put together from reading and writing parts that the guard lets through: Neo4j's planner calls each"
        " reading and sees no file, and on kglite each leaves a graph that may be written as it was",
        run,
        long=5_000,
        short=60,
        needs_neo4j=True,
    ),
)
