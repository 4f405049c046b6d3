"""The whole way on the samples: again changes nothing, order plays no part, changes and removals leave no trace."""

import json
import random
import shutil
from pathlib import Path

import networkx as nx
import pytest

from parkgraph import embedded, pipeline
from parkgraph.errors import JudgementError, WorkspaceError
from parkgraph.network.export import json_text
from parkgraph.resolve import Judgement, JudgementLog
from parkgraph.stores import KgliteStore
from parkgraph.workspace import Workspace

SAMPLES = Path(__file__).parents[1] / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.suffix in {".txt", ".html", ".jsonl"})


def exported(workspace):
    return json_text(pipeline.assemble(workspace).graph)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A workspace of all samples, and the export of its graph."""
    with Workspace(tmp_path_factory.mktemp("built"), create=True) as workspace:
        report = pipeline.build([SAMPLES], workspace)
        yield workspace, report, exported(workspace)


def test_all_samples_are_read(built):
    _, report, _ = built
    assert (report.stored, report.unchanged, report.refused) == (20, 0, ())
    assert report.documents == 20


def test_building_again_changes_nothing(built):
    workspace, first, before = built
    revision = workspace.revision
    again = pipeline.build([SAMPLES], workspace)
    assert (again.stored, again.unchanged) == (0, first.stored)
    assert workspace.revision == revision
    assert exported(workspace) == before


@pytest.mark.parametrize("seed", [1, 2])
def test_another_order_of_files_gives_the_same_graph(built, tmp_path, seed):
    _, _, expected = built
    shuffled = random.Random(seed).sample(FILES, len(FILES))
    with Workspace(tmp_path, create=True) as workspace:
        for half in (shuffled[:7], shuffled[7:]):
            pipeline.build(half, workspace)
        assert exported(workspace) == expected


def test_changes_removals_and_retractions_leave_no_trace(built, tmp_path):
    _, _, expected = built
    folder = tmp_path / "samples"
    shutil.copytree(SAMPLES, folder)
    (folder / "extra.txt").write_text("德国艾尔登精密落户云岭湖经开区，已于5月投产。", encoding="utf-8")
    first = folder / FILES[0].name
    original = first.read_bytes()
    first.write_text("2024年5月，日本千叶屋食品在云岭湖经开区开工。", encoding="utf-8")
    with Workspace(tmp_path / "w", create=True) as workspace:
        pipeline.build([folder], workspace)
        assert exported(workspace) != expected
        first.write_bytes(original)
        assert pipeline.build([folder], workspace).stored == 1
        assert pipeline.retract(workspace, "extra.txt") == "samples/extra.txt"
        assert exported(workspace) == expected
        pipeline.build([folder], workspace)
        (folder / "extra.txt").unlink()
        assert pipeline.build([folder], workspace).removed == 0
        assert pipeline.build([folder], workspace, prune=True).removed == 1
        assert exported(workspace) == expected


def page(path, published, text):
    record = {"url": "https://a.example/1", "published": published, "text": text}
    path.write_text(json.dumps(record, ensure_ascii=False) + "\n", encoding="utf-8")


def dates(workspace):
    return [document.published for document in workspace.documents()]


def test_of_two_files_with_one_address_the_later_text_stays_whatever_the_order(tmp_path):
    page(tmp_path / "a.jsonl", "2024-01-01", "捷美精密签约昆山经开区。")
    page(tmp_path / "b.jsonl", "2024-05-01", "捷美精密在昆山经开区投产。")
    for order in (("a.jsonl", "b.jsonl"), ("b.jsonl", "a.jsonl")):
        with Workspace(tmp_path / "".join(order), create=True) as workspace:
            for name in order:
                pipeline.build([tmp_path / name], workspace)
            assert dates(workspace) == ["2024-05-01"]


def test_a_file_that_was_outdone_takes_the_place_of_one_that_is_gone(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    page(news / "a.jsonl", "2024-01-01", "捷美精密签约昆山经开区。")
    page(news / "b.jsonl", "2024-05-01", "捷美精密在昆山经开区投产。")
    with Workspace(tmp_path / "w", create=True) as workspace:
        pipeline.build([news], workspace)
        assert pipeline.build([news], workspace).stored == 0
        page(news / "b.jsonl", "2023-05-01", "捷美精密计划落户昆山经开区。")
        pipeline.build([news], workspace)
        assert dates(workspace) == ["2024-01-01"]
        assert pipeline.build([news], workspace).stored == 0
        (news / "a.jsonl").unlink()
        pipeline.build([news], workspace, prune=True)
        assert dates(workspace) == ["2023-05-01"]


def test_of_two_equal_files_the_one_that_is_left_keeps_the_document(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    for name in ("a.jsonl", "b.jsonl"):
        page(news / name, "2024-01-01", "捷美精密签约昆山经开区。")
    with Workspace(tmp_path / "w", create=True) as workspace:
        pipeline.build([news], workspace)
        (news / "a.jsonl").unlink()
        assert pipeline.build([news], workspace, prune=True).removed == 0
        assert dates(workspace) == ["2024-01-01"]


def test_a_judgement_by_the_ids_that_review_shows_is_obeyed_and_asked_no_more(tmp_path):
    (tmp_path / "a.txt").write_text("德国博世在苏州工业园区投产。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("罗伯特博世有限责任公司在苏州工业园区投产。", encoding="utf-8")
    with Workspace(tmp_path / "w", create=True) as workspace:
        pipeline.build([tmp_path / "a.txt", tmp_path / "b.txt"], workspace)
        companies = [e for e in pipeline.assemble(workspace).resolution.entities if e.label == "Company"]
        if len(companies) > 1:
            log = JudgementLog(workspace.judgements_path)
            told = [Judgement.of(companies[0].id, companies[1].id, "same")]
            pipeline.check_references(workspace, told)
            log.record(told)
            assert not embedded.is_current(workspace, KgliteStore(workspace.graph_path))
            pipeline.refresh(workspace)
            assert embedded.is_current(workspace, KgliteStore(workspace.graph_path))
        resolved = pipeline.assemble(workspace).resolution
        assert len([e for e in resolved.entities if e.label == "Company"]) == 1
        assert resolved.candidates == ()
        with pytest.raises(JudgementError, match="nothing in the workspace"):
            pipeline.check_references(workspace, [Judgement.of("e-nobody", companies[0].id, "same")])


def test_a_document_that_is_not_there_cannot_be_retracted(built):
    workspace, _, before = built
    with pytest.raises(WorkspaceError, match="no document"):
        pipeline.retract(workspace, "none.txt")
    assert exported(workspace) == before


def test_no_edge_leads_to_a_bare_word(built):
    workspace, _, _ = built
    graph = pipeline.assemble(workspace).graph
    names = nx.get_node_attributes(graph, "name")
    edges = [(a, b) for a, b, attributes in graph.edges(data=True) if attributes["type"] != "MENTIONS"]
    ends = {names[end] for edge in edges for end in edge}
    assert not ends & {"园区", "高新区", "经开区", "开发区", "新区", "管委会", "公司"}


def test_every_statement_points_at_its_sentence(built):
    workspace, _, _ = built
    texts = {document.key: document.text for document in workspace.documents()}
    statements = list(workspace.statements())
    assert statements
    for statement in statements:
        assert texts[statement.document][statement.start : statement.end] == statement.sentence
        assert statement.extractor.startswith("relations")
    for key, mention in workspace.mentions():
        assert texts[key][mention.start : mention.end] == mention.text
