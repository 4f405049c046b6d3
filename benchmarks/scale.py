"""What ten million articles cost, worked out from rates measured on one workspace: writes the tables of docs/scale.md.

``python benchmarks/scale.py WORKSPACE`` takes a workspace that ``parkgraph build`` made of as many articles as there
are, and needs the extra ``spark`` and Java. Times are CPU time of one core, so that other work on the machine does not
count; what Spark shuffles is read from its event log. ``--documents`` says how many articles go through extraction and
Spark; everything else is measured on the whole workspace.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

from pyspark.sql import SparkSession

from parkgraph import ner
from parkgraph.extraction import extract_rows
from parkgraph.model import Document, LocalEntity
from parkgraph.resolve import resolve, scoring
from parkgraph.resolve.condensing import Fate, NameClass, fates
from parkgraph.resolve.context import links_of
from parkgraph.sources import duplicates, read
from parkgraph.spark.run import run
from parkgraph.workspace import DATABASE, Workspace

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
ARTICLES = 10_000_000
CORES = 64
GIGA = 1e9
KIBI = 1024
_HOUR = 3600
_STEPS = (16, 4, 1)
_TABLES = ("documents", "entities", "mentions", "statements", "members", "nodes", "relationships", "import")


def main() -> None:
    """Measure, and write the tables into the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--documents", type=int, default=1_000, help="articles for extraction and for Spark")
    arguments = parser.parse_args()
    with Workspace(arguments.workspace) as workspace:
        # Memory is read from the highest that the process ever had, so resolution goes first.
        figures = _resolution(workspace) | _sizes(workspace)
        documents = _every(list(workspace.documents()), arguments.documents)
    figures |= _rates(documents) | _spark(documents)
    _write("measured", _measured(figures))
    _write("worked out", _worked_out(figures))


