"""Making the close reader: the pretrained encoder learns from the annotated documents, and goes into a model.

``python -m parkgraph.ner.close_training JAR MODEL LEFT_OUT ENCODER`` wants the extra ``close``, the research data, the
jar that :mod:`parkgraph.ner.close_network` names, and two models: the one to ship, and one trained without fold 0, see
:func:`parkgraph.ner.cross_validation.is_left_out`. It takes some seventy minutes on two cores and learns in two steps.
The first leaves that fold out, too, and goes into the second model: with what it finds in documents that it has not
seen the relation step learns. Its encoder is written to ENCODER: the pair reader begins with it. The second step shows
all documents once and goes into the first model.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Protocol, TypeVar, cast

import spacy
import torch
from torch import Tensor, nn

from parkgraph import settings
from parkgraph.gold import training_documents
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import model_files
from parkgraph.ner.augmentation import company_names, with_other_names
from parkgraph.ner.close_network import CloseNetwork, blank_behind, exported, pretrained, write_encoder
from parkgraph.ner.close_reading import CloseReader
from parkgraph.ner.corpora import AnnotatedText, body_text
from parkgraph.ner.cross_validation import is_left_out
from parkgraph.ner.encoder import CharacterNumbers
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lists import LIST_BITS, list_matches
from parkgraph.ner.scheme import Bits, Scheme, unpack
from parkgraph.ner.training import cut, further_texts, read_recipe, tagger_of
from parkgraph.ner.version import READER, TAGGER

_FURTHER = 3000
_LOWEST = 0.02
_DECAY = 0.01


@dataclass(frozen=True, slots=True)
class Schedule:
    """How a network learns.

    Attributes:
        passes: how often the documents are shown.
        rate: highest learning rate of the pretrained weights; it rises to it, and then falls in a line.
        new_parts: how many times as fast the others learn.
        rise: steps to the highest rate.
        batch: characters in a step.
    """

    passes: int
    rate: float
    new_parts: float
    rise: int
    batch: int


FIRST_STEP, SECOND_STEP = Schedule(6, 1e-4, 10, 150, 2400), Schedule(1, 5e-5, 10, 150, 2400)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an annotated text: its characters, the tags that each may have, its list matches."""

    text: str
    targets: Bits
    lists: Bits


def stretches_of(text: AnnotatedText, scheme: Scheme, gazetteer: Gazetteer) -> Iterator[Stretch]:
    """Return the stretches of an annotated text as the reader learns from them."""
    lists = list_matches(text.text, gazetteer)
    for start, end, spans in cut(text):
        yield Stretch(text.text[start:end], scheme.targets(end - start, spans, text.annotated), lists[start:end])


class _HasText(Protocol):
    @property
    def text(self) -> str: ...


_Batch = TypeVar("_Batch")
_Text = TypeVar("_Text", bound=_HasText)


def batches(shown: Sequence[_Text], characters: int, chance: random.Random) -> list[list[_Text]]:
    """Gather texts of about the same length, so that little is left blank, in an order of chance.

    Args:
        shown: the texts.
        characters: of a batch, at most, where it has more than one text.
        chance: of the order.
    """
    gathered: list[list[_Text]] = [[]]
    for item in sorted(shown, key=lambda item: len(item.text) + 40 * chance.random()):
        longest = max([len(item.text), *(len(other.text) for other in gathered[-1])])
        if gathered[-1] and (len(gathered[-1]) + 1) * longest > characters:
            gathered.append([])
        gathered[-1].append(item)
    chance.shuffle(gathered)
    return gathered


def loss_of(network: CloseNetwork, batch: Sequence[Stretch], numbers: CharacterNumbers) -> Tensor:
    """Return how improbable the allowed tags are, -log of their share, the mean over all characters."""
    lengths = [len(stretch.text) for stretch in batch]
    tags, bits = network.output.out_features, network.lists.in_features
    characters = torch.zeros(len(batch), max(lengths) + 2, dtype=torch.long)
    lists = torch.zeros(len(batch), max(lengths), bits)
    allowed = torch.zeros(len(batch), max(lengths), tags)
    for row, (stretch, length) in enumerate(zip(batch, lengths, strict=True)):
        characters[row, : length + 2] = torch.from_numpy(numbers(stretch.text))
        lists[row, :length] = torch.from_numpy(unpack(stretch.lists, bits))
        allowed[row, :length] = torch.from_numpy(unpack(stretch.targets, tags))
    logarithms = torch.log_softmax(network(characters, lists, blank_behind(lengths)), -1)
    shares = torch.logsumexp(logarithms.masked_fill(allowed == 0, -1e9), -1)
    return -shares[allowed.any(-1)].mean()


