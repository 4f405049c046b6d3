"""Train the relation step from annotated documents: one function, a fixed start, a few minutes on one core.

``python -m parkgraph.relations.training WEIGHTS MODEL READER`` writes the weights. MODEL is the tagger of fold 0 that
``python -m parkgraph.ner.cross_validation FOLDER`` leaves in ``FOLDER/0``, and READER the pair reader without that fold
that :mod:`parkgraph.relations.pair_training` writes.

Two looks are learned for each relationship type. In the first a mention (a firm, say) chooses among its partners (the
zones in reach) or none, see :mod:`parkgraph.relations.log_linear`; in the second each pair of entities is judged by
what the first look made of it and of the pairs around it, see :mod:`parkgraph.relations.second_look`. The second is
fitted on first looks at documents that those scorers had not learned from, as it will meet new ones. Where a pair
reader that has not seen the document says something of it, a close look weighs that with the second.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from parkgraph import settings
from parkgraph.gold import AnnotatedDocument, read_gold, training_documents
from parkgraph.model import TaggedDocument
from parkgraph.ner.cross_validation import fold_of
from parkgraph.relations import (
    calibration,
    candidates,
    close_look,
    event_training,
    gold,
    left_out,
    linear,
    logistic,
    scene,
    second_look,
)
from parkgraph.relations.features import Features
from parkgraph.relations.left_out import Reads
from parkgraph.relations.linear import Model
from parkgraph.relations.log_linear import Example, Pair, fit_relation, rounded
from parkgraph.relations.pair_reading import Read
from parkgraph.relations.second_look import FirstLook

VERSION = "relations-7"
NEVER_WEIGHT = 3.0

FOLDS = 4
# Pairs less probable than this are never near a decision and say nothing about how sure the judge may be.
LEAST_TOLD = 0.1
# How much more precision counts than recall where a threshold is chosen, and the bounds it is chosen within.
PRECISION_OVER_RECALL = 3.0
THRESHOLDS = tuple(step / 100 for step in range(40, 81, 2))


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as one relationship type sees it.

    Attributes:
        fold: the fold that it is left out with.
        found: whether its names are those that a tagger found, not the annotated ones.
        stage: the document.
        choices: its choices.
        examples: for each choice, its features with what gold says of them.
        read: what the pair reader says of pairs, see :func:`parkgraph.relations.close_look.told`.
    """

    fold: int
    found: bool
    stage: scene.Scene
    choices: tuple[candidates.Choice, ...]
    examples: tuple[Example, ...]
    read: Mapping[second_look.Pair, second_look.Numbers]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of a document, whether gold relates it, and by what it is judged.

    Attributes:
        pair: document, source and target entity.
        found: see :class:`Reading`.
        related: whether gold relates the two.
        numbers: those of the second look, or of the close one.
        read: what the pair reader says of it; empty where it has not read it.
    """

    pair: Pair
    found: bool
    related: bool
    numbers: second_look.Numbers
    read: second_look.Numbers

    @property
    def fold(self) -> int:
        """The fold of its document."""
        return fold(self.pair[0])


# A pair with its probability by a judge that has not learned from its document.
Told = tuple[Judged, float]


def fold(document: str) -> int:
    """Return the fold that a document is left out with; not the tagger's, so that found names are in all folds."""
    return fold_of(f"relations {document}", FOLDS)


def readings(documents: Iterable[gold.GoldDocument], kind: str, read: Reads, *, found: bool = False) -> list[Reading]:
    """Return documents as one relationship type sees them, with what gold and the pair reader say.

    Args:
        documents: annotated documents.
        kind: relationship type.
        read: what the pair reader says of them, by key.
        found: whether their names are those that a tagger found.
    """
    return [_reading(document, kind, read.get(document.tagged.document.key, Read()), found) for document in documents]


def _reading(document: gold.GoldDocument, kind: str, read: Read, found: bool) -> Reading:
    stage = scene.build(document.tagged)
    features = Features(stage)
    key = document.tagged.document.key
    choices = tuple(candidates.choices(stage, kind))
    examples: list[Example] = []
    seen: set[second_look.Pair] = set()
    for choice in choices:
        pairs = tuple((item.source.mention.entity, item.target.mention.entity) for item in choice.options)
        facts = [(kind, *pair) for pair in pairs]
        rows = [*(features.of(candidate) for candidate in choice.options), features.of_none(choice)]
        related = tuple(fact in document.relations for fact in facts)
        trap = not any(related) and any(fact in document.never for fact in facts)
        seen.update(map(_chooser_and_partner, choice.options))
        examples.append(
            Example(
                key,
                tuple(tuple(dict.fromkeys(row)) for row in rows),
                tuple((key, *pair) for pair in pairs),
                related,
                NEVER_WEIGHT if trap else 1.0,
            )
        )
    return Reading(fold(key), found, stage, choices, tuple(examples), close_look.told(kind, sorted(seen), read))


