"""Pair reading: the encoder that knows Chinese from elsewhere says of each pair of names what the text says of the two.

The looks of this package go by features that somebody thought of. This reader has learned from the same documents with
the weights of bge-small-zh-v1.5 (Xiao et al. 2023, "C-Pack", https://arxiv.org/abs/2309.07597) to begin with. It sees a
stretch of text in which the names are marked by kind, and scores each pair of names by a bilinear form of what the
encoder made of the two (Dozat and Manning 2017, https://arxiv.org/abs/1611.01734). It decides nothing: its log odds are
weighed with the judgement of the second look, see :mod:`parkgraph.relations.close_look`. How it is made:
:mod:`parkgraph.relations.pair_training`.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product

import numpy as np
import numpy.typing as npt

from parkgraph.errors import ModelError
from parkgraph.model import ONTOLOGY, Mention, TaggedDocument
from parkgraph.ner.encoder import CharacterNumbers, session_of
from parkgraph.ner.features import stretches
from parkgraph.ner.version import short_hash

WEIGHTS = "pairs.onnx"
LONGEST_WINDOW = 500
"""Characters that are read at a time, in whole sentences where they are not longer."""

LABELS = ("Park", "Company", "Institution", "Industry", "Cluster", "Program", "Place", "Country")
"""Labels in the order of their marks, as the network has learned them."""

GAPS = 16

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
# Source and target entity.
Ends = tuple[str, str]

_ZONES = frozenset({"Park", "Cluster"})


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of a document and the names in it, counted from its start."""

    text: str
    mentions: tuple[Mention, ...]
    spans: tuple[tuple[int, int], ...]

    def marks(self) -> Numbers:
        """Return for each character 0, or which name it begins or goes on: 2n + 1 and 2n + 2 for the label n."""
        found = np.zeros(len(self.text), dtype=np.int64)
        for mention, (start, end) in zip(self.mentions, self.spans, strict=True):
            found[start:end] = 2 * LABELS.index(mention.label) + 2
            found[start] -= 1
        return found

    def shares(self) -> Floats:
        """Return an array of (names, characters): what share each character has in a name."""
        found = np.zeros((len(self.spans), len(self.text)), dtype=np.float32)
        for row, (start, end) in enumerate(self.spans):
            found[row, start:end] = 1 / (end - start)
        return found

    def gaps(self) -> Numbers:
        """Return an array of (names, names): how far the second stands from the first, by powers of two, either way."""
        starts = np.array([start for start, _ in self.spans])
        apart = starts[None, :] - starts[:, None]
        steps = np.log2(np.abs(apart) + 1).astype(np.int64).clip(0, GAPS // 2 - 1)
        found: Numbers = np.where(apart < 0, GAPS // 2 + steps, steps)
        return found


def windows(tagged: TaggedDocument) -> Iterator[Window]:
    """Cut a document into windows, each but the first beginning in the last quarter of the one before.

    A name over the end of a window is not in it. Windows that name no zone or cluster, or nothing else, are left out.
    """
    text, mentions = tagged.document.text, tagged.mentions
    starts = [mention.start for mention in mentions]
    for start, end in _bounds(text):
        within = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        whole = tuple(mention for mention in within if mention.end <= end)
        if len(whole) > 1 and any(mention.label in _ZONES for mention in whole):
            yield Window(
                text[start:end], whole, tuple((mention.start - start, mention.end - start) for mention in whole)
            )


def _bounds(text: str) -> list[tuple[int, int]]:
    if len(text) <= LONGEST_WINDOW:
        return [(0, len(text))]
    quarters = stretches(text, LONGEST_WINDOW // 4)
    return [(quarters[at][0], quarters[min(at + 3, len(quarters) - 1)][1]) for at in range(0, len(quarters) - 1, 3)]


def places_of(window: Window, kind: str) -> dict[Ends, list[tuple[int, int]]]:
    """Return for each pair of entities that a relationship type may join where in the window they are named.

    Returns:
        For each pair (row of the source, row of the target) of each two of their names.
    """
    relationship = ONTOLOGY.relationships[kind]
    sources, targets = (
        [row for row, mention in enumerate(window.mentions) if mention.label in labels]
        for labels in (relationship.sources, relationship.targets)
    )
    found: dict[Ends, list[tuple[int, int]]] = defaultdict(list)
    for source, target in product(sources, targets):
        ends = window.mentions[source].entity, window.mentions[target].entity
        if ends[0] != ends[1]:
            found[ends].append((source, target))
    return found


@dataclass(frozen=True, slots=True)
class Read:
    """What the pair reader says of a document; of one that it has not read, nothing.

    Attributes:
        scores: for each window an array of (names, names, kinds).
        columns: the place of each kind among these.
        rows: for each entity the rows of its names in each window, by the window's number.
    """

    scores: Sequence[Floats] = ()
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, Mapping[int, Sequence[int]]] = field(default_factory=dict)

    def log_odds(self, kind: str, source: str, target: str) -> float | None:
        """Return how surely the text relates two entities: the highest of the windows that name both.

        Args:
            kind: one of :data:`parkgraph.relations.candidates.REACH`.
            source: an entity of the document.
            target: another.

        Returns:
            ``None`` where no window names both.

        Raises:
            ModelError: the reader has not learned this kind.
        """
        of_source, of_target = self.rows.get(source, {}), self.rows.get(target, {})
        together = of_source.keys() & of_target.keys()
        if not together:
            return None
        if kind not in self.columns:
            raise ModelError(
                f"the pair reader has not learned {kind}", where=WEIGHTS, hint="train it and the relation step anew"
            )
        number = self.columns[kind]
        return max(_either(self.scores[at][of_source[at]][:, of_target[at], number]) for at in together)


def _either(log_odds: Floats) -> float:
    """Return the log of the sum of odds: names of two entities say the more, the more of them say it."""
    return float(np.logaddexp.reduce(log_odds, axis=None))


class PairReader:
    """Says of each two names of a document how surely the text relates them.

    Args:
        network: in the ONNX format, with its kinds and vocabulary, see
            :func:`parkgraph.relations.pair_network.exported`.
        where: its file, for messages.

    Raises:
        ModelError: the network is damaged.
    """

    def __init__(self, network: bytes, where: str = WEIGHTS) -> None:
        try:
            self._session = session_of(network)
            told = self._session.get_modelmeta().custom_metadata_map
            self.kinds: tuple[str, ...] = tuple(json.loads(told["kinds"]))
            self._numbers = CharacterNumbers(json.loads(told["characters"]))
        except Exception as error:  # onnxruntime raises classes of its own, without a common one
            raise ModelError(
                "the pair reader's weights cannot be used", where=where, hint="install the package again"
            ) from error

    def read(self, tagged: TaggedDocument) -> Read:
        """Return what it says of each two entities that are named in one window."""
        scores: list[Floats] = []
        rows: dict[str, dict[int, list[int]]] = defaultdict(dict)
        for number, window in enumerate(windows(tagged)):
            scores.append(self.scores(window))
            for row, mention in enumerate(window.mentions):
                rows[mention.entity].setdefault(number, []).append(row)
        return Read(scores, {kind: column for column, kind in enumerate(self.kinds)}, rows)

    def scores(self, window: Window) -> Floats:
        """Return an array of (names, names, kinds): log odds that the first is the source and the second the target."""
        inputs = {
            "characters": self._numbers(window.text)[None],
            "marks": np.pad(window.marks(), 1)[None],
            "shares": window.shares()[None],
            "gaps": window.gaps()[None],
        }
        scores: Floats = self._session.run(["scores"], inputs)[0][0]
        return scores


def _shipped() -> bytes:
    try:
        return files("parkgraph.relations").joinpath(WEIGHTS).read_bytes()
    except FileNotFoundError as error:
        raise ModelError(
            "the pair reader's weights are missing", where=WEIGHTS, hint="install the package again"
        ) from error


@cache
def load() -> PairReader:
    """Read the shipped weights.

    Raises:
        ModelError: the file is missing or damaged.
    """
    return PairReader(_shipped())


@cache
def version() -> str:
    """Return a hash of the shipped weights: others are a reason to read again.

    Raises:
        ModelError: the file is missing.

    >>> len(version())
    8
    """
    return short_hash(_shipped())
