from __future__ import annotations

import json
from pathlib import Path

from parkgraph.ner.alias_evaluation import PairScore, score


def test_pairs_are_counted_for_each_label(tmp_path: Path) -> None:
    text = "昆山经开区与经开区，云岭电子与星火。"
    document = {
        "title": "",
        "text": text,
        "entities": [[0, 5, "PARK"], [6, 9, "PARK"], [10, 14, "COMPANY"], [15, 17, "COMPANY"]],
        "aliases": [["昆山经开区", "经开区"], ["云岭电子", "星火"]],
    }
    unwritten = {**document, "aliases": []}
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, (document, unwritten))), encoding="utf-8")
    assert score(path) == {
        "ALL": PairScore(right=1, wrong=1, missed=1),
        "Company": PairScore(right=0, wrong=0, missed=1),
        "Park": PairScore(right=1, wrong=1, missed=0),
    }


def test_shares_of_nothing_are_whole() -> None:
    assert (PairScore(0, 0, 0).precision, PairScore(0, 0, 0).recall) == (1.0, 1.0)
    assert (PairScore(3, 1, 2).precision, PairScore(3, 1, 2).recall) == (0.75, 0.6)
