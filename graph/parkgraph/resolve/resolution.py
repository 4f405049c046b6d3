"""Resolution: canonical ids that follow from the local entities and the judgement log alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from parkgraph.model import ONTOLOGY, Entity, LocalEntity
from parkgraph.resolve.candidates import Candidate, open_questions
from parkgraph.resolve.grouping import ConstrainedGroups
from parkgraph.resolve.judgements import Judgement, Verdict
from parkgraph.resolve.names import identity_key, is_generic, normalise

# A cluster is named after an industry, not after itself: 生物医药产业集群 of two parks are two clusters.
_OWNED_LABELS = frozenset({"Cluster"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """What resolution found.

    Attributes:
        canonical: local entity id -> canonical id.
        entities: the resolved entities, sorted by id.
        candidates: pairs that may be the same and that nobody has judged, most likely first.
    """

    canonical: Mapping[str, str]
    entities: tuple[Entity, ...]
    candidates: tuple[Candidate, ...]


def resolve(
    entities: Iterable[LocalEntity],
    judgements: Iterable[Judgement] = (),
    owners: Mapping[str, frozenset[str]] | None = None,
    places: Mapping[str, frozenset[str]] | None = None,
) -> Resolution:
    """Bring local entities of many documents together.

    Joined are, in this order: pairs judged the same; entities that are the same row of a lexicon; entities of one label
    whose names are the same once width, quotes and legal form are out of the way; a short name with the only full name
    that uses it. Never joined are pairs judged not the same and entities that are different rows of a lexicon.

    Args:
        entities: local entities of all documents, in any order.
        judgements: the judgement log.
        owners: for local clusters, the local parks that have them.
        places: for local parks, names of the places that their document puts them in; judgements may use them.

    >>> a = LocalEntity("e-1", "d1", "Company", "博世汽车部件（苏州）有限公司")
    >>> b = LocalEntity("e-2", "d2", "Company", "博世汽车部件(苏州)有限公司")
    >>> resolve([b, a]).canonical
    {'e-1': 'e-1', 'e-2': 'e-1'}
    """
    local = {entity.id: entity for entity in sorted(entities, key=lambda e: e.id)}
    log = list(judgements)
    judged = _pairs_of(local.values(), log, places or {})
    same, apart, unsure = (sorted(judged[verdict]) for verdict in (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE))
    groups = ConstrainedGroups(local, {e.id: e.gazetteer_id for e in local.values()}, apart)
    # Rows first: a judgement on one user of a row then brings all its users along.
    _join_rows(local.values(), groups)
    for left, right in same:
        groups.join(left, right, across_anchors=True)
    named = [entity for entity in local.values() if entity.label not in _OWNED_LABELS]
    _join_names(named, groups)
    _join_short_names(named, groups)
    _join_owned([entity for entity in local.values() if entity.label in _OWNED_LABELS], groups, owners or {})

    canonical: dict[str, str] = {}
    resolved: list[Entity] = []
    taken: set[str] = set()
    for members in groups.groups():
        row = groups.anchor(members[0])
        # Where people keep two users of one row apart, the first of them keeps the row's id.
        identifier = row if row and row not in taken else members[0]
        taken.add(identifier)
        canonical.update(dict.fromkeys(members, identifier))
        resolved.append(_entity(identifier, [local[member] for member in members]))
    resolved.sort(key=lambda entity: entity.id)
    return Resolution(
        canonical={member: canonical[member] for member in local},
        entities=tuple(resolved),
        candidates=open_questions(resolved, groups, (apart, unsure)),
    )


def references(entity: LocalEntity, places: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the ways in which a judgement may speak of a local entity.

    They are its id, the lexicon row that it is, and its qualified names; a name that stands for different things in
    different documents needs a place.

    >>> references(LocalEntity("e-1", "d", "Park", "高新区"), ["苏州"])
    ('e-1', 'Park:高新区@苏州')
    >>> references(LocalEntity("e-2", "d", "Company", "博世", gazetteer_id="group:bosch"))
    ('e-2', 'group:bosch', 'Company:博世')
    """
    name = f"{entity.label}:{entity.name}"
    row = (entity.gazetteer_id,) if entity.gazetteer_id else ()
    plain = () if is_generic(entity.label, entity.name) else (name,)
    return (entity.id, *row, *plain, *(f"{name}@{place}" for place in sorted(places)))


def _pairs_of(
    entities: Iterable[LocalEntity], judgements: Iterable[Judgement], places: Mapping[str, frozenset[str]]
) -> dict[Verdict, set[tuple[str, str]]]:
    meant: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        for reference in references(entity, places.get(entity.id, ())):
            meant[reference].append(entity.id)
    pairs: dict[Verdict, set[tuple[str, str]]] = {verdict: set() for verdict in Verdict}
    for judgement in judgements:
        for left in meant.get(judgement.left, ()):
            for right in meant.get(judgement.right, ()):
                if left != right:
                    pairs[judgement.verdict].add((min(left, right), max(left, right)))
    return pairs


def _join_rows(entities: Iterable[LocalEntity], groups: ConstrainedGroups) -> None:
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        if entity.gazetteer_id:
            rows[entity.label, entity.gazetteer_id].append(entity.id)
    for members in rows.values():
        groups.join_all(members)


def _join_names(entities: Iterable[LocalEntity], groups: ConstrainedGroups) -> None:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        if not is_generic(entity.label, entity.name):
            names[entity.label, identity_key(entity.label, entity.name)].append(entity.id)
    for key in sorted(names):
        groups.join_all(names[key])


def _join_short_names(entities: Sequence[LocalEntity], groups: ConstrainedGroups) -> None:
    """Join an entity known by a short name with the one other thing that some text gives this short name to."""
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    bearers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for entity in entities:
        for alias in entity.aliases:
            if not is_generic(entity.label, alias):
                users[entity.label, identity_key(entity.label, alias)].add(groups.find(entity.id))
        bearers[entity.label, identity_key(entity.label, entity.name)].append(entity.id)
    for key in sorted(users.keys() & bearers.keys()):
        full = sorted({groups.find(user) for user in users[key]} - {groups.find(b) for b in bearers[key]})
        if len(full) == 1:
            groups.join_all([full[0], *bearers[key]])


def _join_owned(
    entities: Iterable[LocalEntity], groups: ConstrainedGroups, owners: Mapping[str, frozenset[str]]
) -> None:
    owned: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for entity in entities:
        parks = {groups.find(park) for park in owners.get(entity.id, ())}
        if len(parks) == 1:
            owned[entity.label, parks.pop(), normalise(entity.name)].append(entity.id)
    for key in sorted(owned):
        groups.join_all(owned[key])


def _entity(identifier: str, members: Sequence[LocalEntity]) -> Entity:
    names = Counter(member.name for member in members)
    # The commonest name; of equally common ones the longest, then the first by code point.
    name = min(names, key=lambda candidate: (-names[candidate], -len(candidate), candidate))
    forms = set(names) | {alias for member in members for alias in member.aliases}
    own = ONTOLOGY.labels[members[0].label].properties
    properties = {
        key: next(value for member in members if (value := member.properties.get(key)))
        for key in own
        if any(member.properties.get(key) for member in members)
    }
    return Entity(
        id=identifier,
        label=members[0].label,
        name=name,
        aliases=tuple(sorted(forms - {name})),
        members=tuple(member.id for member in members),
        properties=properties,
    )
