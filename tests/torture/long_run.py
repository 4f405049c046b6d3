"""One process that builds, changes, retracts, loads and asks again and again: it must neither grow nor leak."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.hostile_inputs import made
from tests.torture.trial import Family, Result, Server

from parkgraph import pipeline, queries
from parkgraph.settings import from_environment
from parkgraph.stores import KgliteStore, Neo4jStore, Rows, Store, read_graph
from parkgraph.workspace import Workspace

_DOCUMENTS = 60
_CHANGED = 12
_GROWTH_ALLOWED = 1.2
_ASKED = ("multinationals-by-park", "companies-in-park", "weak-evidence", "isolated-entities", "pipeline")
_LONGEST = 3_000
_FEWEST_ROUNDS = 2


@dataclass
class _Run:
    """What a run has seen so far."""

    characters: int = 0
    failures: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    open_files: list[int] = field(default_factory=list)
    children: list[int] = field(default_factory=list)


def run(count: int, seed: int, server: Server) -> Result:
    """Go rounds for as many minutes, two at least; a round is one try."""
    chance = random.Random(seed)
    seen = _Run()
    texts = _texts(seed)
    with tempfile.TemporaryDirectory() as folder, server.store() as store:
        news, place = Path(folder, "news"), Path(folder, "workspace")
        news.mkdir()
        for number in _rounds(count):
            before = len(seen.failures)
            seen.characters += _change(news, texts, chance, _DOCUMENTS if number == 0 else _CHANGED)
            seen.failures += [f"round {number}: {what}" for what in _round(news, place, store, chance)]
            seen.failures = [*seen.failures[:before], *seen.failures[before:][:1]]
            _look(seen, place)
    tried = len(seen.memory)
    return Result(tried, tried - len(seen.failures), (*seen.failures, *_leaks(seen)), _measured(seen))


def _rounds(minutes: int) -> Iterator[int]:
    """Yield the numbers of rounds until the time is over."""
    end = time.monotonic() + 60 * minutes
    for number in itertools.count():
        if number >= _FEWEST_ROUNDS and time.monotonic() >= end:
            return
        yield number


def _texts(seed: int) -> Iterator[bytes]:
    """Yield JSONL lines without end: raw news where the research data is there, else mutated samples."""
    research = from_environment().research_data
    path = research / "corpus/raw_news.jsonl.gz" if research else None
    if path is None or not path.is_file():
        files = (made(seed, number) for number in itertools.count())
        lines = (json.dumps({"text": raw.decode(errors="ignore")}) for kind, _, raw in files if kind == "mutated_text")
        yield from (line.encode() for line in lines)
        return
    while True:
        with gzip.open(path) as file:
            for line in file:
                row = json.loads(line)
                yield json.dumps({"text": row["text"][:_LONGEST]}, ensure_ascii=False).encode()


def _change(news: Path, texts: Iterator[bytes], chance: random.Random, changes: int) -> int:
    """Write that many files, mostly in the place of others, and take one away; return the characters written."""
    characters = 0
    for number in range(changes):
        place = number if changes == _DOCUMENTS else chance.randrange(_DOCUMENTS)
        content = next(texts)
        characters += len(json.loads(content)["text"])
        (news / f"{place}.jsonl").write_bytes(content)
    (news / f"{chance.randrange(_DOCUMENTS)}.jsonl").unlink(missing_ok=True)
    return characters


def _round(news: Path, place: Path, server: Neo4jStore, chance: random.Random) -> Iterator[str]:
    """Build, build again, retract, load, ask both stores; yield what is not as it must be."""
    with Workspace(place, create=True) as workspace:
        first = pipeline.build([news], workspace, prune=True)
        again = pipeline.build([news], workspace, prune=True)
        if again.stored or again.removed or again.relationships != first.relationships:
            yield f"building again changed something: {again}"
        documents = sorted(workspace.known())
        pipeline.retract(workspace, chance.choice(documents))
        if len(workspace.known()) != len(documents) - 1:
            yield "retracting one document did not take out one"
        pipeline.load(workspace, server)
        with KgliteStore(workspace.graph_path) as embedded:
            if embedded.counts() != server.counts():
                yield "the stores hold different counts"
            if _answers(embedded) != _answers(server):
                yield "the stores answer differently"
            if len(read_graph(embedded).nodes.get("Document", ())) != len(documents) - 1:
                yield "the graph does not hold the documents of the workspace"


def _answers(store: Store) -> list[Rows]:
    return [queries.run(store, name) for name in _ASKED]


def _look(seen: _Run, place: Path) -> None:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    seen.memory.append(pages * resource.getpagesize() / (1 << 20))
    seen.files.append(sum(path.is_file() for path in place.rglob("*")))
    seen.open_files.append(len(list(Path("/proc/self/fd").iterdir())))
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    seen.children.append(len(children.split()))


def _growth(values: list[float]) -> float:
    """Return the median of the last quarter over that of the second: in the first, caches fill."""
    quarter = len(values) // 4
    if quarter == 0:
        return 1.0
    return statistics.median(values[-quarter:]) / statistics.median(values[quarter : 2 * quarter])


def _leaks(seen: _Run) -> Iterator[str]:
    if _growth(seen.memory) > _GROWTH_ALLOWED:
        yield f"memory grew by the factor {_growth(seen.memory):.2f}"
    looked_at = {
        "files of the workspace": seen.files,
        "open files and connections": seen.open_files,
        "processes": seen.children,
    }
    for what, counts in looked_at.items():
        quarter = len(counts) // 4
        if quarter and max(counts[-quarter:]) > max(counts[: 2 * quarter]):
            yield f"{what}: {max(counts[: 2 * quarter])} at most in the first half, {max(counts[-quarter:])} at the end"


def _measured(seen: _Run) -> dict[str, str]:
    return {
        "memory, last quarter over second": f"{_growth(seen.memory):.2f} ({seen.memory[-1]:.0f} MB)",
        "files of the workspace": f"{seen.files[-1]}",
        "open files and connections": f"{seen.open_files[-1]}",
        "processes": f"{seen.children[-1]}",
        "text": f"{seen.characters / 1e6:.2f} million characters",
    }


FAMILIES = (
    Family(
        "long-run",
        "rounds of build, build again, change, retract, load and ask in one process for as many minutes, raw news where"
        " it is there: both stores answer alike, memory of the last quarter is at most 1.2 times that of the second, no"
        " file is left over, and no file, connection or process is left open",
        run,
        long=120,
        short=0,
        needs_neo4j=True,
    ),
)
