from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner import gazetteer
from parkgraph.ner.gazetteer import BEGIN, END, FEATURE_LISTS, MIDDLE, OUTSIDE, SINGLE
from parkgraph.ner.groups import find_group

CASES = Path(__file__).parents[1] / "cases"
NAMES = (
    "苏州",
    "昆山经开区",
    "德企",
    "博世",
    "生物医药产业",
    "产业园",
    "有限公司",
    "三星",
    "，",
    "在",
    "A",
    "IBM",
    "臺資",
    "新",
)


def cases(name: str) -> list[dict[str, Any]]:
    table: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return table


@pytest.mark.parametrize("case", cases("gazetteer.yaml"), ids=lambda case: case["text"])
def test_names_in_a_text(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [text[match.start : match.end], match.label, match.entity_id, match.certain]
        for match in gazetteer.load().matches(text)
    ]
    assert found == case["expected"]


@pytest.mark.parametrize("case", cases("gazetteer_groups.yaml"), ids=lambda case: case["company"])
def test_group_of_a_company(case: dict[str, Any]) -> None:
    found = find_group(case["company"])
    assert (found.group.id.removeprefix("group:") if found else "") == case["group"]
    if found:
        assert found.exact is case["exact"]


@given(st.lists(st.sampled_from(NAMES), max_size=12).map("".join))
def test_matches_are_in_order_and_apart(text: str) -> None:
    matches = gazetteer.load().matches(text)
    assert all(before.end <= after.start for before, after in pairwise(matches))
    assert all(0 <= match.start < match.end <= len(text) for match in matches)


@given(st.lists(st.sampled_from(NAMES), max_size=12).map("".join))
def test_features_are_whole_spans(text: str) -> None:
    features = gazetteer.load().features(text)
    assert features.shape == (len(text), len(FEATURE_LISTS))
    follows = {OUTSIDE: {OUTSIDE, BEGIN, SINGLE}, BEGIN: {MIDDLE, END}, MIDDLE: {MIDDLE, END}}
    for column in features.T:
        states = [OUTSIDE, *map(int, column), OUTSIDE]
        assert all(after in follows.get(before, follows[OUTSIDE]) for before, after in pairwise(states))


def test_every_match_is_in_its_list() -> None:
    text = "德国博世在苏州工业园区发展生物医药产业"
    features = gazetteer.load().features(text)
    for name, start, end in (("country", 0, 2), ("company", 2, 4), ("zone", 5, 11), ("industry", 13, 19)):
        column = features[:, FEATURE_LISTS.index(name)]
        assert (column[start], column[end - 1]) == (BEGIN, END)
    assert not np.any(features[:, FEATURE_LISTS.index("program")])


def test_uncertain_wordings_count_as_features() -> None:
    column = gazetteer.load().features("通快")[:, FEATURE_LISTS.index("company")]
    assert column.tolist() == [BEGIN, END]


def test_equals_are_listed_with_the_likeliest_first() -> None:
    assert [entry.id for entry in gazetteer.load().entries("吉林", "Place")] == ["place:220000", "place:220200"]
    assert gazetteer.load().entries("没有这个名字") == ()
