"""What tables and names know of where a zone or a place lies: whether one can lie in the other.

A text takes for known that 太仓高新区 lies in 太仓 and not in the next sentence's city; the scorer may know it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from parkgraph.model import LocalEntity
from parkgraph.ner import gazetteer, zone_grammar
from parkgraph.ner.gazetteer import shared_digits
from parkgraph.ner.lexicon import Entry
from parkgraph.ner.tables import SEPARATOR

IN, BESIDE, PART = "in", "beside", "part"
_NAMED_AFTER_PLACES = frozenset({"etdz", "hitech", "bonded"})
_LABELS = frozenset({"Park", "Place"})


def standing(inner: LocalEntity, outer: LocalEntity) -> str:
    """Return whether one entity can lie in another, by administrative codes.

    Returns:
        ``part`` where the tables have a zone as part of the other, ``in`` where a place of the inner one lies in a
        place of the outer one or is the same, ``beside`` where they lie in different cities, and nothing where the
        tables do not know one of them or do not know enough.
    """
    if not {inner.label, outer.label} <= _LABELS:
        return ""
    if inner.label == outer.label == "Park" and _wholes(inner) & rows_of(outer):
        return PART
    codes, others = codes_of(inner), codes_of(outer)
    if any(code.startswith(shared_digits(other)) for code in codes for other in others):
        return IN
    if not codes or not others or any(_near(code, other) for code in codes for other in others):
        return ""
    return BESIDE


def codes_of(entity: LocalEntity) -> tuple[str, ...]:
    """Return the six-digit administrative codes of where an entity may lie; none where nothing is known."""
    row = gazetteer.load().entry(entity.gazetteer_id)
    if row is not None and "adcode" in row.properties:
        return tuple(row.properties["adcode"].split(SEPARATOR))
    return next(filter(None, (_codes(entity.label, name) for name in (entity.name, *entity.aliases))), ())


def rows_of(zone: LocalEntity) -> frozenset[str]:
    """Return the ids of the rows of the tables that a zone or a place may be; most zones are in none."""
    if zone.gazetteer_id:
        return frozenset({zone.gazetteer_id})
    return frozenset(row.id for name in (zone.name, *zone.aliases) for row in _rows(zone.label, name))


def _wholes(zone: LocalEntity) -> frozenset[str]:
    """Return the gazetteer ids of the zones that a zone is part of by the tables."""
    rows = map(gazetteer.load().entry, rows_of(zone))
    return frozenset(row.properties["parent"] for row in rows if row is not None and "parent" in row.properties)


@lru_cache(maxsize=65536)
def _rows(label: str, name: str) -> tuple[Entry, ...]:
    """Return the rows that a name may mean; of zones only those that it means wherever it stands."""
    known = gazetteer.load()
    if label == "Park":
        whole = (match for match in known.matches(name) if match.certain and match.end - match.start == len(name))
        return known.entries(name, label) if any(whole) else ()
    return known.entries(name, label)


@lru_cache(maxsize=65536)
def _codes(label: str, name: str) -> tuple[str, ...]:
    rows = _rows(label, name)
    codes = [code for row in rows for code in row.properties.get("adcode", "").split(SEPARATOR) if code]
    if codes or label == "Place":
        return tuple(dict.fromkeys(codes))
    told = zone_grammar.load().parse(name)
    return _codes_of_places(told.places, told.kind in _NAMED_AFTER_PLACES) if told is not None else ()


def _codes_of_places(places: Sequence[str], counties: bool) -> tuple[str, ...]:
    """Return the codes of the narrowest of some places that lie in each other: 龙潭 of 成都龙潭 is not the one in 吉林.

    Args:
        places: names of places, the widest first.
        counties: whether the first may be a county. 集贤 and 坡头 in the name of a park are mostly no counties.
    """
    found: tuple[str, ...] = ()
    for place in places:
        codes = _codes("Place", place)
        if found:
            codes = tuple(code for code in codes if any(code.startswith(shared_digits(other)) for other in found))
        elif not counties:
            codes = tuple(code for code in codes if code.endswith("00"))
        found = codes or found
    return found


def _near(code: str, other: str) -> bool:
    """Tell whether two places are in one city, or in one province where one of them is no narrower."""
    wide = code.endswith("0000") or other.endswith("0000")
    return code[:2] == other[:2] if wide else code[:4] == other[:4]
