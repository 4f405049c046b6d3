"""Another spaCy pipeline in the place of our tagger: its labels are read as ours, our rules follow behind it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import spacy
import yaml
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.errors import ModelError
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.features import stretches
from parkgraph.ner.model_files import LOAD_ERRORS
from parkgraph.ner.spans import MODEL, Found, text_of, write_found

_LONGEST = 2000
_UNSURE = "COMPANY"
_OTHER = "INSTITUTION"


@cache
def external_labels() -> Mapping[str, str]:
    """Return which label of ours a label of another pipeline is read as.

    >>> external_labels()["GPE"]
    'PLACE'
    """
    text = files("parkgraph.ner").joinpath("external_labels.yaml").read_text(encoding="utf-8")
    labels: Mapping[str, str] = yaml.safe_load(text)["labels"]
    return labels


class Adopted:
    """Runs another pipeline over a document, some sentences at a time, and takes over its entities.

    Args:
        model: name of an installed package, or path of a folder.

    Raises:
        ModelError: it cannot be loaded, or none of its labels is known.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        try:
            self.nlp = spacy.load(model)
        except (*LOAD_ERRORS, ImportError) as error:
            raise ModelError(
                f"this spaCy pipeline cannot be loaded: {error}",
                where=model,
                hint="name an installed package or the folder of a pipeline",
            ) from error
        components = [self.nlp.get_pipe(name) for name in self.nlp.pipe_names]
        told = {label for component in components for label in getattr(component, "labels", ())}
        if not told & external_labels().keys() and "entity_ruler" not in self.nlp.pipe_names:
            raise ModelError(
                "the pipeline finds no entities that could be read as ours",
                where=model,
                hint="see external_labels.yaml",
            )

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of a document."""
        endings = tuple(gazetteers.load().lexicon.suffixes.institution)
        bounds = stretches(text_of(doc), _LONGEST)
        texts = [text_of(doc)[start:end] for start, end in bounds]
        found: list[Found] = []
        for (offset, _), inner in zip(bounds, self.nlp.pipe(texts), strict=True):
            for entity in inner.ents:
                label = external_labels().get(entity.label_)
                if label is None:
                    continue
                if label == _UNSURE and entity.text.endswith(endings):
                    label = _OTHER
                found.append(Found(offset + entity.start_char, offset + entity.end_char, label, MODEL))
        write_found(doc, found)
        return doc


@Language.factory("parkgraph_adopted", assigns=["doc.ents"])
def make_adopted(nlp: Language, name: str, model: str) -> Adopted:
    """Build the component; spaCy finds it as ``parkgraph_adopted``."""
    del nlp, name
    return Adopted(model)
