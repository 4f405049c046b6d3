"""The report and the comparison in a real Chromium: the tables say what the data says, and lead into the graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.views import Centre, ViewOptions
from parkgraph.views.facts import Facts
from parkgraph.views.report import ParkReport, park_report

pytestmark = pytest.mark.chromium
SIP = ViewOptions(centre=Centre("Park", "苏州工业园区"), report=True)
BOTH = ViewOptions(centre=Centre("Park", "苏州工业园区"), beside=Centre("Park", "太仓高新区"), report=True)


def bars(made: Any, title: str) -> list[list[str]]:
    rows: list[list[str]] = made.page.evaluate(
        """(title) => [...document.querySelectorAll("#report .bars")].find((one) => one.caption.textContent === title)
           .querySelectorAll("tbody tr").values().map((row) => [row.querySelector("th").textContent,
             ...[...row.querySelectorAll(".count")].map((cell) => cell.textContent)]).toArray()""",
        title,
    )
    return rows


def table(made: Any, title: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = made.page.evaluate(
        """(title) => {
          const section = [...document.querySelectorAll("#report section")].find((one) =>
            one.querySelector("h3")?.firstChild.textContent === title);
          const names = [...section.querySelectorAll("th")].map((head) => head.textContent);
          return [...section.querySelectorAll("tbody tr")].map((row) =>
            Object.fromEntries([...row.cells].map((cell, place) => [names[place], cell.textContent])));
        }""",
        title,
    )
    return rows


@pytest.fixture(scope="module")
def sip(rows: GraphRows) -> ParkReport:
    return park_report(Facts.of(rows), "zone:sip")


def test_tables_and_bars_equal_the_data(rows: GraphRows, sip: ParkReport, visit: Callable[..., Any]) -> None:
    made = visit(rows, SIP)
    name = {row["key"]: row["name"] for group in rows.nodes.values() for row in group} | {"": "未说明"}
    status = {key: text["zh"] for key, text in ONTOLOGY.statuses.items()} | {"": "未说明"}
    assert bars(made, "企业：按来源地") == [[name[key], str(count)] for key, count in sip.by_origin]
    assert bars(made, "企业：按产业") == [[name[key], str(count)] for key, count in sip.by_industry]
    assert bars(made, "入驻记录：按状态") == [[status[key], str(count)] for key, count in sip.by_status]
    firms = table(made, "企业")
    assert [row["名称"] for row in firms] == [name[row.who] for row in sip.companies]
    assert [row["来源地"] for row in firms] == ["".join(map(name.__getitem__, row.origins)) for row in sip.companies]
    assert [row["状态"] for row in firms] == [status[row.status] for row in sip.companies]
    assert [row["起始时间"] for row in firms] == [row.since for row in sip.companies]
    assert [row["原文依据"] for row in firms] == [f"{row.evidence} ›" for row in sip.companies]
    programs = table(made, "计划与荣誉")
    assert [(row["年份"], row["计划与荣誉"], row["名次"]) for row in programs] == [
        (award.year, name[award.program], award.rank) for award in sip.awards
    ]
    events = table(made, "时间线")
    assert [(row["时间"], row["名称"]) for row in events] == [(event.date, name[event.subject]) for event in sip.events]
    figures = made.page.locator("#report .figures dd").all_inner_texts()
    assert figures == [str(len(sip.present)), str(len(sip.foreign)), "3", "2", "4"]
    assert (made.requests, made.complaints) == ([], [])


def test_plots_have_a_mark_for_each_event_and_a_column_for_each_year(
    rows: GraphRows, sip: ParkReport, visit: Callable[..., Any]
) -> None:
    made = visit(rows, SIP)
    told = made.page.locator("#report figure :is(circle, path) title").all_text_contents()
    assert sorted(text[:4] for text in told) == sorted(event.date[:4] for event in sip.events)
    assert made.page.locator("#report figure rect.series0").count() == len(sip.awards_by_year)


def test_a_heading_sorts_its_table_both_ways(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, SIP)
    head = made.page.locator("#report th button", has_text="起始时间").first
    head.click()
    assert [row["起始时间"] for row in table(made, "企业")][:2] == ["1999", "2024-05"]
    head.click()
    times = [row["起始时间"] for row in table(made, "企业")]
    told = [time for time in times if time]
    assert len(told) < len(times), "some are not known"
    assert told[-2:] == ["2024-05", "1999"]
    assert times[: len(told)] == told, "empty cells stay last"


def test_numbers_begin_with_the_largest_and_say_so(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, SIP)
    head = made.page.locator("#report th", has_text="原文依据").first
    counts = [int(row["原文依据"].removesuffix(" ›")) for row in table(made, "企业")]
    for order in ("descending", "ascending"):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        shown = [int(row["原文依据"].removesuffix(" ›")) for row in table(made, "企业")]
        assert shown == sorted(counts, reverse=order == "descending")


def test_ranks_are_sorted_as_numbers(make_rows: Callable[[Any], GraphRows], visit: Callable[..., Any]) -> None:
    entities = {"Park": {"zone:a": {"name": "甲园"}}, "Program": {"program:1": {"name": "百强榜"}}}
    awards = [
        {"source": "zone:a", "type": "AWARDED", "target": "program:1", "rank": rank, "year": year}
        for rank, year in (("10", "2021"), ("9", "2022"), ("1", "2023"))
    ]
    rows = make_rows({"entities": entities, "documents": {}, "relationships": awards})
    made = visit(rows, ViewOptions(centre=Centre("Park", "甲园"), report=True))
    made.page.locator("#report th button", has_text="名次").click()
    assert [row["名次"] for row in table(made, "计划与荣誉")] == ["1", "9", "10"]


def test_a_name_leads_to_its_entity_and_evidence_to_its_sentence(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, SIP)
    assert made.page.locator("#report").is_visible()
    row = made.page.locator("#report .rows tr", has_text="博世汽车部件").first
    row.locator(".proof").click()
    assert made.page.locator("#report").is_hidden()
    assert made.page.locator("#panel blockquote").all_inner_texts() == ["博世苏州的新厂房在园区投入运营。"]
    made.page.keyboard.press("r")
    row.locator(".entity").first.click()
    assert made.page.inner_text("#panel h2") == "博世汽车部件（苏州）有限公司"


def test_two_parks_stand_side_by_side_with_what_they_share(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, BOTH, locale="en-GB")
    assert made.page.inner_text("#title") == "苏州工业园区 and 太仓高新区"
    assert made.page.evaluate("view.centres.map((id) => nodeList[id].name)") == ["苏州工业园区", "太仓高新区"]
    one, other = (park_report(Facts.of(rows), key) for key in ("zone:sip", "zone:tc"))
    origins = {name: [int(count) for count in counts] for name, *counts in bars(made, "Companies by origin")}
    assert origins["德国"] == [dict(one.by_origin)["country:DE"], dict(other.by_origin)["country:DE"]] == [3, 2]
    shared = made.page.inner_text("#shared")
    for name in ("博世", "德国", "汽车零部件"):
        assert name in shared
    assert "美国" not in shared
    assert len(table(made, "太仓高新区 · Companies")) == len(other.companies)
    assert (made.requests, made.complaints) == ([], [])


def test_the_report_follows_the_language_and_fits_a_phone(rows: GraphRows, visit: Callable[..., Any]) -> None:
    made = visit(rows, SIP, phone=True)
    made.page.click("#language")
    assert "Companies by origin" in made.page.inner_text("#report")
    assert made.page.evaluate("reportArea.scrollWidth <= reportArea.clientWidth")
    made.page.click("#mode-graph")
    assert made.page.locator("#report").is_hidden()
