"""Fewer entities with the same resolution: what many documents call by one name is handed to resolution once.

Of ten million articles most local entities are 苏州, 美国 or 人工智能 over again. What their names alone decide need
not be decided for each of them: local entities of one label, name and lexicon row are one class, and a class goes into
:func:`parkgraph.resolve.resolve` as its first member, with all aliases and links of the class.

The outcome is that of resolving all of them. Resolution first joins, within a label, the users of one row and of one
comparable name. Classes that these two tie together are one thing for certain where nothing in all of them could
refuse a join: no judgement speaks of them, they have at most one row, and their traits agree (see
:mod:`parkgraph.resolve.grouping`). Everywhere else every single local entity takes part. From there on resolution works
on groups, with their sets of names, aliases, links, rows and traits, and those are the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parkgraph.model import LocalEntity
from parkgraph.resolve.context import Known, traits_of
from parkgraph.resolve.grouping import Traits
from parkgraph.resolve.names import OWNED_LABELS

_PLACE_OF_REFERENCE = "@"


class Fate(StrEnum):
    """How the local entities of a class take part in resolution."""

    CONDENSED = "condensed"
    """Their first one stands for them."""
    WHOLE = "whole"
    """Each by itself."""
    ALONE = "alone"
    """Nothing can join them: each is a thing of its own, needed only where another one is linked to it."""


@dataclass(frozen=True, slots=True)
class NameClass:
    """Local entities of which all but document and aliases is the same; either all or none of them have aliases.

    Attributes:
        first: the smallest id among them.
        label, name, gazetteer_id, properties: what they share, properties as JSON.
        aliases: all their other wordings, sorted.
        count: how many they are.
        judged: a judgement speaks of one of them by its id.
    """

    first: str
    label: str
    name: str
    gazetteer_id: str
    properties: str
    aliases: tuple[str, ...]
    count: int
    judged: bool = False

    def stand_in(self) -> LocalEntity:
        """Return the local entity that stands for the class."""
        return LocalEntity(
            self.first, "", self.label, self.name, self.aliases, self.gazetteer_id, json.loads(self.properties)
        )


def fates(classes: Sequence[NameClass], spoken_of: Collection[str] = ()) -> list[Fate]:
    """Decide for each class how it takes part in resolution.

    Args:
        classes: all classes.
        spoken_of: the ends of all judgements.

    >>> sip = NameClass("e-1", "Park", "苏州工业园区", "zone:suzhougongyeyuanqu", "{}", (), 3)
    >>> bare = NameClass("e-2", "Park", "园区", "", "{}", (), 2)
    >>> fates([sip, bare]), fates([sip, bare], ["Park:园区@苏州"])
    ([<Fate.CONDENSED: 'condensed'>, <Fate.ALONE: 'alone'>], [<Fate.CONDENSED: 'condensed'>, <Fate.WHOLE: 'whole'>])
    """
    known = [Known.of(one.stand_in()) for one in classes]
    told = _names_spoken_of(spoken_of)
    judged = [
        one.judged or bool({f"{one.label}:{one.name}", row.row} & told) for one, row in zip(classes, known, strict=True)
    ]
    mixed = _mixed(known, judged)
    aliases = [{alias.key for alias in one.telling_aliases()} for one in known]
    short = {(one.entity.label, key) for one, found in zip(known, aliases, strict=True) for key in found}
    names = {(one.entity.label, one.parts.key) for one in known}
    found = []
    for place, one in enumerate(known):
        label = one.entity.label
        # A text may give a full name to what another one calls by its short name, though it is no name that tells.
        is_short = (label, one.parts.key) in short or any((label, key) in names for key in aliases[place])
        found.append(_fate(one, place in mixed, is_short))
    return found


def _names_spoken_of(ends: Iterable[str]) -> set[str]:
    """Return all that judgements may name; 高新区@苏州 speaks of every 高新区 as far as this step knows."""
    told: set[str] = set()
    for end in ends:
        parts = end.split(_PLACE_OF_REFERENCE)
        told.update(_PLACE_OF_REFERENCE.join(parts[:length]) for length in range(1, len(parts) + 1))
    return told


def _fate(one: Known, is_mixed: bool, is_short: bool) -> Fate:
    if is_mixed:
        return Fate.WHOLE
    if one.entity.label in OWNED_LABELS:
        return Fate.WHOLE if one.row else Fate.ALONE
    if one.telling or one.row:
        return Fate.CONDENSED
    return Fate.WHOLE if is_short else Fate.ALONE


def _mixed(known: Sequence[Known], judged: Sequence[bool]) -> set[int]:
    """Return the places of classes that rows and names tie to something that could refuse a join."""
    traits = traits_of(known)
    mixed: set[int] = set()
    for members in _tied(known):
        rows = {known[place].row for place in members} - {""}
        # Users of a row are joined whatever their traits; what comes to them by its name must agree with one of theirs.
        listed = _values(traits.get(known[place].entity.id, {}) for place in members if known[place].row)
        others = _values(traits.get(known[place].entity.id, {}) for place in members if not known[place].row)
        agree = all(len(values) == 1 and values <= listed.get(name, values) for name, values in others.items())
        if len(rows) > 1 or not agree or any(judged[place] for place in members):
            mixed.update(members)
    return mixed


def _values(traits: Iterable[Traits]) -> dict[str, set[str]]:
    values: dict[str, set[str]] = defaultdict(set)
    for one in traits:
        for name, told in one.items():
            values[name] |= told
    return values


def _tied(known: Sequence[Known]) -> Iterable[list[int]]:
    """Return the groups of classes that share a row or a comparable name, directly or by others."""
    parent = list(range(len(known)))

    def find(place: int) -> int:
        while parent[place] != place:
            parent[place] = place = parent[parent[place]]
        return place

    first: dict[tuple[str, str, str], int] = {}
    for place, one in enumerate(known):
        label = one.entity.label
        ties = [("row", label, one.row)] if one.row else []
        if one.telling and label not in OWNED_LABELS:
            ties.append(("name", label, one.parts.key))
        for tie in ties:
            parent[find(place)] = find(first.setdefault(tie, place))
    groups: dict[int, list[int]] = defaultdict(list)
    for place in range(len(known)):
        groups[find(place)].append(place)
    return groups.values()
