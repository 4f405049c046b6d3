from __future__ import annotations

from dataclasses import replace

import pytest

from parkgraph.evaluation.agreement import as_extraction
from parkgraph.evaluation.confidence import calibration_error
from parkgraph.gold import AnnotatedDocument, Relation

TEXT = "启明电子、远山光学落户东湖园。"
GOLD = AnnotatedDocument(
    "a",
    "written",
    "",
    "",
    TEXT,
    ((0, len(TEXT)),),
    ((0, 4, "COMPANY"), (5, 9, "COMPANY"), (11, 14, "PARK")),
    (),
    (Relation("LOCATED_IN", "启明电子", "东湖园"), Relation("LOCATED_IN", "远山光学", "东湖园")),
)


@pytest.mark.parametrize(("confidence", "error"), [(1.0, 0.5), (0.5, 0.0), (0.1, 0.4)])
def test_the_error_is_how_far_confidence_is_from_the_share_of_right_claims(confidence: float, error: float) -> None:
    made = as_extraction(GOLD)
    stated = tuple(replace(statement, confidence=confidence) for statement in made.statements)
    only_one = replace(GOLD, relations=GOLD.relations[:1])
    assert calibration_error([(only_one, replace(made, statements=stated))]) == pytest.approx(error)
