from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from parkgraph.errors import ModelError
from parkgraph.model import ONTOLOGY, Document
from parkgraph.ner import load, model_version, tag
from parkgraph.ner import pipeline as pipelines


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


NAMES = (
    "苏州工业园区",
    "西门子",
    "德国",
    "昆山市",
    "启明电子（苏州）有限公司",
    "（以下简称“启明”）",
    "园区",
    "浒墅关经开区管委会",
)
# Names among whatever a page may hold: line ends, spaces, emoji, traditional characters, half a surrogate pair.
TEXTS = st.lists(
    st.one_of(st.sampled_from(NAMES), st.text(alphabet="，。\n \t😀與a1\ud800", max_size=4), st.text(max_size=6)),
    max_size=12,
).map("".join)


@settings(max_examples=60)
@given(st.lists(TEXTS, max_size=4))
def test_offsets_are_those_of_the_text(texts: list[str]) -> None:
    documents = [Document(f"d{number}", text) for number, text in enumerate(texts)]
    results = list(tag(documents, load_once()))
    assert [tagged.document for tagged in results] == documents
    for tagged in results:
        last = 0
        for mention in tagged.mentions:
            assert tagged.document.text[mention.start : mention.end] == mention.text
            assert last <= mention.start < mention.end
            assert mention.label in ONTOLOGY.entity_labels
            last = mention.end


_LOADED: list[Language] = []


def load_once() -> Language:
    if not _LOADED:
        _LOADED.append(load())
    return _LOADED[0]


def test_names_of_every_component_come_out(nlp: Language) -> None:
    text = "泰达引进德国博世。苏州云岭电子有限公司（以下简称“云岭电子”）落户苏州工业园区，云岭电子将投资三亿元。"
    (tagged,) = tag([Document("d", text)], nlp)
    found = {(mention.text, mention.label) for mention in tagged.mentions}
    assert {("泰达", "Park"), ("德国", "Country"), ("博世", "Company"), ("苏州工业园区", "Park")} <= found
    assert [mention.label for mention in tagged.mentions if mention.text == "云岭电子"] == ["Company", "Company"]
    assert tagged.model == model_version(nlp)


def test_a_long_document_is_read_in_stretches_with_offsets_of_the_whole(
    nlp: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipelines, "_LONGEST_STRETCH", 40)
    text = "苏州工业园区引进西门子。\n" * 12
    (tagged,) = tag([Document("d", text)], nlp)
    parks = [mention for mention in tagged.mentions if mention.label == "Park"]
    assert [mention.start for mention in parks] == [13 * number for number in range(12)]
    assert all(text[mention.start : mention.end] == mention.text for mention in tagged.mentions)


def test_documents_are_streamed(nlp: Language) -> None:
    taken: list[str] = []

    def documents() -> Iterator[Document]:
        for number in range(50):
            taken.append(f"d{number}")
            yield Document(f"d{number}", "西门子落户昆山。")

    first = next(tag(documents(), nlp, batch_size=4))
    assert first.document.key == "d0"
    assert len(taken) < 50


def test_an_empty_document_has_no_names(nlp: Language) -> None:
    (tagged,) = tag([Document("d", "")], nlp)
    assert tagged.mentions == ()


def test_the_version_changes_with_the_weights(nlp: Language, tmp_path: Path) -> None:
    other = load()
    tagger = other.get_pipe("parkgraph_tagger")
    output = tagger.model.get_ref("output")  # type: ignore[attr-defined]  # a trainable component
    output.set_param("b", output.get_param("b") + 1)
    for name in pipelines.RULES:
        other.remove_pipe(name)
    other.to_disk(tmp_path / "model")
    assert model_version(load(tmp_path / "model")) != model_version(nlp)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load("no-such-model")
    assert "no-such-model" in str(caught.value)


def test_weights_that_are_broken_are_refused(tmp_path: Path) -> None:
    (tmp_path / "parkgraph_tagger").mkdir()
    with pytest.raises(ModelError):
        load(tmp_path)


def test_another_pipeline_can_take_the_place_of_the_model(tmp_path: Path) -> None:
    other = spacy.blank("zh")
    ruler = other.add_pipe("entity_ruler")
    patterns = [
        {"label": "ORG", "pattern": [{"ORTH": character} for character in "云岭电子"]},
        {"label": "ORG", "pattern": [{"ORTH": character} for character in "东湖市商务局"]},
        {"label": "DATE", "pattern": [{"ORTH": "昨"}, {"ORTH": "天"}]},
    ]
    ruler.add_patterns(patterns)  # type: ignore[attr-defined]  # an entity ruler
    other.to_disk(tmp_path / "other")
    nlp = load(tmp_path / "other")
    text = "昨天 东湖市商务局说，云岭电子落户苏州工业园区。\n云岭电子投产"
    (tagged,) = tag([Document("d", text)], nlp)
    assert [(mention.text, mention.label) for mention in tagged.mentions] == [
        ("东湖市商务局", "Institution"),
        ("云岭电子", "Company"),
        ("苏州工业园区", "Park"),
        ("云岭电子", "Company"),
    ]
    assert model_version(nlp).startswith("zh_")


def test_a_pipeline_that_finds_no_names_is_refused(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path / "empty")
    with pytest.raises(ModelError, match="no entities"):
        load(tmp_path / "empty")
