from __future__ import annotations

import logging
import re
import socket
import time
from dataclasses import replace
from typing import Any, Protocol

import pytest

from parkgraph.errors import QueryError, StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.stores import Metadata, Neo4jStore, read_graph

PARKS: tuple[dict[str, Any], ...] = (
    {"key": "zone:1", "name": "东湖高新区", "aliases": ["光谷", 'O\'Neil "谷"'], "kind": "高新区"},
    {"key": "zone:2", "name": "𠮷田园", "aliases": [], "kind": ""},
)
FIRM = {"key": "e-1", "name": "某环境科技公司", "aliases": []}
LOCATED = {"source": "e-1", "target": "zone:1", "props": {"key": "r-1", "status": "signed", "since": "2024"}}
PART = {"source": "zone:2", "target": "zone:1", "props": {"key": "r-2"}}
LARGE = GraphRows(
    "w",
    7,
    {"Park": PARKS, "Company": (FIRM,)},
    {("LOCATED_IN", "Company", "Park"): (LOCATED,), ("PART_OF", "Park", "Park"): (PART,)},
)
SMALL = GraphRows(
    "w",
    8,
    {"Park": PARKS[:1], "Company": (FIRM,)},
    {("LOCATED_IN", "Company", "Park"): ({**LOCATED, "props": {"key": "r-1", "status": ""}},)},
)
SECRET = "correct-horse-battery"  # noqa: S105 - no real password


class Server(Protocol):
    """See the fixture in tests/conftest.py."""

    uri: str
    user: str
    password: str

    def connect(self) -> Neo4jStore: ...


pytestmark = pytest.mark.neo4j


def everything(store: Neo4jStore) -> tuple[tuple[Any, ...], ...]:
    """All nodes and relationships with all properties, ours or not."""
    nodes = store.execute("MATCH (n) RETURN labels(n) AS l, n ORDER BY l, n.key").rows
    links = store.execute("MATCH (a)-[r]->(b) RETURN a.key AS a, b.key AS b, r ORDER BY a, b, r.key").rows
    return nodes + links


