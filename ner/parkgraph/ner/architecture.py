"""The network: hashed embeddings of a character's features, convolutions over its neighbours, one score for each tag.

After the token-to-vector convolutions of spaCy (https://spacy.io/api/architectures#MaxoutWindowEncoder), with three
differences: the inputs are characters with list matches as plain bits, some layers look at neighbours further apart
(dilation, Strubell et al. 2017, "Fast and Accurate Entity Recognition with Iterated Dilated Convolutions"), and
matrices are multiplied by numpy, whose BLAS is three times as fast here as the one that Thinc ships.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from thinc.api import HashEmbed, Linear, Maxout, Model, NumpyOps, Optimizer, chain, concatenate, residual, with_array

from parkgraph.ner.features import CHARACTER, CLASS, LISTS, PAIR
from parkgraph.ner.scheme import Bits, Floats, unpack

CharacterModel = Model[list[Bits], list[Floats]]
Layer = Model[Any, Any]

DISTANCE = "distance"
"""Attribute of a layer that looks at neighbours: how far away they are."""

_CLASS_ROWS = 60
_CLASS_WIDTH = 16


class MatrixOps(NumpyOps):  # type: ignore[misc]  # compiled class without types
    """Thinc's operations with numpy's matrix product."""

    def gemm(
        self, x: Floats, y: Floats, out: Floats | None = None, trans1: bool = False, trans2: bool = False
    ) -> Floats:
        """Multiply two matrices, each transposed first if asked."""
        left = x.T if trans1 else x
        right = y.T if trans2 else y
        result: Floats = np.matmul(left, right) if out is None else np.matmul(left, right, out=out)
        return result


def list_bits(count: int) -> Layer:
    """Lay out the list matches of each character as ``count`` inputs of 0 or 1."""

    def forward(model: Layer, rows: Bits, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        del model, is_train

        def backprop(_gradient: Floats) -> Bits:
            return np.zeros_like(rows)

        return unpack(rows[:, LISTS], count), backprop

    return Model("list_bits", forward, dims={"nO": count, "nI": None})


def neighbours(distance: int) -> Layer:
    """Put beside each row the rows ``distance`` before and after it; zeros beyond the edge."""

    def forward(model: Layer, rows: Any, is_train: bool) -> tuple[Any, Callable[[Any], Any]]:
        del model, is_train
        width = rows.shape[1]
        result = np.zeros((len(rows), 3 * width), dtype=rows.dtype)
        result[distance:, :width] = rows[:-distance]
        result[:, width : 2 * width] = rows
        result[:-distance, 2 * width :] = rows[distance:]

        def backprop(gradient: Any) -> Any:
            back = gradient[:, width : 2 * width].copy()
            back[:-distance] += gradient[distance:, :width]
            back[distance:] += gradient[:-distance, 2 * width :]
            return back

        return result, backprop

    return Model(f"neighbours({distance})", forward, attrs={DISTANCE: distance})


def _convolution(width: int, distance: int) -> Layer:
    maxout: Layer = Maxout(width, 3 * width, nP=3, dropout=0.0, normalize=True)
    return residual(chain(neighbours(distance), maxout))


def character_encoder(
    width: int, distances: Sequence[int], characters: tuple[int, int], pairs: tuple[int, int], lists: int
) -> Model[list[Bits], list[Floats]]:
    """Build the part that turns characters into vectors.

    Args:
        width: size of a vector.
        distances: for each convolution, how far the neighbours are that it looks at.
        characters: rows and width of the table of characters.
        pairs: rows and width of the table of character pairs.
        lists: number of bits of the list matches.
    """
    embedding: Layer = concatenate(
        HashEmbed(characters[1], characters[0], column=CHARACTER, seed=11, dropout=0.0),
        HashEmbed(pairs[1], pairs[0], column=PAIR, seed=12, dropout=0.0),
        HashEmbed(_CLASS_WIDTH, _CLASS_ROWS, column=CLASS, seed=13, dropout=0.0),
        list_bits(lists),
    )
    inputs = characters[1] + pairs[1] + _CLASS_WIDTH + lists
    mixture: Layer = Maxout(width, inputs, nP=3, dropout=0.0, normalize=True)
    layers = [_convolution(width, distance) for distance in distances]
    encoder: CharacterModel = with_array(chain(embedding, mixture, *layers), pad=sum(distances))
    encoder.set_dim("nO", width)
    return encoder


def use_matrix_ops(model: Layer) -> None:
    """Let every layer of a model multiply matrices by numpy."""
    ops = MatrixOps()
    for node in model.walk():
        node.ops = ops


def take_averages(model: Layer, optimizer: Optimizer) -> None:
    """Replace a model's weights by the optimizer's running averages, which err less on new texts."""
    averages = optimizer.averages or {}
    for node in model.walk():
        for name in node.param_names:
            average = averages.get((node.id, name))
            if average is not None:
                node.set_param(name, average.copy())


def character_tagger(encoder: CharacterModel, tags: int | None = None) -> CharacterModel:
    """Put one linear score for each tag on top of an encoder; spaCy finds it as ``parkgraph.CharacterTagger.v1``.

    Args:
        encoder: see :func:`character_encoder`.
        tags: number of tags; the component sets it from its labels.
    """
    model: CharacterModel = chain(encoder, with_array(Linear(tags, encoder.get_dim("nO"))))
    model.set_ref("encoder", encoder)
    model.set_ref("output", model.layers[-1].layers[0])
    use_matrix_ops(model)
    return model


def configured_encoder(
    width: int, distances: list[int], characters: list[int], pairs: list[int], lists: int
) -> CharacterModel:
    """Build :func:`character_encoder` from a config file; spaCy finds it as ``parkgraph.CharacterEncoder.v1``."""
    return character_encoder(width, distances, (characters[0], characters[1]), (pairs[0], pairs[1]), lists)
