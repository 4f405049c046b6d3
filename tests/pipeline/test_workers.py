"""Several processes give what one gives, in the same order; a document that makes one crash is alone refused."""

import multiprocessing
import os
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from parkgraph import ner, pipeline
from parkgraph.errors import ModelError, SourceError
from parkgraph.extraction import extract_rows
from parkgraph.model import Document
from parkgraph.network.export import json_text
from parkgraph.workers import extract_in_workers
from parkgraph.workspace import DATABASE, Workspace

SAMPLES = Path(__file__).parents[2] / "samples"


def documents(texts):
    return [Document(f"news/{number}.txt", text, origin=f"news/{number}.txt") for number, text in enumerate(texts)]


def texts(count):
    names = ("青禾精密", "云岭制药", "捷美电子")
    return [f"{names[number % 3]}在昆山经开区投产，这是第{number}篇。" * (1 + number % 7) for number in range(count)]


def workers():
    return [child for child in multiprocessing.active_children() if child.name == "parkgraph worker"]


def stored(workspace):
    with closing(sqlite3.connect(workspace.path / DATABASE)) as connection:
        return [line for line in connection.iterdump() if 'INSERT INTO "meta"' not in line]


def test_two_processes_give_what_one_gives_in_the_same_order(fixed_names):
    given = documents(texts(100))
    alone = list(extract_rows(given, ner.load(fixed_names)))
    assert list(extract_in_workers(given, fixed_names, 2)) == alone
    assert workers() == []


def test_two_processes_build_the_same_workspace_with_the_shipped_model(tmp_path):
    found = {}
    for number in (1, 2):
        with Workspace(tmp_path / str(number), create=True) as workspace:
            report = pipeline.build([SAMPLES], workspace, workers=number)
            found[number] = (report, stored(workspace), json_text(pipeline.assemble(workspace).graph))
    assert found[1] == found[2]
    assert found[2][0].stored == 20


@pytest.mark.parametrize(
    ("text", "end"),
    [("自杀", "SIGKILL"), ("越界", "SIGSEGV"), ("内存", "status 1")],
    ids=["killed", "segfault", "memory"],
)
def test_a_crash_costs_its_own_document_alone(fixed_names, text, end):
    given = documents([*texts(40)[:20], f"青禾精密{text}。", *texts(40)[20:]])
    found = list(extract_in_workers(given, fixed_names, 2))
    assert [document for document, _ in found] == given
    refused = [(document.key, error) for document, error in found if isinstance(error, SourceError)]
    assert [key for key, _ in refused] == ["news/20.txt"]
    assert "news/20.txt" in str(refused[0][1])
    assert end in refused[0][1].what
    assert refused[0][1].hint


def test_a_build_names_the_document_that_crashed_and_tries_it_again_the_next_time(fixed_names, tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text("青禾精密在昆山经开区投产。", encoding="utf-8")
    (news / "b.txt").write_text("云岭制药在昆山经开区自杀。", encoding="utf-8")
    with Workspace(tmp_path / "w", create=True) as workspace:
        for stored_now in (1, 0):
            report = pipeline.build([news], workspace, model=fixed_names, workers=2)
            assert (report.stored, report.documents) == (stored_now, 1)
            assert [error.where for error in report.refused] == ["news/b.txt"]


def test_a_worker_killed_from_outside_loses_nothing(fixed_names):
    given = documents(texts(300))
    killed = 0
    found = []
    for outcome in extract_in_workers(given, fixed_names, 2):
        found.append(outcome)
        if not killed and len(found) > 40:
            killed = workers()[0].pid
            os.kill(killed, signal.SIGKILL)
    assert killed
    assert [document for document, _ in found] == given
    assert not any(isinstance(rows, SourceError) for _, rows in found)


def test_nobody_is_left_when_the_caller_stops(fixed_names):
    outcomes = extract_in_workers(documents(texts(300)), fixed_names, 2)
    next(outcomes)
    assert workers()
    start = time.monotonic()
    outcomes.close()
    assert workers() == []
    assert time.monotonic() - start < 2


def test_few_documents_start_one_process(fixed_names):
    outcomes = extract_in_workers(documents(texts(3)), fixed_names, 4)
    next(outcomes)
    assert len(workers()) == 1
    outcomes.close()


def test_a_model_that_workers_cannot_load_is_said_as_where_one_process_loads_it():
    with pytest.raises(ModelError, match="no_such_pipeline"):
        list(extract_in_workers(documents(texts(1)), "no_such_pipeline", 2))
    assert workers() == []
