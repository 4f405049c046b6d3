"""Bad input gets one clear error that names its place; the rest of the batch goes on and nothing stored is lost."""

import json
import sqlite3

import pytest
from typer.testing import CliRunner

from parkgraph.cli import app

GOOD = "昆山经开区管委会消息，德国捷美精密5月投产。捷美精密位于昆山经开区。"
RUNNER = CliRunner()


@pytest.fixture
def folder(tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    (news / "good.txt").write_text(GOOD, encoding="utf-8")
    return news


def build(folder, *arguments):
    return RUNNER.invoke(app, ["build", str(folder), "-w", str(folder.parent / "w"), *arguments])


def documents(folder):
    out = folder.parent / "graph.json"
    RUNNER.invoke(app, ["export", "-w", str(folder.parent / "w"), "-o", str(out)])
    return {node["id"] for node in json.loads(out.read_text(encoding="utf-8"))["nodes"] if node["label"] == "Document"}


BAD_FILES = {
    "empty.txt": (b"", "empty.txt: the file is empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "picture.txt"),
    "nothing.html": (
        b"<html><head><title>t</title></head><body><script>var a=1</script></body></html>",
        "nothing.html",
    ),
    "cut.jsonl": (json.dumps({"text": GOOD, "url": "https://a.example/1"}).encode() + b'\n{"text": "', "cut.jsonl:2"),
    "shape.json": (b'{"pages": 3}', "shape.json"),
    "line.txt": ((GOOD + "产业" * 500_000).encode(), "a line of 1,000,034 characters"),
    "huge.txt": ("园区新闻。".encode() * 750_000, "huge.txt"),
}


@pytest.mark.parametrize("name", sorted(BAD_FILES))
def test_one_bad_file_is_named_and_the_rest_is_built(folder, name):
    content, message = BAD_FILES[name]
    (folder / name).write_bytes(content)
    result = build(folder)
    assert result.exit_code == 1, result.stderr
    refusals = [line for line in result.stderr.splitlines() if line.startswith("refused: ")]
    assert len(refusals) == 1
    assert message in refusals[0]
    assert refusals[0].endswith(")"), "the error does not say what to do"
    assert "news/good.txt" in documents(folder)


def test_a_copy_is_kept_and_counted_as_one_source(folder):
    (folder / "copy.txt").write_text("来源：某网\n\n" + GOOD, encoding="utf-8")
    assert build(folder).exit_code == 0
    assert documents(folder) == {"news/good.txt", "news/copy.txt"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "no-such-folder"], "no-such-folder"),
        (["ask", "multinationals-by-prak"], "multinationals-by-park"),
        (["ask", "companies-in-park", "--prak", "x"], "did you mean --park"),
        (["cypher", "MATCH (p:Park RETURN p.name"], "error:"),
        (["cypher", "CREATE (p:Park {key: 'x'})"], "CREATE"),
        (["cypher", "CREATE (p:Park {key: 'x'})", "--write"], "--uri"),
        (["cypher", "LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row"], "LOAD"),
        (["view", "--park", "不存在的园区"], "不存在的园区"),
        (["retract", "no-such-article.txt"], "no-such-article.txt"),
        (["load"], "--uri"),
        (["build", "FOLDER", "--model", "no_such_pipeline"], "no_such_pipeline"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder, monkeypatch, arguments, message):
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setenv("PARKGRAPH_WORKSPACE", str(folder.parent / "w"))
    build(folder)
    before = documents(folder)
    result = RUNNER.invoke(app, [str(folder) if argument == "FOLDER" else argument for argument in arguments])
    assert result.exit_code in (1, 2)
    assert not isinstance(result.exception, (AttributeError, KeyError, TypeError)), result.exception
    assert message in result.stderr
    assert len([line for line in result.stderr.splitlines() if line.startswith(("error: ", "refused: "))]) == 1
    assert documents(folder) == before


def test_a_workspace_of_another_version_is_refused(folder):
    build(folder)
    connection = sqlite3.connect(folder.parent / "w" / "parkgraph.sqlite")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    result = build(folder)
    assert result.exit_code == 2
    assert "version 7" in result.stderr


def test_a_dead_neo4j_is_said_at_once(folder, monkeypatch):
    build(folder)
    monkeypatch.setenv("NEO4J_PASSWORD", "not-shown-anywhere")
    result = RUNNER.invoke(app, ["load", "-w", str(folder.parent / "w"), "--uri", "bolt://127.0.0.1:9"])
    assert result.exit_code == 2
    assert "127.0.0.1:9" in result.stderr
    assert "not-shown-anywhere" not in result.output
