"""The notebooks run from the first cell to the last on the samples and draw; git holds them without outputs."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="no nbformat: pip install 'parkgraph[notebooks]'")
nbclient = pytest.importorskip("nbclient", reason="no nbclient: pip install 'parkgraph[notebooks]'")
pytest.importorskip("ipykernel", reason="no ipykernel: pip install 'parkgraph[notebooks]'")
pytest.importorskip("matplotlib", reason="no matplotlib: pip install 'parkgraph[notebooks]'")
pytest.importorskip("pandas", reason="no pandas: pip install 'parkgraph[notebooks]'")

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FROM_NEO4J = "3_from_neo4j"
LEAST_BYTES = 10_000
"""An empty pair of axes is smaller."""


def play(path: Path, folder: Path) -> Any:
    """Run a notebook in a folder beside the samples, and return it with its outputs."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    (folder / "notebooks").mkdir()
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=280, kernel_name="python3", resources={"metadata": {"path": folder / "notebooks"}}
    )
    client.execute()
    # It leaves nothing behind.
    assert list((folder / "notebooks").iterdir()) == []
    return notebook


def pictures(notebook: Any) -> list[bytes]:
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return [base64.b64decode(output.data["image/png"]) for output in outputs if "image/png" in output.get("data", {})]


def complaints(notebook: Any) -> str:
    """Return what came on stderr, such as that a character is in no font."""
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "".join(output.text for output in outputs if output.get("name") == "stderr")


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if path.stem != FROM_NEO4J], ids=lambda path: path.stem)
def test_a_notebook_runs_and_draws(path: Path, tmp_path: Path) -> None:
    notebook = play(path, tmp_path)
    drawn = pictures(notebook)
    assert drawn
    assert all(len(picture) > LEAST_BYTES for picture in drawn)
    assert complaints(notebook) == ""


@pytest.mark.neo4j
def test_the_notebook_on_neo4j_runs_and_draws(
    tmp_path: Path, empty_neo4j: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_URI", empty_neo4j.uri)
    monkeypatch.setenv("NEO4J_USER", empty_neo4j.user)
    monkeypatch.setenv("NEO4J_PASSWORD", empty_neo4j.password)
    notebook = play(ROOT / "notebooks" / f"{FROM_NEO4J}.ipynb", tmp_path)
    drawn = pictures(notebook)
    assert len(drawn) == 2
    assert all(len(picture) > LEAST_BYTES for picture in drawn)


def test_there_are_three_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["1_first_steps", "2_multinationals_of_a_province", FROM_NEO4J]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_git_holds_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    # A colleague's Python version or editor would be a change that says nothing.
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert set(notebook.metadata["language_info"]) == {"name"}
