"""Making the model: from data and one config file, the same weights for the same seed."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.training import Example
from spacy.util import load_config, load_model_from_config
from thinc.api import Adam, fix_random_seed

from parkgraph.errors import ModelError
from parkgraph.gold import AnnotatedDocument
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.architecture import take_averages
from parkgraph.ner.augmentation import company_names, with_other_names
from parkgraph.ner.corpora import AnnotatedText, body_text, cluener, msra
from parkgraph.ner.features import LONGEST_STRETCH, stretches
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.lists import list_matches
from parkgraph.ner.model_files import list_files
from parkgraph.ner.pretraining import Teacher, WordSettings, WordTeacher, pretrain, pretraining_texts
from parkgraph.ner.scheme import Span
from parkgraph.ner.tagger import LISTS_KEY, CharacterTagger, annotate, batches
from parkgraph.ner.version import TAGGER


@dataclass(frozen=True, slots=True)
class NameSettings:
    """Settings of learning the names, from the config file.

    Attributes:
        cluener, msra: JSONL of these corpora, below the research data.
        msra_sentences: how many sentences of MSRA are used, of those that hold a name.
        further: how many texts of both are shown in each pass over the annotated documents.
        company_names: text file of names of firms, below the research data.
        renamed: share of the firms of the annotated documents that get another name, drawn anew in each pass.
        passes: how often the annotated documents are shown.
        batch: characters in a step.
        rate: highest learning rate; it rises over the first hundred steps and then falls in a line.
        dropout: share of values left out in a step.
        decay: weight decay.
    """

    cluener: str
    msra: str
    msra_sentences: int
    further: int
    company_names: str
    renamed: float
    passes: int
    batch: int
    rate: float
    dropout: float
    decay: float


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """What a training did.

    Attributes:
        minutes: wall time.
        documents: annotated documents learned from.
        word_accuracy: share of characters whose word class the encoder told right at the end of the first step.
        megabytes: size of the model on disk.
    """

    minutes: float
    documents: int
    word_accuracy: float
    megabytes: float

    def __str__(self) -> str:
        return (
            f"{self.documents} documents, {self.minutes:.1f} minutes, {self.megabytes:.1f} MB, "
            f"word classes right {self.word_accuracy:.3f}"
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """A config file, read: the pipeline in spaCy's form, and how to train it."""

    pipeline: dict[str, Any]
    version: str
    seed: int
    words: WordSettings
    names: NameSettings


def read_recipe(path: Path | None = None) -> Recipe:
    """Read a config file.

    Args:
        path: the file; the shipped one if not given.

    Raises:
        ModelError: the file cannot be read, or a setting is missing or unknown.
    """
    if path is None:
        with as_file(files("parkgraph.ner") / "training.cfg") as shipped:
            return read_recipe(shipped)
    try:
        config = load_config(path)
        learning = config.pop("learning")
        words: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in learning["words"].items()}
        names = NameSettings(**learning["names"])
        return Recipe(dict(config), learning["version"], learning["seed"], WordSettings(**words), names)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the training settings cannot be used: {error}",
            where=str(path),
            hint="compare with ner/parkgraph/ner/training.cfg",
        ) from error


def build_pipeline(recipe: Recipe) -> Language:
    """Build the untrained pipeline of a recipe."""
    return load_model_from_config(recipe.pipeline, auto_fill=True)


def tagger_of(nlp: Language) -> CharacterTagger:
    """Return the trainable component of a pipeline.

    Raises:
        ModelError: it has none.
    """
    if TAGGER not in nlp.pipe_names:
        raise ModelError(f"the pipeline has no component {TAGGER}", hint="add it to the config file")
    component = nlp.get_pipe(TAGGER)
    if not isinstance(component, CharacterTagger):
        raise ModelError(f"the component {TAGGER} is of another kind", hint="its factory must be parkgraph_tagger")
    return component


def cut(text: AnnotatedText) -> Iterator[tuple[int, int, list[Span]]]:
    """Cut an annotated text into stretches, as a model will see them, but never through a name.

    Yields:
        Start and end of each, and the names in it, counted from its start.
    """
    start = 0
    for _, end in stretches(text.text, LONGEST_STRETCH):
        if any(span.start < end < span.end for span in text.spans):
            continue
        spans = [
            Span(span.start - start, span.end - start, span.label)
            for span in text.spans
            if start <= span.start and span.end <= end
        ]
        yield start, end, spans
        start = end


def examples_of(text: AnnotatedText, nlp: Language, gazetteer: Gazetteer) -> Iterator[Example]:
    """Return the stretches of an annotated text as the tagger learns from them."""
    lists = list_matches(text.text, gazetteer)
    for start, end, spans in cut(text):
        predicted = nlp.make_doc(text.text[start:end])
        predicted.user_data[LISTS_KEY] = lists[start:end]
        yield Example(predicted, annotate(nlp.make_doc(predicted.text), spans, text.annotated))


