from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
import yaml
from spacy.language import Language

from parkgraph.ner.spans import Found, read_found, write_found

ReadMarked = Callable[[str], tuple[str, list[Found]]]
CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "ner_precedence.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def nlp() -> Language:
    config = {"nlp": {"tokenizer": {"@tokenizers": "parkgraph.CharacterTokenizer.v1"}}}
    pipeline = spacy.blank("zh", config=config)
    pipeline.add_pipe("parkgraph_precedence")
    return pipeline


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:30])
def test_lists_and_model_together(case: dict[str, Any], nlp: Language, read_marked: ReadMarked) -> None:
    text, found = read_marked(case["text"])
    doc = nlp.make_doc(text)
    write_found(doc, found)
    component = nlp.get_pipe("parkgraph_precedence")
    items = read_found(component(doc))
    assert [[text[item.start : item.end], item.label] for item in items] == case["expected"]
