from parkgraph.network import to_rows
from parkgraph.network.rows import EVIDENCE_IN_STORE


def test_names_are_store_safe_and_lists_parallel(graph):
    rows = to_rows(graph, workspace="w", revision=3)
    document = next(row for row in rows.nodes["Document"] if row["key"] == "news/a.txt")
    assert (document["headline"], document["name"]) == ("博世投产", "博世投产")
    assert not {"id", "title", "label"} & document.keys()
    (edge,) = rows.relationships["LOCATED_IN", "Company", "Park"]
    assert (edge["source"], edge["target"]) == ("e-1", "zone:sip")
    lists = [
        edge["props"][name]
        for name in ("evidence_documents", "evidence_sentences", "evidence_spans", "evidence_published")
    ]
    assert [len(values) for values in lists] == [2, 2, 2, 2]
    assert edge["props"]["evidence_count"] == 2
    assert "type" not in edge["props"]


def test_nothing_is_null(graph):
    rows = to_rows(graph, workspace="w", revision=3)
    properties = [row for nodes in rows.nodes.values() for row in nodes]
    properties += [edge["props"] for edges in rows.relationships.values() for edge in edges]
    assert all(value is not None for row in properties for value in row.values())


def test_the_oldest_evidence_is_left_out_and_counted(graph):
    *_, attributes = next(edge for edge in graph.edges(data=True) if edge[2]["type"] == "LOCATED_IN")
    attributes["evidence"] = attributes["evidence"] * 20
    (edge,) = to_rows(graph, workspace="w", revision=3).relationships["LOCATED_IN", "Company", "Park"]
    assert edge["props"]["evidence_count"] == 40
    assert len(edge["props"]["evidence_spans"]) == EVIDENCE_IN_STORE


def test_a_copy_names_its_original(graph):
    assert graph.nodes["news/c.txt"]["copy_of"] == "news/a.txt"
    assert graph.nodes["news/a.txt"]["copy_of"] == ""
