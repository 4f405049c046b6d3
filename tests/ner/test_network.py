from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parkgraph.ner.architecture import CharacterModel, character_encoder, character_tagger
from parkgraph.ner.features import COLUMNS
from parkgraph.ner.network import Network

TAGS = 9


def model(distances: list[int]) -> CharacterModel:
    """Make a small network whose every weight plays a part: learning leaves none of them at zero either."""
    made = character_tagger(character_encoder(8, distances, (50, 6), (70, 4), 5), TAGS)
    made.initialize()
    chance = np.random.default_rng(0)
    for node in made.walk():
        for name in node.param_names:
            weights: Any = chance.normal(scale=0.5, size=node.get_param(name).shape).astype(np.float32)
            node.set_param(name, weights)
    return made


MODELS = {tuple(distances): model(distances) for distances in ([1], [1, 2], [1, 2, 3])}
batches = st.lists(st.integers(1, 40), min_size=1, max_size=5)


@given(st.sampled_from(sorted(MODELS)), batches, st.integers(0, 2**32 - 1))
def test_scores_are_those_of_the_layers_that_learn(distances: tuple[int, ...], lengths: list[int], seed: int) -> None:
    chance = np.random.default_rng(seed)
    stretches = [chance.integers(0, 2**5, size=(length, COLUMNS)).astype(np.uint64) for length in lengths]
    expected = MODELS[distances].predict(stretches)
    for found, scores in zip(Network(MODELS[distances]).scores(stretches), expected, strict=True):
        assert np.allclose(found, scores, atol=1e-3)


def test_a_stretch_is_scored_alike_beside_others_and_alone() -> None:
    chance = np.random.default_rng(1)
    stretches = [chance.integers(0, 2**5, size=(length, COLUMNS)).astype(np.uint64) for length in (700, 3, 900, 1)]
    network = Network(MODELS[1, 2])
    together = network.scores(stretches)
    for stretch, found in zip(stretches, together, strict=True):
        assert np.allclose(network.scores([stretch])[0], found, atol=1e-4)


def test_no_stretches_have_no_scores() -> None:
    assert Network(MODELS[(1,)]).scores([]) == []
