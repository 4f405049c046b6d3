"""kill -9 and Ctrl-C of ``parkgraph build`` at random moments: nothing is lost, the next build goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.torture.trial import Family, Result

from parkgraph.stores import KgliteStore, read_graph
from parkgraph.workspace import DATABASE, GRAPH

SAMPLES = Path(__file__).parents[2] / "samples"
SECONDS_TO_END = 2.0
"""After Ctrl-C a build must have ended by then."""
_SECONDS_OF_ORPHANS = 15.0
# So few tries are those of the tests, which run on busy machines, where seconds say little.
_UNTIMED = 5
_NEVER = 600.0
_WORKERS = ("1", "2")


@dataclass(frozen=True, slots=True)
class _Build:
    """A build that nobody disturbed: how long it took, and the graph that it made."""

    seconds: float
    graph: Any


def _start(workspace: Path, workers: str) -> subprocess.Popen[str]:
    code = "from parkgraph.cli import app; app()"
    command = [sys.executable, "-c", code, "build", str(SAMPLES), "-w", str(workspace), "--workers", workers]
    # A session of its own, as a terminal gives one: Ctrl-C goes to all of it, and who is left can be told.
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _finish(workspace: Path, workers: str) -> None:
    process = _start(workspace, workers)
    _, messages = process.communicate(timeout=_NEVER)
    if process.returncode:
        raise RuntimeError(f"an undisturbed build ended with {process.returncode}: {messages[-500:]}")


def _graph(workspace: Path) -> Any:
    with KgliteStore(workspace / GRAPH) as store:
        rows = read_graph(store)
    return rows.nodes, rows.relationships


def _stored(workspace: Path) -> int:
    """Return how many documents are stored, -1 where there is no workspace yet."""
    try:
        with closing(sqlite3.connect(f"file:{workspace / DATABASE}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:
        return -1


def _left(session: int) -> list[int]:
    """Return the processes of a session that still run."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            # The program's name, which may hold anything, is in parentheses; then state, parent, group, session.
            fields = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def _wait_for_orphans(session: int) -> list[int]:
    deadline = time.monotonic() + _SECONDS_OF_ORPHANS
    while (found := _left(session)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()


def _interrupt(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def _wrong_end(process: subprocess.Popen[str], messages: str, workspace: Path) -> str:
    """Say what is wrong with how a build ended after Ctrl-C; empty where nothing is."""
    if process.returncode == 0 or f"{workspace}: " in messages or _stored(workspace) < 0:
        # It was done and had said so, though Python was still closing down; or it had not begun.
        return ""
    if process.returncode != 128 + signal.SIGINT or "interrupted" not in messages or "Traceback" in messages:
        return f"ended with {process.returncode} and said {messages[-300:]!r}"
    return ""


def _run(count: int, seed: int, disturb: Callable[[subprocess.Popen[str]], None]) -> Result:
    chance = random.Random(seed)
    failures: list[str] = []
    moments: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        undisturbed = {workers: _undisturbed(Path(folder, f"undisturbed-{workers}"), workers) for workers in _WORKERS}
        every = _stored(Path(folder, "undisturbed-1"))
        for number in range(count):
            workers = _WORKERS[number % len(_WORKERS)]
            moment = chance.uniform(0, undisturbed[workers].seconds)
            workspace = Path(folder, str(number))
            process = _start(workspace, workers)
            time.sleep(moment)
            stored = _stored(workspace)
            disturb(process)
            start = time.monotonic()
            _, messages = process.communicate(timeout=_NEVER)
            seconds = time.monotonic() - start
            found = []
            if disturb is _interrupt:
                slowest = max(slowest, seconds)
                found.append(_wrong_end(process, messages, workspace))
                if seconds > SECONDS_TO_END and count > _UNTIMED:
                    found.append(f"ended after {seconds:.1f} s")
            if left := _wait_for_orphans(process.pid):
                found.append(f"left {len(left)} processes")
            _finish(workspace, workers)
            if _graph(workspace) != undisturbed[workers].graph:
                found.append("the graph is not that of an undisturbed build")
            if wrong := "; ".join(filter(None, found)):
                failures.append(f"seed {seed}, try {number}, workers {workers}, after {moment:.2f} s: {wrong}")
            moments[_phase(stored, every)] += 1
    measured = {phase: f"{times}" for phase, times in sorted(moments.items())}
    if disturb is _interrupt:
        measured["slowest end"] = f"{slowest:.2f} s"
    return Result(count, count - len(failures), tuple(failures), measured)


def _undisturbed(workspace: Path, workers: str) -> _Build:
    start = time.monotonic()
    _finish(workspace, workers)
    return _Build(time.monotonic() - start, _graph(workspace))


def _phase(stored: int, every: int) -> str:
    if stored <= 0:
        return "before the first document"
    return "after the last document" if stored == every else "between documents"


def kill(count: int, seed: int) -> Result:
    """Kill builds with SIGKILL."""
    return _run(count, seed, _kill)


def interrupt(count: int, seed: int) -> Result:
    """Interrupt builds as Ctrl-C does."""
    return _run(count, seed, _interrupt)


FAMILIES = (
    Family(
        "crash-build",
        "kill -9 of `build` at a random moment, with one process and with two; run again, the graph equals that of an "
        "undisturbed build, and no process is left",
        kill,
        long=50,
        short=2,
    ),
    Family(
        "interrupt-build",
        "Ctrl-C at a random moment: `build` ends within 2 s and says where it stands, no process is left; run again, "
        "the graph equals that of an undisturbed build",
        interrupt,
        long=50,
        short=2,
    ),
)
