"""kill -9 of a load into either store at random moments, and of the Neo4j server: run again, the graph is whole.

Started as a program, the module is the load that is killed.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from tests.torture.trial import Family, Result, Server

from benchmarks.made_up import made_up_graph
from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore, Neo4jStore, Store, read_graph, statements

_ROOT = Path(__file__).parents[2]
_NODES, _RELATIONSHIPS = 1_000, 2_500
# Small batches, so that there are many moments between two of them.
_BATCH_ROWS = 125
_NEVER = 900.0


def _graph(seed: int) -> GraphRows:
    return made_up_graph(_NODES, _RELATIONSHIPS, seed)


def _store(place: str) -> Store:
    if "://" in place:
        return Neo4jStore(place, os.environ["NEO4J_USER"], os.environ["NEO4J_PASSWORD"])
    return KgliteStore(Path(place))


def _load(place: str, seed: int) -> None:
    """Be the program that is killed: say when the load begins, and load."""
    statements.BATCH_ROWS = _BATCH_ROWS
    rows = _graph(seed)
    with _store(place) as store:
        print("ready", flush=True)
        store.write(rows)


def _start(place: str, seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.torture.crash_load", place, str(seed)]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise RuntimeError(f"the load did not begin: {process.communicate()[1][-500:]}")
    return process


def _finish(process: subprocess.Popen[str]) -> None:
    _, messages = process.communicate(timeout=_NEVER)
    if process.returncode:
        raise RuntimeError(f"an undisturbed load ended with {process.returncode}: {messages[-500:]}")


def _wrong(place: str, rows: GraphRows) -> str:
    """Say in what a store differs from the graph; empty where in nothing."""
    with _store(place) as store:
        if (found := read_graph(store)) != rows:
            return f"revision {found.revision}, {sum(map(len, found.nodes.values()))} nodes: not the graph"
        nodes = store.read("MATCH (n) RETURN count(n) AS number").rows[0][0]
        own = sum(map(len, rows.nodes.values())) + 1
        return "" if nodes == own else f"{nodes} nodes instead of {own}"


def _state(place: str, before: GraphRows, after: GraphRows) -> str:
    """Say what a killed load left."""
    try:
        with _store(place) as store:
            found = read_graph(store)
    except StoreError:
        return "left nothing"
    whole = {"left the graph from before": before, "left the new graph": after}
    return next((state for state, rows in whole.items() if found == rows), "left some of both graphs")


def _run(count: int, seed: int, place: str, check: Callable[[], str]) -> Result:
    chance = random.Random(seed)
    failures: list[str] = []
    states: Counter[str] = Counter()
    _finish(_start(place, 1))
    # The first load is slow, as Neo4j has planned no query yet. The second tells how long the others may run, and so
    # does each that is done by the time it was to be killed.
    process = _start(place, 0)
    begun = time.monotonic()
    _finish(process)
    seconds = time.monotonic() - begun
    before = _graph(0)
    for number in range(1, count + 1):
        rows = _graph(number)
        process = _start(place, number)
        moment = chance.uniform(0, seconds)
        time.sleep(moment)
        in_time = process.poll() is None
        process.kill()
        process.communicate()
        states[_state(place, before, rows) if in_time else "was done already"] += 1
        if not in_time:
            seconds = moment
        _finish(_start(place, number))
        if wrong := "; ".join(filter(None, (_wrong(place, rows), check()))):
            failures.append(f"seed {seed}, try {number}, after {moment:.2f} s: {wrong}")
        before = rows
    measured = {state: str(times) for state, times in sorted(states.items())}
    return Result(count, count - len(failures), tuple(failures), measured)


def kill_embedded(count: int, seed: int) -> Result:
    """Kill a load into the embedded graph."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)

        def left() -> str:
            files = sorted(path.name for path in folder.iterdir())
            return "" if files == ["graph.kgl"] else f"left the files {', '.join(files)}"

        return _run(count, seed, str(folder / "graph.kgl"), left)


def kill_load(count: int, seed: int, server: Server) -> Result:
    """Kill a load into Neo4j."""
    # The loads inherit these, and this process looks into the database, too.
    with patch.dict(os.environ, {"NEO4J_USER": server.user, "NEO4J_PASSWORD": server.password}):
        return _run(count, seed, server.uri, str)


FAMILIES = (
    Family(
        "crash-load-kglite",
        "kill -9 of a load into the embedded graph at a random moment; loaded again, the graph is that of an "
        "undisturbed load and no file is left over",
        kill_embedded,
        long=50,
        short=2,
    ),
    Family(
        "crash-load-neo4j",
        "kill -9 of a load into Neo4j at a random moment; loaded again, the database is that of an undisturbed load",
        kill_load,
        long=50,
        short=2,
        needs_neo4j=True,
    ),
)

if __name__ == "__main__":
    _load(sys.argv[1], int(sys.argv[2]))