def learn(
    network: nn.Module, passes: Sequence[Sequence[_Batch]], schedule: Schedule, loss_of: Callable[[_Batch], Tensor]
) -> None:
    """Learn from batches, pass after pass.

    Args:
        network: changed in place; what is not its ``encoder`` are its new parts.
        passes: the batches of each pass.
        schedule: how it learns.
        loss_of: what is to become small.
    """
    old = list(network.encoder.parameters())
    known = {id(weight) for weight in old}
    new = [weight for weight in network.parameters() if id(weight) not in known]
    groups = [{"params": old, "lr": schedule.rate}, {"params": new, "lr": schedule.new_parts * schedule.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=_DECAY)
    steps = sum(map(len, passes))
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / schedule.rise) * max(_LOWEST, 1 - step / steps)
    )
    network.train()
    for number, gathered in enumerate(passes, 1):
        total = 0.0
        for batch in gathered:
            loss = loss_of(batch)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            rate.step()
            total += loss.item()
        sys.stdout.write(f"pass {number} of {len(passes)}: loss {total / len(gathered):.4f}\n")
        sys.stdout.flush()


class Shown:
    """What is shown in each pass: the annotated documents, firms renamed anew, and some texts of public corpora.

    Args:
        research: folder of the research data.
        scheme: numbering of the tags.
    """

    def __init__(self, research: Path, scheme: Scheme) -> None:
        recipe = read_recipe()
        self._scheme, self._gazetteer = scheme, gazetteers.load()
        self._chance = random.Random(recipe.seed)  # noqa: S311 - reproducible order, no secret
        self._renamed = recipe.names.renamed
        self._names = company_names(self._gazetteer, research / recipe.names.company_names)
        further = further_texts(research, recipe.names, recipe.seed)
        self._chance.shuffle(further)
        self._further = cycle(further)

    def passes(self, texts: Sequence[AnnotatedText], schedule: Schedule) -> list[list[list[Stretch]]]:
        """Return the batches of all passes over these texts."""
        return [self._batches(texts, schedule.batch) for _ in range(schedule.passes)]

    def _batches(self, texts: Sequence[AnnotatedText], characters: int) -> list[list[Stretch]]:
        own = [with_other_names(text, self._names, self._renamed, self._chance) for text in texts]
        shown = [*own, *islice(self._further, _FURTHER)]
        stretches = [item for text in shown for item in stretches_of(text, self._scheme, self._gazetteer)]
        return batches(stretches, characters, self._chance)


def put_into(model: Path, network: bytes, numbers: CharacterNumbers) -> None:
    """Put a close reader into a model, behind its tagger, in the place of one that it has.

    Args:
        model: folder of the model.
        network: see :func:`parkgraph.ner.close_network.exported`.
        numbers: of characters.
    """
    nlp = spacy.load(model)
    tagger = tagger_of(nlp)
    if READER not in nlp.pipe_names:
        config = {"labels": list(tagger.labels), "lists": LIST_BITS, "least": tagger.least}
        nlp.add_pipe(READER, after=TAGGER, config=config)
    cast("CloseReader", nlp.get_pipe(READER)).take(network, numbers.entries)
    # The rest stays as it was written, byte for byte.
    nlp.to_disk(model, exclude=["vocab", *(name for name in nlp.pipe_names if name != READER)])
    model_files.list_files(model)


def main(jar: Path, model: Path, left_out_model: Path, encoder: Path) -> None:
    """Learn in two steps.

    Args:
        jar: the pretrained encoder, see :func:`parkgraph.ner.close_network.pretrained`.
        model: folder of a model, which gets the reader of the second step.
        left_out_model: folder of a model trained without fold 0, which gets that of the first.
        encoder: file to write, the encoder of the first step.

    Raises:
        ModelError: the encoder or a model cannot be read.
        SettingsError: the research data or the annotated documents are not there.
    """
    places = settings.from_environment()
    research = places.research_folder()
    texts = [body_text(document) for document in training_documents(places.gold_folder(), research)]
    scheme = Scheme(tagger_of(spacy.load(model)).labels)
    weights, entries = pretrained(jar)
    torch.manual_seed(read_recipe().seed)
    network, numbers = CloseNetwork(weights, len(scheme.tags), LIST_BITS), CharacterNumbers(entries)
    shown = Shown(research, scheme)
    known = [text for text in texts if not is_left_out(text.document)]
    for step, learned, goal in ((FIRST_STEP, known, left_out_model), (SECOND_STEP, texts, model)):
        passes = shown.passes(learned, step)
        learn(network, passes, step, lambda batch: loss_of(network, batch, numbers))
        with tempfile.TemporaryDirectory() as folder:
            put_into(goal, exported(network, Path(folder)), numbers)
        if goal == left_out_model:
            write_encoder(network.encoder, entries, encoder)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
