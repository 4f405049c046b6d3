"""Making the pair reader: the pretrained encoder learns from the annotated documents which names a text relates.

``python -m parkgraph.relations.pair_training ENCODER READER LEFT_OUT`` wants the extra ``close``, the research data and
the encoder that :mod:`parkgraph.ner.close_training` writes, which has not seen fold 0 either, see
:func:`parkgraph.ner.cross_validation.is_left_out`. It learns in two steps. The first leaves that fold out, too, and is
written to LEFT_OUT: what it says of the documents of the fold tells the relation step what such a reader makes of new
ones. The second step shows all documents once and is written to READER, which is shipped. Both take an hour on two
cores.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from parkgraph import settings
from parkgraph.gold import training_documents
from parkgraph.ner.close_network import blank_behind, read_encoder
from parkgraph.ner.close_training import Schedule, batches, learn
from parkgraph.ner.cross_validation import is_left_out
from parkgraph.ner.encoder import UNKNOWN, CharacterNumbers
from parkgraph.ner.training import read_recipe
from parkgraph.relations import candidates, gold
from parkgraph.relations.pair_network import PairNetwork, exported
from parkgraph.relations.pair_reading import Window, places_of, windows
from parkgraph.relations.training import NEVER_WEIGHT

KINDS = tuple(candidates.REACH)
"""What pairs are scored for: the relationship types."""

FIRST_STEP, SECOND_STEP = Schedule(6, 1e-4, 20, 60, 600), Schedule(1, 5e-5, 20, 60, 600)

# Share of the firms of a window whose name is made unreadable, so that what stands around it is learned.
_HIDDEN = 0.3


@dataclass(frozen=True, slots=True)
class Lesson:
    """A window and what gold says of its pairs.

    Attributes:
        window: the window.
        places: (n, 4) for n pairs of names: number of the question, row of the source, row of the target, kind.
        related: for each question, a pair of entities and a kind, whether gold relates the two.
        weights: how much each counts.
    """

    window: Window
    places: np.ndarray
    related: np.ndarray
    weights: np.ndarray

    @property
    def text(self) -> str:
        """The window's text."""
        return self.window.text


def lessons(document: gold.GoldDocument) -> Iterator[Lesson]:
    """Return the windows of an annotated document with what gold says."""
    for window in windows(document.tagged):
        places: list[tuple[int, int, int, int]] = []
        outcomes: list[tuple[bool, float]] = []
        for number, kind in enumerate(KINDS):
            for pair, rows in places_of(window, kind).items():
                fact = (kind, *pair)
                places.extend((len(outcomes), *row, number) for row in rows)
                outcomes.append((fact in document.relations, NEVER_WEIGHT if fact in document.never else 1.0))
        if outcomes:
            related, weights = np.array(outcomes, dtype=np.float32).T
            yield Lesson(window, np.array(places), related, weights)


def loss_of(network: PairNetwork, batch: Sequence[Lesson], numbers: CharacterNumbers, chance: random.Random) -> Tensor:
    """Return how improbable what gold says of some windows is: -log of it, the sum over a window's pairs, the mean."""
    lengths = [len(lesson.text) for lesson in batch]
    names = max(len(lesson.window.spans) for lesson in batch)
    characters, marks = (torch.zeros(len(batch), max(lengths) + 2, dtype=torch.long) for _ in range(2))
    shares = torch.zeros(len(batch), names, max(lengths))
    gaps = torch.zeros(len(batch), names, names, dtype=torch.long)
    at: list[np.ndarray] = []
    pairs = 0
    for row, (lesson, length) in enumerate(zip(batch, lengths, strict=True)):
        window, count = lesson.window, len(lesson.window.spans)
        characters[row, : length + 2] = torch.from_numpy(hidden(window, numbers, chance))
        marks[row, 1 : length + 1] = torch.from_numpy(window.marks())
        shares[row, :count, :length] = torch.from_numpy(window.shares())
        gaps[row, :count, :count] = torch.from_numpy(window.gaps())
        at.append(np.insert(lesson.places, 0, row, axis=1) + np.array([0, pairs, 0, 0, 0]))
        pairs += len(lesson.related)
    text, pair, source, target, kind = torch.from_numpy(np.concatenate(at)).T
    scores = network(characters, marks, shares, gaps, blank_behind(lengths))[text, source, target, kind]
    told = log_odds_of_any(scores, pair, pairs)
    related, weights = (
        torch.from_numpy(np.concatenate([getattr(lesson, name) for lesson in batch])) for name in ("related", "weights")
    )
    loss: Tensor = functional.binary_cross_entropy_with_logits(told, related, weights, reduction="sum") / len(batch)
    return loss


def log_odds_of_any(scores: Tensor, group: Tensor, groups: int) -> Tensor:
    """Return for each group the log of the sum of its odds, as :meth:`parkgraph.relations.pair_reading.Read.log_odds`.

    Args:
        scores: log odds.
        group: the group of each, of which none is empty.
        groups: number of groups.
    """
    highest = torch.zeros(groups).scatter_reduce(0, group, scores.detach(), "amax", include_self=False)
    odds = torch.zeros(groups).index_add(0, group, (scores - highest[group]).exp())
    return odds.log() + highest


def hidden(window: Window, numbers: CharacterNumbers, chance: random.Random) -> np.ndarray:
    """Return the numbers of a window's characters, those of some of its firms unknown."""
    found = numbers(window.text)
    firms = sorted({mention.entity for mention in window.mentions if mention.label == "Company"})
    hidden = {firm for firm in firms if chance.random() < _HIDDEN}
    for mention, (start, end) in zip(window.mentions, window.spans, strict=True):
        if mention.entity in hidden:
            found[start + 1 : end + 1] = numbers.entries.index(UNKNOWN)
    return found


def teach(
    network: PairNetwork,
    documents: Iterable[gold.GoldDocument],
    numbers: CharacterNumbers,
    step: Schedule,
    chance: random.Random,
) -> None:
    """Let a network learn from annotated documents.

    Args:
        network: changed in place.
        documents: with the annotated names.
        numbers: of characters, as the network knows them.
        step: how it learns.
        chance: decides the order, and which names are hidden.
    """
    shown = list(chain.from_iterable(map(lessons, documents)))
    passes = [batches(shown, step.batch, chance) for _ in range(step.passes)]
    learn(network, passes, step, lambda batch: loss_of(network, batch, numbers, chance))


def main(encoder: Path, reader: Path, left_out_reader: Path) -> None:
    """Learn in two steps.

    Args:
        encoder: see :func:`parkgraph.ner.close_training.main`.
        reader: file to write, the reader of the second step.
        left_out_reader: file to write, that of the first.

    Raises:
        ModelError: the encoder cannot be read.
        SettingsError: the research data or the annotated documents are not there.
    """
    places = settings.from_environment()
    annotated = training_documents(places.gold_folder(), places.research_folder())
    documents = list(map(gold.prepare, annotated))
    weights, entries = read_encoder(encoder)
    numbers = CharacterNumbers(entries)
    seed = read_recipe().seed
    torch.manual_seed(seed)
    chance = random.Random(seed)  # noqa: S311 - reproducible order, no secret
    network = PairNetwork(weights, len(KINDS))
    seen = [document for document in documents if not is_left_out(document.tagged.document.key)]
    for path, shown, step in ((left_out_reader, seen, FIRST_STEP), (reader, documents, SECOND_STEP)):
        teach(network, shown, numbers, step, chance)
        with tempfile.TemporaryDirectory() as folder:
            path.write_bytes(exported(network, KINDS, entries, Path(folder)))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