def _chooser_and_partner(candidate: candidates.Candidate) -> second_look.Pair:
    chooser, partner = candidates.ends(candidate)
    return chooser.mention.entity, partner.mention.entity


def _examples(rows: Iterable[Reading]) -> list[Example]:
    return [example for reading in rows for example in reading.examples]


def _looks(reading: Reading, scorer: linear.Scorer) -> Iterator[FirstLook]:
    for choice, example in zip(reading.choices, reading.examples, strict=True):
        *chances, none = linear.shares([scorer.score(features) for features in example.rows])
        partners = (candidates.ends(candidate)[1].mention.entity for candidate in choice.options)
        yield FirstLook(choice.chooser, dict(zip(partners, chances, strict=True)), none)


def judged(rows: Sequence[Reading]) -> list[Judged]:
    """Look a first time at documents with scorers that have not learned from them, fold by fold.

    Returns:
        What the second look has to go by, for each pair of the documents.
    """
    found: list[Judged] = []
    for part in range(FOLDS):
        learned = [row for row in rows if row.fold != part]
        unseen = [row for row in rows if row.fold == part]
        if learned and unseen:
            scorer = linear.Scorer(rounded(fit_relation(_examples(learned))))
            for reading in unseen:
                found.extend(_judged(reading, scorer))
    return found


def _judged(reading: Reading, scorer: linear.Scorer) -> Iterator[Judged]:
    gold_of: dict[second_look.Pair, tuple[Pair, bool]] = {}
    for choice, example in zip(reading.choices, reading.examples, strict=True):
        for candidate, pair, related in zip(choice.options, example.pairs, example.related, strict=True):
            gold_of[_chooser_and_partner(candidate)] = pair, related
    for ends, row in second_look.numbers(reading.stage, _looks(reading, scorer)).items():
        pair, related = gold_of[ends]
        yield Judged(pair, reading.found, related, row, reading.read.get(ends, {}))


def closely(told: Iterable[Told]) -> list[Judged]:
    """Return the pairs that the pair reader has read with the numbers of the close look.

    Args:
        told: pairs as the second look sees them, and what it makes of each.
    """
    return [replace(row, numbers=close_look.numbers(probability, row.read)) for row, probability in told if row.read]


def fit_weights(rows: Sequence[Judged], start: Mapping[str, float]) -> dict[str, float]:
    """Fit the weights of the numbers that a judge goes by, see :func:`parkgraph.relations.logistic.fit_named`."""
    return logistic.fit_named([row.numbers for row in rows], [row.related for row in rows], start)


def held_out(rows: Sequence[Judged], start: Mapping[str, float] = MappingProxyType({})) -> list[Told]:
    """Judge pairs by judges that have not learned from their documents, fold by fold.

    Args:
        rows: pairs.
        start: weights that the judges begin with.
    """
    found: list[Told] = []
    for part in range(FOLDS):
        learned = [row for row in rows if row.fold != part]
        if learned:
            judge = linear.Judge(fit_weights(learned, start))
            found.extend((row, judge.probability(row.numbers)) for row in rows if row.fold == part)
    return found


