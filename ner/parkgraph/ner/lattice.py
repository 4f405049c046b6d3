"""Probabilities of tags over all well-formed sequences, by the forward-backward algorithm, many texts at a time.

A conditional random field (Lafferty, McCallum and Pereira, "Conditional Random Fields", 2001) whose transitions are
only allowed or not, by the rules of BILOU. As in the search, one number for "outside" and one for each open label are
enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from parkgraph.ner.scheme import Floats

_LEAST = 1e-300

Doubles = npt.NDArray[np.float64]


def tag_probabilities(
    scores: Sequence[Floats], allowed: Sequence[Floats] | None = None
) -> tuple[list[float], list[Floats]]:
    """Weigh all well-formed sequences of each text, the weight of one being the exponential of its tags' scores.

    Args:
        scores: for each text, an array of (characters, tags) in the order of the scheme.
        allowed: for each text, an array of the same shape: 1 for tags that a sequence may use, else 0; all if not
            given.

    Returns:
        For each text the logarithm of the sum of all weights, and an array of (characters, tags): the share of
        sequences that have this tag there.

    >>> scores = np.zeros((2, 5), dtype=np.float32)
    >>> logarithms, shares = tag_probabilities([scores])
    >>> round(float(np.exp(logarithms[0])), 3)
    5.0
    >>> [round(float(share), 2) for share in shares[0][0]]
    [0.4, 0.2, 0.0, 0.0, 0.4]
    """
    weights, logarithms = _weights(scores, allowed)
    outside, inside = _forward(weights, logarithms)
    shares = _shares(weights, outside, inside)
    return logarithms.tolist(), [shares[: len(item), row] for row, item in enumerate(scores)]


def _weights(scores: Sequence[Floats], allowed: Sequence[Floats] | None) -> tuple[Doubles, Doubles]:
    """Return the weight of each tag, the greatest of a character being 1, and the logarithm of what was divided out."""
    longest = max(map(len, scores))
    weights = np.zeros((longest, len(scores), scores[0].shape[1]))
    # Beyond a text's end only "outside" is open, with weight one, so that nothing changes there.
    weights[:, :, 0] = 1.0
    logarithms = np.zeros(len(scores))
    for row, item in enumerate(scores):
        highest = item.max(axis=1, keepdims=True)
        weights[: len(item), row] = np.exp(item - highest)
        if allowed is not None:
            weights[: len(item), row] *= allowed[row]
        logarithms[row] = float(highest.sum())
    return weights, logarithms


def _forward(weights: Doubles, logarithms: Doubles) -> tuple[Doubles, Doubles]:
    """Return the share of beginnings that are outside, and inside each label, before each character and at the end.

    Adds the logarithm of the sum of all weights to ``logarithms``.
    """
    longest, rows, tags = weights.shape
    closing = weights[:, :, 0] + weights[:, :, 4::4].sum(axis=2)
    outside, inside = np.zeros((longest + 1, rows)), np.zeros((longest + 1, rows, (tags - 1) // 4))
    outside[0] = 1.0
    for step in range(longest):
        before, carried, weight = outside[step], inside[step], weights[step]
        closed = before * closing[step] + (carried * weight[:, 3::4]).sum(axis=1)
        opened = before[:, None] * weight[:, 1::4] + carried * weight[:, 2::4]
        total = np.maximum(closed + opened.sum(axis=1), _LEAST)
        logarithms += np.log(total)
        outside[step + 1] = closed / total
        inside[step + 1] = opened / total[:, None]
    logarithms += np.log(np.maximum(outside[longest], _LEAST))
    return outside, inside


def _shares(weights: Doubles, outside: Doubles, inside: Doubles) -> Floats:
    """Return the share of sequences that have each tag at each character."""
    longest, rows, _ = weights.shape
    after, within = np.ones((longest, rows)), np.zeros((longest, rows, inside.shape[2]))
    closing = weights[:, :, 0] + weights[:, :, 4::4].sum(axis=2)
    for step in range(longest - 1, 0, -1):
        weight, ended, open_ = weights[step], after[step], within[step]
        reached = ended * closing[step] + (weight[:, 1::4] * open_).sum(axis=1)
        carried = weight[:, 2::4] * open_ + weight[:, 3::4] * ended[:, None]
        total = np.maximum(reached + carried.sum(axis=1), _LEAST)
        after[step - 1] = reached / total
        within[step - 1] = carried / total[:, None]
    before, carried = outside[:-1, :, None], inside[:-1]
    shares = weights.copy()
    shares[:, :, :1] *= before * after[:, :, None]
    shares[:, :, 4::4] *= before * after[:, :, None]
    shares[:, :, 3::4] *= carried * after[:, :, None]
    shares[:, :, 1::4] *= before * within
    shares[:, :, 2::4] *= carried * within
    result: Floats = (shares / np.maximum(shares.sum(axis=2, keepdims=True), _LEAST)).astype(np.float32)
    return result
