"""The whole way from a document's text to its names: load the pipeline, run it over many documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import as_file, files
from itertools import groupby
from pathlib import Path
from typing import cast

import spacy
from spacy.language import Language

from parkgraph.errors import ModelError
from parkgraph.model import ONTOLOGY, Document, TaggedDocument
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import model_files
from parkgraph.ner.adopted import Adopted
from parkgraph.ner.aliases import ALIASES_KEY
from parkgraph.ner.features import stretches
from parkgraph.ner.identify import AliasPair, NamedSpan, identify
from parkgraph.ner.spans import read_found
from parkgraph.ner.version import WEIGHTS, is_own, version_in, version_of

RULES = (
    "parkgraph_mending",
    "parkgraph_precedence",
    "parkgraph_zone_words",
    "parkgraph_zone_stems",
    "parkgraph_programs",
    "parkgraph_aliases",
    "parkgraph_consistency",
)
"""Components that follow behind any model."""

_TOKENIZER = {"@tokenizers": "parkgraph.CharacterTokenizer.v1"}
_LONGEST_STRETCH = 100_000
_VERSION_KEY = "parkgraph_model"


def load(model: str | Path | None = None) -> Language:
    """Load the pipeline.

    Args:
        model: folder of a model that ``parkgraph train`` made, or folder or package name of any spaCy pipeline that
            finds organisations and places; the shipped model if not given.

    Returns:
        A pipeline with one token for each character, whose ``doc.ents`` bear the tags of the ontology.

    Raises:
        ModelError: there is no such model, or it cannot be used.

    >>> nlp = load()
    >>> [(entity.text, entity.label_) for entity in nlp("苏州工业园区引进德国博世。").ents]
    [('苏州工业园区', 'PARK'), ('德国', 'COUNTRY'), ('博世', 'COMPANY')]
    """
    if model is None:
        with as_file(files("parkgraph.ner") / WEIGHTS) as shipped:
            if not (shipped / "meta.json").is_file():
                raise ModelError(
                    "the shipped model is missing", where=str(shipped), hint="install again, or run: parkgraph train"
                )
            nlp = _own(shipped)
    elif is_own(Path(model)):
        nlp = _own(Path(model))
    else:
        nlp = _other(str(model))
    for name in RULES:
        nlp.add_pipe(name)
    return nlp


def _own(path: Path) -> Language:
    model_files.check(path)
    try:
        nlp = spacy.load(path)
    except model_files.LOAD_ERRORS as error:
        raise ModelError(
            f"the model cannot be loaded: {error}", where=str(path), hint="train it again with this version"
        ) from error
    nlp.max_length = 2 * _LONGEST_STRETCH
    nlp.meta[_VERSION_KEY] = version_in(path)
    return nlp


def _other(model: str) -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": _TOKENIZER}})
    nlp.add_pipe("parkgraph_adopted", config={"model": model})
    adopted = cast("Adopted", nlp.get_pipe("parkgraph_adopted")).nlp
    nlp.max_length = 2 * _LONGEST_STRETCH
    nlp.meta[_VERSION_KEY] = version_of(adopted.meta, adopted.config.to_bytes())
    return nlp


def model_version(nlp: Language) -> str:
    """Return name, version and a hash of the weights of the loaded model.

    >>> model_version(load()).startswith("zh_parkgraph-")
    True
    """
    return str(nlp.meta[_VERSION_KEY])


def tag(documents: Iterable[Document], nlp: Language, batch_size: int = 32) -> Iterator[TaggedDocument]:
    """Find the names of documents, one after the other as they come.

    A document of more than 100,000 characters is read in stretches of that length: short forms and names are carried
    within a stretch.

    Args:
        documents: documents, of any length.
        nlp: see :func:`load`.
        batch_size: how many stretches are held at a time.

    Yields:
        The documents in the order given, with mentions and local entities.

    >>> tagged = next(tag([Document("a.txt", "博世落户苏州工业园区。")], load()))
    >>> [(mention.text, mention.label) for mention in tagged.mentions]
    [('博世', 'Company'), ('苏州工业园区', 'Park')]
    """
    version = model_version(nlp)
    gazetteer = gazetteers.load()
    tags = set(ONTOLOGY.tags)
    results = nlp.pipe(_stretches_of(documents), as_tuples=True, batch_size=batch_size)
    for _, group in groupby(results, key=lambda item: item[1][0]):
        spans: list[NamedSpan] = []
        aliases: list[AliasPair] = []
        for doc, (_, document, offset) in group:  # noqa: B007 - the document is the same in the whole group
            spans.extend(
                NamedSpan(
                    offset + item.start,
                    offset + item.end,
                    ONTOLOGY.label_of_tag(item.label),
                    item.origin,
                    item.probability,
                )
                for item in read_found(doc)
                if item.label in tags
            )
            aliases.extend(AliasPair(alias.full, alias.short) for alias in doc.user_data.get(ALIASES_KEY, ()))
        yield identify(document, spans, aliases, gazetteer, version)


def _stretches_of(documents: Iterable[Document]) -> Iterator[tuple[str, tuple[int, Document, int]]]:
    """Yield the stretches of each document with its number, itself, and where in it the stretch begins."""
    for number, document in enumerate(documents):
        for start, end in stretches(document.text, _LONGEST_STRETCH) or [(0, 0)]:
            yield document.text[start:end], (number, document, start)
