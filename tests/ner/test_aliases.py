from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from parkgraph.ner.aliases import stated_aliases, with_aliases
from parkgraph.ner.spans import Found

ReadMarked = Callable[[str], tuple[str, list[Found]]]
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "aliases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_the_short_forms_that_a_text_states(case: dict[str, Any], read_marked: ReadMarked) -> None:
    text, found = read_marked(case["text"])
    aliases = list(stated_aliases(text, found))
    stated: dict[str, list[str]] = {}
    for alias in aliases:
        stated.setdefault(alias.full, []).append(alias.short)
        assert text.startswith(alias.short, alias.start)
    assert stated == case["aliases"]
    marked = with_aliases(text, found, aliases)
    for wording, times in case.get("more", {}).items():
        assert sum(text[item.start : item.end] == wording for item in marked) == times


def test_marked_names_never_overlap(read_marked: ReadMarked) -> None:
    text, found = read_marked("[[启明科技|COMPANY]]（简称启明）与[[启|PLACE]]明市签约，启明启明科技")
    marked = with_aliases(text, found, list(stated_aliases(text, found)))
    assert all(one.end <= other.start for one, other in itertools.pairwise(marked))