def test_what_is_written_is_read_back(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        assert store.metadata() is None
        report = store.write(LARGE)
        assert (report.nodes, report.relationships, report.nodes_removed) == (3, 2, 0)
        assert store.metadata() == Metadata("w", ONTOLOGY.version, 7)
        assert read_graph(store).nodes["Park"] == PARKS


def test_twice_changes_nothing(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        first = store.write(LARGE)
        before = everything(store)
        again = store.write(LARGE)
        assert (again.nodes_written, again.relationships_written) == (0, 0)
        assert again == replace(first, nodes_written=0, relationships_written=0)
        assert everything(store) == before


def test_a_smaller_graph_leaves_nothing_of_the_larger(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        store.write(LARGE)
        report = store.write(SMALL)
        assert (report.nodes_removed, report.relationships_removed) == (1, 1)
        assert (report.nodes, report.relationships) == (2, 1)
        after = everything(store)
        # A property that is gone is gone there, too.
        assert store.read("MATCH ()-[r:LOCATED_IN]->() RETURN r.status AS s, r.since AS t").rows == (("", None),)
        assert store.metadata() == Metadata("w", ONTOLOGY.version, 8)
    with empty_neo4j.connect() as store:
        store.write(GraphRows("w", 9, {}, {}))
        assert store.counts().nodes == {}
        store.write(SMALL)
        assert everything(store) == after


def test_many_rows_go_in_several_batches(empty_neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parkgraph.stores.statements.BATCH_ROWS", 7)
    parks = tuple({"key": f"zone:{number}", "name": f"园{number}", "aliases": []} for number in range(50))
    chain = tuple(
        {"source": f"zone:{number}", "target": f"zone:{number - 1}", "props": {"key": f"r-{number}"}}
        for number in range(1, 50)
    )
    with empty_neo4j.connect() as store:
        report = store.write(GraphRows("w", 1, {"Park": parks}, {("PART_OF", "Park", "Park"): chain}))
        assert (report.nodes, report.relationships) == (50, 49)
        report = store.write(GraphRows("w", 2, {"Park": parks[:1]}, {}))
        assert (report.nodes_removed, report.relationships_removed) == (49, 49)


def test_keys_are_unique_and_names_are_indexed(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        store.write(LARGE)
        unique = store.execute("SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0], properties")
        assert {name for name, properties in unique.rows if properties == ["key"]} >= {
            *ONTOLOGY.labels,
            *ONTOLOGY.relationships,
        }
        # The index finds what stands inside a longer Chinese name.
        found = store.read(
            "CALL db.index.fulltext.queryNodes('parkgraph_names', $text) YIELD node RETURN node.key AS key",
            {"text": '"环境"'},
        )
        assert found.rows == (("e-1",),)


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE (:Park {key: 'x', name: 'not ours'})",
        "CREATE (:ParkGraph {key: 'graph', workspace: 'another', schema: 1, revision: 1}), (:Park {key: 'x'})",
        "CREATE (:ParkGraph {key: 'graph', workspace: 'w', schema: 99, revision: 1}), (:Park {key: 'x'})",
    ],
)
def test_foreign_data_is_refused_and_not_touched(empty_neo4j: Server, foreign: str) -> None:
    with empty_neo4j.connect() as store:
        store.execute(foreign)
        before = everything(store)
        with pytest.raises(StoreError):
            store.write(LARGE)
        assert everything(store) == before


def test_what_has_other_labels_stays(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        store.execute("CREATE (:Diary {text: 'mine'})-[:ABOUT]->(:Diary {text: 'too'})")
        store.write(LARGE)
        store.write(SMALL)
        assert store.read("MATCH (a:Diary)-[:ABOUT]->(b:Diary) RETURN a.text AS a, b.text AS b").rows == (
            ("mine", "too"),
        )


def test_a_load_that_broke_off_can_be_repeated(empty_neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with empty_neo4j.connect() as store:
        with monkeypatch.context() as broken:
            broken.setattr("parkgraph.stores.statements.merge_relationships", lambda *_: "RETURN 1/0")
            with pytest.raises(StoreError, match="refused to write"):
                store.write(LARGE)
        assert store.metadata() == Metadata("w", ONTOLOGY.version, 0)
        store.write(LARGE)
        assert store.counts().relationships == {"LOCATED_IN": 1, "PART_OF": 1}


def test_reading_does_not_write_even_without_the_guard(empty_neo4j: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with empty_neo4j.connect() as store:
        with pytest.raises(QueryError, match=r"CREATE is not allowed .*--write"):
            store.read("CREATE (n:Diary)")
        monkeypatch.setattr("parkgraph.stores.guard.reading", lambda query, _: query)
        with pytest.raises(QueryError, match="read access mode"):
            store.read("CREATE (n:Diary)")
        assert everything(store) == ()


def test_the_configuration_forbids_import_of_files_and_addresses(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        for address in ("file:///etc/hostname", "http://127.0.0.1:9/x.csv"):
            with pytest.raises((QueryError, StoreError)) as caught:
                store.execute(f"LOAD CSV FROM '{address}' AS line RETURN line")
            assert re.search(r"allow_csv_import_from_file_urls|blocked", str(caught.value))


@pytest.mark.parametrize("query", ["MATCH (p:Park RETURN p", "RETURN $missing AS x", "RETURN nothing(1) AS x"])
def test_a_query_that_fails_is_a_query_error_of_one_line(empty_neo4j: Server, query: str) -> None:
    with empty_neo4j.connect() as store, pytest.raises(QueryError) as caught:
        store.read(query)
    assert "\n" not in str(caught.value)


def test_a_value_that_no_store_knows_is_a_query_error(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store, pytest.raises(QueryError, match="cannot be sent"):
        store.read("RETURN $x AS x", {"x": object()})


def test_wrong_password(neo4j_server: Server) -> None:
    with pytest.raises(StoreError, match=r"refuses this user name or password .*NEO4J_PASSWORD") as caught:
        Neo4jStore(neo4j_server.uri, neo4j_server.user, SECRET)
    assert SECRET not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"


def test_missing_database(neo4j_server: Server) -> None:
    with pytest.raises(StoreError, match=r"no database 'nowhere' .*NEO4J_DATABASE"):
        Neo4jStore(neo4j_server.uri, neo4j_server.user, neo4j_server.password, "nowhere")


def test_the_password_is_told_nowhere(neo4j_server: Server, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), neo4j_server.connect() as store:
        store.read("RETURN 1 AS one")
        told = f"{store!r} {store.name} {vars(store)!r} {caplog.text}"
    assert neo4j_server.password not in told


class TestWithoutServer:
    """What needs no server; the limit of ten seconds is the promise itself, not a measure of speed."""

    pytestmark = pytest.mark.timeout(30)

    def test_nobody_listens(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            uri = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
            with pytest.raises(StoreError, match=r"does not answer.*make neo4j"):
                Neo4jStore(uri, "neo4j", SECRET)

    def test_somebody_listens_who_never_answers(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            uri = f"bolt://127.0.0.1:{silent.getsockname()[1]}"
            begin = time.monotonic()
            with pytest.raises(StoreError, match="does not answer"):
                Neo4jStore(uri, "neo4j", SECRET)
            assert time.monotonic() - begin < 10

    @pytest.mark.parametrize("uri", ["http://127.0.0.1:7474", "127.0.0.1", "", "bolt://", "bolt://a b"])
    def test_an_address_that_is_none(self, uri: str) -> None:
        with pytest.raises(StoreError):
            Neo4jStore(uri, "neo4j", SECRET)

    def test_an_address_with_a_password_is_refused_without_repeating_it(self) -> None:
        with pytest.raises(StoreError, match="must not hold") as caught:
            Neo4jStore(f"bolt://neo4j:{SECRET}@127.0.0.1", "neo4j", "")
        assert SECRET not in str(caught.value)


def test_rows_are_checked_before_anything_is_written(empty_neo4j: Server) -> None:
    with empty_neo4j.connect() as store:
        with pytest.raises(StoreError, match="not among the nodes"):
            store.write(replace(LARGE, nodes={"Park": PARKS}))
        assert everything(store) == ()
