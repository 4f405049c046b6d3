"""The shipped model and rules on the documents that were set apart: they may not become worse unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from parkgraph.evaluation import Score, evaluate
from parkgraph.evaluation.run import extract_gold
from parkgraph.evaluation.scoring import status_macro_f1
from parkgraph.gold import read_gold

FOLDER = Path(__file__).parent
RECORDED = yaml.safe_load((FOLDER / "gate.yaml").read_text(encoding="utf-8"))
# A point, as the scores are given to three digits.
TOLERANCE = 0.0105


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {score.measure: score for score in evaluate(extract_gold(FOLDER / "gate"))}


@pytest.mark.parametrize("measure", RECORDED["f1"])
def test_f1_is_not_below_the_recorded_one(scores: dict[str, Score], measure: str) -> None:
    assert scores[measure].f1 >= RECORDED["f1"][measure] - TOLERANCE


@pytest.mark.parametrize("measure", RECORDED["precision"])
def test_precision_is_not_below_the_recorded_one(scores: dict[str, Score], measure: str) -> None:
    assert scores[measure].precision >= RECORDED["precision"][measure] - TOLERANCE


def test_statuses_are_not_below_the_recorded_ones(scores: dict[str, Score]) -> None:
    assert status_macro_f1(scores.values()) >= RECORDED["status macro f1"] - TOLERANCE


def test_what_must_not_be_claimed_is_not_claimed_more_often(scores: dict[str, Score]) -> None:
    never = scores["never"]
    assert never.false / (never.true + never.false) <= RECORDED["never"] + TOLERANCE


def test_documents_set_apart_are_sixty_and_not_among_those_trained_on() -> None:
    gate = {document.id for document in read_gold(FOLDER / "gate")}
    assert len(gate) == 60
    assert not gate & {document.id for document in read_gold(FOLDER / "train")}
