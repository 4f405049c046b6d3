from __future__ import annotations

import re
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.errors import LexiconError
from parkgraph.model import ONTOLOGY
from parkgraph.ner import lexicon

FOLDER = Path(lexicon.__file__).parent / "lexicons"
FILES = sorted(FOLDER.glob("*.csv")) + sorted(FOLDER.glob("*.yaml"))
KINDS = {
    "etdz", "hitech", "new_area", "ftz", "ftz_area", "bonded", "industrial_park", "science_park", "software_park",
    "incubator", "cooperation", "aviation", "town", "reform",
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
        assert zone.properties.get("adcode") in {None, *adcodes}, zone.id
        assert zone.properties.get("parent") in {None, *zones - {zone.id}}, zone.id
    for place in tables["places"]:
        assert place.properties["level"] in LEVELS["places"], place.id
        assert re.fullmatch(r"\d{6}|", place.properties.get("adcode", "")), place.id


def test_bare_words_name_no_zone() -> None:
    suffixes = lexicon.load().suffixes
    bare = {word for zone_type in suffixes.zone_types for word in zone_type.bare} | set(suffixes.any_zone)
    named = {form for zone in lexicon.load().of("zones") for form in zone.forms}
    assert not bare & named


def test_zone_kinds_of_types_are_those_of_zones() -> None:
    assert {zone_type.kind for zone_type in lexicon.load().suffixes.zone_types} <= KINDS


def test_enough_is_known() -> None:
    sizes = {source: len(list(lexicon.load().of(source))) for source in lexicon.TABLES}
    least = {"countries": 195, "places": 3000, "zones": 750, "groups": 350, "listed_companies": 5000, "companies": 400}
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
