"""What names and texts say of a group of local entities, gathered for comparing it with other groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from parkgraph.model import LocalEntity, Statement
from parkgraph.ner import gazetteer
from parkgraph.ner.lexicon import SEPARATOR
from parkgraph.resolve.grouping import ConstrainedGroups, Traits
from parkgraph.resolve.name_parts import NameParts, parse
from parkgraph.resolve.names import is_generic, is_generic_plain, normalise
from parkgraph.resolve.scoring import Side

Links = Mapping[str, frozenset[str]]
"""For a local entity, the local entities that its document ties it to: a firm's zones, country and industries."""

_REMEMBERED = 20_000
_NOTHING: frozenset[str] = frozenset()
_TELLING = frozenset({"LOCATED_IN", "IN_PLACE", "FROM_COUNTRY", "OPERATES_IN"})


def links_of(statements: Iterable[Statement]) -> Links:
    """Return what statements tie local entities to, as far as it helps to tell them apart."""
    links: dict[str, set[str]] = {}
    for statement in statements:
        if statement.type in _TELLING:
            links.setdefault(statement.source, set()).add(statement.target)
        elif statement.type == "HAS_CLUSTER":
            links.setdefault(statement.target, set()).add(statement.source)
    return {entity: frozenset(found) for entity, found in links.items()}


@dataclass(frozen=True, slots=True)
class Known:
    """A local entity with what its name alone tells.

    Attributes:
        entity: the local entity.
        parts: its name, taken apart.
        telling: the name stands for one thing wherever it is used.
        row: the lexicon row that it is, empty where none is.
    """

    entity: LocalEntity
    parts: NameParts
    telling: bool
    row: str

    @classmethod
    def of(cls, entity: LocalEntity) -> Known:
        """Take the name of a local entity apart."""
        parts = parse(entity.label, entity.name)
        return cls(entity, parts, not is_generic_plain(entity.label, parts.plain), row_of(entity))

    def telling_aliases(self) -> Iterator[NameParts]:
        """Yield the other wordings that stand for one thing wherever they are used."""
        label = self.entity.label
        return (parse(label, alias) for alias in self.entity.aliases if not is_generic(label, alias))


def traits_of(known: Iterable[Known]) -> dict[str, Traits]:
    """Return for each local entity what must not differ within its group."""
    return {
        one.entity.id: _traits(one.parts.traits)
        for one in known
        if one.entity.label in {"Company", "Park", "Institution"}
    }


@lru_cache(maxsize=_REMEMBERED)
def _traits(told: tuple[tuple[str, str], ...]) -> Traits:
    return {name: frozenset({value}) for name, value in told}


def row_of(entity: LocalEntity) -> str:
    """Return the lexicon row that a local entity is: the one found in its text, else the one with this English name.

    >>> row_of(LocalEntity("e-1", "d", "Company", "Schneider Electric"))
    'group:schneider-electric'
    """
    if entity.gazetteer_id or entity.label != "Company" or not entity.name.isascii():
        return entity.gazetteer_id
    return _english().get(normalise(entity.name), "")


@cache
def _english() -> Mapping[str, str]:
    """Return English name -> row, for the groups whose English name no other group bears."""
    rows: dict[str, list[str]] = {}
    for entry in gazetteer.load().lexicon.of("groups"):
        rows.setdefault(normalise(entry.properties.get("english", "")), []).append(entry.id)
    return {name: found[0] for name, found in rows.items() if name and len(found) == 1}


def sides_of(
    known: Sequence[Known], local: Mapping[str, Known], groups: ConstrainedGroups, links: Links
) -> dict[str, Side]:
    """Return what is known of each group of one label, by one of its members; names that tell nothing are left out.

    Args:
        known: the local entities of that label.
        local: all local entities by id.
        groups: the groups so far; zones must be joined before the firms in them.
        links: what statements tie local entities to.
    """
    members: dict[str, list[Known]] = {}
    for one in known:
        if one.telling:
            members.setdefault(groups.find(one.entity.id), []).append(one)
    return {root: _side(root, found, local, groups, links) for root, found in members.items()}


def _side(
    root: str, members: Sequence[Known], local: Mapping[str, Known], groups: ConstrainedGroups, links: Links
) -> Side:
    told = {link for member in members for link in links.get(member.entity.id, ())}
    linked: dict[str, set[str]] = {}
    places: set[str] = set()
    for link in told:
        label = local[link].entity.label
        linked.setdefault(label, set()).add(groups.anchor(link) or groups.find(link))
        if label == "Park":
            places.update(_places_of_zone(local[link]))
    if members[0].entity.label == "Park":
        places.update(place for member in members for place in _places_of_zone(member))
    names = {members[0].parts} if len(members) == 1 else {member.parts for member in members}
    aliases = (alias for member in members if member.entity.aliases for alias in member.telling_aliases())
    return Side(
        names=tuple(sorted(names, key=lambda name: name.plain)),
        row=groups.anchor(root),
        also=frozenset(name.key.rstrip("|") for name in (*names, *aliases)),
        parks=_frozen(linked.get("Park")),
        countries=_frozen(linked.get("Country")),
        industries=_frozen(linked.get("Industry")),
        places=_frozen(places | linked.get("Place", set())),
        traits=groups.traits(root),
    )


def _frozen(found: set[str] | None) -> frozenset[str]:
    return frozenset(found) if found else _NOTHING


def _places_of_zone(zone: Known) -> frozenset[str]:
    return zone.parts.places | _places_of_row(zone.row or zone.parts.own)


@lru_cache(maxsize=_REMEMBERED)
def _places_of_row(zone: str) -> frozenset[str]:
    row = gazetteer.load().entry(zone)
    codes = row.properties.get("adcode", "").split(SEPARATOR) if row is not None else ()
    return frozenset(f"place:{code}" for code in codes if code)
