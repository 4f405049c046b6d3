from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner.tokenizer import CharacterTokenizer

TOKENIZER = CharacterTokenizer(spacy.blank("zh").vocab)


@given(st.text(max_size=50))
def test_tokens_are_characters(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert [token.idx for token in doc] == list(range(len(text)))


def test_a_pipeline_with_it_can_be_stored() -> None:
    config = {"nlp": {"tokenizer": {"@tokenizers": "parkgraph.CharacterTokenizer.v1"}}}
    nlp = spacy.blank("zh", config=config)
    again = spacy.blank("zh", config=config).from_bytes(nlp.to_bytes())
    assert [token.text for token in again("园 区")] == ["园", " ", "区"]
