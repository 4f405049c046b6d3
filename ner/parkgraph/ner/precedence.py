"""Where lists and zone grammar know better than the model: known zones, countries, places, and zones by their name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.model import ONTOLOGY
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar as grammars
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, put, read_found, text_of, write_found
from parkgraph.ner.zone_grammar import ZoneGrammar

GAZETTEER = "gazetteer"
GRAMMAR = "grammar"

# Tables whose certain names win over the model. The others are inputs of the model; in cross-validation on the
# annotated training documents (2026-11) their names made nothing better, whether they won or only filled gaps.
WINNING = ("zones", "countries")


def listed(text: str, gazetteer: Gazetteer, tables: Iterable[str]) -> list[Found]:
    """Return the certain names of these tables in a text.

    >>> found = listed("德国西门子落户昆山经开区", gazetteers.load(), ["zones", "countries"])
    >>> [(item.label, item.start) for item in found]
    [('COUNTRY', 0), ('PARK', 7)]
    """
    wanted = frozenset(tables)
    return [
        Found(match.start, match.end, ONTOLOGY.labels[match.label].tag or "", GAZETTEER)
        for match in gazetteer.matches(text)
        if match.certain and match.source in wanted
    ]


def overruled(found: Sequence[Found], winners: Iterable[Found]) -> list[Found]:
    """Put known names in the place of what overlaps them, but leave longer names that hold them or go on behind them.

    昆山经开区 stays part of 昆山经开区管委会; a person or place with the name of a known zone is that zone.

    >>> model = [Found(0, 3, "PERSON", "model"), Found(5, 12, "INSTITUTION", "model")]
    >>> lists = [Found(0, 3, "PARK", "list"), Found(5, 9, "PARK", "list")]
    >>> [(item.start, item.label) for item in overruled(model, lists)]
    [(0, 'PARK'), (5, 'INSTITUTION')]
    """
    return put(found, winners, _stays)


def _stays(item: Found, winner: Found) -> bool:
    """Tell whether a name is more than the known one: it holds it, or goes on behind it, where its head is."""
    longer = item.contains(winner.start, winner.end) and (item.start, item.end) != (winner.start, winner.end)
    return longer or item.end > winner.end


class Precedence:
    """Applies the lists and the zone grammar to what the model has found."""

    def __init__(self, gazetteer: Gazetteer, grammar: ZoneGrammar) -> None:
        self.gazetteer = gazetteer
        self.grammar = grammar

    def __call__(self, doc: Doc) -> Doc:
        """Settle the names of a document."""
        text = text_of(doc)
        found = overruled(read_found(doc), listed(text, self.gazetteer, WINNING))
        zones = [Found(span.start, span.end, "PARK", GRAMMAR) for span in self.grammar.find(text) if span.certain]
        write_found(doc, overruled(found, zones))
        return doc


@Language.factory("parkgraph_precedence", requires=["doc.ents"], assigns=["doc.ents"])
def make_precedence(nlp: Language, name: str) -> Precedence:
    """Build the component; spaCy finds it as ``parkgraph_precedence``."""
    del nlp, name
    return Precedence(gazetteers.load(), grammars.load())