def _every(documents: Sequence[Document], number: int) -> list[Document]:
    """Return so many documents, taken evenly from all."""
    return list(documents[:: max(1, len(documents) // number)])[:number]


def _sizes(workspace: Workspace) -> dict[str, float]:
    documents = list(workspace.documents())
    count = len(documents)
    return {
        "documents": count,
        "characters": sum(len(one.text) for one in documents) / count,
        "entities": sum(1 for _ in workspace.entities()) / count,
        "mentions": sum(1 for _ in workspace.mentions()) / count,
        "statements": sum(1 for _ in workspace.statements()) / count,
        "sqlite": (workspace.path / DATABASE).stat().st_size / count,
    }


def _resolution(workspace: Workspace) -> dict[str, float]:
    """Measure how many entities are left to resolve as articles grow, and what resolving costs for each of them.

    Everything is resolved here and the cost laid on what would be left, so it is an upper bound.
    """
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    entities = list(workspace.entities())
    links = links_of(workspace.statements())
    documents = sorted({entity.document for entity in entities})
    seconds = _seconds(lambda: resolve(entities, links=links))
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * KIBI
    linked = {end for one, others in links.items() for end in (one, *others)}
    points = []
    for step in _STEPS:
        chosen = set(documents[::step])
        part = [entity for entity in entities if entity.document in chosen]
        left = _left(part, linked)
        points.append((len(chosen), left, _pairs(part) / left))
    (few, left_of_few, pairs_of_few), (many, left_of_many, pairs_of_many) = points[0], points[-1]
    return {
        "left": left_of_many / many,
        "growth": math.log(left_of_many / left_of_few) / math.log(many / few),
        "few": few,
        "pairs of few": pairs_of_few,
        "pairs of many": pairs_of_many,
        "resolve": seconds / left_of_many,
        "memory": memory / left_of_many,
    }


def _pairs(entities: Sequence[LocalEntity]) -> int:
    """Return how many pairs are scored."""
    with mock.patch("parkgraph.resolve.matching.compare", wraps=scoring.compare) as compare:
        resolve(entities)
    return compare.call_count


def _left(entities: Sequence[LocalEntity], linked: Collection[str]) -> int:
    """Return how many entities condensing leaves."""
    members: dict[tuple[str, str, str, str, bool], list[LocalEntity]] = defaultdict(list)
    for entity in entities:
        properties = json.dumps(dict(entity.properties), ensure_ascii=False, sort_keys=True)
        members[entity.label, entity.name, entity.gazetteer_id, properties, not entity.aliases].append(entity)
    classes = [
        NameClass(min(one.id for one in found), *key[:4], tuple({a for one in found for a in one.aliases}), len(found))
        for key, found in members.items()
    ]
    counted = Counter[Fate]()
    for found, fate in zip(members.values(), fates(classes), strict=True):
        alone = fate is Fate.ALONE
        counted[fate] += 1 if fate is Fate.CONDENSED else sum(not alone or one.id in linked for one in found)
    return counted.total()


def _rates(documents: Sequence[Document]) -> dict[str, float]:
    characters = sum(len(document.text) for document in documents)
    nlp = ner.load()
    list(extract_rows(documents[:20], nlp))
    with tempfile.TemporaryDirectory() as folder:
        path = _jsonl(documents, Path(folder))
        reading = _seconds(lambda: list(read([path])))
    signing = _seconds(lambda: [duplicates.signature(document.text) for document in documents])
    return {
        "read": characters / reading,
        "extract": characters / _seconds(lambda: list(extract_rows(documents, nlp))),
        "sign": characters / signing,
    }


def _spark(documents: Sequence[Document]) -> dict[str, float]:
    """Run on this machine and take from the event log what was shuffled and how long the Java side computed."""
    count = len(documents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, output = folder / "log", folder / "output"
        log.mkdir()
        builder = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false")
        builder = builder.config("spark.sql.shuffle.partitions", "2").config("spark.eventLog.enabled", "true")
        builder = builder.config("spark.eventLog.dir", log.as_uri()).config("spark.eventLog.compress", "false")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = builder.config("spark.eventLog.rolling.enabled", "false").getOrCreate()
        try:
            run(session, [_jsonl(documents, folder)], output)
        finally:
            session.stop()
        tasks = [event["Task Metrics"] for event in _events(log) if event["Event"] == "SparkListenerTaskEnd"]
        sizes = {f"bytes of {table}": _size(output / table) / count for table in _TABLES}
    shuffled = sum(task["Shuffle Write Metrics"]["Shuffle Bytes Written"] for task in tasks)
    return sizes | {
        "shuffled": shuffled / count,
        "java": sum(task["Executor CPU Time"] for task in tasks) / GIGA / count,
    }


def _events(log: Path) -> Iterator[Mapping[str, Any]]:
    for path in log.iterdir():
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _jsonl(documents: Sequence[Document], folder: Path) -> Path:
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for one in documents:
            record = {"title": one.title, "text": one.text, "published": one.published, "url": one.url}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _measured(of: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    yield "articles; characters in one", f"{of['documents']:,.0f}; {of['characters']:,.0f}"
    yield (
        "local entities, mentions, statements in one",
        ", ".join(f"{of[name]:.2f}" for name in ("entities", "mentions", "statements")),
    )
    yield (
        "reading, finding copies' signatures, text to statements (characters a second of one core)",
        ", ".join(f"{of[name]:,.0f}" for name in ("read", "sign", "extract")),
    )
    yield (
        "Spark's own work for one article, all steps (milliseconds of one core, without Python)",
        f"{of['java'] * 1e3:.1f}",
    )
    yield "shuffled for one article, all steps (bytes)", f"{of['shuffled']:,.0f}"
    yield "workspace, SQLite, for one article (bytes)", f"{of['sqlite']:,.0f}"
    for table in _TABLES:
        yield f"`{table}` for one article (bytes)", f"{of[f'bytes of {table}']:,.0f}"
    yield "entities left to resolve, for one article", f"{of['left']:.2f} of {of['entities']:.2f}"
    yield "they grow with the number of articles to the power of", f"{of['growth']:.2f}"
    yield (
        "resolution of one (milliseconds of one core; bytes of memory)",
        f"{of['resolve'] * 1e3:.2f}; {of['memory']:,.0f}",
    )


def _worked_out(of: Mapping[str, float]) -> Iterator[tuple[str, str]]:
    characters = ARTICLES * of["characters"]
    hours = {name: characters / of[name] / _HOUR for name in ("read", "sign", "extract")}
    hours["java"] = ARTICLES * of["java"] / _HOUR
    left = of["left"] * of["documents"] * (ARTICLES / of["documents"]) ** of["growth"]
    total = sum(hours.values())
    output = ARTICLES * sum(of[f"bytes of {table}"] for table in _TABLES)
    # Articles as read and as extracted; entities with what stands for them; statements merged.
    twice = ("documents", "documents", "entities", "entities", "mentions", "statements", "relationships")
    between = ARTICLES * sum(of[f"bytes of {table}"] for table in twice)
    yield (
        "local entities, mentions, statements",
        ", ".join(f"{ARTICLES * of[name] / 1e6:,.0f} million" for name in ("entities", "mentions", "statements")),
    )
    yield "text to statements", f"{hours['extract']:,.0f} core hours"
    yield "reading, signatures, Spark's own work", f"{hours['read'] + hours['sign'] + hours['java']:,.0f} core hours"
    yield f"both, on {CORES} cores that are always busy", f"{total / CORES:,.1f} hours"
    yield "entities left to resolve", f"{left / 1e6:,.1f} million of {ARTICLES * of['entities'] / 1e6:,.0f} million"
    yield "resolution, one core of the driver", f"{left * of['resolve'] / _HOUR:,.1f} hours"
    yield "memory of the driver for it", f"{left * of['memory'] / GIGA:,.0f} GB"
    yield "shuffled over the network, all steps", f"{ARTICLES * of['shuffled'] / GIGA:,.0f} GB"
    yield "output", f"{output / GIGA:,.0f} GB, of which import files {ARTICLES * of['bytes of import'] / GIGA:,.0f} GB"
    yield "disk needed meanwhile, beside it", f"{between / GIGA:,.0f} GB"
    yield "the same in one workspace (SQLite)", f"{ARTICLES * of['sqlite'] / GIGA:,.0f} GB"


def _write(name: str, rows: Iterator[tuple[str, str]]) -> None:
    """Put a table between the page's marks of this name."""
    table = "\n".join(["| what | |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in rows)])
    begin, end = f"<!-- {name} by benchmarks/scale.py -->", f"<!-- end of what was {name} -->"
    text = PAGE.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    PAGE.write_text(between.sub(lambda _: f"{begin}\n{table}\n{end}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
