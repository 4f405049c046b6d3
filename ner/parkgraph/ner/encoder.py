"""What a pretrained encoder reads and how it is run, without spaCy: close reading and pair reading share it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import onnxruntime

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
CONTINUED = "##"
"""What stands before a letter or digit that goes on a run of them, in the encoder's vocabulary."""


class CharacterNumbers:
    """Numbers of characters, as an encoder knows them.

    Args:
        entries: the encoder's vocabulary in the order of its numbers.

    >>> numbers = CharacterNumbers(["[UNK]", "[CLS]", "[SEP]", "园", "a", "##b"])
    >>> numbers("园Ab区").tolist()
    [1, 3, 4, 5, 0, 2]
    """

    def __init__(self, entries: Sequence[str]) -> None:
        self.entries = tuple(entries)
        self._numbers = {entry: number for number, entry in enumerate(entries)}
        self._first, self._last, self._unknown = (self._numbers[mark] for mark in (FIRST, LAST, UNKNOWN))

    def __call__(self, text: str) -> npt.NDArray[np.int64]:
        """Return one number for each character of a text, between those of its two ends."""
        found = [self._first]
        within = False
        for character in text:
            plain = character.lower()
            runs = plain.isascii() and plain.isalnum()
            number = self._numbers.get(plain, self._unknown)
            found.append(self._numbers.get(CONTINUED + plain, number) if runs and within else number)
            within = runs
        return np.array([*found, self._last], dtype=np.int64)


def session_of(network: bytes) -> onnxruntime.InferenceSession:
    """Return a session that runs a network on one core: documents go to several processes, not one to several threads.

    Args:
        network: in the ONNX format.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
