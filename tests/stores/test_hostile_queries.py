"""What the guard refuses changes nothing in a store and shows no file; whatever texts hold, they are values there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from parkgraph import queries
from parkgraph.errors import ParkGraphError, QueryError
from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore, Neo4jStore, read_graph

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/hostile_queries.yaml").read_text(encoding="utf-8"))
HOSTILE: list[str] = CASES["writing"] + CASES["tricks"]
SECRET = "line-of-a-file-of-the-machine"  # noqa: S105 - no password
# What each place that a text can reach is given: Cypher, HTML, formulas of spreadsheets, shell, paths, YAML, pickle.
PAYLOADS: list[str] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/hostile_names.yaml").read_text(encoding="utf-8")
)["names"]
GRAPH = GraphRows(
    "w",
    1,
    {
        "Park": tuple({"key": f"zone:{name}", "name": name, "aliases": [name, "园区"]} for name in PAYLOADS),
        "Company": tuple({"key": f"e-{name}", "name": f"{name}公司", "aliases": []} for name in PAYLOADS),
    },
    {
        ("LOCATED_IN", "Company", "Park"): tuple(
            {
                "source": f"e-{name}",
                "target": f"zone:{name}",
                "props": {"key": f"r-{name}", "status": "signed", "evidence_sentences": [name], "since": name},
            }
            for name in PAYLOADS
        )
    },
)


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("machine") / "secret.csv"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=["kglite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KgliteStore | Neo4jStore]:
    if request.param == "neo4j":
        opened: KgliteStore | Neo4jStore = request.getfixturevalue("empty_neo4j").connect()
    else:
        opened = KgliteStore(tmp_path / "graph.kgl")
    with opened:
        opened.write(GRAPH)
        yield opened


def schema(store: KgliteStore | Neo4jStore) -> list[tuple[Any, ...]]:
    if isinstance(store, KgliteStore):
        return []
    shown = (
        "SHOW CONSTRAINTS YIELD name",
        "SHOW INDEXES YIELD name",
        "SHOW USERS YIELD user",
        "SHOW DATABASES YIELD name",
    )
    return [row for query in shown for row in sorted(store.execute(f"{query} RETURN *").rows)]


def test_what_is_refused_changes_nothing_and_shows_no_file(store: KgliteStore | Neo4jStore, secret: str) -> None:
    before = (read_graph(store), store.counts(), schema(store))
    for query in HOSTILE:
        with pytest.raises(QueryError) as refused:
            store.read(query.replace("FILE", secret), {"address": secret, "properties": {"x": 1}})
        assert SECRET not in str(refused.value)
    assert (read_graph(store), store.counts(), schema(store)) == before


def test_names_are_values_wherever_they_stand(store: KgliteStore | Neo4jStore) -> None:
    rows = read_graph(store)
    assert sorted(row["name"] for row in rows.nodes["Park"]) == sorted(PAYLOADS)
    located = {row["target"]: row["props"] for row in rows.relationships["LOCATED_IN", "Company", "Park"]}
    for name in PAYLOADS:
        assert located[f"zone:{name}"]["evidence_sentences"] == [name]
        asked = "MATCH (c:Company)-[l:LOCATED_IN]->(p:Park) WHERE $name IN p.aliases RETURN c.name AS c, l.since AS s"
        assert store.read(asked, {"name": name}).rows == ((f"{name}公司", name),)
    assert read_graph(store) == rows


def test_parameters_of_questions_are_values_or_refused(store: KgliteStore | Neo4jStore) -> None:
    before = read_graph(store)
    payloads = cycle(PAYLOADS)
    for query in queries.all_queries():
        required = {parameter.name: "x" for parameter in query.parameters if parameter.default is None}
        for parameter in query.parameters:
            for payload in (*islice(payloads, 2), "9" * 30, "9" * 5000, "\ud800", "\x00"):
                # Anything but an error of ours fails the test.
                with suppress(ParkGraphError):
                    queries.run(store, query.name, {**required, parameter.name: payload})
    assert read_graph(store) == before
