"""Workspaces that ParkGraph did not write so: refused in one clear line, and nothing of theirs is run."""

import sqlite3
from contextlib import closing

import pytest

from parkgraph import pipeline
from parkgraph.errors import StoreError, WorkspaceError
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement, TaggedDocument
from parkgraph.stores import KgliteStore
from parkgraph.workspace import DATABASE, Workspace

TEXT = "博世在苏州工业园区投产。"


@pytest.fixture
def folder(tmp_path):
    firm = LocalEntity("e-1", "a.txt", "Company", "博世")
    zone = LocalEntity("e-2", "a.txt", "Park", "苏州工业园区")
    mentions = (Mention(0, 2, "Company", "博世", "e-1"), Mention(3, 9, "Park", "苏州工业园区", "e-2"))
    said = Statement("s-1", "a.txt", "LOCATED_IN", "e-1", "e-2", "博世", "苏州工业园区", 0, len(TEXT), TEXT, 0.9)
    with Workspace(tmp_path / "w", create=True) as workspace:
        tagged = TaggedDocument(Document("a.txt", TEXT), mentions, (firm, zone))
        workspace.store(Extraction(tagged, (said,)), extractor="v1", signature=b"")
        pipeline.refresh(workspace)
    return tmp_path / "w"


def change(folder, script):
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("UPDATE entities SET aliases = '--- !!python/object:os.system'", "in no form of ours"),
        ("UPDATE entities SET aliases = '[5]'", "the aliases or properties of the entity 'e-1'"),
        ("UPDATE entities SET properties = '[1]'", "in no form of ours"),
        # Half a surrogate pair: no export could be written with it.
        ("UPDATE entities SET aliases = '[\"\\ud800\"]'", "in no form of ours"),
        ('UPDATE entities SET properties = \'{"level": "\\udfff"}\'', "in no form of ours"),
        ('UPDATE statements SET qualifiers = \'{"stage": "\\ud800"}\'', "in no form of ours"),
        (f"UPDATE entities SET properties = '{'[' * 100_000}'", "in no form of ours"),  # noqa: S608 - that is the attack
        ("UPDATE entities SET id = 'e-9' WHERE id = 'e-1'", "name the entity 'e-1', which is not there"),
        ("UPDATE statements SET qualifiers = '[\"x\"]'", "in no form of ours"),
        ("PRAGMA foreign_keys = OFF; UPDATE documents SET key = '../../x'", "a document that is not there"),
        ("DELETE FROM statements; UPDATE mentions SET document = 'news/x.txt'", "a document that is not there"),
        ("UPDATE meta SET value = 'x' WHERE name = 'revision'", "the revision is no number"),
        ("DELETE FROM meta WHERE name = 'id'", "tells no id"),
    ],
)
def test_content_that_cannot_be_used_is_told(folder, script, message):
    change(folder, script)
    with Workspace(folder) as workspace, pytest.raises(WorkspaceError) as caught:
        pipeline.assemble(workspace)
    assert message in caught.value.what
    assert caught.value.where == str(folder / DATABASE)
    assert "build a new workspace" in caught.value.hint


def test_a_label_that_is_none_of_ours_becomes_no_part_of_a_query(folder):
    change(folder, "UPDATE entities SET label = 'Park`) DETACH DELETE n //'")
    refused = pytest.raises((StoreError, WorkspaceError), match=r"DETACH DELETE n //")
    with Workspace(folder) as workspace, KgliteStore(folder / "other.kgl") as store, refused:
        pipeline.load(workspace, store)
    assert not (folder / "other.kgl").exists()


def test_a_type_that_is_none_of_ours_becomes_no_part_of_a_query(folder):
    change(folder, "UPDATE statements SET type = 'LOCATED_IN]->() DELETE n //'")
    with Workspace(folder) as workspace, KgliteStore(folder / "other.kgl") as store:
        pipeline.load(workspace, store)
        assert store.counts().nodes["Company"] == 1
        assert "LOCATED_IN" not in store.counts().relationships


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM documents; END",
        "DROP TABLE redirects; CREATE VIEW redirects AS SELECT load_extension('x.so') AS old, 'a' AS new",
        "DROP TABLE statements",
        "ALTER TABLE documents ADD COLUMN more TEXT",
        "DROP TABLE meta; CREATE TABLE meta (name, value)",
        "PRAGMA user_version = -7; CREATE TABLE others (a)",
        "PRAGMA journal_mode = DELETE; CREATE TABLE others (a)",
        "PRAGMA user_version = 0",
    ],
)
def test_other_tables_are_refused_before_anything_is_done(folder, script):
    change(folder, script)
    before = (folder / DATABASE).read_bytes()
    with pytest.raises(WorkspaceError, match="not those that ParkGraph makes"):
        Workspace(folder)
    assert (folder / DATABASE).read_bytes() == before


def test_a_damaged_schema_that_is_no_utf_8_is_told(folder):
    path = folder / DATABASE
    change(folder, "PRAGMA journal_mode = DELETE")
    damaged = path.read_bytes().replace(b"tableredirects", b"tablered\xb0rects")
    path.write_bytes(damaged.replace(b"CREATE TABLE redirects", b"CREATE TABLX redirects"))
    with pytest.raises(WorkspaceError, match=r"cannot be opened: malformed database schema .*red\ufffdrects") as caught:
        Workspace(folder)
    assert caught.value.where == str(folder)


def test_what_a_terminal_sends_that_is_no_utf_8_is_the_id_of_nothing(folder):
    with Workspace(folder) as workspace:
        assert workspace.current_id("e-\udcff") == "e-\udcff"


@pytest.mark.parametrize("refused", ["{", "5", "[1]", '[["what"]]', "[" * 100_000])
def test_refusals_of_other_forms_are_told(folder, tmp_path, refused):
    news = tmp_path / "news"
    news.mkdir()
    (news / "empty.txt").touch()
    with Workspace(folder) as workspace:
        pipeline.build([news], workspace)
    with closing(sqlite3.connect(folder / DATABASE)) as connection, connection:
        assert connection.execute("UPDATE files SET refused = ?", (refused,)).rowcount == 1
    with Workspace(folder) as workspace, pytest.raises(WorkspaceError, match="keeps of a file is in no form of ours"):
        pipeline.build([news], workspace)


def test_a_lock_of_other_content_is_told(folder):
    (folder / "build.lock").write_text("no database at all, but long enough to be looked at", encoding="utf-8")
    with (
        Workspace(folder) as workspace,
        pytest.raises(WorkspaceError, match="cannot be opened"),
        workspace.build_lock(),
    ):
        pass


def test_a_fault_of_our_own_is_not_laid_on_the_workspace(folder):
    with Workspace(folder) as workspace, pytest.raises(KeyError, match="ours"), workspace.snapshot():
        raise KeyError("ours")
