"""The command line of view and compare, on the small graph of the named questions."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from parkgraph.cli import app, looking
from parkgraph.stores import KgliteStore

GRAPH = Path(__file__).parents[1] / "queries" / "graph.yaml"


@pytest.fixture
def run(graph_from_table, monkeypatch, tmp_path):
    with KgliteStore(tmp_path / "graph.kgl") as store:
        store.write(graph_from_table(GRAPH))
    monkeypatch.setattr(looking, "open_store", lambda *_address: KgliteStore(tmp_path / "graph.kgl"))
    monkeypatch.setattr(looking, "current_id", lambda _workspace, _uri, name: {"e-old": "zone:sip"}.get(name, name))
    return lambda *arguments: CliRunner().invoke(app, [*arguments, "-o", str(tmp_path / "page.html")])


@pytest.mark.parametrize(
    "arguments",
    [("view", "--park", "e-old"), ("compare", "e-old", "zone:snd"), ("compare", "苏州高新区", "e-old")],
)
def test_an_id_of_another_day_leads_to_what_it_is_today(run, tmp_path, arguments):
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert "苏州工业园区" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_a_name_taken_for_another_is_said(run):
    result = run("compare", "苏高新", "苏州工业园区")
    assert result.exit_code == 0, result.output
    assert "'苏高新' was taken for 苏州高新区" in result.stderr


def test_a_view_has_one_centre(run):
    result = run("view", "--park", "苏州工业园区", "--company", "博世")
    assert result.exit_code == 2
    assert "a view has one centre (give one of --park," in result.stderr
