"""Pair reading: names are marked where they stand, no window cuts one, and every pair in reach is read once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parkgraph import ner
from parkgraph.errors import ModelError
from parkgraph.model import ONTOLOGY, Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations import pair_reading
from parkgraph.relations.pair_reading import LABELS, LONGEST_WINDOW, PairReader, Read, places_of, windows

FIRM, ZONE = "启明电子", "晨帆产业园"


def tagged(text: str, names: dict[str, str]) -> TaggedDocument:
    entities = tuple(LocalEntity(f"e-{name}", "d", label, name) for name, label in names.items())
    mentions = [
        Mention(start, start + len(name), label, name, f"e-{name}")
        for start in range(len(text))
        for name, label in names.items()
        if text.startswith(name, start)
    ]
    return TaggedDocument(Document("d", text), tuple(mentions), entities)


def test_each_character_of_a_name_is_marked_by_its_label_and_its_first_apart() -> None:
    (window,) = windows(tagged("启明电子在晨帆产业园。", {FIRM: "Company", ZONE: "Park"}))
    firm, zone = 2 * LABELS.index("Company") + 1, 2 * LABELS.index("Park") + 1
    assert window.marks().tolist() == [firm, firm + 1, firm + 1, firm + 1, 0, zone, *[zone + 1] * 4, 0]
    assert window.shares().sum(axis=1).tolist() == pytest.approx([1, 1])
    assert window.gaps().tolist() == [[0, 2], [10, 0]]


def test_every_two_names_of_the_right_labels_are_a_pair_and_no_name_is_its_own_partner() -> None:
    (window,) = windows(tagged("启明电子在晨帆产业园，启明电子。", {FIRM: "Company", ZONE: "Park"}))
    assert places_of(window, "LOCATED_IN") == {("e-启明电子", "e-晨帆产业园"): [(0, 1), (2, 1)]}
    assert places_of(window, "SUBSIDIARY_OF") == {}


@given(st.lists(st.sampled_from(["启明电子", "晨帆产业园", "投资", "。", "，", "一" * 90, "\n"]), max_size=60))
def test_windows_hold_whole_names_in_order_and_are_not_too_long(parts: list[str]) -> None:
    document = tagged("".join(parts), {FIRM: "Company", ZONE: "Park"})
    for window in windows(document):
        starts = [mention.start for mention in window.mentions]
        assert starts == sorted(set(starts))
        assert len(starts) > 1
        assert len(window.text) <= LONGEST_WINDOW
        for mention, (start, end) in zip(window.mentions, window.spans, strict=True):
            assert window.text[start:end] == mention.text


def test_what_stands_near_each_other_is_in_one_window_wherever_it_stands() -> None:
    sentence = "启明电子落户晨帆产业园，工厂已经投产。"
    for before in range(0, 1200, 7):
        document = tagged("一" * before + "。" + sentence + "二" * 700 + "。", {FIRM: "Company", ZONE: "Park"})
        assert sum(len(window.mentions) == 2 for window in windows(document)) in {1, 2}


def test_a_short_document_is_one_window_and_one_without_two_names_none() -> None:
    assert len(list(windows(tagged("启明电子在晨帆产业园。" * 40, {FIRM: "Company", ZONE: "Park"})))) == 1
    assert not list(windows(tagged("启明电子。", {FIRM: "Company", ZONE: "Park"})))


def test_two_names_of_one_thing_say_it_the_more_and_the_surest_window_counts() -> None:
    scores = np.zeros((3, 3, 1), dtype=np.float32)
    read = Read(
        [scores, scores + 2], {"LOCATED_IN": 0}, {"firm": {0: [0, 1], 1: [0]}, "zone": {0: [2]}, "other": {1: [1]}}
    )
    assert read.log_odds("LOCATED_IN", "firm", "zone") == pytest.approx(np.log(2))
    assert read.log_odds("LOCATED_IN", "firm", "other") == 2
    assert read.log_odds("LOCATED_IN", "zone", "other") is None
    with pytest.raises(ModelError, match="AWARDED"):
        read.log_odds("AWARDED", "firm", "zone")


def test_only_what_names_a_zone_is_read() -> None:
    names = {FIRM: "Company", ZONE: "Park", "乙光学": "Company"}
    document = tagged("启明电子和乙光学都是新公司。" * 60 + "启明电子在晨帆产业园。", names)
    (window,) = windows(document)
    assert window.text.endswith("启明电子在晨帆产业园。")


def test_what_is_said_of_a_pair_depends_on_the_text() -> None:
    reader = pair_reading.load()
    names = {FIRM: "Company", ZONE: "Park"}
    pair = "e-启明电子", "e-晨帆产业园"
    settled, visited = (
        reader.read(tagged(text, names)).log_odds("LOCATED_IN", *pair)
        for text in ("启明电子落户晨帆产业园，工厂已经投产。", "启明电子负责人到晨帆产业园参观考察。")
    )
    assert settled is not None
    assert visited is not None
    assert settled > visited


def test_a_window_is_read_alike_twice() -> None:
    reader = pair_reading.load()
    document = next(iter(ner.tag([Document("d", "德国博世落户苏州工业园区。" * 3)], ner.load())))
    (window,) = windows(document)
    assert np.array_equal(reader.scores(window), reader.scores(window))


def test_the_labels_that_can_be_marked_are_those_of_the_ontology() -> None:
    assert set(LABELS) == {label.name for label in ONTOLOGY.labels.values() if label.tag}


@pytest.mark.parametrize("damaged", [b"", b"no network"])
def test_damaged_weights_are_refused(damaged: bytes) -> None:
    with pytest.raises(ModelError, match="cannot be used"):
        PairReader(damaged)
