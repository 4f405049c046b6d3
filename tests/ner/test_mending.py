from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner.mending import mended
from parkgraph.ner.spans import Found

ReadMarked = Callable[[str], tuple[str, list[Found]]]
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "ner_mending.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_cut_names_are_made_whole(case: dict[str, Any], read_marked: ReadMarked) -> None:
    text, found = read_marked(case["text"])
    items = mended(text, found, ("有限公司",))
    assert [[text[item.start : item.end], item.label] for item in items] == case["expected"]
    assert all(one.end <= other.start for one, other in itertools.pairwise(items))


@given(st.text("“”《》（）、启明园", max_size=30), st.lists(st.integers(0, 30), max_size=12, unique=True))
def test_whatever_the_model_cuts_names_stay_apart_and_within_the_text(text: str, ends: list[int]) -> None:
    cuts = sorted(end for end in ends if end <= len(text))
    found = [Found(start, end, "PROGRAM", "model") for start, end in itertools.pairwise(cuts)]
    items = mended(text, found, ("有限公司",))
    assert all(0 <= item.start < item.end <= len(text) for item in items)
    assert all(one.end <= other.start for one, other in itertools.pairwise(items))
