"""kill -9 and Ctrl-C of ``parkgraph build`` at random moments: nothing is lost, the next build goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.torture.trial import Family, Result
from tests.torture.warm import WarmCommands

from parkgraph.stores import KgliteStore, read_graph
from parkgraph.workspace import DATABASE, GRAPH

SAMPLES = Path(__file__).parents[2] / "samples"
SECONDS_TO_END = 2.0
"""After Ctrl-C a build must have ended by then."""
# Workers see that they are alone when they have loaded the model, which takes its time on a busy machine.
_SECONDS_OF_ORPHANS = 120.0
# So few tries are those of the tests, which run on busy machines, where seconds say little.
_UNTIMED = 5


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to start a build."""

    workers: int
    anew: bool


# Most begin with all loaded, so that most moments fall into reading, storing and deriving.
_WARM, _COLD = _Way(1, anew=False), _Way(2, anew=True)
_COLD_EVERY = 5


@dataclass(frozen=True, slots=True)
class _Build:
    """A build that nobody disturbed: how long it took, and the graph that it made."""

    seconds: float
    graph: Any


def _start(commands: WarmCommands, workspace: Path, way: _Way) -> int:
    arguments = ["build", str(SAMPLES), "-w", str(workspace), "--workers", str(way.workers)]
    return commands.start(arguments, _messages(workspace), anew=way.anew)


def _messages(workspace: Path) -> Path:
    return workspace.with_suffix(".messages")


def _finish(commands: WarmCommands, workspace: Path, way: _Way) -> None:
    if code := commands.wait(_start(commands, workspace, way)):
        said = _messages(workspace).read_text(encoding="utf-8")
        raise RuntimeError(f"an undisturbed build ended with {code}: {said[-500:]}")


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


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)


def _interrupt(process: int) -> None:
    os.killpg(process, signal.SIGINT)


def _wrong_end(code: int, workspace: Path) -> str:
    """Say what is wrong with how a build ended after Ctrl-C; empty where nothing is."""
    said = _messages(workspace).read_text(encoding="utf-8")
    if code == 0 or f"{workspace}: " in said or _stored(workspace) < 0:
        # It was done and had said so, though Python was still closing down; or it had not begun.
        return ""
    if code != 128 + signal.SIGINT or "interrupted" not in said or "Traceback" in said:
        return f"ended with {code} and said {said[-300:]!r}"
    return ""


def _run(count: int, seed: int, disturb: Callable[[int], None]) -> Result:
    chance = random.Random(seed)
    failures: list[str] = []
    moments: Counter[str] = Counter()
    slowest = 0.0
    with tempfile.TemporaryDirectory(prefix="crash-") as folder, WarmCommands() as commands:
        ways = [_COLD if number % _COLD_EVERY == _COLD_EVERY - 1 else _WARM for number in range(count)]
        undisturbed = {
            way: _undisturbed(commands, Path(folder, f"undisturbed-{way.workers}"), way) for way in set(ways)
        }
        every = _stored(Path(folder, "undisturbed-1"))
        for number, way in enumerate(ways):
            moment = chance.uniform(0, undisturbed[way].seconds)
            workspace = Path(folder, str(number))
            process = _start(commands, workspace, way)
            time.sleep(moment)
            stored = _stored(workspace)
            disturb(process)
            start = time.monotonic()
            code = commands.wait(process)
            seconds = time.monotonic() - start
            found = []
            if disturb is _interrupt:
                slowest = max(slowest, seconds)
                found.append(_wrong_end(code, workspace))
                if seconds > SECONDS_TO_END and count > _UNTIMED:
                    found.append(f"ended after {seconds:.1f} s")
            if left := _wait_for_orphans(process):
                found.append(f"left {len(left)} processes")
            _finish(commands, workspace, way)
            if _graph(workspace) != undisturbed[_WARM].graph:
                found.append("the graph is not that of an undisturbed build")
            if wrong := "; ".join(filter(None, found)):
                failures.append(f"seed {seed}, try {number}, {way}, after {moment:.2f} s: {wrong}")
            moments[_phase(stored, every)] += 1
    measured = {phase: f"{times}" for phase, times in sorted(moments.items())}
    if disturb is _interrupt:
        measured["slowest end"] = f"{slowest:.2f} s"
    return Result(count, count - len(failures), tuple(failures), measured)


def _undisturbed(commands: WarmCommands, workspace: Path, way: _Way) -> _Build:
    start = time.monotonic()
    _finish(commands, workspace, way)
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
        "kill -9 of `build` at a random moment after all is loaded, and one in five at any moment and with two "
        "processes; run again, the graph equals that of an undisturbed build, and no process is left",
        kill,
        long=50,
        short=2,
    ),
    Family(
        "interrupt-build",
        "Ctrl-C, as above: `build` ends within 2 s and says where it stands, no process is left; run again, the graph "
        "equals that of an undisturbed build",
        interrupt,
        long=50,
        short=1,
    ),
)
