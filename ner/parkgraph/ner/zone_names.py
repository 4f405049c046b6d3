"""The own part of a zone's name, used alone: 浒墅关 in a text about 浒墅关经开区."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import yaml

from parkgraph.ner.gazetteer import Gazetteer
from parkgraph.ner.spans import Found, with_added
from parkgraph.ner.zone_grammar import ZoneGrammar

ORIGIN = "zone name"

_SHORTEST, _LONGEST = 2, 4
_REPLACED = ("PLACE", "PERSON")


@cache
def _endings() -> tuple[str, ...]:
    text = files("parkgraph.ner").joinpath("alias_cues.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text)["not_after_zone_names"])


def with_zone_names(text: str, found: Sequence[Found], grammar: ZoneGrammar, gazetteer: Gazetteer) -> list[Found]:
    """Mark the own parts of the names of a text's zones where they stand alone.

    A part counts where it is no place (昆山 of 昆山经开区 names the city) and nothing else that the lexicon knows.

    >>> from parkgraph.ner import gazetteer as gazetteers, zone_grammar
    >>> text = "浒墅关经开区签约。浒墅关引进新项目，浒墅关镇不在内"
    >>> items = with_zone_names(text, [Found(0, 6, "PARK", "model")], zone_grammar.load(), gazetteers.load())
    >>> [(item.start, item.end) for item in items]
    [(0, 6), (9, 12)]
    """
    brands: dict[str, float] = {}
    for item in found:
        if item.label != "PARK":
            continue
        name = grammar.parse(text[item.start : item.end])
        if name is not None and _SHORTEST <= len(name.brand) <= _LONGEST and not gazetteer.matches(name.brand):
            brands[name.brand] = max(item.probability, brands.get(name.brand, 0.0))
    result = list(found)
    for brand in sorted(brands, key=len, reverse=True):
        start = text.find(brand)
        while start >= 0:
            end = start + len(brand)
            rivals = [item for item in result if item.overlaps(start, end)]
            lesser = all((item.start, item.end) == (start, end) and item.label in _REPLACED for item in rivals)
            if lesser and not text.startswith(_endings(), end):
                kept = [item for item in result if item not in rivals]
                result = with_added(kept, [Found(start, end, "PARK", ORIGIN, brands[brand])])
            start = text.find(brand, end)
    return result
