"""Loading a made-up graph into Neo4j and kglite, and named questions, beside the same Cypher without ParkGraph.

Loads are measured by the time that client and server computed together, so that others on the machine count little; the
server runs on the same machine. Needs Java and Maven, as `make neo4j` does.
"""

from __future__ import annotations

import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import kglite
import neo4j

from benchmarks.frame import Figures, Row, cpu_seconds, interleaved, run_module
from benchmarks.made_up import made_up_graph
from neo4j_server import importing, runner
from parkgraph import queries
from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.model.database import neo4j_schema
from parkgraph.network.import_files import write_import_files
from parkgraph.stores import KgliteStore, Neo4jStore, Rows, Store

MIDDLE = (76_000, 180_000)
LARGE = (254_000, 600_000)
SMALL = (2_000, 5_000)
QUESTIONS: Mapping[str, Mapping[str, str]] = {
    "companies-in-park": {"park": "Park:00000003"},
    "company-footprint": {"company": "Company:00000007"},
    "multinationals-by-country": {},
    "newcomers": {"since": "2025"},
    "shared-parks": {"park": "Park:00000001"},
}
_REPEATS = 10


def measure(runs: int, small: bool) -> Figures:
    """Measure loads and questions; with ``small`` on a graph of a few thousand."""
    middle = made_up_graph(*(SMALL if small else MIDDLE))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with _running(runner.Home(folder / "server")) as home:
                rows = [_loaded(home, middle, runs), _loaded_again(home, middle, runs)]
                rows.append(_asked_of_neo4j(home, runs))
                large = middle if small else made_up_graph(*LARGE)
                rows.append(_imported(home, large, folder, runs))
        except StoreError as error:
            sys.exit(f"no Neo4j: {error}")
        rows.append(_embedded(large, folder, runs))
        rows.append(_asked_of_kglite(middle, folder, runs))
    return Figures(rows=rows)


def _size(graph: GraphRows) -> int:
    return sum(map(len, (*graph.nodes.values(), *graph.relationships.values())))


def _described(graph: GraphRows) -> str:
    nodes = sum(map(len, graph.nodes.values()))
    return f"{nodes:,} nodes, {_size(graph) - nodes:,} relationships"


