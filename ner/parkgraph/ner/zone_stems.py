"""A zone's own name without its type: 浒墅关 where the text has named 浒墅关经开区."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from parkgraph.ner import gazetteer as gazetteers
from parkgraph.ner import zone_grammar as grammars
from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, change_found, text_of, with_added
from parkgraph.ner.zone_grammar import ZoneGrammar

ORIGIN = "zone stem"

# In the annotated training documents (2026-11) such a name alone means the zone 40 of 47 times; the names of industrial
# parks (新能源, 光子传感) and of parks of two countries (中德) are too often words of their own.
_WORDS = frozenset({"industrial_park", "cooperation"})
_LENGTHS = range(2, 5)
# What a tagger takes such a name for when it does not know the zone.
_GIVES_WAY = frozenset({"PLACE", "PERSON"})
# Zones that a state sets up: they are called after places, where a park may be called after the firm that built it.
_OF_THE_STATE = frozenset({"etdz", "hitech", "new_area", "ftz", "ftz_area", "bonded"})
_TOWN_ENDINGS = ("镇", "乡", "村", "街道", "社区", "路", "大道")


def stems(text: str, found: Sequence[Found], gazetteer: Gazetteer, grammar: ZoneGrammar) -> list[Found]:
    """Mark the bare names of zones that a text names in full elsewhere.

    A name that is also a known place, industry, firm or country is left alone: 昆山 is the city, not 昆山经开区.

    Args:
        text: the text.
        found: names found so far.
        gazetteer: lists of known names.
        grammar: grammar of zone names.

    >>> text = "浒墅关经开区公布名单。浒墅关引进博世，在浒墅关镇举行仪式。"
    >>> zones = [Found(0, 6, "PARK", "grammar")]
    >>> [(item.start, item.end) for item in stems(text, zones, gazetteers.load(), grammars.load())]
    [(0, 6), (11, 14)]
    """
    folded = gazetteer.lexicon.fold(text)
    added = []
    replaced: set[tuple[int, int, str]] = set()
    for stem, kinds in sorted(_stems_of(text, found, gazetteer, grammar).items()):
        gives_way = _GIVES_WAY | {"COMPANY"} if kinds <= _OF_THE_STATE else _GIVES_WAY
        start = folded.find(stem)
        while start >= 0:
            end = start + len(stem)
            if not folded.startswith(_TOWN_ENDINGS, end):
                added.append(Found(start, end, "PARK", ORIGIN))
                replaced.update((start, end, label) for label in gives_way)
            start = folded.find(stem, end)
    kept = [item for item in found if (item.start, item.end, item.label) not in replaced]
    return with_added(kept, added)


def _stems_of(
    text: str, found: Sequence[Found], gazetteer: Gazetteer, grammar: ZoneGrammar
) -> dict[str, frozenset[str]]:
    """Return the bare names of the zones that a text names, each with the kinds of zone that it is of."""
    names = {text[item.start : item.end] for item in found if item.label == "PARK"}
    kinds: dict[str, set[str]] = defaultdict(set)
    for zone in filter(None, map(grammar.parse, names)):
        if (
            len(zone.brand) in _LENGTHS
            and zone.kind not in _WORDS
            and all(entry.label == "Park" for entry in gazetteer.entries(zone.brand))
        ):
            kinds[zone.brand].add(zone.kind)
    return {stem: frozenset(of_stem) for stem, of_stem in kinds.items()}


class ZoneStems:
    """Marks the bare names of zones."""

    def __init__(self, gazetteer: Gazetteer, grammar: ZoneGrammar) -> None:
        self.gazetteer = gazetteer
        self.grammar = grammar

    def __call__(self, doc: Doc) -> Doc:
        """Mark the bare names of zones that the document names in full."""
        change_found(doc, lambda found: stems(text_of(doc), found, self.gazetteer, self.grammar))
        return doc


@Language.factory("parkgraph_zone_stems", requires=["doc.ents"], assigns=["doc.ents"])
def make_zone_stems(nlp: Language, name: str) -> ZoneStems:
    """Build the component; spaCy finds it as ``parkgraph_zone_stems``."""
    del nlp, name
    return ZoneStems(gazetteers.load(), grammars.load())
