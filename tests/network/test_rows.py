from parkgraph.network import build_graph, records_to_rows, to_rows
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


def test_rows_of_records_are_those_of_their_graph(documents, entities, merge, make_statement):
    relationships = merge(
        [make_statement("news/a.txt", status="operating"), make_statement("news/b.txt", "e-2", "e-5")]
    )
    copies = {"news/c.txt": "news/a.txt"}
    graph = build_graph(documents, entities, relationships, (), {}, copies)
    found = records_to_rows(documents, entities, relationships, copies, workspace="w", revision=3)
    assert found == to_rows(graph, workspace="w", revision=3)
    assert found.relationships
