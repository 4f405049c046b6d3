from pathlib import Path

import pytest
import yaml

from parkgraph.ner import gazetteer, zone_grammar
from parkgraph.ner.spans import Found
from parkgraph.ner.zone_stems import stems

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "zone_stems.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_a_zone_named_in_full_is_found_by_its_bare_name(case):
    text = case["text"]
    found = [Found(text.index(name), text.index(name) + len(name), "PARK", "grammar") for name in case["named"]]
    found += [
        Found(text.rindex(name), text.rindex(name) + len(name), label, "model")
        for label, names in (("PLACE", "places"), ("COMPANY", "firms"))
        for name in case.get(names, ())
    ]
    carried = stems(text, found, gazetteer.load(), zone_grammar.load())
    assert [text[item.start : item.end] for item in carried if item.label == "PARK"] == case["parks"]
