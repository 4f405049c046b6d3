from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

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
