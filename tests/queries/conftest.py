"""The graph of graph.yaml in both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore, Neo4jStore, Store


@pytest.fixture(scope="module")
def graph(graph_from_table: Callable[[Path], GraphRows]) -> GraphRows:
    return graph_from_table(Path(__file__).parent / "graph.yaml")


@pytest.fixture(scope="module")
def embedded(graph: GraphRows, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with KgliteStore(tmp_path_factory.mktemp("store") / "graph.kgl") as store:
        store.write(graph)
        yield store


@pytest.fixture(scope="module")
def server(graph: GraphRows, neo4j_server: Any) -> Iterator[Store]:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
    with Neo4jStore(neo4j_server.uri, neo4j_server.user, neo4j_server.password) as store:
        store.write(graph)
        yield store
