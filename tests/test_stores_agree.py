"""Every named question has the same answer on the embedded store and on Neo4j, on the graph of the sample articles."""

from pathlib import Path

import pytest

from parkgraph import pipeline, queries
from parkgraph.stores import KgliteStore, read_graph
from parkgraph.workspace import Workspace

SAMPLES = Path(__file__).parents[1] / "samples"
ASKED: dict[str, list[dict[str, str | int | bool]]] = {
    "clusters-of-park": [{}, {"park": "昆山经开区"}],
    "companies-in-park": [{}, {"park": "苏州工业园区"}, {"include_withdrawn": True}, {"since": "2024"}],
    "evidence": [{}, {"type": "LOCATED_IN"}, {"source": "特斯拉"}],
    "multinationals-by-park": [{}, {"country": "德国"}, {"park": "园区"}, {"since": "2020", "include_withdrawn": True}],
    "parks-of-company": [{}, {"company": "特斯拉"}],
    "path": [{"source": "特斯拉", "target": "美国"}, {"source": "德国", "target": "苏州工业园区", "limit": 5}],
    "programs-of-park": [{}, {"park": "苏州工业园区"}],
    "shared-parks": [{}, {"include_withdrawn": True}],
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    with Workspace(tmp_path_factory.mktemp("agree"), create=True) as opened:
        pipeline.build([SAMPLES], opened)
        yield opened


@pytest.mark.neo4j
def test_all_questions_are_answered_alike(workspace, empty_neo4j):
    assert set(ASKED) == {query.name for query in queries.all_queries()}
    with KgliteStore(workspace.graph_path) as embedded, empty_neo4j.connect() as server:
        first, second = pipeline.load(workspace, server), pipeline.load(workspace, server)
        assert first.counts == second.counts == embedded.counts()
        answered = 0
        for name, parameter_sets in ASKED.items():
            for parameters in parameter_sets:
                rows = queries.run(embedded, name, parameters)
                assert queries.run(server, name, parameters) == rows, f"{name} {parameters}"
                answered += bool(rows.rows)
        assert answered > len(ASKED)
        assert read_graph(embedded) == read_graph(server)


def test_what_is_read_back_is_what_was_written(workspace):
    with KgliteStore(workspace.graph_path) as embedded:
        assert read_graph(embedded) == pipeline.assemble(workspace).rows
