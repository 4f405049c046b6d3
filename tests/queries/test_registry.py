from __future__ import annotations

from pathlib import Path

import pytest

from parkgraph import queries
from parkgraph.errors import QueryError
from parkgraph.queries.run import bind

OWN = """\
// zh: 我的问题
// en: A question of my own
// about: Parks by name.
// parameters:
//   park: {type: park, default: '', about: name of the park; empty for all}
// columns:
//   park: the park
MATCH (n:Park) WHERE size($park) = 0 OR n.key IN $park RETURN n.name AS park ORDER BY park
"""


def test_what_was_asked_for_is_there() -> None:
    assert len(queries.all_queries()) >= 18
    assert {query.name for query in queries.all_queries()} >= {
        "cluster-overlap",
        "companies-by-cluster",
        "company-footprint",
        "conflicts",
        "group-tree",
        "isolated-entities",
        "most-cited-evidence",
        "multinationals-by-country",
        "multinationals-by-industry",
        "multinationals-by-park",
        "newcomers",
        "parks-by-program",
        "path",
        "pipeline",
        "shared-parks",
        "supply-of-industry",
        "weak-evidence",
        "withdrawn",
    }


def test_titles_are_in_both_languages_and_no_two_alike() -> None:
    for titles in ([q.title_zh for q in queries.all_queries()], [q.title_en for q in queries.all_queries()]):
        assert len(set(titles)) == len(titles)
    assert all(query.title_en.isascii() and not query.title_zh.isascii() for query in queries.all_queries())


def test_a_folder_of_ones_own_adds_questions_and_what_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "my-parks.cypher").write_text("\ufeff" + OWN, encoding="utf-8")
    (tmp_path / "evil.cypher").write_text(OWN.replace("RETURN", "DETACH DELETE n RETURN"), encoding="utf-8")
    (tmp_path / "headless.cypher").write_text("MATCH (n) RETURN n", encoding="utf-8")
    (tmp_path / "path.cypher").write_text(OWN, encoding="utf-8")
    (tmp_path / "gbk.cypher").write_bytes(OWN.encode("gbk"))
    (tmp_path / "notes.txt").write_text("not a question", encoding="utf-8")
    found = queries.catalogue(tmp_path)
    assert found.get("my-parks").title_zh == "我的问题"
    assert len(found.queries) == len(queries.all_queries()) + 1
    assert [str(error).removeprefix(str(tmp_path)).partition(" (")[0] for error in found.refused] == [
        "/evil.cypher:8: DETACH is not allowed in a reading query",
        "/gbk.cypher:1: the file cannot be read: 'utf-8' codec can't decode byte 0xce in position 7: invalid "
        "continuation byte",
        "/headless.cypher:1: there is no header",
        "/path.cypher:1: a question of this name is shipped",
    ]
    assert found.get("path").title_zh == queries.get("path").title_zh
    with pytest.raises(QueryError, match=r"evil\.cypher:8: DETACH"):
        found.get("evil")


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such folder of queries"):
        queries.catalogue(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "near"), [("multinational-by-park", "multinationals-by-park"), ("compnies_in_park", "companies-in-park")]
)
def test_an_unknown_name_offers_near_ones(name: str, near: str) -> None:
    with pytest.raises(QueryError, match=f"did you mean .*{near}"):
        queries.get(name)


def test_a_name_like_none_offers_all() -> None:
    with pytest.raises(QueryError, match=r"one of: cluster-overlap, .*withdrawn"):
        queries.get("xyz")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("companies-in-park", {"parc": "x"}, "no option --parc.*did you mean --park"),
        ("companies-in-park", {"include_withdrawn": "perhaps"}, "must be true or false, not 'perhaps'"),
        ("companies-in-park", {"text_only": "perhaps"}, "must be true or false, not 'perhaps'"),
        ("companies-in-park", {"since": "May 2023"}, "must be a year, month or day, as in 2023-05, not 'May 2023'"),
        ("path", {"source": "x"}, "--target is missing"),
        ("path", {"source": "x", "target": ""}, "--target is missing"),
        ("path", {"source": "x", "target": "y", "limit": "-1"}, "--limit must be a whole number"),
        ("evidence", {"type": "LOCATED"}, "no relationship 'LOCATED'.*LOCATED_IN"),
        ("evidence", {"type": "MENTIONS"}, "no relationship 'MENTIONS'"),
        (
            "pipeline",
            {"status": "operating"},
            "--status must be one of signed, planned, under_construction, expanding, not 'operating'",
        ),
        ("conflicts", {"kind": "foo"}, "--kind must be one of country, status, not 'foo'"),
        ("parks-by-program", {"year": "2023年"}, "--year must be a year, as in 2023, not '2023年'"),
        ("isolated-entities", {"kind": "Document"}, "no label 'Document'"),
    ],
)
def test_wrong_parameters_are_refused(name: str, given: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        bind(queries.get(name), given)


@pytest.mark.parametrize(
    ("name", "given", "bound"),
    [
        ("shared-parks", {}, {"park": "", "include_withdrawn": False}),
        ("shared-parks", {"park": " 园区 ", "include_withdrawn": True}, {"park": "园区", "include_withdrawn": True}),
        ("shared-parks", {"include_withdrawn": "No"}, {"park": "", "include_withdrawn": False}),
        ("conflicts", {"kind": "Country"}, {"company": "", "kind": "country"}),
        ("parks-by-program", {"year": " 2023 "}, {"program": "", "year": "2023", "park": ""}),
        ("evidence", {"type": "located_in"}, {"type": "LOCATED_IN", "source": "", "target": ""}),
        (
            "pipeline",
            {"status": "under-construction", "since": "2023"},
            {"status": "under_construction", "park": "", "place": "", "since": "2023"},
        ),
        (
            "path",
            {"source": "x", "target": "y", "limit": "3"},
            {"source": "x", "target": "y", "include_withdrawn": False, "limit": 3},
        ),
    ],
)
def test_parameters_get_their_type_and_default(name: str, given: dict[str, str], bound: dict[str, object]) -> None:
    assert bind(queries.get(name), given) == {**bound, "text_only": False}
