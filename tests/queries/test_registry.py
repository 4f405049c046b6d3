from __future__ import annotations

import pytest

from parkgraph import queries
from parkgraph.errors import QueryError
from parkgraph.queries.registry import parse
from parkgraph.queries.run import bind

HEADER = """\
// zh: 标题
// en: Title
// about: What it answers.
// parameters:
//   park: {type: text, about: the park}
//   limit: {type: number, default: 5, about: how many}
// columns:
//   name: its name
"""


def test_the_eight_questions_are_there() -> None:
    assert {query.name for query in queries.all_queries()} >= {
        "multinationals-by-park",
        "companies-in-park",
        "parks-of-company",
        "clusters-of-park",
        "programs-of-park",
        "shared-parks",
        "evidence",
        "path",
    }


def test_a_file_is_a_query() -> None:
    query = parse("some-query", HEADER + "\nMATCH (n:Park) // a comment of the query\nRETURN n.name AS name\n")
    assert (query.name, query.title_zh, query.title_en) == ("some-query", "标题", "Title")
    assert [(p.name, p.type, p.default) for p in query.parameters] == [("park", "text", None), ("limit", "number", 5)]
    assert query.cypher == "MATCH (n:Park) // a comment of the query\nRETURN n.name AS name"


@pytest.mark.parametrize(
    "text",
    ["", "MATCH (n) RETURN n", HEADER.replace("zh: ", "zh: [") + "\nRETURN 1", HEADER.replace("// en: Title\n", "")],
)
def test_a_header_that_is_none_names_its_file(text: str) -> None:
    with pytest.raises(QueryError, match=r"^some-query\.cypher: the header cannot be read"):
        parse("some-query", text)


@pytest.mark.parametrize(
    ("name", "near"), [("multinational-by-park", "multinationals-by-park"), ("compnies_in_park", "companies-in-park")]
)
def test_an_unknown_name_offers_near_ones(name: str, near: str) -> None:
    with pytest.raises(QueryError, match=f"did you mean .*{near}"):
        queries.get(name)


def test_a_name_like_none_offers_all() -> None:
    with pytest.raises(QueryError, match=r"one of: clusters-of-park, .*shared-parks"):
        queries.get("xyz")


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("companies-in-park", {"parc": "x"}, "no parameter 'parc'.*did you mean park"),
        ("companies-in-park", {"include_withdrawn": "perhaps"}, "must be true or false, not 'perhaps'"),
        ("path", {"source": "x"}, "'target' is missing"),
        ("path", {"source": "x", "target": ""}, "'target' is missing"),
        ("path", {"source": "x", "target": "y", "limit": "-1"}, "must be a whole number"),
        ("evidence", {"type": "LOCATED"}, "no relationship type 'LOCATED'.*LOCATED_IN"),
        ("evidence", {"type": "MENTIONS"}, "no relationship type"),
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
        ("evidence", {"type": "located_in"}, {"type": "LOCATED_IN", "source": "", "target": ""}),
        (
            "path",
            {"source": "x", "target": "y", "limit": "3"},
            {"source": "x", "target": "y", "include_withdrawn": False, "limit": 3},
        ),
    ],
)
def test_parameters_get_their_type_and_default(name: str, given: dict[str, str], bound: dict[str, object]) -> None:
    assert bind(queries.get(name), given) == bound
