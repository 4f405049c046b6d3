from typing import Any

import pytest

from parkgraph.errors import QueryError
from parkgraph.model import GraphRows
from parkgraph.views import Centre, Criteria, select
from parkgraph.views.criteria import narrowed


def told(rows: GraphRows) -> list[tuple[str, dict[str, Any]]]:
    return [(kind[0], row) for kind, group in rows.relationships.items() if kind[0] != "MENTIONS" for row in group]


def names(rows: GraphRows, label: str) -> set[str]:
    return {row["name"] for row in rows.nodes.get(label, ())}


def test_nothing_asked_changes_nothing(rows: GraphRows) -> None:
    assert narrowed(rows, Criteria(), frozenset()) is rows


@pytest.mark.parametrize("since", ["24", "2024-5", "yesterday", "2024-05-12T00:00", "2024 "])
def test_what_is_no_date_is_refused(since: str) -> None:
    with pytest.raises(QueryError, match="no date"):
        Criteria(since=since)


def test_an_unknown_status_is_refused_with_the_known_ones() -> None:
    with pytest.raises(QueryError, match="no such status") as caught:
        Criteria(statuses=frozenset({"opening"}))
    assert "under_construction" in caught.value.hint


@pytest.mark.parametrize(
    ("properties", "answer"),
    [
        ({"status": "signed", "since": "2024-05"}, True),
        ({"status": "signed", "since": "2023"}, False),
        ({"status": "operating", "since": "2024-05"}, False),
        ({"status": "signed", "since": ""}, None),
        ({"status": "", "since": "2024"}, None),
        ({"status": "", "since": "2023"}, False),
        ({"status": "signed", "since": "", "year": "2024"}, True),
    ],
)
def test_a_relationship_is_judged_by_both(properties: dict[str, str], answer: bool | None) -> None:
    assert Criteria(since="2024", statuses=frozenset({"signed"})).judge(properties) is answer


def test_a_status_keeps_its_firms_and_what_else_is_said_of_them(rows: GraphRows) -> None:
    part = narrowed(rows, Criteria(statuses=frozenset({"planned"})), frozenset())
    assert names(part, "Company") == {"博世", "松下"}
    assert names(part, "Park") == {"太仓高新区", "苏州高新区"}
    assert names(part, "Country") == {"德国", "日本"}
    assert names(part, "Industry") == {"汽车零部件"}
    assert {row["props"]["status"] for _, row in told(part)} == {"planned", ""}


def test_a_date_keeps_what_happened_then_or_later(rows: GraphRows) -> None:
    part = narrowed(rows, Criteria(since="2023"), frozenset())
    dates = {row["props"]["since"] or row["props"].get("year", "") for _, row in told(part)}
    assert dates == {"2024-05", "2023", ""}
    assert "博世" in names(part, "Company")
    assert names(part, "Program") == {"国家级经开区综合发展水平考核评价"}


def test_a_selection_is_narrowed_before_it_is_cut(rows: GraphRows) -> None:
    asked = Criteria(statuses=frozenset({"withdrawn"}))
    selection = select(rows, centres=[Centre("Park", "无锡高新区")], criteria=asked)
    assert names(selection.rows, "Company") == {"夏普"}
    assert selection.cut_nodes == 0


def test_a_centre_stays_where_nothing_meets_the_criteria(rows: GraphRows) -> None:
    selection = select(rows, centres=[Centre("Park", "苏州纳米城")], criteria=Criteria(since="2099"))
    assert (selection.nodes, selection.relationships) == (1, 0)
