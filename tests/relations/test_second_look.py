"""The second look: what surrounds a pair counts, one name's own looks too, and nothing depends on the order of sets."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations import scene
from parkgraph.relations.second_look import FirstLook, log_odds, numbers


def tagged(text: str, firms: list[str], zones: list[str]) -> TaggedDocument:
    names = [(name, "Company") for name in firms] + [(name, "Park") for name in zones]
    entities = tuple(LocalEntity(f"e-{name}", "d", label, name) for name, label in names)
    mentions = [
        Mention(start, start + len(name), label, name, f"e-{name}")
        for start in range(len(text))
        for name, label in names
        if text.startswith(name, start)
    ]
    return TaggedDocument(Document("d", text), tuple(mentions), entities)


def looks(stage: scene.Scene, told: dict[str, float]) -> list[FirstLook]:
    """Let every mention of a firm choose the one zone with the probability told of the firm."""
    zone = next(iter(stage.entities_of("Park")))
    return [
        FirstLook(spot, {zone: told[spot.mention.text]}, 1 - told[spot.mention.text])
        for spot in stage.by_label["Company"]
    ]


LIST = tagged("晨帆产业园里有甲电、乙电、丙电。丁电在海边。", ["甲电", "乙电", "丙电", "丁电"], ["晨帆产业园"])


def test_the_firms_of_one_list_speak_for_one_another() -> None:
    stage = scene.build(LIST)
    found = numbers(stage, looks(stage, {"甲电": 0.9, "乙电": 0.2, "丙电": 0.9, "丁电": 0.1}))
    doubtful = found["e-乙电", "e-晨帆产业园"]
    assert doubtful["best"] == pytest.approx(log_odds(0.2))
    assert doubtful["list:mean"] == pytest.approx(log_odds(0.9))
    assert doubtful["sentence-after:mean"] == pytest.approx(log_odds(0.1))
    assert found["e-丁电", "e-晨帆产业园"]["list:nobody"] == 1.0


def test_how_sure_the_tagger_is_of_a_name_is_told_where_it_has_a_measure() -> None:
    doubtful = tuple(
        replace(mention, probability=0.7) if mention.text == "乙电" else mention for mention in LIST.mentions
    )
    stage = scene.build(replace(LIST, mentions=doubtful))
    found = numbers(stage, looks(stage, dict.fromkeys(("甲电", "乙电", "丙电", "丁电"), 0.9)))
    assert found["e-乙电", "e-晨帆产业园"]["chooser-sure"] == pytest.approx(log_odds(0.7))
    assert "chooser-sure" not in found["e-甲电", "e-晨帆产业园"]
    assert "partner-sure" not in found["e-乙电", "e-晨帆产业园"]


def test_a_name_that_stands_twice_has_two_looks() -> None:
    stage = scene.build(tagged("晨帆产业园迎来甲电。甲电做电机。", ["甲电"], ["晨帆产业园"]))
    first, second = stage.by_label["Company"]
    found = numbers(
        stage, [FirstLook(first, {"e-晨帆产业园": 0.8}, 0.2), FirstLook(second, {"e-晨帆产业园": 0.5}, 0.5)]
    )
    row = found["e-甲电", "e-晨帆产业园"]
    assert row["best"] == pytest.approx(log_odds(0.8))
    assert row["second"] == pytest.approx(log_odds(0.5))
    assert row["any"] == pytest.approx(log_odds(0.9))


def test_without_looks_there_is_nothing_to_judge() -> None:
    assert numbers(scene.build(LIST), []) == {}


@given(st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_all_numbers_are_finite_and_of_the_order_of_one(chances: list[float]) -> None:
    stage = scene.build(LIST)
    found = numbers(stage, looks(stage, dict(zip(["甲电", "乙电", "丙电", "丁电"], chances, strict=True))))
    assert all(math.isfinite(value) and abs(value) < 10 for row in found.values() for value in row.values())
