"""The report's numbers, against the small graph counted by hand."""

import pytest

from parkgraph.model import GraphRows
from parkgraph.views.criteria import Criteria
from parkgraph.views.facts import Facts
from parkgraph.views.report import ParkReport, named, park_report, shared


@pytest.fixture(scope="module")
def facts(rows: GraphRows) -> Facts:
    return Facts.of(rows)


@pytest.fixture(scope="module")
def sip(facts: Facts) -> ParkReport:
    return park_report(facts, "zone:sip")


def test_companies_of_the_parks_inside_are_counted(sip: ParkReport) -> None:
    assert {(row.who, row.site) for row in sip.companies} == {
        ("group:bosch", "zone:sip"),
        ("e-bosch-sz", "zone:sip"),
        ("group:samsung", "zone:sip"),
        ("group:siemens", "zone:sip"),
        ("group:microsoft", "zone:sip"),
        ("e-innovent", "zone:bio"),
        ("e-cstone", "zone:bio"),
        ("e-nanomicro", "zone:nano"),
    }
    assert [row.who for row in sip.institutions] == ["e-nanoinst"]


def test_a_company_is_of_its_owners_origin(sip: ParkReport) -> None:
    assert dict(sip.by_origin) == {"country:DE": 3, "country:KR": 1, "country:US": 1, "": 3}
    assert sip.by_origin[0] == ("country:DE", 3)
    assert sip.by_origin[-1] == ("", 3)
    assert set(sip.foreign) == {"group:bosch", "e-bosch-sz", "group:samsung", "group:siemens", "group:microsoft"}


def test_a_country_of_no_code_makes_no_company_foreign(make_rows) -> None:
    entities = {
        "Park": {"zone:1": {"name": "一园"}},
        "Company": {"e-1": {"name": "甲公司"}, "e-2": {"name": "乙公司"}},
        "Country": {"e-3": {"name": "华"}, "country:DE": {"name": "德国", "iso": "DE"}},
    }
    facts_given = [{"source": firm, "type": "LOCATED_IN", "target": "zone:1"} for firm in ("e-1", "e-2")]
    facts_given += [
        {"source": firm, "type": "FROM_COUNTRY", "target": land}
        for firm, land in (("e-1", "e-3"), ("e-2", "country:DE"))
    ]
    rows = make_rows({"entities": entities, "documents": {}, "relationships": facts_given})
    assert park_report(Facts.of(rows), "zone:1").foreign == ("e-2",)


def test_an_industry_comes_from_the_firm_or_its_cluster(sip: ParkReport) -> None:
    assert dict(sip.by_industry) == {"industry:bio": 2, "industry:auto": 1, "industry:nano": 1, "": 4}


def test_statuses_stand_in_the_order_of_a_projects_life(sip: ParkReport) -> None:
    assert sip.by_status == (("signed", 1), ("operating", 6), ("expanding", 1))


def test_programs_are_those_of_the_park_and_its_firms(sip: ParkReport) -> None:
    assert [(award.year, award.program, award.rank) for award in sip.awards] == [
        ("2022", "program:little-giant", ""),
        ("2023", "program:rank", "1"),
    ]
    assert sip.awards_by_year == (("2022", 1), ("2023", 1))


def test_the_timeline_is_in_the_order_of_time(sip: ParkReport) -> None:
    assert [(event.date, event.subject) for event in sip.events] == [
        ("1999", "e-bosch-sz"),
        ("2022", "e-nanomicro"),
        ("2023", "zone:sip"),
        ("2024-05", "group:bosch"),
    ]


def test_who_left_is_listed_but_not_counted(facts: Facts) -> None:
    report = park_report(facts, "zone:wxd")
    assert {row.who for row in report.companies} == {"group:astra", "group:hynix", "e-sharp"}
    assert set(report.present) == {"group:astra", "group:hynix"}
    assert dict(report.by_origin) == {"country:KR": 1, "": 1}
    assert dict(report.by_status)["withdrawn"] == 1


def test_criteria_narrow_presences_awards_and_events(facts: Facts) -> None:
    report = park_report(facts, "zone:sip", Criteria(since="2023"))
    assert [row.who for row in report.companies] == ["group:bosch"]
    assert dict(report.by_origin) == {"country:DE": 1}
    assert [award.program for award in report.awards] == ["program:rank"]
    assert [event.date for event in report.events] == ["2023", "2024-05"]


def test_two_parks_share_firms_groups_origins_industries_and_programs(facts: Facts, sip: ParkReport) -> None:
    common = shared(sip, park_report(facts, "zone:tc"))
    assert common.companies == ("group:bosch",)
    assert common.origins == ("country:DE",)
    assert common.industries == ("industry:auto",)
    assert common.programs == ()


def test_a_group_is_shared_where_its_firms_differ(make_rows) -> None:
    firms = {"g": {"name": "集团"}, "a": {"name": "甲公司"}, "b": {"name": "乙公司"}}
    facts_given = [
        {"source": "a", "type": "LOCATED_IN", "target": "zone:1"},
        {"source": "b", "type": "LOCATED_IN", "target": "zone:2"},
        {"source": "a", "type": "SUBSIDIARY_OF", "target": "g"},
        {"source": "b", "type": "SUBSIDIARY_OF", "target": "g"},
    ]
    parks = {"zone:1": {"name": "一园"}, "zone:2": {"name": "二园"}}
    rows = make_rows({"entities": {"Company": firms, "Park": parks}, "documents": {}, "relationships": facts_given})
    facts = Facts.of(rows)
    common = shared(park_report(facts, "zone:1"), park_report(facts, "zone:2"))
    assert (common.companies, common.owners) == ((), ("g",))


def test_every_key_of_a_report_has_a_name(facts: Facts, sip: ParkReport) -> None:
    names = named([sip], facts)
    assert names["zone:sip"] == "苏州工业园区"
    assert {
        key for row in sip.companies for key in (row.who, row.site, *row.origins, *row.industries, *row.owners)
    } <= set(names)
    assert {event.subject for event in sip.events} | {event.target for event in sip.events} <= set(names)


def test_owners_in_a_circle_come_to_an_end(make_rows) -> None:
    firms = {"a": {"name": "甲"}, "b": {"name": "乙"}}
    circle = [{"source": one, "type": "SUBSIDIARY_OF", "target": other} for one, other in ("ab", "ba")]
    rows = make_rows({"entities": {"Company": firms}, "documents": {}, "relationships": circle})
    assert Facts.of(rows).owners("a") == ["b"]
