import json
from dataclasses import replace

import pytest

from parkgraph.errors import SourceError
from parkgraph.evaluation import evaluate
from parkgraph.gold import read_gold
from parkgraph.model import Document, Extraction, LocalEntity, Mention, Statement, TaggedDocument

TEXT = "广告\n德企捷美精密落户昆山经开区,艾尔登仅来考察。"
BODY = TEXT.split("\n")[1]
GOLD = {
    "id": "d1",
    "kind": "written",
    "title": "",
    "published": "",
    "text": TEXT,
    "body": [[3, len(TEXT)]],
    "entities": [[3, 4, "COUNTRY"], [5, 9, "COMPANY"], [11, 16, "PARK"], [17, 20, "COMPANY"]],
    "aliases": [["捷美精密", "捷美"]],
    "relations": [["LOCATED_IN", "捷美精密", "昆山经开区", "signed"], ["FROM_COUNTRY", "捷美精密", "德", ""]],
    "never": [["LOCATED_IN", "艾尔登", "昆山经开区", "visited only"]],
}


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n\n", encoding="utf-8")
    (document,) = read_gold(path)
    return document


def extraction(names, statements, text=BODY):
    """Make an extraction from {name: label} and (type, source, target, status)."""
    mentions = tuple(
        Mention(text.index(name), text.index(name) + len(name), label, name, f"e-{name}")
        for name, label in names.items()
        if name in text
    )
    entities = tuple(LocalEntity(f"e-{name}", "d1", label, name) for name, label in names.items())
    stated = tuple(
        Statement(f"s{i}", "d1", kind, f"e-{a}", f"e-{b}", a, b, 0, len(text), text, 0.9, status)
        for i, (kind, a, b, status) in enumerate(statements)
    )
    return Extraction(TaggedDocument(Document("d1", text), mentions, entities), stated)


ALL_NAMES = {"德": "Country", "捷美精密": "Company", "昆山经开区": "Park", "艾尔登": "Company"}


def scores(gold, made):
    return {score.measure: score for score in evaluate([(gold, made)])}


def test_a_perfect_extraction_of_the_body_alone_scores_one(gold):
    stated = [("LOCATED_IN", "捷美精密", "昆山经开区", "signed"), ("FROM_COUNTRY", "捷美精密", "德", "")]
    found = scores(gold, extraction(ALL_NAMES, stated))
    assert {name: score.f1 for name, score in found.items() if name != "never"} == dict.fromkeys(
        set(found) - {"never"}, 1.0
    )
    assert (found["never"].true, found["never"].false) == (1, 0)


def test_a_wrong_border_is_false_strictly_and_right_by_overlap(gold):
    found = scores(gold, extraction({"捷美": "Company"}, []))
    assert (found["strict COMPANY"].true, found["strict COMPANY"].false, found["strict COMPANY"].missed) == (0, 1, 2)
    assert (found["overlap COMPANY"].true, found["overlap COMPANY"].missed) == (1, 1)


def test_any_form_of_an_alias_group_agrees(gold):
    found = scores(gold, extraction({**ALL_NAMES, "捷美": "Company"}, [("LOCATED_IN", "捷美", "昆山经开区", "")]))
    assert found["rel strict LOCATED_IN"].true == 1
    assert found["status signed"].missed == 1


def test_a_short_country_is_its_country(gold):
    found = scores(gold, extraction({**ALL_NAMES, "德国": "Country"}, [("FROM_COUNTRY", "捷美精密", "德国", "")]))
    assert found["rel strict FROM_COUNTRY"].true == 1


def test_what_must_never_be_claimed_is_counted(gold):
    found = scores(gold, extraction(ALL_NAMES, [("LOCATED_IN", "艾尔登", "昆山经开区", "")]))
    assert (found["never"].false, found["rel strict LOCATED_IN"].false) == (1, 1)


def test_a_generic_word_stands_for_no_name_even_by_overlap(gold):
    names = {**ALL_NAMES, "经开区": "Park"}
    found = scores(gold, extraction(names, [("LOCATED_IN", "捷美精密", "经开区", "")]))
    assert found["rel overlap LOCATED_IN"].true == 0


def test_a_span_outside_the_gold_text_is_false(gold):
    made = extraction({"中国日报": "Company"}, [], text="中国日报" + BODY)
    assert scores(gold, made)["strict COMPANY"].false == 1


def test_intervals_hold_the_score_and_are_the_same_each_time(gold):
    right, wrong = extraction(ALL_NAMES, []), extraction({}, [])
    documents = [(gold, right), (gold, wrong)] * 5
    first = {s.measure: s for s in evaluate(documents)}
    assert first == {s.measure: s for s in evaluate(documents)}
    score = first["strict ALL"]
    assert score.low <= score.f1 <= score.high
    assert score.low < score.high


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x"}'])
def test_a_line_that_is_no_gold_is_named(tmp_path, line):
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(GOLD, ensure_ascii=False) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        list(read_gold(path))
    assert caught.value.where == "gold.jsonl:2"


def test_a_date_is_counted_where_the_annotation_gives_one(gold):
    dated = replace(gold, relations=tuple(relation._replace(since="2024-05") for relation in gold.relations))
    stated = [("LOCATED_IN", "捷美精密", "昆山经开区", "signed"), ("FROM_COUNTRY", "捷美精密", "德", "")]
    made = extraction(ALL_NAMES, stated)
    right = replace(made, statements=tuple(replace(item, since="2024-05") for item in made.statements[:1]))
    score = scores(dated, right)["since"]
    assert (score.true, score.false, score.missed) == (1, 0, 0)
    assert "since" not in scores(gold, right)
    assert scores(dated, made)["since"].missed == 2
