"""The score of a pair of names: small weighted parts with a meaning in words, and what forbids a pair at any score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

import yaml
from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from parkgraph.ner import gazetteer
from parkgraph.ner.groups import find_group
from parkgraph.resolve.name_parts import NameParts, is_trade, lies_within, trade_of

_REMEMBERED = 200_000
_LEAST_ALIKE = 0.75
_LATIN_AS_CHINESE = 0.9
_LONGER_BY_TRADE = 0.6
_CITY = len("place:") + 4
_EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the score: its weights for and against, and what it means."""

    weight: float
    against: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Weights:
    """The parts of the score, and from where on a pair is the same, or worth a question."""

    parts: Mapping[str, Part]
    same: float
    unsure: float


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: what is one thing for sure, with what texts say of it.

    Attributes:
        names: its names, taken apart.
        row: id of the lexicon's row it is, empty where none is.
        also: its names and other wordings, made comparable.
        parks, countries, industries: ids of what texts tie it to.
        places: ids of the places of those zones, and of a zone's own places.
    """

    names: tuple[NameParts, ...]
    row: str = ""
    also: frozenset[str] = _EMPTY
    parks: frozenset[str] = _EMPTY
    countries: frozenset[str] = _EMPTY
    industries: frozenset[str] = _EMPTY
    places: frozenset[str] = _EMPTY
    traits: Mapping[str, frozenset[str]] = field(default_factory=dict)


@cache
def weights() -> Weights:
    """Return the weights of ``score_parts.yaml``.

    >>> weights().parts["park"].weight > weights().parts["industry"].weight
    True
    """
    told = yaml.safe_load(files("parkgraph.resolve").joinpath("score_parts.yaml").read_text(encoding="utf-8"))
    parts = {name: Part(row["weight"], row["against"], row["meaning"]) for name, row in told["parts"].items()}
    return Weights(parts, told["same"], told["unsure"])


def score(parts: Mapping[str, float]) -> float:
    """Return the weighted sum of the parts, between 0 and 1.

    >>> score({"own": 1.0, "park": 1.0}), score({"own": 1.0, "place": -1.0})
    (0.75, 0.1)
    """
    known = weights().parts
    total = 0.0
    for name, value in parts.items():
        if value:
            total += value * (known[name].weight if value > 0 else known[name].against)
    return round(min(1.0, max(0.0, total)), 3)


def compare(left: Side, right: Side) -> dict[str, float]:
    """Return the parts of the score of a pair that are not 0; of several names the pair that fits best counts.

    >>> from parkgraph.resolve.name_parts import parse
    >>> a, b = (Side((parse("Company", name),)) for name in ("捷美精密机械有限公司", "捷美精密"))
    >>> compare(a, b)
    {'name': 0.571, 'own': 0.6, 'sound': 1.0}
    """
    pairs = [_names(one, other) for one in left.names for other in right.names]
    told = {
        **(pairs[0] if len(pairs) == 1 else max(pairs, key=score)),
        "english": _shared_wording(left, right),
        "place": _place(left, right),
        "park": _park(left, right),
        "country": _agree(left.countries, right.countries),
        "industry": max(0.0, _agree(left.industries, right.industries)),
    }
    # The tables are asked last, where the answer can matter: most pairs are far from the same.
    if score(told) + weights().parts["group"].weight >= weights().unsure:
        told["group"] = _group(left, right)
    return {name: value for name, value in told.items() if value}


def forbidden(left: Side, right: Side) -> bool:
    """Tell whether two sides cannot be one thing whatever their score.

    They cannot where both names give a legal place and the places differ, where one is a group and the other is not,
    where one is a part of a firm, where they are different rows of a lexicon, and where one is a row of the lexicon and
    the other a firm below it.
    """
    if left.row and right.row and left.row != right.row:
        return True
    for name, values in left.traits.items():
        others = right.traits.get(name)
        if others and values.isdisjoint(others):
            return True
    if all(one.kind != other.kind and one.own != other.own for one in left.names for other in right.names):
        return True
    if bool(left.row) == bool(right.row):
        return False
    row, other = (left, right) if left.row else (right, left)
    return any(is_below(row.row, name) for name in other.names)


def is_below(row: str, name: NameParts) -> bool:
    """Tell whether a name that is not a row's own is that of a firm below the row's firm, not of the firm itself.

    A listed or known company may bear a longer registered name; one with a place in its name is a subsidiary.

    >>> from parkgraph.resolve.name_parts import parse
    >>> is_below("group:bosch", parse("Company", "博世汽车部件（苏州）有限公司"))
    True
    """
    if name.label != "Company":
        return False
    if row.startswith("group:"):
        return not name.plain.isascii()
    return bool(name.places)


def own_relation(one: NameParts, other: NameParts) -> float:
    """Return how the own names stand to each other, as ``score_parts.yaml`` says under ``own``.

    >>> from parkgraph.resolve.name_parts import parse
    >>> own_relation(parse("Company", "Jiemei"), parse("Company", "捷美"))
    0.9
    >>> own_relation(parse("Company", "中兴"), parse("Company", "中兴联"))
    0.0
    """
    if one.own == other.own:
        return 1.0
    short, long = sorted((one.own, other.own), key=len)
    if long.startswith(short) and is_trade(long[len(short) :]):
        return _LONGER_BY_TRADE
    latin = one.own.isascii() != other.own.isascii()
    return _LATIN_AS_CHINESE if latin and pinyin(one.own) == pinyin(other.own) else 0.0


@lru_cache(maxsize=_REMEMBERED)
def pinyin(text: str) -> str:
    """Return a text in pinyin without tones, each character in its commonest reading; Latin letters stay.

    >>> pinyin("捷美abb")
    'jiemeiabb'
    """
    return text if text.isascii() else "".join(map(_reading, text))


@cache
def _reading(character: str) -> str:
    return lazy_pinyin(character)[0]


def fits(one: str, other: str) -> bool:
    """Tell whether something can be in two places at once: one holds the other, or both are in one city.

    >>> fits("place:320583", "place:320500"), fits("place:320583", "place:320200")
    (True, False)
    """
    return one == other or one[:_CITY] == other[:_CITY] or lies_within(one, other) or lies_within(other, one)


def _names(one: NameParts, other: NameParts) -> dict[str, float]:
    alike = round(fuzz.ratio(one.plain, other.plain) / 100, 3)
    own = own_relation(one, other)
    if one.label == "Park" and _is_common(one.own):
        own = 0.0
    sound = float(bool(own) or (alike >= _LEAST_ALIKE / 2 and pinyin(one.own) == pinyin(other.own)))
    trades = trade_of(one.own), trade_of(other.own)
    conflict = all(trades) and not own and not (trades[0].endswith(trades[1]) or trades[1].endswith(trades[0]))
    kind = float(one.label == "Park" and own == 1.0 and bool(one.kind) and one.kind == other.kind)
    return {"name": alike, "own": own, "sound": sound, "kind": kind, "trade": -float(conflict)}


@lru_cache(maxsize=_REMEMBERED)
def _is_common(own: str) -> bool:
    """Tell whether a zone's own name is one that any zone may bear, such as its industry."""
    known = gazetteer.load()
    return len(own) < 2 or own in known.lexicon.suffixes.generic_modifiers or bool(known.entries(own, "Industry"))


