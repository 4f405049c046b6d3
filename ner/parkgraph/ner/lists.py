"""The component that marks, for every character, in which lists of the lexicon it stands: input of the model."""

from __future__ import annotations

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner.gazetteer import BEGIN, END, FEATURE_LISTS, MIDDLE, SINGLE, Gazetteer
from parkgraph.ner.scheme import Bits
from parkgraph.ner.spans import text_of
from parkgraph.ner.tagger import LISTS_KEY

_PARTS_OF = {BEGIN: 0b001, MIDDLE: 0b010, END: 0b100, SINGLE: 0b101}
_BITS_PER_LIST = 3
LIST_BITS = _BITS_PER_LIST * len(FEATURE_LISTS)
"""How many bits :func:`list_matches` uses; the model's ``lists`` must be the same."""


def list_matches(text: str, gazetteer: Gazetteer) -> Bits:
    """Return the list matches of every character as bits: begins, inside, ends, for each list in turn.

    >>> list_matches("昆山", gazetteers.load()).tolist() == [1 << 3, 4 << 3]
    True
    """
    places = gazetteer.features(text)
    parts = np.zeros(max(_PARTS_OF) + 1, dtype=np.uint64)
    for place, bits in _PARTS_OF.items():
        parts[place] = bits
    shifts = (_BITS_PER_LIST * np.arange(len(FEATURE_LISTS))).astype(np.uint64)
    result: Bits = (parts[places] << shifts).sum(axis=1, dtype=np.uint64)
    return result


class ListMatcher:
    """Writes the list matches of a document into its ``user_data``."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def __call__(self, doc: Doc) -> Doc:
        """Mark the characters of a document."""
        doc.user_data[LISTS_KEY] = list_matches(text_of(doc), self.gazetteer)
        return doc


@Language.factory("parkgraph_lists")
def make_list_matcher(nlp: Language, name: str) -> ListMatcher:
    """Build the component; spaCy finds it as ``parkgraph_lists``."""
    del nlp, name
    return ListMatcher(gazetteers.load())
