"""The best well-formed sequence of tags: Viterbi search under the rules of BILOU, many texts at a time.

What is multiplied along a sequence is the probability of each tag over all sequences (posterior Viterbi, Fariselli,
Martelli and Casadio, BMC Bioinformatics 2005), so that a span comes with a probability that knows its surroundings.

The rules (an open label is carried on or closed, nothing else) let the search keep one score for "outside" and one
for each open label instead of a full transition matrix, so a step costs as many additions as there are tags.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from parkgraph.ner.lattice import tag_probabilities
from parkgraph.ner.scheme import Floats, Scheme, Span

_NEVER = np.float32(-1e9)
_LEAST = np.float32(1e-30)


def decode(scores: Sequence[Floats], scheme: Scheme) -> list[list[tuple[Span, float]]]:
    """Find the best spans of each text.

    Args:
        scores: for each text, an array of (characters, tags), unnormalised.
        scheme: the numbering of the tags.

    Returns:
        For each text its spans in order, each with the geometric mean of the probabilities of its tags.

    >>> scheme = Scheme(("PARK",))
    >>> rows = np.array([[0, 9, 0, 0, 0], [0, 0, 1, 9, 0], [9, 0, 0, 0, 0]], dtype=np.float32)
    >>> [(span, round(probability, 2)) for span, probability in decode([rows], scheme)[0]]
    [(Span(start=0, end=2, label='PARK'), 1.0)]
    """
    order = sorted(range(len(scores)), key=lambda index: -len(scores[index]))
    filled = [index for index in order if len(scores[index])]
    found: list[list[tuple[Span, float]]] = [[] for _ in scores]
    if not filled:
        return found
    _, shares = tag_probabilities([scores[index] for index in filled])
    emissions = [np.log(np.maximum(share, _LEAST)) for share in shares]
    closed, opened = _search(emissions, len(scheme.labels))
    for row, index in enumerate(filled):
        found[index] = _trace(closed[:, row], opened[:, row], emissions[row], scheme)
    return found


def _search(emissions: Sequence[Floats], labels: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the search over texts sorted by falling length.

    Returns:
        ``closed[t, row]``: how "outside after character t" is best reached: 0 by O, 1 + l by U of label l,
        1 + labels + l by L of label l; ``opened[t, row, l]``: whether label l, open after character t, began there.
    """
    rows, longest = len(emissions), len(emissions[0])
    lengths = np.array([len(item) for item in emissions])
    closed = np.zeros((longest, rows), dtype=np.int16)
    opened = np.zeros((longest, rows, labels), dtype=bool)
    padded = np.zeros((longest, rows, 1 + 4 * labels), dtype=np.float32)
    for row, item in enumerate(emissions):
        padded[: len(item), row] = item
    outside = np.zeros(rows, dtype=np.float32)
    inside = np.full((rows, labels), _NEVER, dtype=np.float32)
    for step in range(longest):
        live = int(np.searchsorted(-lengths, -step, side="left"))
        emission = padded[step, :live]
        before, carried = outside[:live, None], inside[:live]
        ending = np.concatenate(
            [before + emission[:, :1], before + emission[:, 4::4], carried + emission[:, 3::4]], axis=1
        )
        best = ending.argmax(axis=1)
        closed[step, :live] = best
        begun, kept = before + emission[:, 1::4], carried + emission[:, 2::4]
        opened[step, :live] = begun >= kept
        inside[:live] = np.maximum(begun, kept)
        outside[:live] = ending[np.arange(live), best]
    return closed, opened


def _trace(closed: np.ndarray, opened: np.ndarray, emission: Floats, scheme: Scheme) -> list[tuple[Span, float]]:
    labels = len(scheme.labels)
    spans: list[tuple[Span, float]] = []
    position = len(emission) - 1
    while position >= 0:
        choice = int(closed[position])
        if choice == 0:
            position -= 1
            continue
        label = (choice - 1) % labels
        end = position + 1
        total = float(emission[position, 1 + 4 * label + (3 if choice <= labels else 2)])
        if choice > labels:
            position -= 1
            while not opened[position, label]:
                total += float(emission[position, 2 + 4 * label])
                position -= 1
            total += float(emission[position, 1 + 4 * label])
        spans.append((Span(position, end, scheme.labels[label]), float(np.exp(total / (end - position)))))
        position -= 1
    return spans[::-1]
