"""The command line of ask, cypher and export, on the small graph of the named questions."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parkgraph.cli import app, asking, moving
from parkgraph.stores import KgliteStore

QUERIES = Path(__file__).parents[1] / "queries"
OWN = """\
// zh: 园区
// en: Parks
// about: All parks.
// columns:
//   park: the park
MATCH (n:Park) RETURN n.name AS park ORDER BY park
"""


@pytest.fixture(scope="module")
def graph_file(graph_from_table, tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "graph.kgl"
    with KgliteStore(path) as store:
        store.write(graph_from_table(QUERIES / "graph.yaml"))
    return path


@pytest.fixture
def run(graph_file, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("PARKGRAPH_QUERIES", "NEO4J_URI"):
        monkeypatch.delenv(name, raising=False)

    def opened(*_address):
        return KgliteStore(graph_file)

    monkeypatch.setattr(asking, "open_store", opened)
    monkeypatch.setattr(asking, "current_id", lambda _workspace, _uri, name: {"e-old": "zone:sip"}.get(name, name))
    monkeypatch.setattr(moving, "open_neo4j", opened)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


def test_the_list_shows_every_question_with_its_options(run):
    result = run("ask", "--format", "json")
    rows = {row["question"]: row for row in json.loads(result.stdout)}
    assert rows["newcomers"]["options"] == "--since … --park --place --country --undated"
    assert rows["path"]["title"] == "两者之间的联系 · How two are connected"


def test_a_question_can_be_read_about(run):
    result = run("ask", "path", "--about")
    assert result.exit_code == 0
    assert "--source (entity): name of the one; must be given" in result.stdout
    assert "keep chains over a place that a company left, too; default: false" in result.stdout
    assert "allShortestPaths" in result.stdout


@pytest.mark.parametrize(
    ("question", "one", "other"), [("path", "--source", "--target"), ("cluster-overlap", "--park", "--other")]
)
def test_both_ends_the_same_are_said_beside_no_rows(run, question, one, other):
    result = run("ask", question, one, "苏州工业园区", other, "zone:sip", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert f"{one} and {other} are the same" in result.stderr
    apart = run("ask", question, one, "苏州工业园区", other, "苏州高新区", "--format", "json")
    assert "are the same" not in apart.stderr


def test_a_name_that_stands_for_several_is_said_beside_the_rows(run):
    result = run("ask", "companies-in-park", "--park", "高新区", "--format", "json")
    assert {row["park"] for row in json.loads(result.stdout)} == {"太仓高新区", "苏州高新区"}
    assert "--park: '高新区' was taken for 太仓高新区、苏州高新区; give a fuller name" in result.stderr


def test_an_id_of_another_day_leads_to_what_it_is_today(run):
    rows = json.loads(run("ask", "companies-in-park", "--park", "e-old", "--format", "json").stdout)
    assert {row["park"] for row in rows} == {"苏州工业园区"}


def test_a_name_that_nothing_has_is_refused_with_the_nearest(run):
    result = run("ask", "companies-in-park", "--park", "苏州工业圆区")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "no park of the graph is called '苏州工业圆区' (the nearest names are: 苏州工业园区" in result.stderr


def test_an_option_given_twice_is_refused_rather_than_half_answered(run):
    result = run("ask", "companies-in-park", "--park", "苏州工业园区", "--park=苏州高新区")
    assert result.exit_code == 2
    assert "--park is given twice (ask once for each value)" in result.stderr


def test_what_only_tables_say_can_be_left_out(run):
    everything = json.loads(run("ask", "multinationals-by-park", "--format", "json").stdout)
    told = json.loads(run("ask", "multinationals-by-park", "--text-only", "--format", "json").stdout)
    assert {row["country_origin"] for row in everything} == {"text", "lexicon"}
    assert {row["country_origin"] for row in told} == {"text"}


def test_csv_opens_in_a_spreadsheet(run):
    result = run("ask", "shared-parks", "--format", "csv", "--bom")
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbfpark,other,")
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows[1] == ["生物医药产业园", "苏州高新区", "1", "信达生物"]
    result = run("cypher", "RETURN '=1+1' AS text, -1 AS number, ['a', 'b'] AS list", "--format", "csv")
    assert result.stdout == "text,number,list\n'=1+1,-1,a、b\n"


@pytest.mark.parametrize("by_environment", [True, False])
def test_questions_of_ones_own(run, tmp_path, monkeypatch, by_environment):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "my-parks.cypher").write_text(OWN, encoding="utf-8")
    (folder / "broken.cypher").write_text(OWN.replace("RETURN", "SET n.x = 1 RETURN"), encoding="utf-8")
    options = [] if by_environment else ["--queries", str(folder)]
    if by_environment:
        monkeypatch.setenv("PARKGRAPH_QUERIES", str(folder))
    refusal = f"refused: {folder / 'broken.cypher'}:6: SET is not allowed in a reading query"
    answer = run("ask", "my-parks", "--format", "json", *options)
    assert answer.exit_code == 0
    assert {"park": "苏州工业园区"} in json.loads(answer.stdout)
    assert refusal in answer.stderr
    listed = run("ask", "--format", "json", *options)
    assert listed.exit_code == 1, "an input was refused"
    assert "my-parks" in listed.stdout
    assert run("ask", "broken", *options).exit_code == 2


def test_a_query_that_answers_other_columns_than_it_says_is_refused(run, tmp_path):
    (tmp_path / "other.cypher").write_text(OWN.replace("AS park ORDER BY park", "AS name"), encoding="utf-8")
    result = run("ask", "other", "--queries", str(tmp_path))
    assert result.exit_code == 2
    assert "other.cypher: the answer has the columns name, its header lists park" in result.stderr


def test_an_export_from_a_server_can_leave_out_what_only_tables_say(run, tmp_path):
    for option, kinds in (([], {"text", "lexicon"}), (["--text-only"], {"text"})):
        result = run("export", "--uri", "bolt://127.0.0.1:1", "-o", str(tmp_path / "graph.json"), *option)
        assert result.exit_code == 0, result.output
        edges = json.loads((tmp_path / "graph.json").read_text(encoding="utf-8"))["edges"]
        assert {edge["origin"] for edge in edges if edge["type"] != "MENTIONS"} == kinds


@pytest.mark.parametrize("form", ["csv", "tables"])
def test_an_export_into_a_folder_names_its_files(run, tmp_path, form):
    result = run("export", "--uri", "bolt://127.0.0.1:1", "--format", form, "-o", str(tmp_path / form))
    assert result.exit_code == 0, result.output
    written = {line.removeprefix("written: ") for line in result.stderr.splitlines()}
    assert written == {str(path) for path in (tmp_path / form).iterdir()}
    shutil.rmtree(tmp_path / form)
