from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language
from thinc.api import fix_random_seed

from parkgraph.errors import ModelError
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import ONTOLOGY
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.corpora import AnnotatedText, body_text, cluener
from parkgraph.ner.features import LONGEST_STRETCH
from parkgraph.ner.pretraining import Classes, pretrain, pretraining_texts
from parkgraph.ner.scheme import UNKNOWN, Span
from parkgraph.ner.training import (
    Recipe,
    build_pipeline,
    examples_of,
    learn_names,
    read_recipe,
    tagger_of,
    train,
    write_model,
)

SENTENCES: tuple[tuple[str, list[Span]], ...] = (
    ("启明电子落户东湖科技园。", [Span(0, 4, "COMPANY"), Span(6, 11, "PARK")]),
    ("云岭药业落户南山软件园。", [Span(0, 4, "COMPANY"), Span(6, 11, "PARK")]),
    ("天气晴朗，风力三级。", []),
)


def texts() -> list[AnnotatedText]:
    return [
        AnnotatedText(text, tuple(spans), ONTOLOGY.tags, f"d{number}", "written")
        for number, (text, spans) in enumerate(SENTENCES)
    ]


def small(recipe: Recipe, passes: int) -> Recipe:
    encoder = recipe.pipeline["components"]["parkgraph_tagger"]["model"]["encoder"]
    encoder |= {"width": 32, "characters": [200, 32], "pairs": [200, 16], "distances": [1, 2]}
    names = dataclasses.replace(recipe.names, passes=passes, batch=40, dropout=0.0, rate=0.005, further=1, renamed=0.0)
    return dataclasses.replace(recipe, names=names)


def trained(passes: int, others: Sequence[AnnotatedText] = ()) -> tuple[Language, Recipe]:
    recipe = small(read_recipe(), passes)
    fix_random_seed(recipe.seed)
    nlp = build_pipeline(recipe)
    tagger_of(nlp).initialize(list)
    learn_names(nlp, texts(), others, ["启明电子"], recipe.names, recipe.seed)
    return nlp, recipe


def test_the_tagger_learns_what_it_is_shown() -> None:
    nlp, _ = trained(150)
    for text, spans in SENTENCES:
        # The annotated documents say nothing of persons, so without other texts a person may be seen anywhere.
        entities = [entity for entity in nlp(text).ents if entity.label_ != "PERSON"]
        found = [(entity.start, entity.end, entity.label_) for entity in entities]
        assert found == [(span.start, span.end, span.label) for span in spans]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        nlp, recipe = trained(2, texts()[:1])
        write_model(nlp, recipe, tmp_path / name)
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes(), path


def test_examples_are_stretches_but_no_name_is_cut() -> None:
    first = "园" * (LONGEST_STRETCH - 10) + "。"
    spans = (Span(len(first), len(first) + 9, "COMPANY"), Span(len(first) + 9, len(first) + 11, "PARK"))
    text = AnnotatedText(first + "“你好！科技”公司签约。后来" * 2, spans, ONTOLOGY.tags, "d", "written")
    examples = list(examples_of(text, build_pipeline(read_recipe()), gazetteers.load()))
    assert "".join(example.text for example in examples) == text.text
    names = [span.text for example in examples for span in example.reference.spans["parkgraph_spans"]]
    assert names == ["“你好！科技”公司", "签约"]


def test_the_encoder_learns_from_its_teacher() -> None:
    class Digits:
        classes = 2

        def __call__(self, text: str) -> Classes:
            return np.array([character.isdigit() for character in text], dtype=np.int64)

    recipe = small(read_recipe(), 1)
    fix_random_seed(0)
    tagger = tagger_of(build_pipeline(recipe))
    tagger.initialize(list)
    words = dataclasses.replace(recipe.words, characters=5_000, batch=100, rate=0.01)
    sentences = [f"{number}年投资{number}亿元" for number in range(500)]
    assert pretrain(tagger.model.get_ref("encoder"), sentences, Digits(), gazetteers.load(), words, 0) > 0.99


def write_lines(path: Path, records: Sequence[object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def test_annotated_documents_are_learned_without_what_is_not_body() -> None:
    page = AnnotatedDocument(
        "a",
        "written",
        "",
        "",
        "首页\n启明电子签约\n广告\n东湖园",
        ((3, 9), (13, 16)),
        ((3, 7, "COMPANY"), (13, 16, "PARK")),
    )
    document = body_text(page)
    assert document.text == "启明电子签约\n东湖园"
    assert [document.text[span.start : span.end] for span in document.spans] == ["启明电子", "东湖园"]


def test_cluener_says_nothing_of_what_our_guide_leaves_out(tmp_path: Path) -> None:
    label = {"address": {"中国": [[0, 1]]}, "company": {"启明": [[2, 3]]}, "book": {"书": [[4, 4]]}}
    (text,) = cluener(write_lines(tmp_path / "clue.jsonl", [{"text": "中国启明书", "label": label}]))
    assert [(span.start, span.end, span.label) for span in text.spans] == [(0, 2, UNKNOWN), (2, 4, "COMPANY")]
    assert "INDUSTRY" not in text.annotated


def test_sentences_to_pretrain_on_are_those_with_the_words_asked_for(tmp_path: Path) -> None:
    words = dataclasses.replace(
        read_recipe().words, news="news.jsonl", sentences=("s.jsonl",), whole=("报告",), words=("园区",)
    )
    news = [{"source": "电视", "text": "园区签约了。天气晴朗。"}, {"source": "报告", "text": "天气转阴了。"}]
    write_lines(tmp_path / "news.jsonl", news)
    write_lines(tmp_path / "s.jsonl", [{"text": "园区签约了。"}])
    assert pretraining_texts(tmp_path, words) == ["园区签约了。天气转阴了。"]


def test_missing_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing") as caught:
        train(None, tmp_path / "out", [], tmp_path)
    assert ".jsonl" in str(caught.value)


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ModelError, match="not empty"):
        train(None, tmp_path, [], tmp_path)
    assert (tmp_path / "note.txt").exists()


def test_an_unknown_setting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "training.cfg"
    path.write_text("[learning]\nseed = 1\n[learning.words]\nfoo = 2\n[learning.names]\n", encoding="utf-8")
    with pytest.raises(ModelError, match="settings"):
        read_recipe(path)
