"""What the tables of zones and places say: which place and which wider zone a zone lies in."""

from __future__ import annotations

from collections.abc import Iterator

from parkgraph.model import Entity, Relationship
from parkgraph.ner import gazetteer, zone_grammar
from parkgraph.ner.lexicon import SEPARATOR, Entry
from parkgraph.resolve.table_facts import stated_by

CONFIDENCE_OF_ROW = 0.95
# The place that a zone's name begins with is nearly always where it lies; brands and joint zones are the exceptions.
CONFIDENCE_OF_NAME = 0.8
_SHORTEST_BRAND = 2


def zone_facts(zone: Entity) -> Iterator[Relationship]:
    """Yield IN_PLACE and PART_OF of a zone: by its row, else IN_PLACE by the place in its name.

    >>> sip = Entity("zone:suzhougongyeyuanqu", "Park", "苏州工业园区", (), ())
    >>> [(fact.type, fact.target) for fact in zone_facts(sip)]
    [('IN_PLACE', 'place:320500')]
    >>> unlisted = Entity("e-1", "Park", "昆山青禾软件园", (), ())
    >>> [(fact.target, fact.confidence) for fact in zone_facts(unlisted)]
    [('place:320583', 0.8)]
    """
    known = gazetteer.load()
    row = known.entry(zone.id)
    if row is None:
        place = place_in_name(zone.name)
        if place is not None:
            yield stated_by(place, "IN_PLACE", zone.id, place, CONFIDENCE_OF_NAME)
        return
    for code in filter(None, row.properties.get("adcode", "").split(SEPARATOR)):
        place = known.entry(f"place:{code}")
        if place is not None:
            yield stated_by(row, "IN_PLACE", zone.id, place, CONFIDENCE_OF_ROW)
    parent = known.entry(row.properties.get("parent", ""))
    if parent is not None:
        yield stated_by(row, "PART_OF", zone.id, parent, CONFIDENCE_OF_ROW)


def place_facts(place: Entity) -> Iterator[Relationship]:
    """Yield IN_PLACE of a place: its city, or its province where it is a city or no city is above it.

    >>> [fact.target for fact in place_facts(Entity("place:320583", "Place", "昆山", (), ()))]
    ['place:320500']
    >>> [fact.target for fact in place_facts(Entity("place:310115", "Place", "浦东新区", (), ()))]
    ['place:310000']
    """
    known = gazetteer.load()
    row = known.entry(place.id)
    wider = next(filter(None, map(known.entry, wider_places(place.id))), None)
    if row is not None and wider is not None:
        yield stated_by(row, "IN_PLACE", place.id, wider, CONFIDENCE_OF_ROW)


def wider_places(place: str) -> tuple[str, ...]:
    """Return the ids that the city and province of a place have by its administrative code, the narrowest first.

    >>> wider_places("place:320583"), wider_places("place:320000"), wider_places("place:changsanjiao")
    (('place:320500', 'place:320000'), (), ())
    """
    code = place.removeprefix("place:")
    if not code.isdigit():
        return ()
    wider = (code[:4] + "00", code[:2] + "0000")
    return tuple(f"place:{above}" for above in dict.fromkeys(wider) if above != code and code[2:] != "0000")


def place_in_name(name: str) -> Entry | None:
    """Return the place that an unlisted zone's name begins with, where only one can be meant and no other is named.

    >>> place_in_name("江苏昆山青禾软件园").name
    '昆山市'
    >>> place_in_name("深圳（哈尔滨）产业园"), place_in_name("朝阳青禾软件园"), place_in_name("青禾软件园")
    (None, None, None)
    """
    zone = zone_grammar.load().parse(name)
    if zone is None or not zone.places or 0 < len(zone.brand) < _SHORTEST_BRAND:
        return None
    known = gazetteer.load()
    if any(match.label == "Place" for match in known.matches(zone.brand)):
        return None
    chain: list[Entry] = []
    for written in zone.places:
        rows = [row for row in known.entries(written, "Place") if written in map(known.lexicon.fold, row.forms)]
        if chain:
            rows = [row for row in rows if chain[-1].id in wider_places(row.id)]
        widest = [row for row in rows if row.properties["level"] == rows[0].properties["level"]]
        if len(widest) != 1:
            return None
        chain.append(widest[0])
    return chain[-1]