def further_texts(research: Path, settings: NameSettings, seed: int) -> list[AnnotatedText]:
    """Gather the texts of public corpora.

    Args:
        research: folder of the research data.
        settings: see :class:`NameSettings`.
        seed: of the choice among the sentences of MSRA.
    """
    named = [text for text in msra(research / settings.msra) if text.spans]
    chance = random.Random(seed)  # noqa: S311 - reproducible choice, no secret
    return list(cluener(research / settings.cluener)) + chance.sample(named, min(settings.msra_sentences, len(named)))


def learn_names(
    nlp: Language,
    gold: Sequence[AnnotatedText],
    others: Sequence[AnnotatedText],
    names: Sequence[str],
    settings: NameSettings,
    seed: int,
) -> None:
    """Train the tagger; its weights become the running average over all steps.

    Args:
        nlp: the pipeline, its tagger initialised.
        gold: documents shown in every pass.
        others: texts of which some are shown in every pass, each in its turn.
        names: names of firms to put in the place of those in ``gold``.
        settings: see :class:`NameSettings`.
        seed: of the order.
    """
    tagger = tagger_of(nlp)
    gazetteer = gazetteers.load()
    chance = random.Random(seed)  # noqa: S311 - reproducible order, no secret
    further = list(others)
    chance.shuffle(further)
    turn = cycle(further) if further else iter(())
    optimizer = Adam(settings.rate, L2=settings.decay, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    step, steps = 0, 0
    for _ in range(settings.passes):
        own = [with_other_names(text, names, settings.renamed, chance) for text in gold]
        shown = [
            example
            for text in chain(own, islice(turn, settings.further))
            for example in examples_of(text, nlp, gazetteer)
        ]
        chance.shuffle(shown)
        if not steps:
            steps = settings.passes * sum(len(example.predicted) for example in shown) // settings.batch + 1
        for batch in batches(shown, settings.batch):
            step += 1
            optimizer.learn_rate = settings.rate * min(1.0, step / 100) * max(0.03, 1 - step / steps)
            tagger.update(batch, drop=settings.dropout, sgd=optimizer)
    take_averages(tagger.model, optimizer)


def pretrained(recipe: Recipe, research: Path, teacher: Callable[[], Teacher]) -> tuple[Language, float]:
    """Do the first step of training: the encoder learns from unlabelled news.

    Args:
        recipe: see :func:`read_recipe`.
        research: folder of the research data.
        teacher: makes the teacher, see :mod:`parkgraph.ner.pretraining`; asked for when the texts are there.

    Returns:
        The pipeline, and the share of word classes told right.
    """
    fix_random_seed(recipe.seed)
    nlp = build_pipeline(recipe)
    tagger = tagger_of(nlp)
    tagger.initialize(list)
    encoder = tagger.model.get_ref("encoder")
    texts = pretraining_texts(research, recipe.words)
    return nlp, pretrain(encoder, texts, teacher(), gazetteers.load(), recipe.words, recipe.seed)


def with_names(recipe: Recipe, research: Path, gold: Sequence[AnnotatedText], encoder: bytes) -> Language:
    """Do the second step of training: the names.

    Args:
        recipe: see :func:`read_recipe`.
        research: folder of the research data.
        gold: the annotated documents to learn from.
        encoder: weights of the first step.

    Returns:
        The trained pipeline, without rules.
    """
    fix_random_seed(recipe.seed)
    nlp = build_pipeline(recipe)
    tagger = tagger_of(nlp)
    tagger.initialize(list)
    tagger.model.get_ref("encoder").from_bytes(encoder)
    others = further_texts(research, recipe.names, recipe.seed)
    names = company_names(gazetteers.load(), research / recipe.names.company_names)
    learn_names(nlp, gold, others, names, recipe.names, recipe.seed)
    return nlp


def train(config: Path | None, output: Path, documents: Sequence[AnnotatedDocument], research: Path) -> TrainingReport:
    """Train the model and write it to a folder that :func:`parkgraph.ner.load` takes.

    Args:
        config: settings; the shipped ones if not given.
        output: folder to write; what it held before is replaced if it held a model.
        documents: the annotated documents to learn from.
        research: folder of the research data.

    Returns:
        What was done.

    Raises:
        ModelError: data or settings are missing, or ``output`` holds something else.
    """
    if output.exists() and any(output.iterdir()) and not (output / "meta.json").is_file():
        raise ModelError("the folder is not empty and holds no model", where=str(output), hint="name another folder")
    began = time.monotonic()
    recipe = read_recipe(config)
    gold = [body_text(document) for document in documents]
    start, accuracy = pretrained(recipe, research, WordTeacher)
    nlp = with_names(recipe, research, gold, tagger_of(start).model.get_ref("encoder").to_bytes())
    write_model(nlp, recipe, output)
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file()) / 1e6
    return TrainingReport((time.monotonic() - began) / 60, len(gold), accuracy, size)


def write_model(nlp: Language, recipe: Recipe, output: Path) -> None:
    """Write a trained pipeline without the vocabulary that training filled, so that equal weights are equal files."""
    fresh = build_pipeline(recipe)
    fresh.meta |= {"name": "parkgraph", "version": recipe.version}
    tagger_of(fresh).model.from_bytes(tagger_of(nlp).model.to_bytes())
    fresh.to_disk(output)
    list_files(output)
