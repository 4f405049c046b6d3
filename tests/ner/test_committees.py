"""A zone, its committee and its operator are three things with names of their own."""

from __future__ import annotations

from parkgraph.ner import gazetteer
from parkgraph.ner.committees import committee_of


def test_a_committee_is_found_by_all_spellings_of_its_zone() -> None:
    for name in ("昆山经开区管委会", "昆山经济技术开发区管理委员会", "昆山开发区管委会"):
        (committee,) = gazetteer.load().entries(name, "Institution")
        assert (committee.id, committee.properties["zone"]) == ("committee:kunshanjingkaiqu", "zone:kunshanjingkaiqu")


def test_a_committee_of_another_name_is_known() -> None:
    (committee,) = gazetteer.load().entries("前海管理局", "Institution")
    assert committee.properties["zone"] == "zone:qianhaishengangxiandaifuwuyehezuoqu"


def test_the_longest_name_is_the_committees() -> None:
    (match,) = gazetteer.load().matches("苏州工业园区管委会")
    assert (match.label, match.entity_id) == ("Institution", "committee:suzhougongyeyuanqu")


def test_zones_committees_and_operators_share_no_name() -> None:
    known = gazetteer.load().lexicon
    zones = list(known.of("zones"))
    named = {form for zone in zones for form in zone.forms}
    committees = {form for zone in zones for form in committee_of(zone, known.suffixes).forms}
    operators = {form for operator in known.of("operators") for form in operator.forms}
    assert not named & committees
    assert not named & operators
    assert not committees & operators
