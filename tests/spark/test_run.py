"""The run on Spark against a build on one machine of the same files: the same rows, whatever table they are in."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyarrow import parquet  # type: ignore[import-untyped]  # ships no types

from neo4j_server import runner
from parkgraph import pipeline
from parkgraph.errors import SettingsError, StoreError
from parkgraph.network import export
from parkgraph.resolve import Judgement, JudgementLog
from parkgraph.spark.graph_rows import NODES, RELATIONSHIPS, as_graph_rows
from parkgraph.spark.run import run
from parkgraph.spark.tables import ENTITIES, MENTIONS, STATEMENTS, columns
from parkgraph.workspace import Workspace
from parkgraph.workspace_schema import document_row, entity_row, mention_row, statement_row

SAMPLES = Path(__file__).parents[2] / "samples"
JUDGEMENTS = [
    Judgement.of("Company:捷美精密", "Company:捷美医疗", "same"),
    Judgement.of("Company:群峰电子", "Company:群峰电子科技", "not_same"),
]
NEWS = "2024年3月，{}签约落户昆山经济技术开发区，总投资{}亿元，主要生产汽车零部件，预计明年底投产。"


def record(url, published, text):
    return json.dumps({"url": url, "published": published, "text": text}, ensure_ascii=False)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """The samples, copies among them, several texts of one address, names that judgements speak of, and bad input."""
    folder = tmp_path_factory.mktemp("articles") / "news"
    shutil.copytree(SAMPLES, folder)
    copied = next(path for path in sorted(folder.glob("*.txt")))
    (folder / "reprint.txt").write_bytes(copied.read_bytes() + "\n（本报讯）\n".encode())
    (folder / "reprint2.txt").write_bytes(copied.read_bytes())
    addresses = [
        record("https://a.example/1", "2024-01-01", NEWS.format("捷美精密", 3)),
        record("https://a.example/1", "2024-05-01", NEWS.format("捷美医疗", 5)),
        record("https://a.example/1", "2024-05-01", NEWS.format("捷美医疗", 5)),
        record("https://a.example/2", "2024-02-01", NEWS.format("捷美精密", 3)),
        '{"text": "cut short',
        record("https://a.example/3", "2024-06-01", NEWS.format("群峰电子", 8)),
        record("https://a.example/4", "2024-07-01", NEWS.format("群峰电子科技", 8)),
    ]
    (folder / "addresses.jsonl").write_text("\n".join(addresses), encoding="utf-8")
    (folder / "later.jsonl").write_text(record("https://a.example/2", "2024-03-01", NEWS.format("捷美医疗", 4)))
    (folder / "empty.txt").touch()
    (folder / "notes.docx").write_bytes(b"PK")
    return folder


@pytest.fixture(scope="module")
def single(articles, tmp_path_factory):
    """What one machine makes of them: the report, the workspace and the graph."""
    with Workspace(tmp_path_factory.mktemp("single"), create=True) as workspace:
        JudgementLog(workspace.judgements_path).record(JUDGEMENTS)
        report = pipeline.build([articles], workspace)
        yield report, workspace, pipeline.assemble(workspace)


@pytest.fixture(scope="module")
def many(spark, articles, tmp_path_factory):
    """What Spark makes of them: the report and the folder."""
    output = tmp_path_factory.mktemp("many") / "园区 图谱"
    return run(spark, [articles], output, judgements=JUDGEMENTS), output


def rows(folder, schema):
    table = parquet.read_table(folder).select(columns(schema))
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True))


def test_the_tables_hold_what_the_workspace_does(single, many):
    _, workspace, _ = single
    _, output = many
    extractor = next(iter(workspace.known().values())).extractor
    signatures = workspace.signatures()
    documents = sorted(document_row(one, extractor, signatures[one.key]) for one in workspace.documents())
    schema = "key, text, title, published, url, source, sha256, origin, extractor, signature"
    assert rows(output / "documents", schema) == documents
    assert rows(output / "entities", ENTITIES) == sorted(map(entity_row, workspace.entities()))
    assert rows(output / "mentions", MENTIONS) == sorted(mention_row(*one) for one in workspace.mentions())
    assert rows(output / "statements", STATEMENTS) == sorted(map(statement_row, workspace.statements()))


def test_local_entities_become_the_same_canonical_ones(single, many):
    _, _, assembly = single
    _, output = many
    assert dict(rows(output / "members", "local STRING, canonical STRING")) == assembly.resolution.canonical


def test_the_graph_is_the_same_row_for_row(single, many):
    _, _, assembly = single
    _, output = many
    tables = (parquet.read_table(output / name) for name in ("nodes", "relationships"))
    nodes, relationships = (
        zip(*(table[name].to_pylist() for name in columns(schema)), strict=True)
        for table, schema in zip(tables, (NODES, RELATIONSHIPS), strict=True)
    )
    found = as_graph_rows(nodes, relationships)
    assert found.nodes == assembly.rows.nodes
    assert found.relationships == assembly.rows.relationships


def test_the_case_has_in_it_what_it_is_meant_to_test(single):
    report, workspace, assembly = single
    assert report.stored > report.documents
    nodes = assembly.rows.nodes["Document"]
    assert len([node for node in nodes if node["copy_of"]]) >= 2
    names = {entity.name for entity in assembly.resolution.entities if entity.label == "Company"}
    assert {"群峰电子", "群峰电子科技"} <= names
    assert len({"捷美精密", "捷美医疗"} & names) == 1
    assert len(list(workspace.statements())) > 50


def test_the_same_inputs_are_refused_and_left_out(single, many):
    one, _, _ = single
    other, _ = many
    assert sorted(map(str, other.refused)) == sorted(map(str, one.refused))
    assert len(other.refused) == 3
    assert sorted(other.outdone) == ["https://a.example/1", "https://a.example/2"]
    assert (other.documents, other.entities, other.relationships) == (one.documents, one.entities, one.relationships)


def lines_of(folder, arguments):
    """Return for each label or type of an import its rows, each as a mapping without what is empty."""
    found: dict[str, set[frozenset[tuple[str, str]]]] = {}
    for argument in arguments:
        option, _, file = argument.rpartition("=")
        with (folder / file).open(encoding="utf-8", newline="") as opened:
            header, *lines = csv.reader(opened)
        names = [name.split(":")[0] + (name[name.find(":") :] if "_ID(" in name else "") for name in header]
        for line in lines:
            row = frozenset((name, cell) for name, cell in zip(names, line, strict=True) if cell)
            found.setdefault(option, set()).add(row)
    return found


def test_the_import_files_say_what_those_of_an_export_do(single, many, tmp_path):
    _, _, assembly = single
    _, output = many
    export(assembly.graph, assembly.rows, "csv", tmp_path)
    folders = (tmp_path, output / "import")
    expected, found = (lines_of(folder, (folder / "import.args").read_text().splitlines()[2:]) for folder in folders)
    expected.pop("--nodes=ParkGraph")
    assert len(found.pop("--nodes=ParkGraph")) == 1
    assert found == expected
    afterwards = [(folder / "after-import.cypher").read_text(encoding="utf-8") for folder in folders]
    assert {line for line in afterwards[0].splitlines() if line.startswith("CREATE")} == {
        line for line in afterwards[1].splitlines() if line.startswith("CREATE")
    }


@pytest.mark.neo4j
def test_the_real_tool_imports_all_of_them(many, tmp_path):
    report, output = many
    try:
        runner.jars()
        runner.java()
    except StoreError as error:
        pytest.skip(f"no Neo4j: {error}")
    home = runner.Home(tmp_path / "server")
    home.configuration.mkdir(parents=True)
    command = [runner.java(), "-XX:TieredStopAtLevel=1", "-Xmx512m", "-cp", f"{runner.jars()}/*"]
    command += ["org.neo4j.cli.AdminTool", "database", "import", "full", "neo4j", "@import.args"]
    environment = {**os.environ, "NEO4J_HOME": str(home.path), "NEO4J_CONF": str(home.configuration)}
    folder = output / "import"
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    imported = re.search(r"Imported:\s+(\d+) nodes\s+(\d+) relationships", done.stdout)
    assert imported, done.stdout
    mentions = len(rows(output / "relationships" / "type=MENTIONS", "key STRING"))
    # One node more: the graph's own.
    assert int(imported[1]) == report.documents + report.entities + 1
    assert int(imported[2]) == report.relationships + mentions


def test_an_output_that_is_there_is_left_alone(spark, many):
    _, output = many
    before = sorted(output.rglob("*"))
    with pytest.raises(SettingsError, match="there is something already"):
        run(spark, [SAMPLES], output)
    assert sorted(output.rglob("*")) == before
    assert not list(output.parent.glob(".*"))


@pytest.fixture
def two_of_three(tmp_path):
    """A folder with three articles, of which one makes the process that reads it die."""
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in (("a", "投产"), ("b", "自杀"), ("c", "签约")):
        (folder / f"{name}.txt").write_text(f"青禾精密在昆山经开区{text}。", encoding="utf-8")
    return folder


def test_a_document_that_makes_its_process_die_costs_itself_alone(spark, mortal, two_of_three, tmp_path):
    report = run(spark, [two_of_three], tmp_path / "out", model=mortal)
    assert [error.where for error in report.refused] == ["news/b.txt"]
    assert "SIGKILL" in report.refused[0].what
    assert rows(tmp_path / "out" / "documents", "key STRING") == [("news/a.txt",), ("news/c.txt",)]


def test_a_name_that_spark_would_read_as_a_pattern_is_refused(spark, tmp_path):
    with pytest.raises(SettingsError, match="as a pattern"):
        run(spark, [SAMPLES], tmp_path / "out[1]")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_leaves_nothing_behind(spark, mortal, two_of_three, tmp_path, monkeypatch):
    def full(*_):
        raise OSError("disk full")

    monkeypatch.setattr("parkgraph.spark.run.write_parts", full)
    with pytest.raises(OSError, match="disk full"):
        run(spark, [two_of_three], tmp_path / "out", model=mortal)
    assert list(tmp_path.iterdir()) == [two_of_three]


def test_no_articles_are_an_empty_graph(spark, mortal, tmp_path):
    (tmp_path / "news").mkdir()
    report = run(spark, [tmp_path / "news"], tmp_path / "out", model=mortal)
    assert (report.documents, report.entities, report.relationships, report.refused) == (0, 0, 0, ())
    assert (tmp_path / "out" / "import" / "import.args").read_text(encoding="utf-8").count("--nodes=") == 1


def test_the_command_names_what_it_refused(mortal, quick, two_of_three, tmp_path):
    output = tmp_path / "out"
    arguments = ["spark", "--input", two_of_three, "--output", output, "--model", mortal, "--partitions", "2"]
    environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": quick}
    command = [sys.executable, "-c", "from parkgraph.cli import app; app()", *arguments, "--master", "local[1]"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "refused: news/b.txt: " in done.stderr
    assert "2 documents read, 1 refused" in done.stderr
    assert (output / "import" / "import.args").is_file()
