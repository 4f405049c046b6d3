import sqlite3

import pytest

from parkgraph.errors import SourceError, WorkspaceError
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement, TaggedDocument
from parkgraph.workspace import DATABASE, Workspace


def extraction(key="news/a.txt", company="博世", url=""):
    text = f"{company}在苏州工业园区投产。"
    firm, zone = f"e-{key}-{company}", f"e-{key}-zone"
    end = len(company)
    return Extraction(
        TaggedDocument(
            Document(key, text, "标题", "2024-05", url, "日报", f"hash of {company}", key),
            (
                Mention(0, end, "Company", company, firm, probability=0.87),
                Mention(end + 1, end + 7, "Park", "苏州工业园区", zone, "gazetteer"),
            ),
            (
                LocalEntity(firm, key, "Company", company, ("博世公司",)),
                LocalEntity(zone, key, "Park", "苏州工业园区", (), "zone:sip", {"level": "national"}),
            ),
        ),
        (
            Statement(
                *(f"s-{firm}", key, "LOCATED_IN", firm, zone, company, "苏州工业园区", 0, len(text), text, 0.9),
                *("operating", "2024-05", "5亿元", {"rank": "1"}, "v1"),
            ),
        ),
    )


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path / "w", create=True) as opened:
        yield opened


def contents(workspace):
    return (
        list(workspace.documents()),
        list(workspace.entities()),
        list(workspace.mentions()),
        list(workspace.statements()),
    )


def test_what_is_stored_comes_back_equal(workspace):
    stored = extraction()
    workspace.store(stored, extractor="v1", signature=b"\x00\x01")
    documents, entities, mentions, statements = contents(workspace)
    assert documents == [stored.tagged.document]
    assert sorted(entities, key=lambda e: e.id) == sorted(stored.tagged.entities, key=lambda e: e.id)
    assert mentions == [("news/a.txt", mention) for mention in stored.tagged.mentions]
    assert statements == list(stored.statements)
    assert workspace.signatures() == {"news/a.txt": b"\x00\x01"}
    assert workspace.known()["news/a.txt"].extractor == "v1"


def test_a_changed_document_leaves_no_trace_of_the_old_one(workspace):
    workspace.store(extraction(company="博世"), extractor="v1", signature=b"")
    workspace.store(extraction(company="西门子"), extractor="v1", signature=b"")
    assert "博世" not in {entity.name for entity in workspace.entities()}
    assert [statement.source_text for statement in workspace.statements()] == ["西门子"]


def test_removing_a_document_removes_only_what_it_said(workspace):
    workspace.store(extraction("news/a.txt"), extractor="v1", signature=b"")
    before = contents(workspace)
    workspace.store(extraction("news/b.txt"), extractor="v1", signature=b"")
    assert workspace.remove(["news/b.txt", "news/unknown.txt"]) == 1
    assert contents(workspace) == before


def test_a_refused_write_leaves_what_was_there(workspace):
    workspace.store(extraction(), extractor="v1", signature=b"")
    before = contents(workspace), workspace.revision
    good = extraction(company="西门子")
    broken = Extraction(
        TaggedDocument(good.tagged.document, good.tagged.mentions * 2, good.tagged.entities), good.statements
    )
    with pytest.raises(SourceError, match="could not be stored"):
        workspace.store(broken, extractor="v1", signature=b"")
    assert (contents(workspace), workspace.revision) == before


def test_a_missing_workspace_says_how_to_make_one(tmp_path):
    with pytest.raises(WorkspaceError, match="parkgraph build"):
        Workspace(tmp_path / "none")


def test_another_version_is_refused_and_left_alone(workspace):
    workspace.close()
    connection = sqlite3.connect(workspace.path / DATABASE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(WorkspaceError, match="version 99"):
        Workspace(workspace.path)


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / DATABASE).write_text("no database at all, but long enough to be read as one" * 20, encoding="utf-8")
    with pytest.raises(WorkspaceError, match="cannot be opened"):
        Workspace(tmp_path)


def test_only_one_process_builds(workspace):
    with (
        workspace.build_lock(),
        Workspace(workspace.path) as second,
        pytest.raises(WorkspaceError, match="another process"),
        second.build_lock(),
    ):
        pass
    with workspace.build_lock():
        assert workspace.revision == 0


def test_a_document_is_found_by_key_url_and_file_name(workspace):
    workspace.store(extraction("https://a.example/1", url="https://a.example/1"), extractor="v1", signature=b"")
    workspace.store(extraction("news/2024/a.txt"), extractor="v1", signature=b"")
    assert workspace.find_document("https://a.example/1") == ["https://a.example/1"]
    assert workspace.find_document("a.txt") == ["news/2024/a.txt"]
    assert workspace.find_document(".txt") == []


def test_a_record_is_found_by_its_file_with_or_without_number(workspace):
    stored = extraction("news/a.jsonl#3")
    workspace.store(stored, extractor="v1", signature=b"")
    assert workspace.find_document("a.jsonl") == workspace.find_document("a.jsonl#3") == ["news/a.jsonl#3"]


def test_a_judgement_log_changed_from_outside_is_noticed_once(workspace):
    workspace.settle()
    revision = workspace.revision
    workspace.judgements_path.write_text('{"left": "a", "right": "b", "judgement": "same"}\n', encoding="utf-8")
    assert not workspace.is_settled
    workspace.settle()
    workspace.settle()
    assert (workspace.is_settled, workspace.revision) == (True, revision + 1)


def test_tables_changed_from_outside_are_noticed(workspace, monkeypatch):
    workspace.settle()
    monkeypatch.setattr("parkgraph.workspace.tables_version", lambda: "another")
    assert not workspace.is_settled


def test_old_ids_lead_on_when_groups_join_and_join_again(workspace):
    workspace.save_resolution({"e-1": "e-1", "e-2": "e-2", "e-3": "e-3"})
    workspace.save_resolution({"e-1": "e-1", "e-2": "e-1", "e-3": "e-3"})
    assert workspace.redirects() == {"e-2": "e-1"}
    workspace.save_resolution({"e-1": "zone:1", "e-2": "zone:1", "e-3": "e-3"})
    assert workspace.redirects() == {"e-1": "zone:1", "e-2": "zone:1"}


def test_an_id_that_is_used_again_leads_nowhere_else(workspace):
    workspace.save_resolution({"e-1": "e-1", "e-2": "e-2"})
    workspace.save_resolution({"e-1": "e-1", "e-2": "e-1"})
    workspace.save_resolution({"e-1": "e-1", "e-2": "e-2"})
    assert workspace.redirects() == {}
