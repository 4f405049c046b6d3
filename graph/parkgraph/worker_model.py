"""What every worker needs, the shipped model above all, loaded when this module is imported.

The process that workers are forked from imports it once, before the first of them: they share its memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parkgraph import ner
from parkgraph.errors import ModelError
from parkgraph.relations import linear, pair_reading

if TYPE_CHECKING:
    from spacy.language import Language


def _load_relation_step() -> None:
    linear.load()
    pair_reading.load()


def _shipped() -> Language | None:
    try:
        _load_relation_step()
        return ner.load()
    except ModelError:
        # A worker tries again and says what is wrong; here nobody would hear it.
        return None


_SHIPPED = _shipped()


def pipeline(model: str | None) -> Language:
    """Return the shipped model as it was loaded, or load another.

    Args:
        model: path or package of a spaCy pipeline; the shipped one if not given.

    Raises:
        ModelError: it cannot be loaded, or the weights of the relation step cannot.
    """
    _load_relation_step()
    return _SHIPPED if model is None and _SHIPPED is not None else ner.load(model)
