"""What is retracted leaves both stores as if it had never been read: what only it said goes, all else stays."""

import pytest

from parkgraph import pipeline
from parkgraph.stores import KgliteStore, read_graph
from parkgraph.workspace import Workspace

TEXTS = {
    "kept.txt": "2024年5月，青禾精密在昆山经开区投产。",
    "retracted.txt": "青禾精密在昆山经开区投产。云岭制药在苏州工业园区投产。",
}
ONLY_RETRACTED = {"云岭制药", "苏州工业园区"}


def written(folder, names):
    folder.mkdir()
    for name in names:
        (folder / name).write_text(TEXTS[name], encoding="utf-8")
    return folder


def content(graph):
    return graph.nodes, {kind: list(rows) for kind, rows in graph.relationships.items()}


def names_of(graph):
    return {row["name"] for rows in graph.nodes.values() for row in rows}


@pytest.fixture
def workspace(tmp_path, fixed_names):
    with Workspace(tmp_path / "w", create=True) as opened:
        pipeline.build([written(tmp_path / "news", TEXTS)], opened, model=fixed_names)
        yield opened


@pytest.fixture
def never_read(tmp_path, fixed_names):
    """The graph of a build that never met the retracted text."""
    (tmp_path / "other").mkdir()
    with Workspace(tmp_path / "other" / "w", create=True) as opened:
        pipeline.build([written(tmp_path / "other" / "news", ["kept.txt"])], opened, model=fixed_names)
        return content(pipeline.assemble(opened).rows)


def test_the_embedded_graph_is_as_if_it_had_never_been_read(workspace, never_read):
    pipeline.retract(workspace, "retracted.txt")
    with KgliteStore(workspace.graph_path) as store:
        assert content(read_graph(store)) == never_read


@pytest.mark.neo4j
@pytest.mark.timeout(300)  # starts a server
def test_a_load_takes_out_of_neo4j_what_only_it_said(workspace, never_read, empty_neo4j):
    with empty_neo4j.connect() as server:
        pipeline.load(workspace, server)
        before = read_graph(server)
        assert names_of(before) >= {*ONLY_RETRACTED, "青禾精密"}
        pipeline.retract(workspace, "retracted.txt")
        report = pipeline.load(workspace, server)
        after = read_graph(server)
    assert content(after) == never_read
    assert ONLY_RETRACTED.isdisjoint(names_of(after))
    gone = {row["key"] for rows in before.nodes.values() for row in rows}
    gone -= {row["key"] for rows in after.nodes.values() for row in rows}
    assert report.nodes_removed == len(gone)
    # What both said stays, with the other's evidence alone.
    (edge,) = after.relationships["LOCATED_IN", "Company", "Park"]
    assert edge["props"]["evidence_documents"] == ["news/kept.txt"]
