import json

import networkx as nx
import pytest

from parkgraph.errors import SettingsError
from parkgraph.model import GraphRows
from parkgraph.network import export, to_rows
from parkgraph.network.mentions import mention_rows
from parkgraph.network.script import cypher_text
from parkgraph.stores import read_graph


@pytest.fixture
def rows(graph):
    return to_rows(graph, workspace="w", revision=3)


def test_node_link_json_reads_back_as_the_same_graph(graph, rows, tmp_path):
    (path,) = export(graph, rows, "json", tmp_path / "deep" / "graph.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    again = nx.node_link_graph(data, edges="edges")
    assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(again.edges(data=True)) == list(graph.edges(data=True))
    located = next(edge for edge in data["edges"] if edge["type"] == "LOCATED_IN")
    assert located["evidence"][0]["sentence"] == "博世退出苏州工业园区。"


def test_graphml_reads_back_with_its_names(graph, rows, tmp_path):
    (path,) = export(graph, rows, "graphml", tmp_path / "graph.graphml")
    again = nx.read_graphml(path, force_multigraph=True)
    assert {name for _, name in again.nodes(data="name")} == {name for _, name in graph.nodes(data="name")}
    assert again.number_of_edges() == graph.number_of_edges()


def test_the_cypher_script_escapes_what_could_end_a_string(graph, rows, tmp_path):
    (path,) = export(graph, rows, "cypher", tmp_path / "graph.cypher")
    script = path.read_text(encoding="utf-8")
    assert r"\"\u535a\u4e16\"" in script
    assert script.isascii()
    assert "MERGE (a)-[r:LOCATED_IN {key: row.props.key}]->(b)" in script


def test_the_cypher_script_takes_mentions_that_are_made_when_asked_for():
    mentions = mention_rows([("news/a.txt", "zone:1", 2)], {"zone:1": "Park"})
    (line,) = (line for line in cypher_text(GraphRows("w", 3, {}, mentions)).splitlines() if "MENTIONS {" in line)
    assert line.startswith('UNWIND [{source: "news/a.txt", target: "zone:1", props: {key: ')


@pytest.mark.neo4j
def test_the_cypher_script_makes_the_same_graph(rows, empty_neo4j):
    with empty_neo4j.connect() as server:
        for statement in cypher_text(rows).splitlines():
            server.execute(statement.removesuffix(";"))
        made = read_graph(server)
        assert server.write(rows).nodes_removed == 0, "a load afterwards takes the database for its own"
    assert made == rows


def test_names_that_xml_cannot_write_do_not_stop_graphml(graph, rows, tmp_path):
    graph.add_node("news/\x0b.txt", label="Document", name="a\ufffe\ud800b", aliases=[])
    (path,) = export(graph, rows, "graphml", tmp_path / "graph.graphml")
    again = nx.read_graphml(path, force_multigraph=True)
    assert "ab" in {attributes["name"] for _, attributes in again.nodes(data=True)}


def test_an_unknown_format_names_the_known_ones(graph, rows, tmp_path):
    with pytest.raises(SettingsError, match="json, graphml, cypher, csv, tables"):
        export(graph, rows, "xlsx", tmp_path / "x")


def test_the_same_graph_gives_the_same_bytes(graph, rows, tmp_path):
    first, second = (export(graph, rows, "json", tmp_path / name)[0] for name in ("1", "2"))
    assert first.read_bytes() == second.read_bytes()
