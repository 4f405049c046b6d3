import csv

import pytest

from parkgraph.errors import SettingsError
from parkgraph.model import ONTOLOGY
from parkgraph.network import export, to_rows


@pytest.fixture
def tables(graph, tmp_path):
    written = export(graph, to_rows(graph, workspace="w", revision=3), "tables", tmp_path / "tables")
    found = {}
    for path in written:
        assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 by its mark alone"
        with path.open(encoding="utf-8-sig", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def test_there_is_a_table_for_each_label_and_type_that_the_graph_holds(tables, graph):
    labels = {label for _, label in graph.nodes(data="label")}
    types = {kind for *_, kind in graph.edges(data="type")}
    assert set(tables) == labels | types
    assert sum(len(tables[label]) for label in labels) == graph.number_of_nodes()
    assert sum(len(tables[kind]) for kind in types) == graph.number_of_edges()


def test_columns_are_those_of_the_ontology_in_its_order(tables):
    assert list(tables["Company"][0]) == ["id", "name", "aliases", *ONTOLOGY.labels["Company"].properties]
    assert list(tables["AWARDED"][0])[6:8] == ["rank", "year"]


def test_a_relationship_reads_without_another_table(tables):
    (row,) = tables["LOCATED_IN"]
    assert (row["source"], row["target"], row["status"]) == ("博世", "苏州工业园区", "withdrawn")
    assert (row["sentence"], row["document"]) == ("博世退出苏州工业园区。", "news/b.txt")
    assert row["headline"] == "'=cmd|'/c'!A1", "a spreadsheet must not run it"
    assert (row["evidence_count"], row["confidence"]) == ("2", "0.96")


def test_a_table_of_an_earlier_export_does_not_outlive_what_it_told(graph, tmp_path):
    rows = to_rows(graph, workspace="w", revision=3)
    export(graph, rows, "tables", tmp_path)
    graph.remove_node("program:rank")
    written = export(graph, rows, "tables", tmp_path)
    assert set(written) == set(tmp_path.iterdir())
    for name in ("Program.csv", "AWARDED.csv"):
        assert len((tmp_path / name).read_text(encoding="utf-8").splitlines()) == 1, "its columns alone"


def test_a_file_is_not_taken_for_a_folder(graph, tmp_path):
    (tmp_path / "tables").touch()
    with pytest.raises(SettingsError, match="a file is there"):
        export(graph, to_rows(graph, workspace="w", revision=3), "tables", tmp_path / "tables")
