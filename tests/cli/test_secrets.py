"""The password of a Neo4j server appears in nothing that ParkGraph prints, logs, writes, or shows to other users."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from parkgraph import pipeline
from parkgraph.cli import app
from parkgraph.workspace import Workspace

pytestmark = pytest.mark.neo4j

SAMPLE = sorted((Path(__file__).parents[2] / "samples").rglob("*.txt"))[0]
PS = shutil.which("ps") or "ps"
WRONG = "correct-horse-battery-staple"
QUERY = "MATCH (p:Park) RETURN p.name AS park"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("secrets")
    with Workspace(folder, create=True) as opened:
        pipeline.build([SAMPLE], opened)
    return folder


def commands(workspace, uri):
    """Every command that opens a server, with what goes well and what fails."""
    to = ("--uri", uri)
    out = workspace.parent
    return [
        ("load", *to, "-w", str(workspace)),
        ("ask", "parks-of-company", *to),
        ("ask", "no-such-question", *to),
        ("cypher", QUERY, *to),
        ("cypher", "MATCH (p:Park RETURN p", *to),
        ("cypher", "CREATE (:Note)", *to),
        ("cypher", "CREATE (n:Note) DELETE n", "--write", *to),
        *(
            ("export", "--format", form, "-o", str(out / f"graph.{form}"), *to)
            for form in ("json", "graphml", "csv", "cypher", "tables")
        ),
        ("view", *to, "-o", str(out / "view.html")),
        ("load", *to, "-w", str(workspace), "--database", "nowhere"),
        ("load", "--uri", "bolt://127.0.0.1:9", "-w", str(workspace)),
    ]


@pytest.mark.parametrize("password", ["right", "wrong"])
def test_no_command_tells_it(empty_neo4j, workspace, password, monkeypatch, caplog):
    secret = empty_neo4j.password if password == "right" else WRONG  # noqa: S105 - which one, not the password
    monkeypatch.setenv("NEO4J_PASSWORD", secret)
    if password == "wrong":  # noqa: S105 - as above
        # After a few wrong passwords the server lets a user wait, and other tests need the usual one.
        monkeypatch.setenv("NEO4J_USER", "mallory")
    caplog.set_level(logging.DEBUG)
    results = [CliRunner().invoke(app, arguments) for arguments in commands(workspace, empty_neo4j.uri)]
    told = [result.output + repr(result.exception) for result in results]
    assert any(result.exit_code == 0 for result in results) == (password == "right")  # noqa: S105 - as above
    written = [path.read_bytes() for path in workspace.parent.rglob("*") if path.is_file()]
    assert secret not in "".join((*told, caplog.text))
    assert all(secret.encode() not in content for content in written)


def test_a_password_that_is_asked_for_is_not_shown(empty_neo4j, monkeypatch):
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    monkeypatch.setenv("NEO4J_USER", "mallory")
    result = CliRunner().invoke(app, ["cypher", "RETURN 1 AS one", "--uri", empty_neo4j.uri], input=f"{WRONG}\n")
    assert "Password of mallory at" in result.output
    assert result.exit_code == 2
    assert WRONG not in result.output


def test_no_option_takes_it():
    for command in ("load", "ask", "cypher", "export", "view"):
        assert "--password" not in CliRunner().invoke(app, [command, "--help"]).output


def test_a_traceback_and_the_process_list_do_not_tell_it(empty_neo4j, workspace):
    """A defect of ours in mid-load: what Python and Typer print of it, and what others see of the process meanwhile."""
    code = (
        "import time; from parkgraph.stores import Neo4jStore; from parkgraph.cli import app\n"
        "def broken(store, rows): time.sleep(1.5); raise RuntimeError('a defect')\n"
        "Neo4jStore.write = broken; app()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, "load", "--uri", empty_neo4j.uri, "-w", str(workspace)],
        env={**os.environ, "NEO4J_PASSWORD": empty_neo4j.password},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    seen: list[str] = []

    def look() -> None:
        while process.poll() is None:
            seen.append(subprocess.run([PS, "-eww", "-o", "args"], capture_output=True, text=True, check=True).stdout)
            time.sleep(0.3)

    looking = threading.Thread(target=look)
    looking.start()
    output, _ = process.communicate(timeout=250)
    looking.join()
    assert "a defect" in output
    assert any("load --uri" in shown for shown in seen)
    assert empty_neo4j.password not in output + "".join(seen)