def _threshold(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Return the threshold of the best F-measure, precision counting more than recall (van Rijsbergen, 1979)."""
    weight = 1 / PRECISION_OVER_RECALL**2

    def measure(threshold: float) -> float:
        claimed = [outcome for confidence, outcome in zip(confidences, right, strict=True) if confidence >= threshold]
        return (1 + weight) * sum(claimed) / (len(claimed) + weight * sum(right)) if claimed else 0.0

    return max(THRESHOLDS, key=measure)


def fit_decision(told: Iterable[Told]) -> linear.Judge:
    """Return a judge without weights: the calibration and the threshold that fit pairs of documents left out."""
    rows = [(probability, row.related) for row, probability in told if probability >= LEAST_TOLD]
    right = [related for _, related in rows]
    slope, intercept = calibration.fit([probability for probability, _ in rows], right)
    confidences = [calibration.calibrated(probability, slope, intercept) for probability, _ in rows]
    return linear.Judge({}, _threshold(confidences, right), round(slope, 3), round(intercept, 3))


@dataclass(frozen=True, slots=True)
class Looks:
    """What is fitted for one relationship type: a scorer and two judges, see :class:`parkgraph.relations.linear.Model`.

    Attributes:
        first: the scorer.
        second: the judge.
        close: the judge of pairs that the pair reader has read; none where it has read none of the documents.
    """

    first: linear.Scorer
    second: linear.Judge
    close: linear.Judge | None


def fit_kind(rows: Sequence[Reading]) -> Looks:
    """Fit all looks of one relationship type.

    Args:
        rows: documents, some of them with the names that a tagger found. Where there are any such, confidences and
            thresholds are fitted on these alone.
    """
    first = linear.Scorer(rounded(fit_relation(_examples(rows))))
    pairs = judged(rows)
    told = held_out(pairs)
    read = closely(told)
    close = _judge(read, held_out(read, close_look.BEFORE), close_look.BEFORE) if read else None
    return Looks(first, _judge(pairs, told, {}), close)


def _judge(pairs: Sequence[Judged], told: Sequence[Told], start: Mapping[str, float]) -> linear.Judge:
    """Fit a judge on pairs, its confidences and threshold on what judges that had not learned from them told."""
    weights = {name: round(weight, 3) for name, weight in fit_weights(pairs, start).items()}
    of_found = [row for row in told if row[0].found]
    return replace(fit_decision(of_found or told), weights=weights)


def fit(
    documents: Sequence[gold.GoldDocument],
    found: Mapping[str, TaggedDocument] = MappingProxyType({}),
    reader: Callable[[Iterable[gold.GoldDocument]], Reads] = lambda _: {},
) -> Model:
    """Fit all that is learned.

    Args:
        documents: annotated documents.
        found: of some of them, by key, what a tagger that has not seen the document made of it. They are learned from
            too, and confidences and thresholds are fitted on these alone, as a new text has the tagger's mistakes in
            it.
        reader: tells what a pair reader says of those of the documents that it has not seen.
    """
    tagged = left_out.aligned(documents, found)
    read_annotated, read_found = reader(documents), reader(tagged)
    fitted = {
        kind: fit_kind([*readings(documents, kind, read_annotated), *readings(tagged, kind, read_found, found=True)])
        for kind in candidates.REACH
    }
    first = {kind: looks.first for kind, looks in fitted.items()}
    second = {kind: looks.second for kind, looks in fitted.items()}
    close = {kind: looks.close for kind, looks in fitted.items() if looks.close}
    statuses, dates = event_training.fit(documents, first)
    return Model(VERSION, first, second, close, statuses, dates)


def read(sources: Sequence[Path]) -> list[AnnotatedDocument]:
    """Read annotated documents.

    Args:
        sources: files or folders, see :func:`parkgraph.gold.read_gold`; none for those of this checkout and of the
            research data.

    Raises:
        SettingsError: no sources are given and the documents of the checkout or the research data are not there.
        SourceError: the annotated documents are not in the form they must have.
    """
    if sources:
        return [document for source in sources for document in read_gold(source)]
    places = settings.from_environment()
    return training_documents(places.gold_folder(), places.research_folder())


def train(sources: Sequence[Path], output: Path, tagger: Path, reader: Path) -> None:
    """Train all scorers on annotated documents and write them.

    Args:
        sources: files or folders of annotated documents, see :func:`read`.
        output: file to write, JSON: the weight of each feature and number, the calibrations and the thresholds.
        tagger: folder of a tagger trained without fold 0, see :func:`fit`.
        reader: file of a pair reader trained without fold 0, likewise.

    Raises:
        ModelError: a tagger or a reader cannot be used.
        SettingsError: no sources are given and the documents of the checkout or the research data are not there.
        SourceError: the annotated documents are not in the form they must have.
    """
    documents = [gold.prepare(document) for document in read(sources)]
    model = fit(documents, left_out.found_by(tagger, documents), left_out.read_by(reader))
    output.write_text(linear.dump(model), encoding="utf-8")


if __name__ == "__main__":
    train((), *map(Path, sys.argv[1:4]))
