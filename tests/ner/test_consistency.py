from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from parkgraph.ner.consistency import consistent
from parkgraph.ner.spans import Found

ReadMarked = Callable[[str], tuple[str, list[Found]]]
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "ner_consistency.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_names_are_carried_through_a_text(case: dict[str, Any], read_marked: ReadMarked) -> None:
    text, found = read_marked(case["text"])
    counts: dict[str, dict[str, int]] = {}
    for item in consistent(text, found, 0.5):
        wordings = counts.setdefault(item.label, {})
        wording = text[item.start : item.end]
        wordings[wording] = wordings.get(wording, 0) + 1
    assert counts == case["labels"]


def test_what_the_model_doubts_is_not_carried() -> None:
    assert len(consistent("启明与启明", [Found(0, 2, "COMPANY", "model", 0.3)], 0.5)) == 1
