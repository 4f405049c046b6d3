"""Loading by difference into a real Neo4j, undisturbed and disturbed."""

from __future__ import annotations

import random
import signal
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
from tests.stores.bolt_proxy import BoltProxy

from neo4j_server import runner
from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.stores import Neo4jStore, loading, server

pytestmark = pytest.mark.neo4j

LOCATED, PART, MENTIONS = (
    ("LOCATED_IN", "Company", "Park"),
    ("PART_OF", "Park", "Park"),
    ("MENTIONS", "Document", "Company"),
)


def made(chance: random.Random, revision: int, size: int = 12) -> GraphRows:
    """A graph whose nodes, properties and relationships are a random choice of few, so that two have much in common."""

    def some(prefix: str) -> list[str]:
        return [f"{prefix}{number}" for number in range(size) if chance.random() < 0.7] or [f"{prefix}0"]

    def node(key: str) -> dict[str, Any]:
        return {
            "key": key,
            "name": f"名{key}",
            "aliases": chance.choice(([], ["甲"], [""])),
            "kind": chance.choice("ab"),
        }

    nodes = {label: tuple(map(node, some(label))) for label in ("Company", "Document", "Park")}
    links = {
        kind: tuple(
            {
                "source": chance.choice(nodes[kind[1]])["key"],
                "target": chance.choice(nodes[kind[2]])["key"],
                # A key does not say which ends it has: here it wanders between them.
                "props": {"key": key, "confidence": chance.choice((0.5, 0.75)), "evidence_statuses": ["", "signed"]},
            }
            for key in some(kind[0])
        )
        for kind in (LOCATED, PART, MENTIONS)
    }
    return GraphRows("w", revision, nodes, links)


def content(store: Neo4jStore) -> tuple[Any, Any]:
    """All nodes and relationships there are, ours or not, with all their properties, sorted."""
    nodes = store.execute("MATCH (n) RETURN labels(n)[0] AS l, n.key AS k, properties(n) AS p ORDER BY l, k").rows
    links = store.execute(
        "MATCH (a)-[r]->(b) RETURN type(r) AS t, r.key AS k, a.key AS a, b.key AS b, properties(r) AS p ORDER BY t, k"
    ).rows
    return nodes, links


def expected(rows: GraphRows) -> tuple[Any, Any]:
    """What a database holds in which nothing but this graph was ever loaded."""
    own = {"key": "graph", "name": "ParkGraph", "workspace": rows.workspace, "schema": 2, "revision": rows.revision}
    nodes = [(label, row["key"], row) for label, group in {**rows.nodes, "ParkGraph": (own,)}.items() for row in group]
    links = [
        (kind, row["props"]["key"], row["source"], row["target"], row["props"])
        for (kind, _, _), group in rows.relationships.items()
        for row in group
    ]
    return tuple(sorted(nodes, key=lambda n: n[:2])), tuple(sorted(links, key=lambda link: link[:2]))


@pytest.mark.parametrize("seed", range(2))
def test_any_order_of_loads_ends_as_the_last_alone(empty_neo4j, seed):
    chance = random.Random(seed)
    with empty_neo4j.connect() as store:
        for revision in range(1, 5):
            rows = made(chance, revision)
            store.write(rows)
            assert content(store) == expected(rows)
            # What somebody changed or added by hand is put right by the next load.
            store.execute("MATCH (n:Company) WITH n LIMIT 2 SET n.name = 'changed', n.note = 'by hand'")
            store.execute("MATCH (:Company)-[r]->(:Park) WITH r LIMIT 2 DELETE r")
        assert store.write(rows).nodes_removed == 0
        assert content(store) == expected(rows)


def test_only_the_difference_is_written(empty_neo4j, monkeypatch):
    rows = made(random.Random(5), 1)
    one, *others = rows.nodes["Company"]
    changed = replace(
        rows,
        revision=2,
        nodes={**rows.nodes, "Company": ({**one, "name": "新名"}, *others, {**one, "key": "new"})},
        relationships={**rows.relationships, PART: rows.relationships[PART][1:]},
    )
    with empty_neo4j.connect() as store:
        first = store.write(rows)
        assert first.nodes_written == first.nodes
        assert first.relationships_written == first.relationships
        second = store.write(changed)
        assert (second.nodes_written, second.relationships_written) == (2, 0)
        assert (second.nodes_removed, second.relationships_removed) == (0, 1)
        assert content(store) == expected(changed)
        monkeypatch.setattr("parkgraph.stores.statements.merge_nodes", lambda _: "RETURN 1/0")
        monkeypatch.setattr("parkgraph.stores.statements.merge_relationships", lambda *_: "RETURN 1/0")
        again = store.write(changed)
        assert (again.nodes_written, again.relationships_written, again.nodes_removed) == (0, 0, 0)


