"""Fixtures that tests of several stages share: a real Neo4j server, and a small graph made by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml

from neo4j_server import runner
from parkgraph.errors import StoreError
from parkgraph.model import GraphRows, relationship_key
from parkgraph.stores import Neo4jStore


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run in two processes, keep a file's in one, and in one all files that use the one Neo4j server."""
    with_server = {item.path for item in items if item.get_closest_marker("neo4j")}
    for item in items:
        item.add_marker(pytest.mark.xdist_group("neo4j" if item.path in with_server else str(item.path)))


@dataclass(frozen=True, slots=True)
class Neo4jServer:
    """Where the tests' own Neo4j listens."""

    uri: str
    user: str
    password: str = field(repr=False)

    def connect(self) -> Neo4jStore:
        return Neo4jStore(self.uri, self.user, self.password)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jServer]:
    """A real Neo4j with an empty database: the one that PARKGRAPH_TEST_NEO4J_URI names, else one of our own."""
    uri = os.environ.get("PARKGRAPH_TEST_NEO4J_URI")
    if uri:
        user = os.environ.get("PARKGRAPH_TEST_NEO4J_USER", "neo4j")
        server = Neo4jServer(uri, user, os.environ.get("PARKGRAPH_TEST_NEO4J_PASSWORD", ""))
        if not _is_empty(server):
            pytest.fail("the database at PARKGRAPH_TEST_NEO4J_URI is not empty; tests would delete what it holds")
        yield server
        _clean(server)
        return
    try:
        runner.jars()
        runner.java()
    except StoreError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no Neo4j in CI: {error}")
        pytest.skip(f"no Neo4j: {error}")
    with runner.temporary() as home:
        yield Neo4jServer(home.uri(), runner.USER, home.password())


@pytest.fixture
def empty_neo4j(neo4j_server: Neo4jServer) -> Neo4jServer:
    """The server with no node in its database; the schema that a load made stays."""
    with _driver(neo4j_server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    return neo4j_server


def _driver(server: Neo4jServer) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password))


def _is_empty(server: Neo4jServer) -> bool:
    with _driver(server) as driver:
        return not driver.execute_query("MATCH (n) RETURN 1 AS one LIMIT 1").records


def _clean(server: Neo4jServer) -> None:
    """Leave nothing behind: no node, no constraint, no index."""
    with _driver(server) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        for kind, kinds in (("CONSTRAINT", "CONSTRAINTS"), ("INDEX", "INDEXES")):
            shown = driver.execute_query(f"SHOW {kinds} YIELD name, type WHERE type <> 'LOOKUP' RETURN name").records
            for (name,) in shown:
                driver.execute_query(f"DROP {kind} `{name}` IF EXISTS")


GraphReader = Callable[[Path], GraphRows]


@pytest.fixture(scope="session")
def graph_from_table() -> GraphReader:
    """Return the function that reads a graph written as a table, see tests/queries/graph.yaml."""
    return _graph_from_table


def _graph_from_table(path: Path) -> GraphRows:
    table: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    nodes = {
        label: tuple({"key": key, "aliases": [], **properties} for key, properties in sorted(rows.items()))
        for label, rows in table["nodes"].items()
    }
    label_of = {row["key"]: label for label, rows in nodes.items() for row in rows}
    relationships: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for kind, rows in table["relationships"].items():
        for source, target, given in rows:
            ends = (kind, label_of[source], label_of[target])
            props = _relationship_properties(kind, source, target, given)
            relationships.setdefault(ends, []).append({"source": source, "target": target, "props": props})
    return GraphRows("test-workspace", 1, nodes, {ends: tuple(rows) for ends, rows in relationships.items()})


def _relationship_properties(kind: str, source: str, target: str, given: dict[str, Any]) -> dict[str, Any]:
    if kind == "MENTIONS":
        return {"key": relationship_key(kind, source, target), **given}
    own = dict(given)
    evidence = own.pop("evidence", [])
    qualifiers = {"rank": "", "year": ""} if kind == "AWARDED" else {}
    published = sorted(row[4] for row in evidence)
    defaults = {
        "key": relationship_key(kind, source, target, ";".join(f"{name}={own.get(name, '')}" for name in qualifiers)),
        "confidence": 0.9,
        "origin": "text",
        "status": "",
        "since": "",
        "amount": "",
        "first_seen": published[0] if published else "",
        "last_seen": published[-1] if published else "",
        "evidence_count": len(evidence),
        "evidence_documents": [row[0] for row in evidence],
        "evidence_spans": [f"{row[1]}-{row[2]}" for row in evidence],
        "evidence_sentences": [row[3] for row in evidence],
        "evidence_published": [row[4] for row in evidence],
        "evidence_statuses": [row[5] if len(row) > 5 else "" for row in evidence],
        "evidence_confidences": [0.9 for _ in evidence],
        "evidence_extractors": ["test" for _ in evidence],
    }
    return defaults | qualifiers | own
