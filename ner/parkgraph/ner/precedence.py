"""Where lists and zone grammar know better than the model: known zones, countries, places, and zones by their name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.model import ONTOLOGY
from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar as grammars
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, change_found, put, text_of
from parkgraph.ner.zone_grammar import ZoneGrammar

GAZETTEER = "gazetteer"
GRAMMAR = "grammar"
_SHORTEST_FIRM = 2

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


def without_countries(text: str, found: Sequence[Found], known: Iterable[Found], gazetteer: Gazetteer) -> list[Found]:
    """Take the country off the front of a firm's name: in 德国博世 the firm is 博世.

    In the annotated training documents (2026-11) the country is outside the name in 151 places and inside in one, a
    legal name. Names that the lexicons know, and legal names, are left whole.

    Args:
        text: the text.
        found: names found so far.
        known: what :func:`listed` finds in the text.
        gazetteer: lists of known names.

    >>> text, known = "德国博世、日本电产有限公司", gazetteers.load()
    >>> found = [Found(0, 4, "COMPANY", "model"), Found(5, 13, "COMPANY", "model")]
    >>> [item.start for item in without_countries(text, found, listed(text, known, WINNING), known)]
    [2, 5]
    """
    countries = {item.start: item.end for item in known if item.label == "COUNTRY"}
    fold, legal_forms = gazetteer.lexicon.fold, gazetteer.lexicon.suffixes.legal_forms

    def begins(item: Found) -> int:
        name = text[item.start : item.end]
        end = countries.get(item.start, item.start)
        whole = name.endswith(legal_forms) or gazetteer.entries(fold(name), "Company")
        return item.start if item.label != "COMPANY" or whole or item.end - end < _SHORTEST_FIRM else end

    return [replace(item, start=begins(item)) for item in found]


def without_states(text: str, found: Sequence[Found], gazetteer: Gazetteer) -> list[Found]:
    """Take out single characters that speak of states and not of an origin: 中 itself, and 韩 in 中韩自贸协定.

    In the annotated training documents (2026-11) one of 445 single characters marked as a country is of this kind.

    >>> found = [Found(0, 1, "COUNTRY", "model"), Found(1, 2, "COUNTRY", "model"), Found(7, 8, "COUNTRY", "model")]
    >>> [item.start for item in without_states("中韩自贸协定，韩企", found, gazetteers.load())]
    [7]
    """
    forms = gazetteer.lexicon.country_forms

    def of_states(item: Found) -> bool:
        if item.label != "COUNTRY" or item.end - item.start > 1:
            return False
        beside = text[max(item.start - 1, 0) : item.start], text[item.end : item.end + 1]
        joint = text.startswith(forms.joint, item.end)
        return text[item.start] in forms.own or ("中" in beside and not joint)

    return [item for item in found if not of_states(item)]


class Precedence:
    """Applies the lists and the zone grammar to what the model has found."""

    def __init__(self, gazetteer: Gazetteer, grammar: ZoneGrammar) -> None:
        self.gazetteer = gazetteer
        self.grammar = grammar

    def __call__(self, doc: Doc) -> Doc:
        """Settle the names of a document."""
        change_found(doc, lambda found: self._settled(text_of(doc), found))
        return doc

    def _settled(self, text: str, found: Sequence[Found]) -> list[Found]:
        known = listed(text, self.gazetteer, WINNING)
        found = overruled(without_countries(text, found, known, self.gazetteer), known)
        zones = [Found(span.start, span.end, "PARK", GRAMMAR) for span in self.grammar.find(text) if span.certain]
        return without_states(text, overruled(found, zones), self.gazetteer)


@Language.factory("parkgraph_precedence", requires=["doc.ents"], assigns=["doc.ents"])
def make_precedence(nlp: Language, name: str) -> Precedence:
    """Build the component; spaCy finds it as ``parkgraph_precedence``."""
    del nlp, name
    return Precedence(gazetteers.load(), grammars.load())
