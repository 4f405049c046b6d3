"""Probabilities of tags over all well-formed sequences, by the forward-backward algorithm, many texts at a time.

A conditional random field (Lafferty, McCallum and Pereira, "Conditional Random Fields", 2001) whose transitions are
only allowed or not, by the rules of BILOU. As in the search, one number for "outside" and one for each open label are
enough. Backward is forward over the reversed text with "begin" and "last" changed places, so both go as one; and since
a step is a few operations on small arrays, each costs its call and hardly more for many texts than for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from parkgraph.ner.scheme import PARTS, Floats

_LEAST = 1e-300

Doubles = npt.NDArray[np.float64]
Array = TypeVar("Array", Floats, Doubles)


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
    states, totals = _pass(weights)
    rows = len(scores)
    logarithms += np.log(totals[:, :rows]).sum(axis=0)
    logarithms += np.log(np.maximum(states[-1, -1, :rows], _LEAST))
    in_parts = _shares(weights, states)
    shares = np.empty((rows, len(in_parts), in_parts.shape[1]), dtype=np.float32)
    shares[:, :, by_parts(in_parts.shape[1])] = in_parts.transpose(2, 0, 1)
    return logarithms.tolist(), [shares[row, : len(item)] for row, item in enumerate(scores)]


def shares_in_parts(scores: Sequence[Floats]) -> Floats:
    """Return the shares of :func:`tag_probabilities` for all texts as one array, as a search takes them.

    Returns:
        An array of (characters of the longest text, tags, texts), the tags in the order of :func:`by_parts`; beyond a
        text's end "outside" has all.
    """
    weights, _ = _weights(scores, None)
    states, _ = _pass(weights)
    return _shares(weights, states)


def by_parts(tags: int) -> npt.NDArray[np.intp]:
    """Return the numbers of the tags in the order outside, all B, all I, all L, all U.

    >>> by_parts(9).tolist()
    [0, 1, 5, 2, 6, 3, 7, 4, 8]
    """
    firsts = np.arange(1, tags, len(PARTS))
    return np.concatenate([[0], *(firsts + part for part in range(len(PARTS)))])


def parted(tags: Array) -> list[Array]:
    """Return views of what an array of (characters, tags, texts) says of outside, B, I, L and U, in this order."""
    labels: int = (tags.shape[1] - 1) // len(PARTS)
    return np.split(tags, [1, *(1 + labels * part for part in range(1, len(PARTS)))], axis=1)


def _weights(scores: Sequence[Floats], allowed: Sequence[Floats] | None) -> tuple[Doubles, Doubles]:
    """Return the weight of each tag, the greatest of a character being 1, and the logarithm of what was divided out.

    The weights are an array of (characters, tags, texts), the tags in the order of :func:`by_parts`.
    """
    longest, tags = max(map(len, scores)), scores[0].shape[1]
    order = by_parts(tags)
    weights = np.zeros((len(scores), longest, tags))
    # Beyond a text's end only "outside" is open, with weight one, so that nothing changes there.
    weights[:, :, 0] = 1.0
    logarithms = np.zeros(len(scores))
    for row, item in enumerate(scores):
        highest = item.max(axis=1, keepdims=True)
        weight = np.exp(item - highest)
        if allowed is not None:
            weight *= allowed[row]
        weights[row, : len(item)] = weight[:, order]
        logarithms[row] = float(highest.sum())
    return np.ascontiguousarray(weights.transpose(1, 2, 0)), logarithms


def _pass(weights: Doubles) -> tuple[Doubles, Doubles]:
    """Run over the texts from both ends.

    Returns:
        ``states[t]``, an array of (labels + 1, 2 x texts): after t characters the share of beginnings that are inside
        each label and, last, outside; for the second half of its columns the characters are counted from the texts'
        ends. ``totals[t]``: what was divided out of ``states[t + 1]`` to make its sum 1.
    """
    longest, tags, texts = weights.shape
    labels = (tags - 1) // len(PARTS)
    outside, begin, inside, last, unit = parted(weights)
    both = (longest, labels, 2 * texts)
    opening, carrying, closing = np.empty(both), np.empty(both), np.empty((longest, labels + 1, 2 * texts))
    for half, backward in ((slice(0, texts), False), (slice(texts, None), True)):
        step = slice(None, None, -1 if backward else 1)
        first, final = (last, begin) if backward else (begin, last)
        opening[:, :, half], carrying[:, :, half] = first[step], inside[step]
        closing[:, :labels, half] = final[step]
        closing[:, labels, half] = (outside[:, 0] + unit.sum(axis=1))[step]
    states, totals = np.zeros((longest + 1, labels + 1, 2 * texts)), np.empty((longest, 2 * texts))
    states[0, labels] = 1.0
    closed, carried = np.empty((labels + 1, 2 * texts)), np.empty((labels, 2 * texts))
    for before, after, opens, carries, closes, total in zip(
        states[:-1], states[1:], opening, carrying, closing, totals, strict=True
    ):
        after_inside = after[:labels]
        np.multiply(before, closes, out=closed)
        np.add.reduce(closed, axis=0, out=after[labels])
        np.multiply(before[:labels], carries, out=carried)
        np.multiply(before[labels], opens, out=after_inside)
        after_inside += carried
        np.add.reduce(after, axis=0, out=total)
        np.maximum(total, _LEAST, out=total)
        after /= total
    return states, totals


def _shares(weights: Doubles, states: Doubles) -> Floats:
    """Return the share of sequences that have each tag at each character, arranged as the weights are."""
    texts = weights.shape[2]
    labels = states.shape[1] - 1
    before, after = states[:-1, :, :texts], states[-2::-1, :, texts:]
    outside_before, inside_before = before[:, labels:], before[:, :labels]
    outside_after, inside_after = after[:, labels:], after[:, :labels]
    shares = np.empty_like(weights)
    outside, begin, inside, last, unit = zip(parted(weights), parted(shares), strict=True)
    alone = outside_before * outside_after
    np.multiply(outside[0], alone, out=outside[1])
    np.multiply(unit[0], alone, out=unit[1])
    np.multiply(last[0], inside_before * outside_after, out=last[1])
    np.multiply(begin[0], outside_before * inside_after, out=begin[1])
    np.multiply(inside[0], inside_before * inside_after, out=inside[1])
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), _LEAST)
    return shares.astype(np.float32)
