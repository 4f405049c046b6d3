"""The network of pair reading while it learns: the pretrained encoder, names marked, and a score for each pair of them.

Wants the extra ``close`` (PyTorch and ONNX), which reading does not; see :mod:`parkgraph.ner.close_network`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from parkgraph.ner.close_network import WIDTH, Encoder, Weights, as_whole_numbers
from parkgraph.relations.pair_reading import GAPS, LABELS, LONGEST_WINDOW

_ROLE = 192
_LEFT_OUT = 0.2
_SMALL = 0.02
# Few pairs are related, and those that are stand near each other: both shall be learned in few steps.
_RARE, _GAPS_FASTER = -3.0, 10.0


class PairNetwork(nn.Module):  # type: ignore[misc]  # PyTorch is no part of what the types are checked with
    """The encoder over marked names, and a bilinear form of each two of them for each kind.

    Args:
        weights: of the pretrained encoder.
        kinds: what each pair is scored for.
    """

    def __init__(self, weights: Weights, kinds: int) -> None:
        super().__init__()
        self.encoder = Encoder.of(weights)
        self.marks = nn.Embedding(2 * len(LABELS) + 1, WIDTH)
        self.source, self.target = nn.Linear(WIDTH, _ROLE), nn.Linear(WIDTH, _ROLE)
        self.both = nn.Parameter(torch.randn(kinds, _ROLE, _ROLE) * _SMALL / 2)
        self.source_alone, self.target_alone = nn.Linear(_ROLE, kinds), nn.Linear(_ROLE, kinds)
        self.gaps = nn.Embedding(GAPS, kinds)
        nn.init.normal_(self.marks.weight, std=_SMALL)
        nn.init.zeros_(self.gaps.weight)
        nn.init.constant_(self.source_alone.bias, _RARE)

    def forward(self, characters: Tensor, marks: Tensor, shares: Tensor, gaps: Tensor, blank: Tensor) -> Tensor:
        """Score each two names of some texts.

        Args:
            characters: see :class:`parkgraph.ner.close_network.Encoder`.
            marks: (texts, length + 2), see :meth:`parkgraph.relations.pair_reading.Window.marks`; 0 for both ends.
            shares: (texts, names, length), see :meth:`~parkgraph.relations.pair_reading.Window.shares`.
            gaps: (texts, names, names), see :meth:`~parkgraph.relations.pair_reading.Window.gaps`.
            blank: as ``characters``.

        Returns:
            (texts, names, names, kinds): log odds that the first is the source and the second the target.
        """
        names = shares @ self.encoder(characters, blank, self.marks(marks))
        source, target = (
            functional.dropout(functional.gelu(part(names)), _LEFT_OUT, self.training)
            for part in (self.source, self.target)
        )
        together = torch.einsum("bsx,kxy,bty->bstk", source, self.both, target)
        alone = self.source_alone(source)[:, :, None] + self.target_alone(target)[:, None]
        scores: Tensor = together + alone + _GAPS_FASTER * self.gaps(gaps)
        return scores


class _ForOneWindow(nn.Module):  # type: ignore[misc]  # see above
    """The network as it is read with: one window, nothing blank."""

    def __init__(self, network: PairNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, characters: Tensor, marks: Tensor, shares: Tensor, gaps: Tensor) -> Tensor:
        scores: Tensor = self.network(characters, marks, shares, gaps, torch.zeros(1))
        return scores


def exported(network: PairNetwork, kinds: Sequence[str], entries: Sequence[str], folder: Path) -> bytes:
    """Return a network in the ONNX format, with its kinds and its vocabulary, for the pair reader.

    Args:
        network: as it has learned.
        kinds: what it scores pairs for, in order.
        entries: of the vocabulary, in the order of their numbers.
        folder: for the files on the way.
    """
    length, names = LONGEST_WINDOW, 3
    ends, pairs = torch.zeros(1, length + 2, dtype=torch.long), torch.zeros(1, names, names, dtype=torch.long)
    lengths = {
        "characters": {1: "ends"},
        "marks": {1: "ends"},
        "shares": {1: "names", 2: "length"},
        "gaps": {1: "names", 2: "names"},
        "scores": {1: "names", 2: "names"},
    }
    example = (ends, ends, torch.zeros(1, names, length), pairs)
    model = onnx.load_model_from_string(as_whole_numbers(_ForOneWindow(network), example, lengths, folder))
    onnx.helper.set_model_props(model, {"kinds": json.dumps(list(kinds)), "characters": json.dumps(list(entries))})
    content: bytes = model.SerializeToString()
    return content
