from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner.features import CHARACTER, CLASS, PAIR, character_features, pieces, stretches

# Any code point, lone surrogates too: a page may hold them.
TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)


def features(text: str) -> np.ndarray:
    return character_features(text, np.zeros(len(text), dtype=np.uint64))


@given(TEXTS)
def test_every_text_has_one_row_for_each_character(text: str) -> None:
    assert features(text).shape == (len(text), 4)


def test_writing_does_not_matter_to_the_character_but_case_does_to_the_class() -> None:
    assert features("ＡＢ開７")[:, CHARACTER].tolist() == features("ab开3")[:, CHARACTER].tolist()
    assert features("AB")[:, CLASS].tolist() != features("ab")[:, CLASS].tolist()


def test_a_pair_knows_its_order() -> None:
    assert features("苏州")[0, PAIR] != features("州苏")[0, PAIR]
    assert features("苏州")[0, PAIR] == features("苏州市")[0, PAIR]


@given(st.text(alphabet="园区。，！\n a", max_size=200), st.integers(1, 30))
def test_pieces_cover_the_text_without_gap(text: str, longest: int) -> None:
    bounds = list(pieces(text, longest))
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(start < end <= start + longest for start, end in bounds)


@given(st.text(alphabet="园区。，！\n a", max_size=200), st.integers(1, 30))
def test_stretches_cover_the_text_and_keep_the_limit(text: str, longest: int) -> None:
    bounds = stretches(text, longest)
    assert "".join(text[start:end] for start, end in bounds) == text
    assert all(end - start <= longest for start, end in bounds)
