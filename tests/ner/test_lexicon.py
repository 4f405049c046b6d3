from __future__ import annotations

import re
import shutil
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.errors import LexiconError
from parkgraph.model import ONTOLOGY
from parkgraph.ner import lexicon
from parkgraph.settings import from_environment

FOLDER = Path(lexicon.__file__).parent / "lexicons"
FILES = sorted(FOLDER.glob("*.csv")) + sorted(FOLDER.glob("*.yaml"))
KINDS = {
    "etdz", "hitech", "new_area", "ftz", "ftz_area", "bonded", "industrial_park", "science_park", "software_park",
    "incubator", "cooperation", "aviation", "town", "reform", "innovation", "border",
}  # fmt: skip
LEVELS = {"zones": {"", "national", "provincial", "municipal"}, "places": {"province", "city", "county", "region"}}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_names_source_and_date(path: Path) -> None:
    header = "".join(line for line in path.read_text(encoding="utf-8").splitlines(True) if line.startswith("#"))
    assert re.search(r"^# Source: \S", header, re.MULTILINE)
    assert re.search(r"\b20\d\d-\d\d\b", header)


def test_every_csv_file_is_a_table() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == {*lexicon.TABLES, "characters"}


@pytest.mark.parametrize("source", lexicon.TABLES)
def test_names_are_clean(source: str) -> None:
    for entry in lexicon.load().of(source):
        assert entry.label in ONTOLOGY.labels
        for form in (*entry.forms, *entry.uncertain, *entry.unsafe, *entry.members):
            assert form == form.strip()
            assert form
            assert not set(form) & set(";?~#\t\n"), form
            assert not form.endswith("+"), form