def _shared_wording(left: Side, right: Side) -> float:
    shared = left.also & right.also
    if not shared:
        return 0.0
    names = {name.plain for side in (left, right) for name in side.names}
    return float(any(word in names or word.isascii() for word in shared))


def _place(left: Side, right: Side) -> float:
    named = [frozenset().union(*(name.places for name in side.names)) for side in (left, right)]
    if named[0] and named[1]:
        return float(not named[0].isdisjoint(named[1]))
    told = named[0] or named[1]
    other = right if named[0] else left
    if told & other.parks:
        return 1.0
    # A zone in a name says nothing against another zone that texts name: firms have several sites.
    told = frozenset(place for place in told if place.startswith("place:"))
    context = other.places
    if not told or not context:
        return 0.0
    return 1.0 if any(fits(one, other) for one in told for other in context) else -1.0


def _park(left: Side, right: Side) -> float:
    if not left.parks or not right.parks:
        return 0.0
    if left.parks & right.parks:
        return 1.0
    near = any(fits(one, other) for one in left.places for other in right.places)
    return 0.0 if near else -1.0


def _agree(left: frozenset[str], right: frozenset[str]) -> float:
    if not left or not right:
        return 0.0
    return 1.0 if left & right else -1.0


def _group(left: Side, right: Side) -> float:
    one, other = (_group_of(side.names[0]) for side in (left, right))
    if not one or not other:
        return 0.0
    return 1.0 if one == other else -1.0


def _group_of(name: NameParts) -> str:
    return _group_named(name.plain) if name.label == "Company" else ""


@lru_cache(maxsize=_REMEMBERED)
def _group_named(plain: str) -> str:
    found = find_group(plain)
    return found.group.id if found is not None else ""