@pytest.mark.parametrize(
    "foreign",
    [
        "CREATE (:Company {id: 5, name: 'not ours'})",
        "MATCH (c:Company), (p:Park) WITH c, p LIMIT 1 CREATE (c)-[:LOCATED_IN {since: 'ever'}]->(p)",
    ],
)
def test_what_has_our_label_but_no_key_stops_a_load(empty_neo4j, foreign):
    chance = random.Random(6)
    with empty_neo4j.connect() as store:
        store.write(made(chance, 1))
        store.execute(foreign)
        before = content(store)
        with pytest.raises(StoreError, match=r"without a key.*nothing was changed"):
            store.write(made(chance, 2))
        assert content(store) == before


def test_relationships_of_others_that_are_called_like_ours_stay(empty_neo4j):
    with empty_neo4j.connect() as store:
        store.execute("CREATE (:Reader)-[:MENTIONS {key: 'mine'}]->(:Book)")
        store.write(made(random.Random(7), 1))
        store.write(made(random.Random(8), 2))
        assert store.read("MATCH (:Reader)-[r:MENTIONS]->(:Book) RETURN r.key AS key").rows == (("mine",),)


@pytest.mark.parametrize("seed", range(2))
def test_connections_that_break_cost_nothing(empty_neo4j, monkeypatch, seed):
    monkeypatch.setattr(loading, "_FIRST_PAUSE_SECONDS", 0.01)
    chance = random.Random(seed)
    first, second = made(chance, 1, size=60), made(chance, 2, size=60)
    with BoltProxy(empty_neo4j.uri) as proxy, Neo4jStore(proxy.uri, empty_neo4j.user, empty_neo4j.password) as store:
        store.write(first)
        proxy.cut_after(*(chance.randrange(20_000) for _ in range(3)))
        store.write(second)
        assert content(store) == expected(second)


def test_a_server_that_stays_away_is_reported(empty_neo4j, monkeypatch):
    monkeypatch.setattr(server, "_RETRY_SECONDS", 0.5)
    monkeypatch.setattr(loading, "GONE_SECONDS", 1.0)
    with BoltProxy(empty_neo4j.uri) as proxy, Neo4jStore(proxy.uri, empty_neo4j.user, empty_neo4j.password) as store:
        store.write(made(random.Random(1), 1))
        proxy.refuse()
        for action in (lambda: store.write(made(random.Random(2), 2)), store.counts):
            with pytest.raises(StoreError, match="does not answer"):
                action()


def test_a_kept_connection_that_broke_is_opened_anew(empty_neo4j):
    with BoltProxy(empty_neo4j.uri) as proxy, Neo4jStore(proxy.uri, empty_neo4j.user, empty_neo4j.password) as store:
        proxy.cut()
        assert store.read("RETURN 1 AS one").rows == ((1,),)


def test_a_fault_that_passes_is_tried_again(empty_neo4j, monkeypatch):
    answer, faults = loading._answer, iter([neo4j.exceptions.TransientError("deadlock"), None])

    def sometimes(transaction: Any, query: str, **parameters: Any) -> Any:
        fault = next(faults, None) if "SET n = row" in query else None
        if fault:
            raise fault
        return answer(transaction, query, **parameters)

    monkeypatch.setattr(loading, "_answer", sometimes)
    rows = made(random.Random(1), 1)
    with empty_neo4j.connect() as store:
        store.write(rows)
        assert content(store) == expected(rows)


@pytest.mark.parametrize("revisions", [(1, 1), (1, 2)])
def test_two_loads_at_once_end_as_one_of_them(empty_neo4j, revisions):
    graphs = [made(random.Random(revision), revision, size=300) for revision in revisions]
    reports, failures = [], []

    def load(rows: GraphRows) -> None:
        try:
            with empty_neo4j.connect() as store:
                reports.append(store.write(rows))
        except StoreError as error:
            failures.append(error)

    loads = [threading.Thread(target=load, args=(rows,)) for rows in graphs]
    for thread in loads:
        thread.start()
    for thread in loads:
        thread.join()
    assert failures == []
    with empty_neo4j.connect() as store:
        assert content(store) in [expected(rows) for rows in graphs]
        if revisions[0] == revisions[1]:
            assert [report.counts for report in reports] == [store.counts()] * 2


