"""Every filter of the legend in a real Chromium: what it says is hidden is hidden, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from parkgraph.model import GraphRows
from parkgraph.views import ViewOptions

pytestmark = pytest.mark.chromium
ALL = ViewOptions(withdrawn=True)


def links(rows: GraphRows) -> list[tuple[str, dict[str, Any]]]:
    return [(kind[0], row) for kind, group in rows.relationships.items() if kind[0] != "MENTIONS" for row in group]


def still_linked(rows: GraphRows, passes: Callable[[str, dict[str, Any]], bool]) -> tuple[int, int]:
    """How many entities and relationships are left where an entity goes with the last of its relationships."""
    left = [row for kind, row in links(rows) if passes(kind, row)]
    everything = {row[end] for _, row in links(rows) for end in ("source", "target")}
    alone = 43 - len(everything)
    return alone + len({row[end] for row in left for end in ("source", "target")}), len(left)


def is_other(kind: str, other: str, _: dict[str, Any]) -> bool:
    return other != kind


def test_the_legend_hides_a_type_and_what_hangs_on_it(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    drawn = [(kind, group) for kind, group in rows.relationships.items() if kind[0] != "MENTIONS"]
    for label in ("Park", "Company", "Industry", "Country"):
        left = 43 - len(rows.nodes[label])
        button = f'#filters .filter[data-name="{label}"]'
        made.page.click(button)
        assert made.page.get_attribute(button, "aria-pressed") == "false"
        assert made.shown("nodes") == left
        assert made.shown("edges") == sum(len(group) for kind, group in drawn if label not in kind)
        assert f"{left} / 43" in made.page.inner_text("#counts")
        made.page.click(button)
        assert (made.shown("nodes"), made.shown("edges")) == (43, 56)


def test_a_relationship_filter_hides_it_and_whom_it_alone_links(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    for kind in ("LOCATED_IN", "FROM_COUNTRY", "AWARDED"):
        made.page.click(f'#filters .filter[data-name="{kind}"]')
        expected = still_linked(rows, partial(is_other, kind))
        assert (made.shown("nodes"), made.shown("edges")) == expected
        made.page.click(f'#filters .filter[data-name="{kind}"]')
    assert (made.shown("nodes"), made.shown("edges")) == (43, 56)


def test_a_status_filter_hides_the_firms_that_have_no_other(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    made.page.click('#filters .filter[data-name="planned"]')
    hidden = made.page.evaluate("nodeList.filter((node) => !nodeShown(node)).map((node) => node.name)")
    assert hidden == ["松下"]


def test_a_firm_that_left_is_hidden_until_asked_for(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows)
    assert made.page.evaluate("(id) => nodes.get(id).hidden", made.node("夏普"))
    made.page.click('#filters .filter[data-name="withdrawn"]')
    assert made.shown("nodes") == 43
    shown = visit(rows, ALL)
    assert shown.shown("nodes") == 43


def test_shift_leaves_one_alone_and_brings_all_back(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    button = '#filters .filter[data-name="PART_OF"]'
    made.page.click(button, modifiers=["Shift"])
    assert (made.shown("nodes"), made.shown("edges")) == still_linked(rows, lambda kind, _: kind == "PART_OF")
    made.page.click(button, modifiers=["Shift"])
    assert (made.shown("nodes"), made.shown("edges")) == (43, 56)


def test_what_only_a_lexicon_says_can_be_hidden(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    made.page.click('#filters .filter[data-name="lexicon"]')
    expected = still_linked(rows, lambda _, row: row["props"]["origin"] == "text")
    assert (made.shown("nodes"), made.shown("edges")) == expected
    assert made.page.evaluate("edgeList.filter(edgeShown).every((edge) => edge.origin === 'text')")


def test_lines_of_a_lexicon_are_dotted_and_of_what_is_over_dashed(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    for edge in made.page.evaluate("edgeList.map((edge) => ({ ...edge, drawn: DASHES[restsOn(edge)] }))"):
        kind = "gone" if edge["status"] == "withdrawn" else edge["origin"]
        assert edge["drawn"] == {"text": [], "lexicon": [1.5, 4], "gone": [7, 5]}[kind]


def test_a_country_hides_the_firms_that_come_from_there_or_belong_to_one(
    rows: GraphRows, visit: Callable[..., Any]
) -> None:
    made = visit(rows, ALL)
    made.page.click('#filters .filter[data-name="country:DE"]')
    assert made.names("nodeList.filter((node) => !nodeShown(node))") == sorted(
        ["博世", "博世汽车部件（苏州）有限公司", "西门子", "舍弗勒"]
    )
    made.page.click("#reset")
    made.page.click('#filters .countries .filter[data-name=""]')
    firms = made.names("nodeList.filter((node) => node.label === 'Company' && nodeShown(node))")
    assert "博世" in firms
    assert "基石药业" not in firms
    assert made.shown("nodes") < 43
    made.page.click("#reset")
    assert made.shown("nodes") == 43
    assert made.page.locator("#reset").is_hidden()


def set_slider(made: Any, name: str, value: float) -> None:
    made.page.evaluate(
        "([id, value]) => { byId(id).value = value; byId(id).dispatchEvent(new Event('input')); }", [name, value]
    )


def test_confidence_hides_what_is_less_sure(make_rows: Callable[[Any], GraphRows], visit: Callable[..., Any]) -> None:
    firms = {f"e-{n}": {"name": f"企业{n}"} for n in range(5)}
    facts = [
        {"source": f"e-{n}", "type": "LOCATED_IN", "target": "zone:a", "confidence": 0.5 + n / 10} for n in range(5)
    ]
    made = visit(
        make_rows(
            {
                "entities": {"Company": firms, "Park": {"zone:a": {"name": "甲园"}}},
                "documents": {},
                "relationships": facts,
            }
        )
    )
    set_slider(made, "confidence", 0.75)
    assert made.names("nodeList.filter(nodeShown)") == ["企业3", "企业4", "甲园"]
    assert made.page.inner_text("#confidence-value") == "0.75"
    assert "3 / 6" in made.page.inner_text("#counts")


def test_time_hides_what_happened_earlier_later_or_nobody_knows_when(
    rows: GraphRows, visit: Callable[..., Any]
) -> None:
    made = visit(rows, ALL)

    def year(row: dict[str, Any]) -> int:
        return int((row["props"]["since"] or row["props"].get("year") or "0")[:4])

    years = sorted({year(row) for _, row in links(rows)} - {0})
    assert years == [1999, 2022, 2023, 2024]
    set_slider(made, "time-from", 2023)
    expected = still_linked(rows, lambda _, row: year(row) == 0 or year(row) >= 2023)
    assert (made.shown("nodes"), made.shown("edges")) == expected
    assert made.page.inner_text("#time-value") == "2023 – 2024"
    made.page.click("#undated")
    assert made.shown("edges") == still_linked(rows, lambda _, row: year(row) >= 2023)[1]
    set_slider(made, "time-to", 2023)
    assert made.shown("edges") == still_linked(rows, lambda _, row: year(row) == 2023)[1]


def test_time_can_be_that_of_the_report(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, ALL)
    made.page.select_option("#time-by", "report")
    set_slider(made, "time-from", 2024)
    expected = sum(1 for _, row in links(rows) if (row["props"]["last_seen"] or "2024")[:4] >= "2024")
    assert made.shown("edges") == expected


def test_hidden_lines_cannot_be_chosen_and_hidden_firms_leave_the_panel(
    rows: GraphRows, visit: Callable[..., Any]
) -> None:
    made = visit(rows, ALL)
    made.page.evaluate("(id) => chooseNode(id)", made.node("无锡高新区"))
    assert "夏普" in made.panel
    made.page.click('#filters .filter[data-name="withdrawn"]')
    assert "夏普" not in made.panel
    middle = "(({ from, to }) => ({ x: (places[from].x + places[to].x) / 2, y: (places[from].y + places[to].y) / 2 }))"
    gone = "edgeList.find((edge) => edge.status === 'withdrawn')"
    assert made.page.evaluate(f"edgeAt({middle}({gone}), 1)") != made.page.evaluate(f"{gone}.id")
