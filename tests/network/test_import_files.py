"""The files for neo4j-admin: what stands in them, and that the real tool makes the same graph of them."""

import csv
import socket

import pytest

from neo4j_server import importing, runner
from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.network import export, import_files, to_rows
from parkgraph.network.import_files import AFTERWARDS, ARGUMENTS, ARRAY_DELIMITER, write_import_files
from parkgraph.stores import Neo4jStore, read_graph

AWKWARD = ["", " ", "a,b", 'a"b""', "a\nb\r\nc", "a;b", "\\", "'", "=1+1", "𠮷野家", "\u2028", "null", "1", "true"]


@pytest.fixture
def rows(graph):
    for place, text in enumerate(AWKWARD):
        graph.add_node(f"e-{place}{text}", label="Institution", name=text or "–", aliases=[text, "x", text], kind=text)
    graph.add_node("e-single", label="Institution", name="only an empty alias", aliases=[""], kind="")
    for number in range(2):
        graph.add_node(f"e-empty-{number}", label="Institution", name="without aliases", aliases=[], kind="")
    graph.add_node("e-bare", label="Institution", name="of no known kind", aliases=["x"])
    return to_rows(graph, workspace="w", revision=3)


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    return header, lines


def test_the_files_hold_every_row_and_list(graph, rows, tmp_path):
    written = export(graph, rows, "csv", tmp_path / "import")
    arguments = (tmp_path / "import" / ARGUMENTS).read_text().splitlines()
    assert "--relationships=LOCATED_IN=relationships-LOCATED_IN-Company-Park.csv" in arguments
    assert {path.name for path in written} == {argument.split("=")[-1] for argument in arguments[2:]} | {
        ARGUMENTS,
        AFTERWARDS,
    }
    header, (company,) = table(tmp_path / "import" / "nodes-Company.csv")
    assert header[0] == "key:ID(Company)"
    assert company[header.index("aliases:string[]")] == '罗伯特"博世"'
    header, (edge,) = table(tmp_path / "import" / "relationships-LOCATED_IN-Company-Park.csv")
    assert edge[header.index("evidence_documents:string[]")].split(ARRAY_DELIMITER) == ["news/b.txt", "news/a.txt"]
    assert edge[header.index("evidence_confidences:double[]")] == "0.8\x1f0.8"
    header, (own,) = table(tmp_path / "import" / "nodes-ParkGraph.csv")
    assert dict(zip(header, own, strict=True))["revision:long"] == "3"


def test_what_is_not_known_is_null_and_no_empty_text(graph, rows, tmp_path):
    export(graph, rows, "csv", tmp_path)
    lines = (tmp_path / "nodes-Institution.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == '"key:ID(Institution)","aliases:string[]","kind","name"'
    assert '"e-bare","x",,"of no known kind"' in lines
    assert '"e-single","","","only an empty alias"' in lines


def test_lists_that_the_format_cannot_write_are_given_back_afterwards(graph, rows, tmp_path):
    export(graph, rows, "csv", tmp_path)
    script = (tmp_path / AFTERWARDS).read_text(encoding="utf-8").splitlines()
    # The rare ones by key first; the rest of what is not there is then the common one.
    rare = "UNWIND [\"e-single\"] AS key MATCH (item:Institution {key: key}) SET item.aliases = [''];"
    rest = "MATCH (item:Institution) WHERE item.aliases IS NULL WITH item LIMIT 50000 SET item.aliases = [];"
    assert script.index(rare) < script.index(rest)


def test_where_a_list_may_be_unknown_the_empty_ones_are_named(tmp_path):
    aliases: tuple[list[str] | None, ...] = ([], [], [""], None)
    parks = tuple({"key": f"zone:{place}", "name": "园", "aliases": value} for place, value in enumerate(aliases))
    write_import_files(GraphRows("w", 1, {"Park": parks}, {}), tmp_path)
    script = (tmp_path / AFTERWARDS).read_text(encoding="utf-8").splitlines()
    assert [line for line in script if "SET" in line] == [
        "UNWIND [\"zone:2\"] AS key MATCH (item:Park {key: key}) SET item.aliases = [''];",
        'UNWIND ["zone:0", "zone:1"] AS key MATCH (item:Park {key: key}) SET item.aliases = [];',
    ]


def test_many_empty_lists_are_given_back_in_several_transactions(tmp_path, monkeypatch):
    monkeypatch.setattr(import_files, "_ITEMS_OF_A_STATEMENT", 2)
    parks = tuple({"key": f"zone:{place}", "name": "园", "aliases": []} for place in range(5))
    write_import_files(GraphRows("w", 1, {"Park": parks}, {}), tmp_path)
    script = (tmp_path / AFTERWARDS).read_text(encoding="utf-8")
    assert script.count("WITH item LIMIT 2 SET item.aliases = [];") == 3


@pytest.fixture
def imported(rows, graph, tmp_path):
    """A server whose database the real tool made of the exported files."""
    try:
        runner.jars()
        runner.java()
    except StoreError as error:
        pytest.skip(f"no Neo4j: {error}")
    export(graph, rows, "csv", tmp_path / "import")
    home = runner.Home(tmp_path / "server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    importing.fill(home, tmp_path / "import", port)
    try:
        with pytest.raises(StoreError, match="the server runs"):
            importing.fill(home, tmp_path / "import", port)
        with Neo4jStore(home.uri(), runner.USER, home.password()) as store:
            yield store
    finally:
        runner.stop(home)
    with pytest.raises(StoreError, match="there is a database already"):
        importing.fill(home, tmp_path / "import", port)


@pytest.mark.neo4j
def test_the_real_tool_imports_the_graph_that_a_load_makes(imported, rows):
    made = read_graph(imported)
    counts = imported.counts()
    assert made == rows
    report = imported.write(rows)
    assert (report.nodes_written, report.relationships_written) == (0, 0)
    assert (report.nodes_removed, report.relationships_removed) == (0, 0)
    assert (report.counts, read_graph(imported)) == (counts, made)


def test_a_folder_without_an_export_is_refused(tmp_path):
    with pytest.raises(StoreError, match="no files of an export"):
        importing.fill(runner.Home(tmp_path / "server"), tmp_path)
