"""The close look: the pair reader's word is weighed with the second look where it has read, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from parkgraph.model import Document, LocalEntity, Mention, TaggedDocument
from parkgraph.relations import close_look, decide, linear, scene
from parkgraph.relations.linear import Judge
from parkgraph.relations.pair_reading import Read

Said = Callable[..., Read]
READER = Judge({"read": 1.0})
TEXT = "启明电子在晨帆产业园投产，发展光伏产业。"
NAMES = {"启明电子": "Company", "晨帆产业园": "Park", "光伏产业": "Industry"}


@pytest.fixture(scope="module")
def stage() -> scene.Scene:
    entities = tuple(LocalEntity(name, "d", label, name) for name, label in NAMES.items())
    mentions = [
        Mention(TEXT.index(name), TEXT.index(name) + len(name), label, name, name) for name, label in NAMES.items()
    ]
    return scene.build(TaggedDocument(Document("d", TEXT), tuple(mentions), entities))


@pytest.fixture(scope="module")
def model() -> linear.Model:
    """The shipped weights, but that the reader alone is asked where it has read."""
    return replace(linear.load(), close=dict.fromkeys(("LOCATED_IN", "FOCUSES_ON"), READER))


def claimed(stage: scene.Scene, model: linear.Model, read: Read) -> dict[tuple[str, str, str], str]:
    return {
        (item.candidate.type, item.candidate.source.mention.text, item.candidate.target.mention.text): item.status
        for item in decide.decide(stage, model, read)
    }


def test_the_highest_of_the_others_is_the_rival_and_one_alone_has_none(said: Said) -> None:
    read = said({("LOCATED_IN", "firm", "zone"): 2.5, ("LOCATED_IN", "firm", "other"): -20.0})
    firm = ("firm", "zone"), ("firm", "other")
    both, alone = (close_look.told("LOCATED_IN", pairs, read) for pairs in (firm, firm[:1]))
    assert both == dict(zip(firm, ({"read": 2.5, "read-rival": -8.0}, {"read": -8.0, "read-rival": 2.5}), strict=True))
    assert alone == {firm[0]: {"read": 2.5, "read-alone": 1.0}}


def test_where_the_target_chooses_the_chooser_is_the_target(said: Said) -> None:
    read = said({("FOCUSES_ON", "zone", "industry"): 2.5})
    assert close_look.told("FOCUSES_ON", [("industry", "zone")], read)["industry", "zone"]["read"] == 2.5


def test_of_what_is_not_read_nothing_is_told() -> None:
    assert close_look.told("LOCATED_IN", [("firm", "zone")], Read()) == {}


@pytest.mark.parametrize("value", [-5.0, 5.0])
def test_it_decides_what_has_been_read(stage: scene.Scene, model: linear.Model, said: Said, value: float) -> None:
    facts = [("LOCATED_IN", "启明电子", "晨帆产业园"), ("FOCUSES_ON", "晨帆产业园", "光伏产业")]
    found = claimed(stage, model, said(dict.fromkeys(facts, value)))
    assert [fact in found for fact in facts] == [value > 0] * 2


def test_it_does_not_decide_what_has_not(stage: scene.Scene, model: linear.Model, said: Said) -> None:
    plain = claimed(stage, replace(model, close={}), Read())
    assert plain
    assert claimed(stage, model, Read()) == plain
    denied = said(dict.fromkeys(plain, -8.0))
    assert claimed(stage, replace(model, close={}), denied) == plain
