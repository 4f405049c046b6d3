"""Training: it learns what annotated documents show, gives the same weights twice, and refuses what it cannot read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from parkgraph.errors import LexiconError, ModelError
from parkgraph.gold import read_gold
from parkgraph.relations import cues, extract, gold, linear, log_linear, training
from parkgraph.relations.pair_reading import Read
from parkgraph.relations.scene import build


def row(number: int, verb: str, related: bool) -> dict[str, Any]:
    firm, zone = f"甲{number}公司", f"乙{number}产业园"
    text = f"{firm}{verb}{zone}。"
    return {
        "id": f"d{number}",
        "title": "",
        "published": "2024-01-01",
        "kind": "written",
        "text": text,
        "body": [[0, len(text)]],
        "entities": [[0, len(firm), "COMPANY"], [text.index(zone), text.index(zone) + len(zone), "PARK"]],
        "aliases": [],
        "relations": [["LOCATED_IN", firm, zone, "operating"]] if related else [],
        "never": [] if related else [["LOCATED_IN", firm, zone, "visited only"]],
    }


def prepared(path: Path) -> list[gold.GoldDocument]:
    return [gold.prepare(document) for document in read_gold(path)]


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    rows = [row(number, "落户" if number % 2 else "考察了", bool(number % 2)) for number in range(24)]
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in rows), encoding="utf-8")
    return path


def test_it_learns_what_the_documents_show_and_the_same_twice(annotated: Path) -> None:
    model = training.fit(prepared(annotated))
    assert model == training.fit(prepared(annotated))
    for document in prepared(annotated):
        claimed = {
            (row.source, row.target) for row in extract(document.tagged, model=model) if row.type == "LOCATED_IN"
        }
        assert claimed == {(source, target) for _, source, target in document.relations}


def test_a_document_is_judged_by_scorers_that_have_not_learned_from_it(
    annotated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = training.readings(prepared(annotated), "LOCATED_IN", {})
    learned: list[set[str]] = []
    fit = log_linear.fit_relation

    def watched(examples: list[log_linear.Example]) -> dict[str, float]:
        learned.append({example.document for example in examples})
        return fit(examples)

    monkeypatch.setattr("parkgraph.relations.training.fit_relation", watched)
    judged = training.judged(rows)
    assert {row.pair[0] for row in judged} == {f"d{number}" for number in range(24)}
    by_fold = {frozenset(row.pair[0] for row in judged if row.fold == part) for part in range(training.FOLDS)} - {
        frozenset()
    }
    assert all(any(not left_out & known for known in learned) for left_out in by_fold)


def test_where_the_pair_reader_has_read_it_has_its_say(annotated: Path, said: Callable[..., Read]) -> None:
    documents = prepared(annotated)

    def reads(documents: Iterable[gold.GoldDocument]) -> dict[str, Read]:
        # It knows better than the words, and says the contrary.
        return {
            item.tagged.document.key: said(dict.fromkeys(item.never, 6.0) | dict.fromkeys(item.relations, -5.0))
            for item in documents
        }

    judged = training.judged(training.readings(documents, "LOCATED_IN", reads(documents)))
    assert {row.read["read"] for row in judged if row.related} == {-5.0}
    model = training.fit(documents, reader=reads)
    assert set(model.close) == {"LOCATED_IN"}
    weights = model.close["LOCATED_IN"].weights
    assert weights["read"] < 0
    assert "read" not in model.second["LOCATED_IN"].weights


def test_what_is_written_is_read_back(annotated: Path) -> None:
    model = training.fit(prepared(annotated))
    assert linear.parse(json.loads(linear.dump(model))) == model


def test_weights_in_another_form_are_refused() -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        linear.parse(
            {"version": {}, "first": {}, "second": {"LOCATED_IN": {}}, "close": {}, "statuses": {}, "dates": {}}
        )


def test_a_cue_class_must_be_a_list_of_words() -> None:
    with pytest.raises(LexiconError, match="visit"):
        cues.parse({"visit": ["", "考察"]})


def test_a_list_of_firms_is_one_list_and_a_project_in_it_no_zone(annotated: Path) -> None:
    document = prepared(annotated)[0].tagged
    stage = build(document)
    assert [spot.first == spot.last for spot in stage.spots] == [True, True]
    assert stage.enumerated == frozenset()
