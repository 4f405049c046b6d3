"""The network's way from features to scores alone, without what learning needs: half the time of Thinc's layers.

Nearly all of the time goes into products of matrices. A convolution over three neighbours takes three of them for each
character; taking characters in pairs, four do for two (Winograd's F(2,3): Lavin and Gray, "Fast Algorithms for
Convolutional Neural Networks", CVPR 2016). The rest are rows in another order of memory: the three pieces of a maxout
lie side by side, so that their greatest is found by whole rows, and arrays are used again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from parkgraph.ner.architecture import DISTANCE, CharacterModel, Layer
from parkgraph.ner.scheme import Bits, Floats

_PIECES = 3
_PRODUCTS = 4
_BATCH_ROWS = 1200
# As Thinc's layer normalisation adds it.
_LEAST_VARIANCE = np.float32(1e-8)


@dataclass(frozen=True, slots=True)
class _Maxout:
    """Weights of one maxout layer and of the normalisation behind it.

    Attributes:
        weights: (inputs, 3 x width), the three pieces one after the other; for a convolution (4, width, 3 x width), the
            matrices of the four products.
        bias: (3 x width).
        scale, shift: (width).
        distance: how far away the neighbours of a convolution are, else 0.
    """

    weights: Floats
    bias: Floats
    scale: Floats
    shift: Floats
    distance: int = 0


class Network:
    """Scores characters with a model's weights as they are now.

    Args:
        model: see :func:`parkgraph.ner.architecture.character_tagger`.
    """

    def __init__(self, model: CharacterModel) -> None:
        nodes = list(model.walk(order="dfs_pre"))
        distances: list[int] = [node.attrs[DISTANCE] for node in nodes if DISTANCE in node.attrs]
        maxouts = [node for node in nodes if node.name == "maxout"]
        norms = [node for node in nodes if node.name == "layernorm"]
        self._embedding: Layer = model.get_ref("encoder").layers[0].layers[0]
        self._mixture, *self._convolutions = map(_maxout, maxouts, norms, [0, *distances])
        output = model.get_ref("output")
        self._output: tuple[Floats, Floats] = np.ascontiguousarray(_weights(output, "W").T), _weights(output, "b")
        self._width = len(self._output[0])
        self._mean = np.full(self._width, 1 / self._width, dtype=np.float32)
        self._pad = sum(distances)
        self._pair = 2 * math.lcm(*distances)
        self._arrays: dict[str, Floats] = {}

    def scores(self, stretches: Sequence[Bits]) -> list[Floats]:
        """Return for each stretch an array of (characters, tags), unnormalised.

        Args:
            stretches: arrays of features, see :func:`parkgraph.ner.features.character_features`.
        """
        found: list[Floats] = []
        batch: list[Bits] = []
        rows = 0
        for stretch in stretches:
            batch.append(stretch)
            rows += len(stretch) + self._pad
            if rows >= _BATCH_ROWS:
                found.extend(self._batch_scores(batch))
                batch, rows = [], 0
        return found + self._batch_scores(batch) if batch else found

    def _batch_scores(self, batch: Sequence[Bits]) -> list[Floats]:
        """Score stretches in one array, so far apart by zeros that none sees another."""
        starts = np.cumsum([self._pad, *(len(stretch) + self._pad for stretch in batch)])
        rows = -(-int(starts[-1]) // self._pair) * self._pair
        features = np.zeros((rows, batch[0].shape[1]), dtype=np.uint64)
        for start, stretch in zip(starts, batch, strict=False):
            features[start : start + len(stretch)] = stretch
        inputs = self._embedding.predict(features)
        pieces = np.matmul(inputs, self._mixture.weights, out=self._array("pieces", rows, _PIECES * self._width))
        pieces += self._mixture.bias
        # Beyond the first and the last row stand zeros, as far as a convolution looks.
        hidden = self._array("hidden", rows + 2 * self._pair, self._width)
        hidden[: self._pair] = hidden[rows + self._pair :] = 0
        within = hidden[self._pair : rows + self._pair]
        within[:] = self._activation(pieces, self._mixture)
        for layer in self._convolutions:
            self._convolve(hidden, rows, layer)
        weights, bias = self._output
        scores = within @ weights
        scores += bias
        return [scores[start : start + len(stretch)] for start, stretch in zip(starts, batch, strict=False)]

    def _convolve(self, hidden: Floats, rows: int, layer: _Maxout) -> None:
        """Add to each row what a convolution makes of it and its neighbours; rows go in pairs ``distance`` apart."""
        shape = rows // (2 * layer.distance), 2, layer.distance, self._width
        half = rows // 2

        def first_of_pairs(shift: int) -> Floats:
            start = self._pair + shift * layer.distance
            found: Floats = hidden[start : start + rows].reshape(shape)[:, 0]
            return found

        before, first, second, behind = map(first_of_pairs, (-1, 0, 1, 2))
        inputs = self._array("inputs", _PRODUCTS * half, self._width).reshape(_PRODUCTS, *first.shape)
        np.subtract(before, second, out=inputs[0])
        np.add(first, second, out=inputs[1])
        np.subtract(second, first, out=inputs[2])
        np.subtract(first, behind, out=inputs[3])
        products = self._array("products", _PRODUCTS * half, _PIECES * self._width).reshape(_PRODUCTS, half, -1)
        np.matmul(inputs.reshape(_PRODUCTS, half, self._width), layer.weights, out=products)
        products[1] += layer.bias
        products[0] += products[1]
        products[0] += products[2]
        products[1] -= products[2]
        products[1] -= products[3]
        made = self._activation(products[:2].reshape(rows, -1), layer).reshape(2, *first.shape)
        first += made[0]
        second += made[1]

    def _activation(self, pieces: Floats, layer: _Maxout) -> Floats:
        """Return the greatest of the pieces, normalised: an array that the next call writes over."""
        width = self._width
        best = self._array("best", len(pieces), width)
        np.maximum(pieces[:, :width], pieces[:, width : 2 * width], out=best)
        np.maximum(best, pieces[:, 2 * width :], out=best)
        best -= (best @ self._mean)[:, None]
        variance = np.einsum("ij,ij->i", best, best)
        variance /= np.float32(width)
        variance += _LEAST_VARIANCE
        best *= (variance ** np.float32(-0.5))[:, None]
        best *= layer.scale
        best += layer.shift
        return best

    def _array(self, use: str, rows: int, columns: int) -> Floats:
        """Return an array to write into, the same for the same use if it is large enough."""
        kept = self._arrays.get(use)
        if kept is None or len(kept) < rows:
            kept = self._arrays[use] = np.empty((rows, columns), dtype=np.float32)
        return kept[:rows]


def _maxout(maxout: Layer, norm: Layer, distance: int) -> _Maxout:
    weights = _weights(maxout, "W")
    width, pieces, inputs = weights.shape
    matrix: Floats = weights.transpose(1, 0, 2).reshape(pieces * width, inputs).T
    bias = np.ascontiguousarray(_weights(maxout, "b").T).reshape(-1)
    matrix = _of_pairs(matrix) if distance else np.ascontiguousarray(matrix)
    return _Maxout(matrix, bias, _weights(norm, "G"), _weights(norm, "b"), distance)


def _weights(layer: Layer, name: str) -> Floats:
    found: Floats = np.asarray(layer.get_param(name))
    return found


def _of_pairs(matrix: Floats) -> Floats:
    """Return the matrices of the four products that a convolution of two neighbouring rows takes."""
    before, own, behind = matrix.astype(np.float64).reshape(_PIECES, -1, matrix.shape[1])
    products = np.stack([before, (before + own + behind) / 2, (before - own + behind) / 2, behind])
    return products.astype(np.float32)
