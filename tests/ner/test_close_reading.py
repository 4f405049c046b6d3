from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from parkgraph.errors import ModelError
from parkgraph.ner import load
from parkgraph.ner.close_reading import CHARACTERS, NETWORK, CloseReader, around_zones
from parkgraph.ner.encoder import CharacterNumbers
from parkgraph.ner.features import LONGEST_STRETCH, stretches
from parkgraph.ner.pipeline import RULES
from parkgraph.ner.spans import Found, read_found
from parkgraph.ner.version import READER

ABOUT_A_ZONE = "德国博世落户苏州工业园区，" * 60 + "当天签约的还有启明电子。"
NOT_ABOUT_ONE = "中国队三比零获胜。" * 30


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="module")
def reader(nlp: Language) -> CloseReader:
    return cast("CloseReader", nlp.get_pipe(READER))


@given(st.text())
def test_each_character_has_one_number_whatever_it_is(text: str) -> None:
    assert len(CharacterNumbers(["[UNK]", "[CLS]", "[SEP]", "a", "##a"])(text)) == len(text) + 2


def test_only_texts_about_zones_are_read_closely(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    scores = CloseReader.scores

    def watched(self: CloseReader, text: str, lists: np.ndarray) -> np.ndarray:
        read.append(text)
        return scores(self, text, lists)

    monkeypatch.setattr(CloseReader, "scores", watched)
    nlp(NOT_ABOUT_ONE)
    assert read == []
    nlp(ABOUT_A_ZONE)
    assert "".join(read) == ABOUT_A_ZONE


def test_a_name_found_closely_takes_the_place_of_those_that_the_tagger_found(reader: CloseReader) -> None:
    nlp = load()
    for name in RULES:
        nlp.remove_pipe(name)
    before = len(nlp.pipe_names)
    nlp.get_pipe(READER).least = 1.1  # type: ignore[attr-defined]  # spaCy's type of any component
    assert nlp.pipe_names[-1] == READER
    assert before == 3
    assert read_found(nlp(ABOUT_A_ZONE)) == []
    assert reader.least < 1


def test_a_stretch_is_read_alike_alone_and_beside_others(nlp: Language) -> None:
    alone = [read_found(doc) for doc in map(nlp, (ABOUT_A_ZONE, ABOUT_A_ZONE[13:]))]
    together = [read_found(doc) for doc in nlp.pipe([ABOUT_A_ZONE, NOT_ABOUT_ONE, ABOUT_A_ZONE[13:]])]
    assert [together[0], together[2]] == alone


def test_neighbours_of_a_zone_are_read_closely_and_no_others() -> None:
    bounds = stretches("一二三四五六七八九。" * 200, LONGEST_STRETCH)
    zone = Found(bounds[2][0], bounds[2][0] + 4, "PARK", "model")
    doubtful = Found(bounds[2][0], bounds[2][0] + 4, "PARK", "model", 0.6)
    company = Found(bounds[4][0], bounds[4][0] + 4, "COMPANY", "model")
    assert around_zones(bounds, [zone, company]) == bounds[1:4]
    assert around_zones(bounds, [doubtful]) == bounds[2:3]
    assert around_zones(bounds, [company]) == []


def test_weights_that_are_written_are_read_again(reader: CloseReader, tmp_path: Path) -> None:
    reader.to_disk(tmp_path / "reader")
    again = CloseReader(reader.scheme.labels, reader.lists, reader.least).from_disk(tmp_path / "reader")
    lists = np.zeros(5, dtype=np.uint64)
    assert np.array_equal(again.scores("昆山开发区", lists), reader.scores("昆山开发区", lists))


def test_a_reader_without_weights_says_so() -> None:
    with pytest.raises(ModelError, match="no weights"):
        CloseReader(["PARK"], 33, 0.7).scores("园区", np.zeros(2, dtype=np.uint64))


@pytest.mark.parametrize("name", [NETWORK, CHARACTERS])
def test_damaged_weights_are_refused(name: str, reader: CloseReader, tmp_path: Path) -> None:
    reader.to_disk(tmp_path / "reader")
    (tmp_path / "reader" / name).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cannot be used"):
        CloseReader(["PARK"], 33, 0.7).from_disk(tmp_path / "reader")


@pytest.mark.skipif(
    sys.platform != "linux", reason="where onnxruntime keeps its number of the machine is known for Linux"
)
def test_nothing_is_reported_to_the_maker_of_onnxruntime(tmp_path: Path) -> None:
    code = "import os; from parkgraph import ner; ner.load()('博世落户苏州工业园区。'); os.fork()"
    # Without the names by which onnxruntime knows a test: there it reports nothing anyway.
    process = subprocess.run(
        [sys.executable, "-c", code], env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, check=False, timeout=120
    )
    assert process.returncode == 0
    assert list(tmp_path.rglob("*onnxruntime*")) == []
