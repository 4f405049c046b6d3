"""The wheel and the source archive hold all that ParkGraph needs: installed away from the checkout, they work.

What they depend on is taken from this environment, so that no index is asked: that the names in pyproject.toml can be
had from one is what ``make test`` in a new environment shows.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE_ROOTS = ("graph", "ner", "loaders")
Run = Callable[..., str]

pytestmark = pytest.mark.timeout(900)  # builds, installs and reads the samples on whatever else the machine does


def build(project: Path, target: Path, kind: str) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", str(target)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (built,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return built


@pytest.fixture(scope="module")
def source_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def wheel(source_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel made from the source archive alone, as an index's users make it."""
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(source_archive) as archive:
        archive.extractall(folder, filter="data")
    (project,) = folder.iterdir()
    return build(project, tmp_path_factory.mktemp("wheel"), "wheel")


def test_the_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    there = {
        path.relative_to(ROOT / root).as_posix()
        for root in SOURCE_ROOTS
        for path in (ROOT / root / "parkgraph").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == there
    assert {"parkgraph/ner/weights/parkgraph_tagger/model", "parkgraph/model/ontology.yaml"} <= packed


def test_the_source_archive_holds_what_building_and_testing_needs_and_no_more(source_archive: Path) -> None:
    with tarfile.open(source_archive) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "constraints.txt", "Makefile", "LICENSE", "NOTICE", "SECURITY.md"} <= names
    assert {"tests/conftest.py", "samples/briefs.jsonl", "docs/design.md"} <= names
    assert not [name for name in names if name.startswith((".venv", "demo-data", "parkgraph-data", "build/", "site/"))]


@pytest.fixture(scope="module")
def run(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the installed ``parkgraph`` in an empty folder, without anything of the checkout on its path."""
    folder = tmp_path_factory.mktemp("elsewhere")
    environment = folder / "environment"
    venv.create(environment, with_pip=False)
    python = environment / "bin/python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*install, "--quiet", "--disable-pip-version-check"], check=True)
    packages = sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)})
    # A folder named so is searched for packages, but its own .pth files, the checkout's among them, are not read.
    Path(packages, "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    work = folder / "work"
    work.mkdir()
    shutil.copytree(ROOT / "samples", work / "samples")
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}

    def _run(*arguments: str, program: str = "parkgraph") -> str:
        command = [str(environment / "bin" / program), *arguments]
        told = subprocess.run(command, cwd=work, env=kept, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        return told.stdout

    return _run


def test_nothing_of_the_checkout_is_used(run: Run) -> None:
    code = "import parkgraph, parkgraph.sources, parkgraph.ner, parkgraph.model; print(list(parkgraph.__path__))"
    assert str(ROOT) not in run("-c", code, program="python")


def test_it_builds_asks_and_shows(run: Run) -> None:
    assert "0." in run("--version")
    run("build", "samples", "-w", "w")
    rows = json.loads(run("ask", "multinationals-by-park", "-w", "w", "--format", "json"))
    assert {"苏州工业园区", "昆山经开区"} & {row["park"] for row in rows}
    run("view", "-w", "w", "-o", "view.html")
    run("export", "-w", "w", "-o", "graph.json")
