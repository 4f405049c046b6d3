"""Readers of the research data: every set becomes texts with spans, and says which labels it is complete for."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from parkgraph.errors import ModelError
from parkgraph.gold import AnnotatedDocument
from parkgraph.model import ONTOLOGY
from parkgraph.ner.scheme import UNKNOWN, Span


@dataclass(frozen=True, slots=True)
class AnnotatedText:
    """A text with spans that do not overlap.

    Attributes:
        text: the text.
        spans: in the order of the text; a label may leave several open (``COMPANY|INSTITUTION``).
        annotated: the labels that the annotation is complete for.
        document: what it is part of; texts of one document never stand in two folds of a cross-validation.
        kind: ``real`` or ``written`` for the annotated documents, else the name of the set.
    """

    text: str
    spans: tuple[Span, ...]
    annotated: tuple[str, ...]
    document: str
    kind: str


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Keep the longest of overlapping spans, in the order of the text.

    >>> apart([Span(0, 2, "A"), Span(1, 5, "B"), Span(6, 7, "C")])
    (Span(start=1, end=5, label='B'), Span(start=6, end=7, label='C'))
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda item: (item.start - item.end, item.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda item: item.start))


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the records of a JSONL file, plain or gzipped.

    Raises:
        ModelError: the file is not there.
    """
    if not path.is_file():
        raise ModelError(
            "this file of the research data is missing", where=str(path), hint="set PARKGRAPH_RESEARCH_DATA"
        )
    with path.open("rb") as stored, gzip.open(stored) if path.suffix == ".gz" else stored as lines:
        for line in lines:
            yield json.loads(line)


def body_text(document: AnnotatedDocument) -> AnnotatedText:
    """Return the body of an annotated document with its names, without navigation and tails."""
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for begin, stop in document.body:
        parts.append(document.text[begin:stop])
        spans.extend(
            Span(length + start - begin, length + end - begin, label)
            for start, end, label in document.entities
            if begin <= start and end <= stop
        )
        length += stop - begin + 1
    return AnnotatedText("\n".join(parts), apart(spans), ONTOLOGY.tags, document.id, document.kind)


def cluener(path: Path) -> Iterator[AnnotatedText]:
    """Yield the texts of CLUENER2020; the ends of its spans are inclusive."""
    mapping = _label_mapping("cluener")
    for number, record in enumerate(read_lines(path), 1):
        spans = [
            Span(start, end + 1, label)
            for label, names in record["label"].items()
            for places in names.values()
            for start, end in places
        ]
        yield _mapped(record["text"], spans, mapping, f"cluener#{number}")


def msra(path: Path) -> Iterator[AnnotatedText]:
    """Yield the sentences of the MSRA corpus."""
    mapping = _label_mapping("msra")
    for number, record in enumerate(read_lines(path), 1):
        spans = [Span(start, end, label) for start, end, label in record["entities"]]
        yield _mapped(record["text"], spans, mapping, f"msra#{number}")


def _label_mapping(name: str) -> Mapping[str, Any]:
    raw = files("parkgraph.ner").joinpath("corpora.yaml").read_text(encoding="utf-8")
    mapping: Mapping[str, Any] = yaml.safe_load(raw)[name]
    return mapping


def _mapped(text: str, spans: Iterable[Span], mapping: Mapping[str, Any], document: str) -> AnnotatedText:
    labels: Mapping[str, str] = mapping["labels"]
    ours = [
        Span(span.start, span.end, UNKNOWN if text[span.start : span.end] in mapping["silent"] else labels[span.label])
        for span in spans
        if span.label in labels
    ]
    return AnnotatedText(text, apart(ours), tuple(mapping["annotated"]), document, document.partition("#")[0])