def test_a_user_who_may_not_write_is_told_so(empty_neo4j, monkeypatch):
    def forbidden(*_: Any, **__: Any) -> None:
        raise neo4j.exceptions.Forbidden("Create node with labels 'Park' is not allowed")

    with empty_neo4j.connect() as store:
        monkeypatch.setattr(loading, "_make_schema", forbidden)
        with pytest.raises(StoreError, match=r"may not do this.*rights to read, to write"):
            store.write(made(random.Random(1), 1))
        assert content(store) == ((), ())


def test_a_password_that_must_be_changed_is_told_so(neo4j_server):
    with neo4j_server.connect() as store:
        store.execute("CREATE OR REPLACE USER newcomer SET PASSWORD 'first-password' CHANGE REQUIRED")
        try:
            with pytest.raises(StoreError, match="change the password") as caught:
                Neo4jStore(neo4j_server.uri, "newcomer", "first-password")
            assert "first-password" not in str(caught.value)
        finally:
            store.execute("DROP USER newcomer")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> ssl.SSLContext:
    folder = tmp_path_factory.mktemp("tls")
    made_by = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*made_by, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def test_the_address_says_whether_and_how_tls_is_spoken(empty_neo4j, certificate):
    with BoltProxy(empty_neo4j.uri, certificate) as proxy:
        address = proxy.uri.removeprefix("bolt://")
        with Neo4jStore(f"bolt+ssc://{address}", empty_neo4j.user, empty_neo4j.password) as store:
            assert store.read("RETURN 1 AS one").rows == ((1,),)
        for strict in (f"bolt+s://{address}", f"bolt://{address}", f"neo4j+s://{address}"):
            begun = time.monotonic()
            with pytest.raises(StoreError, match="does not answer"):
                Neo4jStore(strict, empty_neo4j.user, empty_neo4j.password)
            assert time.monotonic() - begun < 10, "the promise itself, not a measure of speed"


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("neo4j_server")
def test_a_server_killed_in_mid_load_and_started_again_has_the_whole_graph(tmp_path, monkeypatch):
    """It has a home of its own; of the session's server it needs that its jars are there."""
    own_server = runner.Home(tmp_path / "own")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["-XX:TieredStopAtLevel=1"]
    process = runner.launch(own_server, port, java_options=options)
    rows = made(random.Random(1), 1, size=4_000)
    monkeypatch.setattr("parkgraph.stores.statements.BATCH_ROWS", 500)
    failures: list[Exception] = []

    def load(store: Neo4jStore) -> None:
        try:
            store.write(rows)
        except StoreError as error:
            failures.append(error)

    try:
        with Neo4jStore(own_server.uri(), runner.USER, own_server.password()) as store:
            thread = threading.Thread(target=load, args=(store,))
            thread.start()
            _wait_for_links(own_server, 500)
            assert thread.is_alive(), "the load was over before the server could be killed"
            process.send_signal(signal.SIGKILL)
            process.communicate()
            process = runner.launch(own_server, port, java_options=options)
            thread.join()
            assert failures == []
            assert content(store) == expected(rows)
        runner.end(process)
        process = _launch_read_only(own_server, port, tmp_path / "settings", monkeypatch)
        with Neo4jStore(own_server.uri(), runner.USER, own_server.password()) as store:
            with pytest.raises(StoreError, match="read-only"):
                store.write(made(random.Random(2), 2))
            assert store.counts().nodes["Company"] == len(rows.nodes["Company"])
    finally:
        runner.end(process)


def _wait_for_links(home: runner.Home, least: int) -> None:
    with neo4j.GraphDatabase.driver(home.uri(), auth=(runner.USER, home.password())) as driver:
        while driver.execute_query("MATCH ()-[r]->() RETURN count(r) AS n").records[0]["n"] < least:
            time.sleep(0.05)


def _launch_read_only(
    home: runner.Home, port: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> subprocess.Popen[bytes]:
    folder.mkdir()
    for file in ("Neo4jServer.java", "pom.xml", "neo4j.conf"):
        (folder / file).write_text((runner.FOLDER / file).read_text(encoding="utf-8"), encoding="utf-8")
    with (folder / "neo4j.conf").open("a", encoding="utf-8") as settings:
        settings.write("\nserver.databases.read_only=neo4j\n")
    monkeypatch.setattr(runner, "FOLDER", folder)
    return runner.launch(home, port, java_options=["-XX:TieredStopAtLevel=1"])
