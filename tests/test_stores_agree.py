"""Every named question has the same answer on the embedded store and on Neo4j, on the graph of the sample articles."""

from pathlib import Path

import pytest

from parkgraph import network, pipeline, queries
from parkgraph.stores import KgliteStore, read_graph
from parkgraph.workspace import Workspace

SAMPLES = Path(__file__).parents[1] / "samples"
ASKED: dict[str, list[dict[str, str | int | bool]]] = {
    "cluster-overlap": [{"park": "苏州工业园区", "other": "昆山经开区"}],
    "clusters-of-park": [{}, {"park": "昆山经开区"}],
    "companies-by-cluster": [{}, {"park": "苏州工业园区"}],
    "companies-in-park": [{}, {"park": "苏州工业园区"}, {"include_withdrawn": True}, {"since": "2024"}],
    "company-footprint": [{"company": "特斯拉"}, {"company": "三星", "include_withdrawn": True}],
    "conflicts": [{}, {"kind": "status"}],
    "evidence": [{}, {"type": "LOCATED_IN"}, {"source": "特斯拉"}],
    "group-tree": [{"company": "博世"}],
    "isolated-entities": [{}, {"kind": "Company"}],
    "most-cited-evidence": [{}],
    "multinationals-by-country": [{}, {"country": "JP"}],
    "multinationals-by-industry": [{}],
    "multinationals-by-park": [{}, {"country": "德国"}, {"park": "园区"}, {"since": "2020", "include_withdrawn": True}],
    "newcomers": [{"since": "2020"}, {"since": "2020", "undated": True}],
    "parks-by-program": [{}],
    "parks-of-company": [{}, {"company": "特斯拉"}],
    "parks-of-industry": [{"industry": "汽车"}],
    "path": [{"source": "特斯拉", "target": "美国"}, {"source": "德国", "target": "苏州工业园区", "limit": 5}],
    "pipeline": [{}],
    "pipeline-by-park": [{}],
    "programs-of-park": [{}, {"park": "苏州工业园区"}],
    "shared-parks": [{}, {"include_withdrawn": True}],
    "supply-of-industry": [{"industry": "汽车"}],
    "weak-evidence": [{}, {"below": 100, "sentences": 3, "limit": 1000}],
    "withdrawn": [{}],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with Workspace(tmp_path_factory.mktemp("agree"), create=True) as opened:
        pipeline.build([SAMPLES], opened)
        yield opened


@pytest.mark.neo4j
@pytest.mark.timeout(900)  # reads the samples, starts a server and asks it some eighty questions
def test_all_questions_are_answered_alike(workspace, empty_neo4j):
    assert set(ASKED) == {query.name for query in queries.all_queries()}
    with KgliteStore(workspace.graph_path) as embedded, empty_neo4j.connect() as server:
        first, second = pipeline.load(workspace, server), pipeline.load(workspace, server)
        assert first.counts == second.counts == embedded.counts()
        answered = 0
        for name, parameter_sets in ASKED.items():
            for given in parameter_sets:
                for parameters in (given, {**given, "text_only": True}):
                    rows = queries.run(embedded, name, parameters)
                    assert queries.run(server, name, parameters) == rows, f"{name} {parameters}"
                    answered += bool(rows.rows)
        assert answered > len(ASKED)
        assert read_graph(embedded) == read_graph(server)


def again(workspace, store):
    """Export the graph, read the file back, load it into an empty store, and export what that gives."""
    assembly = pipeline.assemble(workspace)
    (first,) = network.export(assembly.graph, assembly.rows, "json", workspace.path / "first.json")
    rows = network.to_rows(network.read_json(first), workspace=workspace.id, revision=workspace.revision)
    store.write(rows)
    read = read_graph(store)
    (second,) = network.export(network.from_rows(read), read, "json", workspace.path / "second.json")
    return first.read_bytes(), second.read_bytes()


def test_export_load_export_is_the_same_bytes(workspace, tmp_path):
    with KgliteStore(tmp_path / "graph.kgl") as embedded:
        first, second = again(workspace, embedded)
    assert first == second


@pytest.mark.neo4j
def test_export_load_export_is_the_same_bytes_on_neo4j(workspace, empty_neo4j):
    with empty_neo4j.connect() as server:
        first, second = again(workspace, server)
    assert first == second


def test_what_is_read_back_is_what_was_written(workspace):
    with KgliteStore(workspace.graph_path) as embedded:
        assert read_graph(embedded) == pipeline.assemble(workspace).rows
