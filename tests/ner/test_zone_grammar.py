from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner import gazetteer, zone_grammar

CASES: dict[str, Any] = yaml.safe_load((Path(__file__).parents[1] / "cases" / "zones.yaml").read_text(encoding="utf-8"))
PARTS = ("苏州", "昆山", "青禾", "经开区", "高新区", "产业园", "在", "（", "）", "，", "国家级", "园", "中德", "。")


@pytest.mark.parametrize("case", CASES["parse"], ids=lambda case: case["name"])
def test_parse(case: dict[str, Any]) -> None:
    zone = zone_grammar.load().parse(case["name"])
    assert zone is not None
    assert list(zone.places) == case["places"]
    assert (zone.brand, zone.type, zone.kind, zone.level) == (
        case["brand"],
        case["type"],
        case["kind"],
        case.get("level", ""),
    )


@pytest.mark.parametrize("name", CASES["no_zone"])
def test_no_zone(name: str) -> None:
    assert zone_grammar.load().parse(name) is None


@pytest.mark.parametrize(("one", "other"), CASES["same"])
def test_same_zone(one: str, other: str) -> None:
    grammar = zone_grammar.load()
    assert grammar.same_zone(one, other)
    assert grammar.same_zone(other, one)


@pytest.mark.parametrize(("one", "other"), CASES["different"])
def test_different_zones(one: str, other: str) -> None:
    grammar = zone_grammar.load()
    assert not grammar.same_zone(one, other)
    assert not grammar.same_zone(other, one)


@pytest.mark.parametrize("case", CASES["find"], ids=lambda case: case["text"])
def test_find(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [text[span.start : span.end] for span in zone_grammar.load().find(text)] == case["zones"]


def test_zones_of_the_lexicon_follow_the_grammar() -> None:
    grammar, lexicon = zone_grammar.load(), gazetteer.load().lexicon
    typed = [zone for zone in lexicon.of("zones") if grammar.parse(zone.name) is not None]
    assert len(typed) > 0.9 * len(list(lexicon.of("zones")))
    etdz = [zone for zone in typed if zone.name.endswith("经济技术开发区")]
    assert all(grammar.parse(zone.name).kind == "etdz" for zone in etdz)  # type: ignore[union-attr] # parsed above


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_found_names_are_apart_and_parse(text: str) -> None:
    grammar = zone_grammar.load()
    spans = grammar.find(text)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for span in spans:
        assert grammar.parse(text[span.start : span.end]) == span.name
        assert not span.name.bare
        assert not set("，。") & set(text[span.start : span.end])
