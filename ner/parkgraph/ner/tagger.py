"""The trainable component: scores every character, finds the best spans, learns from partly annotated texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Optimizer, set_dropout_rate

from parkgraph.ner.architecture import CharacterModel
from parkgraph.ner.decoding import decode
from parkgraph.ner.features import LONGEST_STRETCH, character_features, stretches
from parkgraph.ner.lattice import tag_probabilities
from parkgraph.ner.network import Network
from parkgraph.ner.scheme import Bits, Floats, Scheme, Span, unpack
from parkgraph.ner.spans import MODEL, Found, text_of, write_found
from parkgraph.ner.version import TAGGER

LISTS_KEY = "parkgraph_lists"
SPANS_KEY = "parkgraph_spans"
ANNOTATED_KEY = "annotated"

_BATCH_STRETCHES = 64

Prediction = list[tuple[Span, float]]


def doc_features(doc: Doc) -> Bits:
    """Return the features of every character of a document; without list matches where no component has set them."""
    lists = doc.user_data.get(LISTS_KEY)
    return character_features(text_of(doc), np.zeros(len(doc), dtype=np.uint64) if lists is None else lists)


class CharacterTagger(TrainablePipe):  # type: ignore[misc]  # compiled class without types
    """Tags the characters of a document with the labels of a scheme.

    The document must have one token for each character (:mod:`parkgraph.ner.tokenizer`). Long documents are scored in
    stretches of some sentences, so memory does not grow with them.

    Args:
        vocab: the pipeline's vocabulary.
        model: maps arrays of features to arrays of tag scores.
        name: the component's name in the pipeline.
        labels: what it can find, in the order of the scheme.
        least: spans less probable than this are not written into a document.
    """

    def __init__(
        self, vocab: Vocab, model: CharacterModel, name: str, *, labels: Sequence[str], least: float = 0.0
    ) -> None:
        super().__init__(vocab, model, name)
        self.least = least
        self.scheme = Scheme(tuple(labels))
        output = model.get_ref("output")
        if output.has_dim("nO") is None:
            output.set_dim("nO", len(self.scheme.tags))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it can find."""
        return self.scheme.labels

    def predict(self, docs: Iterable[Doc]) -> list[Prediction]:
        """Find the spans of each document, with probabilities, and change nothing."""
        rows: list[Bits] = []
        places: list[tuple[int, int]] = []
        documents = list(docs)
        for index, doc in enumerate(documents):
            features = doc_features(doc)
            for start, end in stretches(text_of(doc), LONGEST_STRETCH):
                rows.append(features[start:end])
                places.append((index, start))
        network = Network(self.model)
        spans: list[Prediction] = [[] for _ in rows]
        for batch in _of_like_length(rows):
            scores = network.scores([rows[index] for index in batch])
            for index, prediction in zip(batch, decode(scores, self.scheme), strict=True):
                spans[index] = prediction
        found: list[Prediction] = [[] for _ in documents]
        for (index, offset), prediction in zip(places, spans, strict=True):
            found[index].extend(
                (Span(offset + span.start, offset + span.end, span.label), probability)
                for span, probability in prediction
            )
        return found

    def set_annotations(self, docs: Iterable[Doc], scores: Sequence[Prediction]) -> None:
        """Write the probable spans into ``doc.ents``, and their probabilities into ``doc.user_data``."""
        for doc, prediction in zip(docs, scores, strict=True):
            sure = [(span, probability) for span, probability in prediction if probability >= self.least]
            write_found(
                doc, [Found(span.start, span.end, span.label, MODEL, probability) for span, probability in sure]
            )

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from a batch; see :func:`annotate` for what a reference holds."""
        losses = {} if losses is None else losses
        batch = [example for example in examples if len(example.predicted)]
        losses.setdefault(self.name, 0.0)
        if not batch:
            return losses
        set_dropout_rate(self.model, drop)
        scores, backprop = self.model.begin_update([doc_features(example.predicted) for example in batch])
        loss, gradient = self.get_loss(batch, scores)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Sequence[Floats]) -> tuple[float, list[Floats]]:
        """Return how improbable the sequences of allowed tags are among all, -log of their share, and its gradient."""
        allowed = [unpack(reference_targets(item.reference, self.scheme), len(self.scheme.tags)) for item in examples]
        all_logarithms, all_shares = tag_probabilities(scores)
        logarithms, shares = tag_probabilities(scores, allowed)
        gradients = [found - wanted for found, wanted in zip(all_shares, shares, strict=True)]
        return sum(all_logarithms) - sum(logarithms), gradients

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language | None = None) -> None:
        """Set up the weights; they depend on the seed alone."""
        del get_examples, nlp
        self.model.initialize()


def _of_like_length(rows: Sequence[Bits]) -> Iterator[Sequence[int]]:
    """Yield the numbers of stretches that are decoded as one, the longest first so that little is left blank."""
    order = sorted(range(len(rows)), key=lambda index: -len(rows[index]))
    for start in range(0, len(order), _BATCH_STRETCHES):
        yield order[start : start + _BATCH_STRETCHES]


def annotate(doc: Doc, spans: Iterable[Span], annotated: Sequence[str]) -> Doc:
    """Put a training annotation on a document.

    Args:
        doc: a document with one token for each character.
        spans: the annotated spans; a label may leave several open (``COMPANY|INSTITUTION``).
        annotated: labels the annotation is complete for.
    """
    group = [DocSpan(doc, span.start, span.end, label=span.label) for span in spans]
    doc.spans[SPANS_KEY] = group
    doc.spans[SPANS_KEY].attrs[ANNOTATED_KEY] = list(annotated)
    return doc


def reference_targets(doc: Doc, scheme: Scheme) -> Bits:
    """Return the allowed tags of every character of an annotated document."""
    group = doc.spans[SPANS_KEY]
    spans = [Span(span.start, span.end, span.label_) for span in group]
    return scheme.targets(len(doc), spans, group.attrs[ANNOTATED_KEY])


@Language.factory(TAGGER, assigns=["doc.ents"], default_config={"least": 0.0})
def make_character_tagger(nlp: Language, name: str, model: Any, labels: list[str], least: float) -> CharacterTagger:
    """Build the component; spaCy finds it as ``parkgraph_tagger``."""
    return CharacterTagger(nlp.vocab, model, name, labels=labels, least=least)


def batches(examples: Iterable[Example], characters: int) -> Iterator[list[Example]]:
    """Gather examples until a batch holds this many characters."""
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example.predicted)
        if size >= characters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
