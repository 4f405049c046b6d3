"""Files for ``neo4j-admin database import``, each part of the graph's tables writing its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from pyspark import TaskContext

from parkgraph.model import GraphRows
from parkgraph.model.database import METADATA_LABEL
from parkgraph.network.import_files import AFTERWARDS, ARGUMENTS, write_import_files
from parkgraph.spark.graph_rows import as_graph_rows
from parkgraph.spark.relating import GraphTables
from parkgraph.spark.tables import Row, map_rows

_ROWS_IN_A_FOLDER = 200_000
_FOLDER = "folder STRING"


def write_parts(graph: GraphTables, workspace: str, revision: int, folder: Path) -> None:
    """Write the import files, with the options that name all of them in ``import.args``.

    The tool takes several files of one label or type, each with a header of its own. What gives empty lists back
    afterwards says the same in all parts: of one property only lists without items, or only lists of one empty text,
    ever occur.

    Args:
        graph: the graph.
        workspace: what the graph's own node has as its workspace.
        revision: and as its revision.
        folder: where to, a folder that is missing or empty and that every machine sees.
    """
    # The one without rows: the graph's own node, constraints and indexes.
    write_import_files(GraphRows(workspace, revision, {}, {}), folder)
    arguments = (folder / ARGUMENTS).read_text(encoding="utf-8").splitlines()
    with (folder / AFTERWARDS).open("a", encoding="utf-8") as afterwards:
        schema = set((folder / AFTERWARDS).read_text(encoding="utf-8").splitlines())
        for name, frame in (("nodes", graph.nodes), ("relationships", graph.relationships)):
            write = partial(_write, folder=str(folder), name=name)
            for row in map_rows(frame, write, _FOLDER).collect():
                part = folder / row["folder"]
                arguments += _arguments(part)
                told = (part / AFTERWARDS).read_text(encoding="utf-8").splitlines()
                afterwards.writelines(f"{line}\n" for line in told if line not in schema)
                for file in (ARGUMENTS, AFTERWARDS, f"nodes-{METADATA_LABEL}.csv"):
                    (part / file).unlink()
    (folder / ARGUMENTS).write_text("".join(f"{line}\n" for line in arguments), encoding="utf-8")


def _arguments(part: Path) -> Iterator[str]:
    own = f"--nodes={METADATA_LABEL}="
    for line in (part / ARGUMENTS).read_text(encoding="utf-8").splitlines():
        option, _, file = line.rpartition("=")
        if line.startswith(("--nodes=", "--relationships=")) and not line.startswith(own):
            yield f"{option}={part.name}/{file}"


def _write(rows: Iterator[Row], folder: str, name: str) -> Iterator[Row]:
    context = TaskContext.get()
    task, attempt = (context.partitionId(), context.taskAttemptId()) if context else (0, 0)
    number = 0
    while chunk := list(islice(rows, _ROWS_IN_A_FOLDER)):
        part = f"{name}-{task:05}-{number:03}"
        number += 1
        # A task that Spark runs twice writes twice; the last one stays, whole.
        unfinished = Path(folder, f"{part}.{attempt}")
        found = as_graph_rows(chunk, ()) if name == "nodes" else as_graph_rows((), chunk)
        write_import_files(found, unfinished)
        shutil.rmtree(Path(folder, part), ignore_errors=True)
        unfinished.rename(Path(folder, part))
        yield (part,)
