"""The best well-formed sequence of tags: Viterbi search under the rules of BILOU, many texts at a time.

What is multiplied along a sequence is the probability of each tag over all sequences (posterior Viterbi, Fariselli,
Martelli and Casadio, BMC Bioinformatics 2005), so that a span comes with a probability that knows its surroundings.

The rules (an open label is carried on or closed, nothing else) let the search keep one score for "outside" and one
for each open label instead of a full transition matrix, so a step costs as many additions as there are tags.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from parkgraph.ner.lattice import parted, shares_in_parts
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
    filled = [index for index, score in enumerate(scores) if len(score)]
    found: list[list[tuple[Span, float]]] = [[] for _ in scores]
    if not filled:
        return found
    emissions = np.log(np.maximum(shares_in_parts([scores[index] for index in filled]), _LEAST))
    lattice = _search(emissions, len(scheme.labels))
    for text, index in enumerate(filled):
        found[index] = _trace(lattice, text, len(scores[index]), scheme)
    return found


@dataclass(frozen=True, slots=True)
class _Lattice:
    """What a search leaves behind.

    Attributes:
        emissions: (characters, tags, texts), the tags in the order of :func:`parkgraph.ner.lattice.by_parts`.
        outside: (characters + 1, texts): score of the best way to be outside before each character and at the end.
        inside: (characters + 1, labels, texts): the same for inside each label.
        ended: (characters, texts): whether a label had better end with this character than O stand there.
        begun: (characters, labels, texts): whether a label, open after this character, had better begin with it.
    """

    emissions: Floats
    outside: Floats
    inside: Floats
    ended: npt.NDArray[np.bool_]
    begun: npt.NDArray[np.bool_]


def _search(emissions: Floats, labels: int) -> _Lattice:
    longest, _, texts = emissions.shape
    single, begin, inner, last, unit = parted(emissions)
    staying = np.maximum(single[:, 0], unit.max(axis=1))
    outside = np.zeros((longest + 1, texts), dtype=np.float32)
    inside = np.full((longest + 1, labels, texts), _NEVER, dtype=np.float32)
    work = np.empty((labels, texts), dtype=np.float32)
    ending = np.empty(texts, dtype=np.float32)
    for before, after, open_before, open_after, stays, begins, goes_on, ends in zip(
        outside[:-1], outside[1:], inside[:-1], inside[1:], staying, begin, inner, last, strict=True
    ):
        np.add(open_before, ends, out=work)
        np.maximum.reduce(work, axis=0, out=ending)
        np.add(before, stays, out=after)
        np.maximum(after, ending, out=after)
        np.add(open_before, goes_on, out=work)
        np.add(before, begins, out=open_after)
        np.maximum(open_after, work, out=open_after)
    ended = outside[1:] != outside[:-1] + single[:, 0]
    begun = inside[1:] == outside[:-1, None] + begin
    return _Lattice(emissions, outside, inside, ended, begun)


def _trace(lattice: _Lattice, text: int, length: int, scheme: Scheme) -> list[tuple[Span, float]]:
    labels = len(scheme.labels)
    emission, begun = lattice.emissions[:, :, text], lattice.begun[:, :, text]
    spans: list[tuple[Span, float]] = []
    start = length
    for position in np.flatnonzero(lattice.ended[:length, text])[::-1].tolist():
        if position >= start:
            continue
        units = lattice.outside[position, text] + emission[position, -labels:]
        lasts = lattice.inside[position, :, text] + emission[position, -2 * labels : -labels]
        choice = int(np.concatenate([units, lasts]).argmax())
        label = choice % labels
        start = position
        total = float(emission[position, choice + (1 + 3 * labels if choice < labels else 1 + labels)])
        if choice >= labels:
            start -= 1
            while not begun[start, label]:
                total += float(emission[start, 1 + labels + label])
                start -= 1
            total += float(emission[start, 1 + label])
        end = position + 1
        spans.append((Span(start, end, scheme.labels[label]), float(np.exp(total / (end - start)))))
    return spans[::-1]
