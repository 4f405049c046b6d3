from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.errors import QueryError
from parkgraph.model import GraphRows
from parkgraph.views import Centre, select


def keys(rows: GraphRows, label: str) -> set[str]:
    return {row["key"] for row in rows.nodes.get(label, ())}


def test_the_whole_graph_is_kept_where_it_fits(rows: GraphRows) -> None:
    selection = select(rows)
    assert (selection.nodes, selection.relationships) == (43, 56)
    assert (selection.cut_nodes, selection.cut_relationships) == (0, 0)
    assert selection.rows == rows


@pytest.mark.parametrize(
    "name", ["苏州工业园区", "蘇州工業園區", "园区", "suzhou industrial park", "ＳＩＰ", "zone:sip"]
)
def test_a_centre_is_found_by_name_alias_or_key(rows: GraphRows, name: str) -> None:
    assert select(rows, centres=[Centre("Park", name)], depth=1).centres == ("zone:sip",)


def test_depth_counts_relationships_from_the_centre(rows: GraphRows) -> None:
    near = select(rows, centres=[Centre("Company", "博世")], depth=1).rows
    assert keys(near, "Park") == {"zone:sip", "zone:tc"}
    assert keys(near, "Company") == {"group:bosch", "e-bosch-sz"}
    far = select(rows, centres=[Centre("Company", "博世")], depth=2).rows
    assert "group:siemens" in keys(far, "Company")


def test_documents_behind_what_is_kept_come_along(rows: GraphRows) -> None:
    part = select(rows, centres=[Centre("Park", "昆山开发区")], depth=1).rows
    assert keys(part, "Document") == {"notes/c.txt"}
    assert all(row["target"] in keys(part, "Company") for row in part.relationships["MENTIONS", "Document", "Company"])


def test_the_most_relevant_entities_stay_and_the_rest_is_counted(rows: GraphRows) -> None:
    selection = select(rows, limit=10)
    assert selection.nodes <= 10
    assert selection.nodes + selection.cut_nodes == 43
    assert selection.relationships + selection.cut_relationships == 56
    assert {"zone:sip", "group:bosch"} <= keys(selection.rows, "Park") | keys(selection.rows, "Company")


def test_no_entity_is_kept_without_one_of_its_relationships(rows: GraphRows) -> None:
    for limit in range(2, 43):
        part = select(rows, limit=limit).rows
        links = [row for kind, group in part.relationships.items() if kind[0] != "MENTIONS" for row in group]
        linked = {row[end] for row in links for end in ("source", "target")}
        assert {row["key"] for label in part.nodes if label != "Document" for row in part.nodes[label]} == linked


def test_fragments_do_not_push_the_firms_of_a_park_out(make_rows: Callable[[Any], GraphRows]) -> None:
    firms = {f"e-{n}": {"name": f"企业{n}"} for n in range(60)}
    parks = {f"zone:{n}": {"name": f"园区{n}"} for n in range(31)}
    facts = [{"source": f"e-{n}", "type": "LOCATED_IN", "target": "zone:0"} for n in range(30)]
    facts += [{"source": f"e-{n}", "type": "LOCATED_IN", "target": f"zone:{n - 29}"} for n in range(30, 60)]
    rows = make_rows({"entities": {"Company": firms, "Park": parks}, "documents": {}, "relationships": facts})
    part = select(rows, limit=31).rows
    assert keys(part, "Company") == {f"e-{n}" for n in range(30)}


def test_a_centre_stays_however_small_the_limit(rows: GraphRows) -> None:
    selection = select(rows, centres=[Centre("Company", "汇川技术")], limit=1)
    assert keys(selection.rows, "Company") == {"e-inovance"}


def test_an_unknown_centre_is_refused_with_the_nearest_names(rows: GraphRows) -> None:
    with pytest.raises(QueryError, match="no park") as caught:
        select(rows, centres=[Centre("Park", "苏州高薪区")])
    assert "苏州高新区" in caught.value.hint
    with pytest.raises(QueryError, match=r"none of the \d there is like it"):
        select(rows, centres=[Centre("Park", "火星基地")])


def test_a_name_of_several_entities_is_refused_with_their_keys(make_rows: Callable[[Any], GraphRows]) -> None:
    parks = {
        "zone:a": {"name": "甲市高新区", "aliases": ["高新区"]},
        "zone:b": {"name": "乙市高新区", "aliases": ["高新区"]},
    }
    rows = make_rows({"entities": {"Park": parks}, "documents": {}, "relationships": []})
    with pytest.raises(QueryError, match="'高新区' stands for several") as caught:
        select(rows, centres=[Centre("Park", "高新区")])
    assert "zone:a" in caught.value.hint
    assert "zone:b" in caught.value.hint


def test_an_abbreviation_is_taken_as_by_a_question_and_said(rows: GraphRows) -> None:
    selection = select(rows, centres=[Centre("Park", "苏高新")], depth=1)
    assert selection.centres == ("zone:snd",)
    assert selection.notes == ("'苏高新' was taken for 苏州高新区",)
    assert select(rows, centres=[Centre("Park", "zone:snd")], depth=1).notes == ()


def test_the_whole_name_of_an_industry_is_that_one(make_rows: Callable[[Any], GraphRows]) -> None:
    industries = {"i-1": {"name": "医药"}, "i-2": {"name": "生物医药"}}
    rows = make_rows({"entities": {"Industry": industries}, "documents": {}, "relationships": []})
    assert select(rows, centres=[Centre("Industry", "医药")]).centres == ("i-1",)


@pytest.mark.parametrize(("depth", "limit"), [(0, 10), (1, 0), (-1, -1)])
def test_numbers_below_one_are_refused(rows: GraphRows, depth: int, limit: int) -> None:
    with pytest.raises(QueryError, match="1 or more"):
        select(rows, depth=depth, limit=limit)


@given(limit=st.integers(1, 50), depth=st.integers(1, 4), name=st.sampled_from(["", "博世", "夏普", "基石药业"]))
@settings(max_examples=40, deadline=None)
def test_a_selection_is_a_closed_part_of_the_graph(rows: GraphRows, limit: int, depth: int, name: str) -> None:
    selection = select(rows, centres=[Centre("Company", name)] if name else [], depth=depth, limit=limit)
    kept = {row["key"] for label in selection.rows.nodes for row in selection.rows.nodes[label]}
    ends = {
        row[end] for group in selection.rows.relationships.values() for row in group for end in ("source", "target")
    }
    assert ends <= kept
    assert selection.nodes <= limit
    assert selection.nodes + selection.cut_nodes <= 43


def test_two_centres_are_drawn_together(rows: GraphRows) -> None:
    selection = select(rows, centres=[Centre("Park", "昆山开发区"), Centre("Company", "夏普")], depth=1)
    assert selection.centres == ("zone:ksd", "e-sharp")
    assert keys(selection.rows, "Park") == {"zone:ksd", "zone:wxd"}
    assert keys(
        select(rows, centres=[Centre("Park", "昆山开发区"), Centre("Company", "夏普")], limit=1).rows, "Park"
    ) == {"zone:ksd"}


@pytest.mark.parametrize(
    ("label", "name", "firms"),
    [
        ("Country", "Germany", {"group:bosch", "group:siemens", "group:schaeffler"}),
        ("Program", "小巨人", {"e-nanomicro"}),
    ],
)
def test_countries_and_programs_can_be_centres(rows: GraphRows, label: str, name: str, firms: set[str]) -> None:
    assert keys(select(rows, centres=[Centre(label, name)], depth=1).rows, "Company") == firms
