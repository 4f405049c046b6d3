from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml

from parkgraph import queries
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.stores import KgliteStore, Neo4jStore, Rows, Store, read_graph

HERE = Path(__file__).parent
ANSWERS: list[dict[str, Any]] = yaml.safe_load((HERE / "answers.yaml").read_text(encoding="utf-8"))
NAMES = [query.name for query in queries.all_queries()]

each_answer = pytest.mark.parametrize(
    "answer", ANSWERS, ids=[f"{answer['ask']} {answer.get('with', {})}" for answer in ANSWERS]
)


@pytest.fixture(scope="module")
def graph(graph_from_table: Callable[[Path], GraphRows]) -> GraphRows:
    return graph_from_table(HERE / "graph.yaml")


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


def ask(store: Store, answer: dict[str, Any]) -> Rows:
    return queries.run(store, answer["ask"], answer.get("with"))


@each_answer
def test_the_embedded_store_answers_what_it_must(embedded: Store, answer: dict[str, Any]) -> None:
    given = [[row[column] for column in answer["columns"]] for row in ask(embedded, answer).dicts()]
    assert given == answer["rows"]


@pytest.mark.neo4j
@each_answer
def test_neo4j_gives_the_same_rows(embedded: Store, server: Store, answer: dict[str, Any]) -> None:
    assert ask(server, answer) == ask(embedded, answer)


@pytest.mark.neo4j
def test_both_stores_hold_the_same_graph(embedded: Store, server: Store) -> None:
    assert read_graph(server) == read_graph(embedded)
    assert server.counts() == embedded.counts()
    assert server.metadata() == embedded.metadata()


@pytest.mark.neo4j
@pytest.mark.parametrize(
    "query",
    [
        "MATCH (n) RETURN n.name AS name, n.key AS key ORDER BY name, key",
        "MATCH (p:Park) RETURN p ORDER BY p.key",
        "MATCH way = (c:Company)-[r:FROM_COUNTRY]->(l:Country) RETURN r, way ORDER BY c.key, l.key",
        "MATCH (d:Document)-[m:MENTIONS]->(n) RETURN d.key AS key, labels(n) AS labels, m.count AS count ORDER BY key",
        "RETURN date('2024-05-01') AS day, [1, null, 'x', 0.5] AS list, {a: [true]} AS map",
        "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name ORDER BY name",
    ],
)
def test_values_come_out_alike(embedded: Store, server: Store, query: str) -> None:
    assert server.read(query) == embedded.read(query)


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_those_of_the_header(embedded: Store, name: str) -> None:
    given = {"source": "博世", "target": "西门子"} if name == "path" else {}
    columns = queries.run(embedded, name, given).columns
    assert columns == tuple(column.name for column in queries.get(name).columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_an_answer_to_compare(name: str) -> None:
    assert any(answer["ask"] == name and answer["rows"] for answer in ANSWERS)


@pytest.mark.parametrize("name", ["evidence", "path"])
def test_queries_over_all_relationships_name_all_of_the_ontology(name: str) -> None:
    cypher = "".join(queries.get(name).cypher.split())
    assert "|".join(kind for kind in ONTOLOGY.relationships if kind != "MENTIONS") in cypher


@pytest.mark.parametrize("name", ["' OR 1=1 //", "`", "$park", "') RETURN 1 //"])
def test_a_name_in_a_parameter_is_never_cypher(embedded: Store, name: str) -> None:
    assert queries.run(embedded, "companies-in-park", {"park": name}).rows == ()
