from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from parkgraph import queries
from parkgraph.errors import QueryError
from parkgraph.model import ONTOLOGY
from parkgraph.stores import Rows, Store, read_graph

HERE = Path(__file__).parent
ANSWERS: list[dict[str, Any]] = yaml.safe_load((HERE / "answers.yaml").read_text(encoding="utf-8"))
NAMES = [query.name for query in queries.all_queries()]

each_answer = pytest.mark.parametrize(
    "answer", ANSWERS, ids=[f"{answer['ask']} {answer.get('with', {})}" for answer in ANSWERS]
)


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
        "MATCH (d:Document)-[m:MENTIONS]->(n) RETURN d.key AS key, m.count AS c, labels(n) AS l ORDER BY n.key, key",
        "RETURN date('2024-05-01') AS day, [1, null, 'x', 0.5] AS list, {a: [true]} AS map",
        "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType AS name ORDER BY name",
    ],
)
def test_values_come_out_alike(embedded: Store, server: Store, query: str) -> None:
    assert server.read(query) == embedded.read(query)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_an_answer_to_compare(name: str) -> None:
    assert any(answer["ask"] == name and answer["rows"] for answer in ANSWERS)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_can_leave_out_what_only_tables_say(embedded: Store, name: str) -> None:
    query = queries.get(name)
    assert "$origins" in query.cypher
    example = next(answer for answer in ANSWERS if answer["ask"] == name and answer["rows"])
    rows = queries.ask(embedded, query, {**example.get("with", {}), "text_only": True}).rows.dicts()
    assert not [row for row in rows if "lexicon" in (row.get("origin"), row.get("country_origin"))]


@pytest.mark.parametrize("name", ["evidence", "path", "weak-evidence", "most-cited-evidence"])
def test_queries_over_all_relationships_name_all_of_the_ontology(name: str) -> None:
    cypher = "".join(queries.get(name).cypher.split())
    assert "|".join(kind for kind in ONTOLOGY.relationships if kind != "MENTIONS") in cypher


@pytest.mark.parametrize("name", ["' OR 1=1 //", "`", "$park", "') RETURN 1 //"])
def test_a_name_in_a_parameter_is_never_cypher(embedded: Store, name: str) -> None:
    with pytest.raises(QueryError, match=r"--park: no park of the graph is called"):
        queries.run(embedded, "companies-in-park", {"park": name})
