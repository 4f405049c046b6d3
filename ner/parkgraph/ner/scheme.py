"""The tags a character can bear: outside, or begin, inside, last and unit (BILOU) of a label.

A training text may annotate some labels only, or leave open which of several labels a name has (an organisation of a
three-label corpus is a company or an institution). So the target of a character is not one tag but the set of tags
that its annotation allows, kept as bits of one integer; the loss asks for the set, not for a guess within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

PARTS = "BILU"
UNKNOWN = "?"
"""Label of a span of which the annotation says nothing."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text with a label, the end exclusive.

    >>> Span(0, 2, "COMPANY").labels
    ('COMPANY',)
    >>> Span(0, 2, "COMPANY|INSTITUTION").labels
    ('COMPANY', 'INSTITUTION')
    """

    start: int
    end: int
    label: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it may have; more than one where the annotation leaves it open."""
        return tuple(self.label.split("|"))


@dataclass(frozen=True, slots=True)
class Scheme:
    """Numbering of the tags: 0 is outside, then four for each label, in the order B, I, L, U.

    >>> Scheme(("PARK", "COMPANY")).tags[:6]
    ('O', 'B-PARK', 'I-PARK', 'L-PARK', 'U-PARK', 'B-COMPANY')
    """

    labels: tuple[str, ...]

    @property
    def tags(self) -> tuple[str, ...]:
        """All tags, in the order of the model's outputs."""
        return ("O", *(f"{part}-{label}" for label in self.labels for part in PARTS))

    def tag_bit(self, part: str, labels: Iterable[str]) -> np.uint64:
        """Return the bits of one part (``B``, ``I``, ``L`` or ``U``) of each of these labels."""
        offset = PARTS.index(part)
        return np.uint64(sum(1 << (1 + 4 * self.labels.index(label) + offset) for label in labels))

    def targets(self, length: int, spans: Iterable[Span], annotated: Sequence[str]) -> Bits:
        """Return the tags that an annotation allows, as bits for each character.

        Args:
            length: number of characters.
            spans: annotated spans, not overlapping.
            annotated: labels that the annotation claims to be complete for; a character outside all spans may bear
                any tag of the others.

        >>> scheme = Scheme(("PARK", "COMPANY"))
        >>> [bin(bits) for bits in scheme.targets(3, [Span(0, 2, "PARK")], ["PARK", "COMPANY"]).tolist()]
        ['0b10', '0b1000', '0b1']
        """
        silent = [label for label in self.labels if label not in annotated]
        outside = np.uint64(1)
        for part in PARTS:
            outside |= self.tag_bit(part, silent)
        bits = np.full(length, outside, dtype=np.uint64)
        for span in spans:
            if span.label == UNKNOWN:
                bits[span.start : span.end] = np.uint64((1 << len(self.tags)) - 1)
                continue
            if span.end - span.start == 1:
                bits[span.start] = self.tag_bit("U", span.labels)
                continue
            bits[span.start] = self.tag_bit("B", span.labels)
            bits[span.start + 1 : span.end - 1] = self.tag_bit("I", span.labels)
            bits[span.end - 1] = self.tag_bit("L", span.labels)
        return bits


def unpack(bits: Bits, count: int) -> Floats:
    """Return the lowest ``count`` bits of each integer as a row of zeros and ones.

    >>> unpack(np.array([5], dtype=np.uint64), 4).tolist()
    [[1.0, 0.0, 1.0, 0.0]]
    """
    places = np.arange(count, dtype=np.uint64)
    return ((bits[:, None] >> places) & np.uint64(1)).astype(np.float32)


def log_softmax(scores: Floats) -> Floats:
    """Return the logarithm of the softmax of each row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result