@contextmanager
def _running(home: runner.Home) -> Iterator[runner.Home]:
    runner.start(home, _free_port())
    try:
        yield home
    finally:
        runner.stop(home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _driver(home: runner.Home) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(home.uri(), auth=(runner.USER, home.password()), notifications_min_severity="OFF")


def _store(home: runner.Home) -> Neo4jStore:
    return Neo4jStore(home.uri(), runner.USER, home.password())


def _computed(home: runner.Home, action: Callable[[], object]) -> float:
    """Return how long this process and the server computed while the action ran."""
    before = _server_seconds(home)
    own = cpu_seconds(action)
    return own + _server_seconds(home) - before


def _server_seconds(home: runner.Home) -> float:
    fields = Path(f"/proc/{runner.running(home)}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    # Fields 14 and 15 of proc(5), of which the name in brackets is the second.
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _emptied(home: runner.Home) -> None:
    with _driver(home) as driver, driver.session() as session:
        for found in ("MATCH ()-[x]->()", "MATCH (x)"):
            session.run(f"{found} CALL (x) {{ DELETE x }} IN TRANSACTIONS OF 10000 ROWS").consume()
        for kind in ("CONSTRAINT", "INDEX"):
            shown = session.run(
                f"SHOW {kind}{'S' if kind == 'CONSTRAINT' else 'ES'} YIELD name, type RETURN name, type"
            )
            for name in [name for name, type_ in shown.values() if type_ != "LOOKUP"]:
                session.run(f"DROP {kind} `{name}` IF EXISTS").consume()


def _merge_by_bare_driver(home: runner.Home, graph: GraphRows) -> None:
    with _driver(home) as driver, driver.session() as session:
        for statement in neo4j_schema():
            session.run(statement).consume()
        for query, rows in _merges(graph):
            for start in range(0, len(rows), 5_000):
                session.execute_write(_run, query, rows[start : start + 5_000])


def _run(transaction: neo4j.ManagedTransaction, query: str, rows: Any) -> None:
    transaction.run(query, rows=rows).consume()


def _merges(graph: GraphRows) -> Iterator[tuple[str, Sequence[dict[str, Any]]]]:
    for label, nodes in graph.nodes.items():
        yield f"UNWIND $rows AS row MERGE (n:{label} {{key: row.key}}) SET n = row", nodes
    for (kind, source, target), relationships in graph.relationships.items():
        yield (
            f"UNWIND $rows AS row MATCH (a:{source} {{key: row.source}}) MATCH (b:{target} {{key: row.target}}) "
            f"MERGE (a)-[r:{kind} {{key: row.props.key}}]->(b) SET r = row.props",
            relationships,
        )


def _load(home: runner.Home, graph: GraphRows) -> None:
    with _store(home) as store:
        store.write(graph)


def _loaded(home: runner.Home, graph: GraphRows, runs: int) -> Row:
    def rate(action: Callable[[runner.Home, GraphRows], None]) -> float:
        _emptied(home)
        return _size(graph) / _computed(home, lambda: action(home, graph))

    # The server's first load is its slowest, whoever loads.
    rate(_merge_by_bare_driver)
    values, anchor_values = interleaved(lambda: rate(_load), lambda: rate(_merge_by_bare_driver), runs)
    return Row(
        "load-neo4j",
        "load into an empty Neo4j",
        "rows/s",
        values,
        on=_described(graph),
        anchor="bare driver, UNWIND + MERGE, batches of 5,000, same constraints and indexes",
        anchor_values=anchor_values,
        goal=">= 0.9",
        clock="cpu",
    )


def _loaded_again(home: runner.Home, graph: GraphRows, runs: int) -> Row:
    def again() -> float:
        return _computed(home, lambda: _load(home, graph))

    def merged_again() -> float:
        return _computed(home, lambda: _merge_by_bare_driver(home, graph))

    # What the bare driver wrote bears nobody's name, and a load refuses to touch it.
    _emptied(home)
    _load(home, graph)
    values, anchor_values = interleaved(again, merged_again, runs)
    return Row(
        "load-neo4j-again",
        "load again, nothing changed",
        "s",
        values,
        on=_described(graph),
        anchor="bare driver, the same MERGE again",
        anchor_values=anchor_values,
        clock="cpu",
    )


def _imported(home: runner.Home, graph: GraphRows, folder: Path, runs: int) -> Row:
    homes = iter(range(sys.maxsize))

    def by_import() -> float:
        fresh, files = runner.Home(folder / f"imported-{next(homes)}"), folder / "files"
        port = _free_port()
        begun = os.times()
        write_import_files(graph, files)
        importing.make_database(fresh, files, port)
        ended = os.times()
        own = sum(ended[:4]) - sum(begun[:4])
        with _running(fresh):
            return own + _computed(fresh, lambda: importing.complete(fresh, files))

    def by_merge() -> float:
        _emptied(home)
        return _computed(home, lambda: _load(home, graph))

    values, anchor_values = interleaved(by_import, by_merge, runs)
    return Row(
        "import-neo4j",
        "first load of a large graph by neo4j-admin: write the files, import, constraints and indexes",
        "s",
        values,
        on=_described(graph),
        anchor="the same load by MERGE",
        anchor_values=anchor_values,
        goal="<= 0.2",
        clock="cpu",
        note="without the start of the server, which either way needs",
    )


def _embedded(graph: GraphRows, folder: Path, runs: int) -> Row:
    def ours() -> None:
        KgliteStore(folder / "ours.kgl").write(graph)

    def bare() -> None:
        database = kglite.KnowledgeGraph()
        for label in graph.nodes:
            database.cypher(f"CREATE CONSTRAINT IF NOT EXISTS FOR (n:{label}) REQUIRE n.key IS UNIQUE")
        for query, rows in _merges(graph):
            for start in range(0, len(rows), 5_000):
                database.cypher(query, params={"rows": list(rows[start : start + 5_000])})
        database.save(str(folder / "bare.kgl"), fsync=True)

    kglite.set_query_warning_policy("silent")
    values, anchor_values = interleaved(lambda: cpu_seconds(ours), lambda: cpu_seconds(bare), runs)
    return Row(
        "load-kglite",
        "load into kglite, checked and saved",
        "s",
        values,
        on=_described(graph),
        anchor="bare kglite, UNWIND + MERGE, batches of 5,000, saved",
        anchor_values=anchor_values,
        goal="<= 1.1",
        clock="cpu",
    )


class _Noting:
    """Hands queries on to a store and keeps the last with its parameters: that of the question itself."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.query = ""
        self.parameters: dict[str, Any] = {}

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        self.query, self.parameters = query, dict(parameters or {})
        return self._store.read(query, parameters)


def _ask_in_turns(
    store: Store, bare: Callable[[str, dict[str, Any]], object], runs: int
) -> tuple[list[float], list[float]]:
    """Ask each question and the bare driver in turns; return the sums of the medians, in milliseconds."""
    pairs: list[tuple[Callable[[], object], Callable[[], object]]] = []
    for name, given in QUESTIONS.items():
        noting = _Noting(store)
        queries.run(cast("Store", noting), name, given)
        pairs.append((partial(queries.run, store, name, given), partial(bare, noting.query, noting.parameters)))
    totals: tuple[list[float], list[float]] = [], []
    for _ in range(runs):
        asked = [
            interleaved(partial(_milliseconds, ours), partial(_milliseconds, theirs), _REPEATS)
            for ours, theirs in pairs
        ]
        for total, times in zip(totals, zip(*asked, strict=True), strict=True):
            total.append(sum(map(statistics.median, times)))
    return totals


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


def _asked_of_neo4j(home: runner.Home, runs: int) -> Row:
    with _store(home) as store, _driver(home) as driver:

        def bare(query: str, parameters: dict[str, Any]) -> list[Any]:
            return driver.execute_query(query, parameters, routing_="r", database_="neo4j").records

        values, anchor_values = _ask_in_turns(store, bare, runs)
    return Row(
        "ask-neo4j",
        f"{len(QUESTIONS)} named questions to Neo4j, names looked up",
        "ms",
        values,
        on=f"{MIDDLE[0]:,} nodes",
        anchor="the same Cypher by the bare driver",
        anchor_values=anchor_values,
        goal="<= 1.2",
        clock="wall",
    )


def _asked_of_kglite(graph: GraphRows, folder: Path, runs: int) -> Row:
    file = folder / "asked.kgl"
    with KgliteStore(file) as store:
        store.write(graph)
        database = kglite.load(str(file))

        def bare(query: str, parameters: dict[str, Any]) -> list[Any]:
            return cast("kglite.ResultView", database.cypher(query, params=parameters)).to_list()

        values, anchor_values = _ask_in_turns(store, bare, runs)
    return Row(
        "ask-kglite",
        f"{len(QUESTIONS)} named questions to kglite, names looked up",
        "ms",
        values,
        on=_described(graph),
        anchor="the same Cypher by bare kglite",
        anchor_values=anchor_values,
        goal="<= 1.2",
        clock="wall",
    )


if __name__ == "__main__":
    run_module(measure, __doc__ or "")
