"""Where lists and zone grammar know better than the model: known zones, countries and places, and zones by their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.model import ONTOLOGY
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar as grammars
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, read_found, with_added, write_found
from parkgraph.ner.zone_grammar import ZoneGrammar

GAZETTEER = "gazetteer"
GRAMMAR = "grammar"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a list or the grammar says of a stretch of the text."""

    start: int
    end: int
    label: str
    origin: str
