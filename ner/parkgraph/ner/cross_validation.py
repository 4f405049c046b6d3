"""How good the pipeline is on annotated documents that it has not learned from: cross-validation over documents.

``python -m parkgraph.ner.cross_validation FOLDER`` prints the figures for the shipped settings, and leaves the tagger
of each fold in FOLDER. The first step of training sees no annotation, so it is done once for all folds.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from parkgraph import settings
from parkgraph.gold import AnnotatedDocument, training_documents
from parkgraph.model import ONTOLOGY
from parkgraph.ner.corpora import AnnotatedText, body_text
from parkgraph.ner.pipeline import RULES
from parkgraph.ner.pretraining import WordTeacher
from parkgraph.ner.scheme import Span
from parkgraph.ner.scoring import Score, span_scores
from parkgraph.ner.spans import read_found
from parkgraph.ner.training import Recipe, pretrained, read_recipe, tagger_of, with_names, write_model

KINDS = ("real", "written")
FOLDS = 4


@dataclass(frozen=True, slots=True)
class FoldResult:
    """Documents that were left out, and what was found in them."""

    texts: tuple[AnnotatedText, ...]
    found: tuple[tuple[Span, ...], ...]


def fold_of(document: str, folds: int) -> int:
    """Return the fold of a document: by a hash of its id, so that it stays where it is when others are added.

    >>> fold_of("a", 4) == fold_of("a", 4) < 4
    True
    """
    return int(hashlib.md5(document.encode(), usedforsecurity=False).hexdigest(), 16) % folds


def is_left_out(document: str) -> bool:
    """Tell whether a document is of fold 0: with what is trained without it the relation step learns of new texts."""
    return fold_of(document, FOLDS) == 0


def find(nlp: Language, texts: Iterable[AnnotatedText]) -> tuple[tuple[Span, ...], ...]:
    """Return the names that a pipeline finds in each text, those of the ontology alone."""
    return tuple(
        tuple(Span(item.start, item.end, item.label) for item in read_found(doc) if item.label in ONTOLOGY.tags)
        for doc in nlp.pipe(text.text for text in texts)
    )


def cross_validate(
    recipe: Recipe, documents: Sequence[AnnotatedDocument], research: Path, folder: Path, folds: int
) -> Iterator[FoldResult]:
    """Train without one fold and look for names in it, fold after fold.

    Args:
        recipe: see :func:`parkgraph.ner.training.read_recipe`.
        documents: the annotated documents.
        research: folder of the research data.
        folder: where the tagger of each fold is written, without rules.
        folds: number of folds.

    Yields:
        The result of each fold, with all rules applied.
    """
    gold = [body_text(document) for document in documents]
    start, _ = pretrained(recipe, research, WordTeacher)
    weights = tagger_of(start).model.get_ref("encoder").to_bytes()
    for fold in range(folds):
        learned = [text for text in gold if fold_of(text.document, folds) != fold]
        left_out = tuple(text for text in gold if fold_of(text.document, folds) == fold)
        nlp = with_names(recipe, research, learned, weights)
        write_model(nlp, recipe, folder / str(fold))
        for name in RULES:
            nlp.add_pipe(name)
        yield FoldResult(left_out, find(nlp, left_out))


def scores_by_kind(results: Sequence[FoldResult]) -> dict[str, dict[str, Score]]:
    """Return strict scores of each label for real and for written documents."""
    pairs = [(text, found) for result in results for text, found in zip(result.texts, result.found, strict=True)]
    return {
        kind: span_scores(
            [text.spans for text, _ in pairs if text.kind == kind],
            [found for text, found in pairs if text.kind == kind],
        )
        for kind in KINDS
    }


def main(folder: Path, folds: int = FOLDS) -> None:
    """Print the figures of all folds.

    Raises:
        SettingsError: the research data or the annotated documents are not there.
    """
    places = settings.from_environment()
    research = places.research_folder()
    documents = training_documents(places.gold_folder(), research)
    results: list[FoldResult] = []
    for result in cross_validate(read_recipe(), documents, research, folder, folds):
        results.append(result)
        sys.stdout.write(f"{len(results)} of {folds} folds\n")
    for kind, scores in scores_by_kind(results).items():
        for label, score in scores.items():
            line = f"{kind:8s} {label:12s} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
            sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
