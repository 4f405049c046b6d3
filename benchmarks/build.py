"""`build` on real news: two processes beside one, building again, a few new documents, and memory.

Every build is a command of its own with one thread to each process. Building again and adding 1 % are measured on a
workspace of all the news, whose first build, which takes long, is done once; new documents are lines at the end of the
one JSONL file that all others are in, which is the case in which most must be parsed again.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.frame import ONE_THREAD, Figures, Row, interleaved, run_module

# Before numpy is imported, which reads them once.
os.environ.update(ONE_THREAD)

from benchmarks.text import news, samples
from parkgraph import extraction, ner
from parkgraph.model import Document
from parkgraph.workers import Outcome, extract_in_workers
from parkgraph.workspace import Workspace
from parkgraph.workspace_schema import DocumentRows

ALL, TENTH = 22_262, 2_226
_SHARED = 1_000
# So many documents before and after those that are timed keep both workers busy at both ends.
_AROUND = 150
_COMMAND = (sys.executable, "-c", "from parkgraph.cli import app; app()", "build")


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build took: seconds of processor time, and the most memory that it held at once, in MB."""

    cpu: float
    peak: float


def measure(runs: int, small: bool) -> Figures:
    """Build with one and two processes; build everything once, then with 1 % more, then unchanged; build a tenth."""
    every, tenth = (20, 10) if small else (ALL, TENTH)
    documents = samples()[:20] if small else news(every)
    around = 2 if small else _AROUND
    shared = documents[: 2 * around + (8 if small else _SHARED)]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        two, one = _side_by_side(shared, around, Path(folder, "shared"), runs)
        first, again, few = _again(documents, Path(folder, "all"), runs)
        peaks = [_first(documents[:tenth], Path(folder, f"tenth-{run}")).peak for run in range(runs)]
    kind = "samples" if small else "news documents"
    whole = f"{every:,} {kind}, {sum(len(document.text) for document in documents):,} characters"
    return Figures(
        rows=[
            Row(
                "two-processes",
                "`build --workers 2`: text to stored statements, workers warm",
                "documents/s",
                two,
                on=f"{len(shared) - 2 * around:,} {kind}",
                anchor="one process",
                anchor_values=one,
                goal=">= 1.8",
                clock="wall",
                note="needs two cores that nothing else uses",
            ),
            Row(
                "build-memory",
                "greatest memory of `build --workers 1`",
                "MB",
                [first.peak] * runs,
                on=whole,
                anchor=f"{tenth:,} documents",
                anchor_values=peaks,
                goal="<= 1.3",
                note=(
                    "one run on all documents; kglite holds the whole graph while it is made and saved, and Python "
                    "the id of each thing in each document while it is resolved"
                ),
            ),
            Row(
                "build-again",
                "`build` again with nothing changed",
                "s",
                again,
                on=whole,
                anchor="first build",
                anchor_values=[first.cpu] * runs,
                goal="<= 0.02",
                clock="cpu",
                note="one first build",
            ),
            Row(
                "build-few",
                "`build` with 1 % new documents",
                "s",
                few,
                on=whole,
                anchor="first build",
                anchor_values=[first.cpu] * runs,
                goal="<= 0.05",
                clock="cpu",
                note=(
                    "one first build; each name is resolved, and the embedded graph written, anew; the new documents "
                    "and the start, with the model, take a part of it too"
                ),
            ),
        ]
    )


def _again(documents: Sequence[Document], folder: Path, runs: int) -> tuple[_Built, list[float], list[float]]:
    """Build 99 % of the documents; then again with the rest, and again with nothing new, each as often as asked."""
    new = max(1, len(documents) // 100)
    first = _first(documents[:-new], folder)
    _write(documents, folder / "news")
    few = []
    for run in range(runs):
        copy = folder / f"few-{run}"
        shutil.copytree(folder / "workspace", copy)
        few.append(_built(folder / "news", copy).cpu)
    again = [_built(folder / "news", copy).cpu for _ in range(runs)]
    return first, again, few


def _first(documents: Sequence[Document], folder: Path) -> _Built:
    _write(documents, folder / "news")
    return _built(folder / "news", folder / "workspace")


def _write(documents: Sequence[Document], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "news.jsonl").open("w", encoding="utf-8") as file:
        for document in documents:
            record = {"title": document.title, "published": document.published, "text": document.text}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _built(news_folder: Path, workspace: Path) -> _Built:
    command = [*_COMMAND, str(news_folder), "-w", str(workspace), "--workers", "1"]
    with tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(command, stdout=messages, stderr=messages)  # noqa: S603 - our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # 1: some inputs were refused, as a few of the news are, which are no articles.
        if process.returncode not in {0, 1}:
            messages.seek(0)
            raise SystemExit(f"build ended with {process.returncode}: {messages.read()[-500:].decode()}")
    return _Built(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _side_by_side(
    documents: Sequence[Document], around: int, folder: Path, runs: int
) -> tuple[list[float], list[float]]:
    """Return documents a second of two processes and of one, from the first timed document stored to the last."""
    nlp = ner.load()
    makers: tuple[Callable[[], Iterator[Outcome]], ...] = (
        lambda: extract_in_workers(documents, None, 2),
        lambda: extraction.extract_rows(documents, nlp),
    )
    number = iter(range(1_000_000))

    def rate(make: Callable[[], Iterator[Outcome]]) -> float:
        with Workspace(folder / str(next(number)), create=True) as workspace:
            outcomes = make()
            _store(islice(outcomes, around), workspace)
            start = time.perf_counter()
            _store(islice(outcomes, len(documents) - 2 * around), workspace)
            seconds = time.perf_counter() - start
            _store(outcomes, workspace)
        return (len(documents) - 2 * around) / seconds

    two, one = makers
    return interleaved(lambda: rate(two), lambda: rate(one), runs)


def _store(outcomes: Iterator[Outcome], workspace: Workspace) -> None:
    for document, found in outcomes:
        if isinstance(found, DocumentRows):
            workspace.store_rows(document, found, extractor="benchmark")


if __name__ == "__main__":
    run_module(measure, __doc__ or "")
