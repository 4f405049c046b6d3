"""What the tables know of a pair of names: a feature beside the wording, never a claim by itself.

A text takes for known that 博世 is German and that 太仓高新区 lies in 太仓; where its wording leaves open whose country
or place is meant, the scorer may know it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from parkgraph.model import LocalEntity
from parkgraph.ner import gazetteer
from parkgraph.relations import whereabouts

_GROUPS = "groups"


def known_of(source: LocalEntity, target: LocalEntity) -> str:
    """Return in a word what the tables know of a pair, empty where they know nothing.

    >>> firm, country = LocalEntity("1", "d", "Company", "博世"), LocalEntity("2", "d", "Country", "德国")
    >>> known_of(firm, country), known_of(firm, LocalEntity("3", "d", "Country", "日本"))
    ('its-country', 'another-country')
    >>> zone, place = LocalEntity("4", "d", "Park", "太仓高新区"), LocalEntity("5", "d", "Place", "江苏")
    >>> known_of(zone, place)
    'lies-in'
    """
    if source.label == "Company" and target.label == "Country":
        home = _country_of((source.name, *source.aliases))
        codes = _countries(target.name)
        if not home or not codes:
            return ""
        return "its-country" if home in codes else "another-country"
    standing = whereabouts.standing(source, target)
    return f"lies-{standing}" if standing else ""


def _country_of(names: Iterable[str]) -> str:
    """Return the code of the country of the group that one of a company's names begins with."""
    return next(filter(None, map(_group_country, names)), "")


@lru_cache(maxsize=1024)
def _countries(name: str) -> frozenset[str]:
    """Return the codes of the countries that a name, or the one character of 德企, stands for."""
    known = gazetteer.load()
    single = (row for row in known.lexicon.of("countries") if row.properties.get("compound") == name)
    return frozenset(row.properties["iso"] for row in (*known.entries(name, "Country"), *single))


@lru_cache(maxsize=65536)
def _group_country(name: str) -> str:
    known = gazetteer.load()
    first = next(iter(known.matches(name)), None)
    if first is None or first.start or first.source != _GROUPS:
        return ""
    group = known.entry(first.entity_id)
    return group.properties["country"] if group is not None else ""
