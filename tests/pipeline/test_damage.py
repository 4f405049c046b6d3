"""A full disk, damaged files, older tables, a second build: said in one clear line, nothing stored is lost."""

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from parkgraph import embedded, ner, pipeline
from parkgraph.errors import StoreError, WorkspaceError
from parkgraph.network.export import json_text
from parkgraph.stores import KgliteStore
from parkgraph.workspace import DATABASE, GRAPH, Workspace

TEXT = "青禾精密在昆山经开区投产，云岭制药在苏州工业园区签约，这是第{}篇。"
MOUNT, UNMOUNT = (shutil.which(name) or name for name in ("mount", "umount"))
COMMAND = [sys.executable, "-c", "from parkgraph.cli import app; app()", "build"]


@pytest.fixture(scope="module")
def model(fixed_names):
    nlp = ner.load(fixed_names)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ner, "load", lambda _=None: nlp)
        yield fixed_names


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path, news, model):
    with Workspace(tmp_path / "w", create=True) as opened:
        pipeline.build([news], opened, model=model)
        yield opened


def exported(workspace):
    return json_text(pipeline.assemble(workspace).graph)


def run_build(news, workspace, model, *, largest_file=None):
    limit = (largest_file, largest_file)
    return subprocess.run(
        [*COMMAND, str(news), "-w", str(workspace), "--model", model, "--workers", "1"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)) if largest_file else None,
        check=False,
    )


def said(result):
    assert "Traceback" not in result.stderr
    (line,) = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    return line


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content[:0],
        lambda content: content[: len(content) // 2] + b"\0" * 64 + content[len(content) // 2 + 64 :],
        lambda content: bytes(reversed(content)),
    ],
    ids=["half", "last byte", "empty", "overwritten", "backwards"],
)
def test_a_damaged_graph_is_noticed_and_made_anew(workspace, news, model, damage):
    path = workspace.path / GRAPH
    path.write_bytes(damage(path.read_bytes()))
    with KgliteStore(path) as store:
        assert not embedded.is_current(workspace, store)
    expected = exported(workspace)
    report = pipeline.build([news], workspace, model=model)
    assert (report.stored, report.documents) == (0, 3)
    with KgliteStore(path) as store:
        assert embedded.is_current(workspace, store)
    assert exported(workspace) == expected


def read_all(path):
    with Workspace(path) as opened:
        return list(opened.documents()), list(opened.entities()), list(opened.mentions())


def test_a_truncated_database_is_said_with_what_to_do(workspace):
    workspace.close()
    path = workspace.path / DATABASE
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(WorkspaceError) as caught:
        read_all(workspace.path)
    assert str(workspace.path) in str(caught.value)
    assert caught.value.hint
    assert path.read_bytes() == content[: len(content) // 2]


def test_a_workspace_of_the_first_version_is_brought_up_to_date(workspace, news, model):
    expected = exported(workspace)
    mentioned = {mention.text for _, mention in workspace.mentions()}
    with closing(sqlite3.connect(workspace.path / DATABASE)) as connection:
        connection.execute("DROP TABLE files")
        connection.execute("DROP TABLE records")
        connection.execute("ALTER TABLE mentions DROP COLUMN probability")
        connection.execute("PRAGMA user_version = 1")
    with Workspace(workspace.path) as opened:
        assert {mention.text for _, mention in opened.mentions()} == mentioned
        report = pipeline.build([news], opened, model=model)
        assert (report.stored, report.unchanged) == (0, 3)
        assert exported(opened) == expected
        assert len(opened.files()) == 3


def test_a_full_disk_is_said_and_what_was_stored_is_there(workspace, news, model):
    expected = exported(workspace)
    workspace.close()
    for number in range(3, 60):
        (news / f"{number}.txt").write_text(TEXT.format(number) * 20, encoding="utf-8")
    size = (workspace.path / DATABASE).stat().st_size
    result = run_build(news, workspace.path, model, largest_file=size + 60_000)
    assert result.returncode == 2
    assert "the workspace cannot be written" in said(result)
    assert "disk" in said(result)
    for number in range(3, 60):
        (news / f"{number}.txt").unlink()
    with Workspace(workspace.path) as opened:
        pipeline.build([news], opened, model=model, prune=True)
        assert exported(opened) == expected


def test_a_graph_that_finds_no_room_leaves_the_old_one(workspace, news, model):
    before = (workspace.path / GRAPH).read_bytes()
    (news / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    (workspace.path / GRAPH).rename(workspace.path / "kept")
    workspace.graph_path.mkdir()
    (workspace.graph_path / "in the way").touch()
    with pytest.raises(StoreError, match=r"graph\.kgl"):
        pipeline.build([news], workspace, model=model)
    shutil.rmtree(workspace.graph_path)
    (workspace.path / "kept").rename(workspace.path / GRAPH)
    assert (workspace.path / GRAPH).read_bytes() == before
    assert pipeline.build([news], workspace, model=model).documents == 4


@pytest.fixture
def read_only(workspace):
    """The workspace, not to be written: by its permissions, or for root by a read-only mount."""
    workspace.close()
    if os.geteuid():
        workspace.path.chmod(0o555)
        yield workspace.path
        workspace.path.chmod(0o755)
        return
    mounted = subprocess.run([MOUNT, "--bind", workspace.path, workspace.path], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("root may write everywhere, and may not mount here")
    subprocess.run([MOUNT, "-o", "remount,ro,bind", workspace.path], check=True)
    yield workspace.path
    subprocess.run([UNMOUNT, workspace.path], check=True)


def test_a_read_only_workspace_is_said_and_left_as_it_is(read_only, news, model):
    before = {file.name: file.read_bytes() for file in read_only.iterdir()}
    (news / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    result = run_build(news, read_only, model)
    assert result.returncode == 2
    assert str(read_only) in said(result)
    assert {file.name: file.read_bytes() for file in read_only.iterdir()} == before


def test_a_second_build_at_the_same_time_is_refused(workspace, news, model):
    before = exported(workspace)
    with workspace.build_lock():
        result = run_build(news, workspace.path, model)
    assert result.returncode == 2
    assert "another process is changing this workspace" in said(result)
    assert exported(workspace) == before
