"""The date of an event: chosen among those around the firm, none where none is likely."""

from __future__ import annotations

import pytest

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations import scene, since
from parkgraph.relations.candidates import Candidate
from parkgraph.relations.linear import Scorer

TEXT = "2012年成立的晨帆产业园很热闹。去年9月，甲电签约落户晨帆产业园，2015年它在海边上市。"


def candidate(text: str = TEXT) -> tuple[scene.Scene, Candidate]:
    zone, firm = text.rindex("晨帆产业园"), text.index("甲电")
    mentions = (Mention(firm, firm + 2, "Company", "甲电", "c"), Mention(zone, zone + 5, "Park", "晨帆产业园", "p"))
    entities = (LocalEntity("c", "d", "Company", "甲电"), LocalEntity("p", "d", "Park", "晨帆产业园"))
    stage = scene.build(TaggedDocument(Document("d", text, published="2024-03-01"), mentions, entities))
    return stage, Candidate("LOCATED_IN", stage.spots[0], stage.spots[1], stage.spots[1])


def test_the_dates_of_the_sentence_and_of_those_before_are_told_with_their_distance() -> None:
    found = since.options(*candidate())
    assert [(option.iso, option.back) for option in found] == [("2012", 1), ("2023-09", 0), ("2015", 0)]
    assert [TEXT[option.start : option.end] for option in found] == ["2012年", "去年9月", "2015年"]


@pytest.mark.parametrize(
    ("weights", "chosen"),
    [({"scene=b0": 5.0}, "2023-09"), ({"where=a0": 5.0}, "2015"), ({"none": 5.0}, ""), ({}, "")],
)
def test_the_likeliest_is_chosen_if_it_is_more_likely_than_not(weights: dict[str, float], chosen: str) -> None:
    stage, pair = candidate()
    assert since.choose(stage, pair, "signed", Scorer(weights)) == chosen


def test_a_date_that_stands_twice_counts_as_one() -> None:
    text = "2023年9月开工、2023年9月封顶的甲电厂房在晨帆产业园。"
    stage, pair = candidate(text)
    # Without weights each of the two dates and none have a third: together the dates are more likely than not.
    assert since.choose(stage, pair, "", Scorer({})) == "2023-09"


def test_a_date_that_heads_a_line_is_told_for_all_its_sentences() -> None:
    text = "2019年：又添新项目。一期已满。二期也满。三期在建。甲电落户晨帆产业园。"
    stage, pair = candidate(text)
    assert since.choose(stage, pair, "", Scorer({"heads=+": 3.0})) == "2019"
