from __future__ import annotations

from dataclasses import replace

from parkgraph.evaluation.agreement import agreement
from parkgraph.gold import AnnotatedDocument, Relation

TEXT = "启明电子落户东湖园，启明去年投产。"
FIRST = AnnotatedDocument(
    "a",
    "written",
    "",
    "",
    TEXT,
    ((0, len(TEXT)),),
    ((0, 4, "COMPANY"), (6, 9, "PARK"), (10, 12, "COMPANY")),
    (("启明电子", "启明"),),
    (Relation("LOCATED_IN", "启明电子", "东湖园", "operating"),),
)


def scores(second: AnnotatedDocument) -> dict[str, float]:
    return {score.measure: score.f1 for score in agreement([FIRST, replace(FIRST, id="b")], [second])}


def test_annotators_who_say_the_same_agree() -> None:
    assert set(scores(FIRST).values()) == {1.0}


def test_another_form_of_the_same_name_is_agreement() -> None:
    relation = Relation("LOCATED_IN", "启明", "东湖园", "operating")
    assert scores(replace(FIRST, relations=(relation,)))["rel strict LOCATED_IN"] == 1.0


def test_what_one_of_them_left_out_is_counted() -> None:
    found = scores(replace(FIRST, entities=FIRST.entities[:2], relations=()))
    assert round(found["strict COMPANY"], 3) == 0.667
    assert found["rel strict ALL"] == 0.0
