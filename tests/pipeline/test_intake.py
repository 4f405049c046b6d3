"""A second build parses only files whose bytes changed, or whose documents are not stored as they gave them."""

import json
import os
import subprocess
import sys

import pytest

from parkgraph import extraction, intake, pipeline
from parkgraph.sources.reading import cut_to_body, raw_documents
from parkgraph.workspace import Workspace

TEXT = "青禾精密在昆山经开区投产，这是第{}篇。"


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(2):
        (folder / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    records = [json.dumps({"text": TEXT.format(number)}, ensure_ascii=False) for number in range(10, 13)]
    (folder / "many.jsonl").write_text("\n".join([*records, '{"text": "']), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path / "w", create=True) as opened:
        yield opened


@pytest.fixture
def parsed(monkeypatch):
    """The names of the files that are parsed."""
    names = []

    def noting(found):
        names.append(found.path.name)
        return raw_documents(found)

    monkeypatch.setattr("parkgraph.intake.raw_documents", noting)
    return names


@pytest.fixture
def cut(monkeypatch):
    """The texts that are cut to their bodies."""
    texts = []

    def noting(raw, found):
        texts.append(raw.text)
        return cut_to_body(raw, found)

    monkeypatch.setattr("parkgraph.intake.cut_to_body", noting)
    return texts


def refusals(report):
    return [(error.what, error.where, error.hint) for error in report.refused]


def test_what_has_not_changed_is_not_parsed_and_told_as_before(news, workspace, parsed, fixed_names):
    first = pipeline.build([news], workspace, model=fixed_names)
    assert sorted(parsed) == ["0.txt", "1.txt", "empty.txt", "many.jsonl"]
    parsed.clear()
    again = pipeline.build([news], workspace, model=fixed_names, prune=True)
    assert parsed == []
    assert (first.stored, first.unchanged, again.stored, again.unchanged, again.removed) == (5, 0, 0, 5, 0)
    assert refusals(again) == refusals(first)
    assert len(again.refused) == 2
    assert (again.documents, again.entities, again.relationships) == (
        first.documents,
        first.entities,
        first.relationships,
    )


def test_only_a_changed_file_is_parsed_and_of_it_only_what_changed_is_read(news, workspace, parsed, cut, fixed_names):
    pipeline.build([news], workspace, model=fixed_names)
    parsed.clear()
    cut.clear()
    with (news / "many.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps({"text": TEXT.format(14)}, ensure_ascii=False))
    report = pipeline.build([news], workspace, model=fixed_names)
    assert parsed == ["many.jsonl"]
    assert cut == [TEXT.format(14)]
    assert (report.stored, report.unchanged) == (1, 5)


def test_a_record_that_was_retracted_or_came_back_to_what_it_was_is_read_again(news, workspace, fixed_names):
    file = news / "many.jsonl"
    pipeline.build([news], workspace, model=fixed_names)
    pipeline.retract(workspace, "many.jsonl#2")
    first, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([first.replace("10", "20"), *rest]), encoding="utf-8")
    assert pipeline.build([news], workspace, model=fixed_names).stored == 2
    file.write_text("\n".join([first, *rest]), encoding="utf-8")
    report = pipeline.build([news], workspace, model=fixed_names)
    assert (report.stored, report.unchanged) == (1, 4)
    stored = {document.origin: document.text for document in workspace.documents()}
    assert stored["news/many.jsonl#1"] == TEXT.format(10)


def test_the_bytes_decide_and_not_the_date_of_the_file(news, workspace, parsed, fixed_names):
    pipeline.build([news], workspace, model=fixed_names)
    file = news / "0.txt"
    before = file.stat()
    parsed.clear()
    file.write_text(TEXT.format(9), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert pipeline.build([news], workspace, model=fixed_names).stored == 1
    assert parsed == ["0.txt"]


def test_a_document_that_was_retracted_comes_back_with_the_next_build(news, workspace, fixed_names):
    pipeline.build([news], workspace, model=fixed_names)
    pipeline.retract(workspace, "many.jsonl#2")
    report = pipeline.build([news], workspace, model=fixed_names)
    assert (report.stored, report.unchanged) == (1, 4)


def test_a_record_that_is_gone_is_pruned_though_its_file_has_not_changed_since(news, workspace, fixed_names):
    pipeline.build([news], workspace, model=fixed_names)
    kept = (news / "many.jsonl").read_text(encoding="utf-8").splitlines()[:2]
    (news / "many.jsonl").write_text("\n".join(kept), encoding="utf-8")
    assert pipeline.build([news], workspace, model=fixed_names).removed == 0
    assert pipeline.build([news], workspace, model=fixed_names, prune=True).removed == 1
    assert pipeline.build([news], workspace, model=fixed_names, prune=True).removed == 0


def test_other_readers_and_other_extractors_read_everything_again(
    news, workspace, parsed, cut, fixed_names, monkeypatch
):
    pipeline.build([news], workspace, model=fixed_names)
    parsed.clear()
    cut.clear()
    monkeypatch.setattr(intake, "reader_version", lambda: "another")
    assert pipeline.build([news], workspace, model=fixed_names).stored == 0
    assert len(parsed) == 4
    assert len(cut) == 5
    monkeypatch.setattr(extraction, "version_to_come", lambda _: "another")
    assert pipeline.build([news], workspace, model=fixed_names).stored == 5


def test_nothing_to_read_does_not_load_spacy(news, workspace):
    code = """
import sys
from pathlib import Path
from parkgraph import pipeline
from parkgraph.workspace import Workspace
with Workspace(Path(sys.argv[2])) as workspace:
    report = pipeline.build([Path(sys.argv[1])], workspace)
print(report.stored, report.unchanged, "spacy" in sys.modules)
"""
    command = [sys.executable, "-c", code, str(news), str(workspace.path)]
    pipeline.build([news], workspace)
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() == ["0", "5", "False"]
