from __future__ import annotations

from parkgraph.ner.corpora import AnnotatedText
from parkgraph.ner.cross_validation import FoldResult, find, fold_of, scores_by_kind
from parkgraph.ner.pipeline import load
from parkgraph.ner.scheme import Span


def text(kind: str, *spans: Span) -> AnnotatedText:
    return AnnotatedText("苏州工业园区引进西门子", spans, (), "d", kind)


def test_every_document_is_in_one_fold() -> None:
    folds = [fold_of(f"document {number}", 4) for number in range(200)]
    assert set(folds) == {0, 1, 2, 3}


def test_real_and_written_documents_are_scored_apart() -> None:
    park = Span(0, 6, "PARK")
    results = [FoldResult((text("real", park), text("written", park)), ((park,), ()))]
    scores = scores_by_kind(results)
    assert (scores["real"]["PARK"].f1, scores["written"]["PARK"].recall) == (1.0, 0.0)


def test_what_a_pipeline_finds_are_names_of_the_ontology() -> None:
    (found,) = find(load(), [text("real")])
    assert Span(0, 6, "PARK") in found