@pytest.mark.parametrize("source", [source for source in lexicon.TABLES if source != "places"])
def test_no_sure_name_is_in_two_rows(source: str) -> None:
    rows: dict[str, set[str]] = defaultdict(set)
    for entry in lexicon.load().of(source):
        for form in (*entry.forms, *entry.uncertain, *entry.members):
            rows[lexicon.load().fold(form)].add(entry.id)
    assert {form: ids for form, ids in rows.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("source", lexicon.TABLES)
def test_no_wording_is_sure_and_unsure_in_one_row(source: str) -> None:
    for entry in lexicon.load().of(source):
        kinds = [set(entry.forms), set(entry.uncertain), set(entry.unsafe), set(entry.members)]
        assert sum(map(len, kinds)) == len(set.union(*kinds)), entry.id


def test_tables_refer_to_each_other() -> None:
    tables = {source: list(lexicon.load().of(source)) for source in lexicon.TABLES}
    countries = {entry.properties["iso"] for entry in tables["countries"]}
    adcodes = {entry.properties.get("adcode") for entry in tables["places"]}
    zones = {entry.id for entry in tables["zones"]}
    for group in tables["groups"]:
        assert group.properties["country"] in countries, group.id
    for zone in tables["zones"]:
        assert zone.properties["kind"] in KINDS, zone.id
        assert zone.properties.get("level", "") in LEVELS["zones"], zone.id
        codes = zone.properties.get("adcode", "").split(";")
        assert len(codes) == len(set(codes)), zone.id
        assert set(codes) <= {"", *adcodes}, zone.id
        assert zone.properties.get("parent") in {None, *zones - {zone.id}}, zone.id
    for operator in tables["operators"]:
        assert set(operator.properties["zones"].split(";")) <= zones, operator.id
    firms = {entry.id for source in ("groups", "companies", "listed_companies") for entry in tables[source]}
    for company in tables["companies"]:
        parents = [parent for parent in company.properties.get("parents", "").split(";") if parent]
        assert set(parents) <= firms - {company.id}, company.id
        assert len(parents) == len(set(parents)), company.id
    for place in tables["places"]:
        assert place.properties["level"] in LEVELS["places"], place.id
        assert re.fullmatch(r"\d{6}|", place.properties.get("adcode", "")), place.id


def test_a_zone_lies_where_its_parent_and_its_name_say() -> None:
    """A row whose place is in another province than its parent's, or than the place in its name, is a slip."""
    zones = {entry.id: entry for entry in lexicon.load().of("zones")}
    places: dict[str, set[str]] = defaultdict(set)
    for place in lexicon.load().of("places"):
        if place.properties["level"] in {"province", "city"} and "adcode" in place.properties:
            for form in place.forms:
                places[form].add(place.properties["adcode"][:2])
    for zone in zones.values():
        here = provinces(zone)
        parent = zones.get(zone.properties.get("parent", ""))
        if parent is not None and here and provinces(parent):
            assert here & provinces(parent), (zone.name, parent.name)
        named = next((places[zone.name[:size]] for size in range(8, 1, -1) if zone.name[:size] in places), set())
        across = zone.name.startswith(("苏州宿迁", "深圳（哈尔滨）", "东方"))
        if named and here and not across:
            assert here & named, zone.name


def provinces(zone: lexicon.Entry) -> set[str]:
    return {code[:2] for code in zone.properties.get("adcode", "").split(";") if code}


def test_no_zone_is_part_of_itself() -> None:
    parents = {entry.id: entry.properties.get("parent", "") for entry in lexicon.load().of("zones")}
    for zone in parents:
        above, steps = parents[zone], 0
        while above:
            assert above != zone, zone
            assert (steps := steps + 1) < 5, zone
            above = parents[above]


def test_national_zones_are_there() -> None:
    """Least counts after the official lists: 232 economic zones, 19 new areas, 22 free-trade zones, 17 border zones."""
    kinds = Counter(
        zone.properties["kind"] for zone in lexicon.load().of("zones") if zone.properties.get("level") == "national"
    )
    least = {"etdz": 230, "hitech": 170, "new_area": 19, "ftz": 22, "ftz_area": 60, "bonded": 165, "border": 17}
    assert all(kinds[kind] >= count for kind, count in least.items()), kinds


def test_codes_of_industries_are_those_of_their_taxonomy() -> None:
    forms = {"GB/T 4754-2017": r"[A-T](\d{2,4})?", "strategic emerging industries 2018": r"[1-9](\.\d){0,2}"}
    research = from_environment().research_data
    listed = research / "industries" / "gbt4754_2017.csv" if research else None
    known = set(re.findall(r"^([A-T]\d*),", listed.read_text(encoding="utf-8"), re.MULTILINE)) if listed else None
    linked = 0
    for industry in lexicon.load().of("industries"):
        codes = industry.properties.get("code", "").split(";")
        taxonomies = industry.properties.get("taxonomy", "").split(";")
        assert len(codes) == len(taxonomies), industry.id
        for code, taxonomy in zip(codes, taxonomies, strict=True):
            assert re.fullmatch(forms[taxonomy], code) if code else not taxonomy, industry.id
            linked += bool(code)
            assert known is None or not taxonomy.startswith("GB") or code in known, industry.id
    assert linked > 200


def test_programs_have_issuer_and_level_where_one_is_known() -> None:
    programs = list(lexicon.load().of("programs"))
    levels = {"", "international", "national", "provincial"}
    assert {program.properties.get("level", "") for program in programs} <= levels
    assert sum("issuer" in program.properties for program in programs) > 0.85 * len(programs)


def test_listed_companies_have_codes() -> None:
    companies = list(lexicon.load().of("listed_companies"))
    assert all(re.fullmatch(r"\d{6}", company.properties["listed_code"]) for company in companies)
    assert sum("industry" in company.properties for company in companies) > 0.9 * len(companies)


def test_bare_words_name_no_zone() -> None:
    suffixes = lexicon.load().suffixes
    bare = {word for zone_type in suffixes.zone_types for word in zone_type.bare} | set(suffixes.any_zone)
    named = {form for zone in lexicon.load().of("zones") for form in zone.forms}
    assert not bare & named


def test_zone_kinds_of_types_are_those_of_zones() -> None:
    assert {zone_type.kind for zone_type in lexicon.load().suffixes.zone_types} <= KINDS


def test_enough_is_known() -> None:
    sizes = {source: len(list(lexicon.load().of(source))) for source in lexicon.TABLES}
    least = {
        "countries": 195, "places": 3000, "zones": 1200, "groups": 1000, "listed_companies": 5000, "companies": 450,
        "operators": 60, "industries": 250, "programs": 150,
    }  # fmt: skip
    assert all(sizes[source] >= count for source, count in least.items()), sizes


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        ("slug,name\na,b\n", "groups.csv", "header"),
        ("", "groups.csv", "header"),
        ("# c\nslug,name,aliases,english,country,industry\nx,某某\n", "groups.csv:3", "2 cells instead of 6"),
        ("slug,name,aliases,english,country,industry\nx,,,X,DE,\n", "groups.csv:2", "no value for name"),
        ("slug,name,aliases,english,country,industry\nx,甲,,X,DE,\nx,乙,,X,DE,\n", "groups.csv", "stands twice"),
    ],
)
def test_bad_table_is_refused(tmp_path: Path, content: str, where: str, what: str) -> None:
    (tmp_path / "groups.csv").write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=what) as caught:
        lexicon.load(tmp_path)
    assert caught.value.where == where


def test_wrong_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_bytes("slug,name,aliases,english,country,industry\nx,甲\n".encode("gb18030"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        lexicon.load(tmp_path)


def test_rows_of_ones_own(tmp_path: Path) -> None:
    header = "slug,name,aliases,english,country,industry\n"
    (tmp_path / "groups.csv").write_text(header + "bosch,博世,,Bosch,CH,\nqinghe,青禾,,Qinghe,SG,\n", encoding="utf-8")
    own = {entry.id: entry for entry in lexicon.load(tmp_path).of("groups")}
    assert own["group:bosch"].properties["country"] == "CH"
    assert own["group:qinghe"].forms == ("青禾",)
    assert own["group:siemens"].name == "西门子"


def test_a_shipped_table_can_be_a_users_table(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "groups.csv", tmp_path)
    assert len(lexicon.load(tmp_path).entries) == len(lexicon.load().entries)


@given(st.text())
def test_folding_keeps_length_and_is_final(text: str) -> None:
    folded = lexicon.load().fold(text)
    assert len(folded) == len(text)
    assert lexicon.load().fold(folded) == folded
