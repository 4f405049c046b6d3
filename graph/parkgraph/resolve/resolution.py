"""Resolution: canonical ids that follow from the local entities and the judgement log alone."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from parkgraph.model import Entity, LocalEntity
from parkgraph.resolve.candidates import Candidate, open_questions, pairs_of
from parkgraph.resolve.context import Known, Links, sides_of, traits_of
from parkgraph.resolve.grouping import ConstrainedGroups
from parkgraph.resolve.judgements import Judgement, Verdict
from parkgraph.resolve.matching import ScoredPair, match
from parkgraph.resolve.merging import bring_together
from parkgraph.resolve.names import OWNED_LABELS, normalise
from parkgraph.resolve.references import Places, meant
from parkgraph.resolve.scoring import is_below

# In this order: which zones are one must be known before firms are compared by the zones they sit in.
_SCORED_LABELS = ("Park", "Institution", "Company")


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
    links: Links | None = None,
    places: Places | None = None,
) -> Resolution:
    """Bring local entities of many documents together.

    Joined are, in this order: entities that are the same row of a lexicon; pairs judged the same; entities of one label
    whose names are the same once width, quotes, legal form and the position of the place are out of the way; a short
    name with the only full name that uses it; pairs whose score says so, see :mod:`parkgraph.resolve.scoring`. Never
    joined are pairs judged not the same and, unless a person says so, entities that are different rows of a lexicon,
    firms of different legal places, and a group with a firm of it.

    Args:
        entities: local entities of all documents, in any order.
        judgements: the judgement log.
        links: what statements tie local entities to: a firm to its zones, country and industries, a zone to its
            places, a cluster to its zones.
        places: for local parks, names of the places that their document puts them in; judgements may use them.

    >>> a = LocalEntity("e-1", "d1", "Company", "博世汽车部件（苏州）有限公司")
    >>> b = LocalEntity("e-2", "d2", "Company", "博世汽车部件(苏州)有限公司")
    >>> resolve([b, a]).canonical
    {'e-1': 'e-1', 'e-2': 'e-1'}
    """
    with without_collections():
        return _resolve(entities, judgements, links or {}, places or {})


@contextmanager
def without_collections() -> Iterator[None]:
    """Let the collector of reference cycles rest: records form none, and walking over millions costs a sixth."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _resolve(
    entities: Iterable[LocalEntity],
    judgements: Iterable[Judgement],
    links: Links,
    places: Places,
) -> Resolution:
    local = {entity.id: Known.of(entity) for entity in sorted(entities, key=lambda e: e.id)}
    judged = meant(judgements, (one.entity for one in local.values()), places)
    apart = [(one.left, one.right) for one in judged if one.verdict is Verdict.NOT_SAME]
    rows = {identity: one.row for identity, one in local.items()}
    groups = ConstrainedGroups(local, rows, apart, traits_of(local.values()))
    # Rows first: a judgement on one user of a row then brings all its users along.
    _join_rows(local.values(), groups)
    for one in judged:
        if one.verdict is Verdict.SAME:
            groups.join_all(one.references, by_person=True)
    by_label = _by_label(local.values())
    named = [one for label, found in by_label.items() if label not in OWNED_LABELS for one in found]
    _join_names(named, groups)
    _join_short_names(named, local, groups)
    doubted = [one for one in judged if one.verdict is Verdict.UNSURE]
    open_pairs: list[ScoredPair] = []
    for label in _SCORED_LABELS:
        open_pairs += _join_scored(by_label.get(label, ()), local, groups, links, doubted)
    for label in OWNED_LABELS:
        _join_owned(by_label.get(label, ()), local, groups, links)

    canonical: dict[str, str] = {}
    resolved: dict[str, Entity] = {}
    for members in groups.groups():
        row = groups.anchor(members[0])
        # Where people keep two users of one row apart, the first of them keeps the row's id.
        identifier = row if row and row not in resolved else members[0]
        canonical.update(dict.fromkeys(members, identifier))
        resolved[identifier] = bring_together(identifier, [(local[member].entity, 1) for member in members])
    return Resolution(
        canonical={member: canonical[member] for member in local},
        entities=tuple(resolved[identifier] for identifier in sorted(resolved)),
        candidates=open_questions(open_pairs, canonical, resolved, judged),
    )


def _by_label(known: Iterable[Known]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = defaultdict(list)
    for one in known:
        found[one.entity.label].append(one)
    return found


def _join_rows(known: Iterable[Known], groups: ConstrainedGroups) -> None:
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in known:
        if one.row:
            users[one.entity.label, one.row].append(one.entity.id)
    for members in users.values():
        # The table knows better than the traits of names: 江苏恒瑞医药 and 连云港恒瑞医药 may be forms of one row.
        groups.join_all(members, by_person=True)


def _join_names(known: Iterable[Known], groups: ConstrainedGroups) -> None:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in known:
        if one.telling:
            names[one.entity.label, one.parts.key].append(one.entity.id)
    for key in sorted(names):
        groups.join_all(names[key])


def _join_short_names(known: Sequence[Known], local: Mapping[str, Known], groups: ConstrainedGroups) -> None:
    """Join an entity known by a short name with the one other thing that some text gives this short name to."""
    users: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in known:
        if not one.entity.aliases:
            continue
        for alias in one.telling_aliases():
            users[one.entity.label, alias.key].add(groups.find(one.entity.id))
    bearers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in known:
        if (one.entity.label, one.parts.key) in users:
            bearers[one.entity.label, one.parts.key].append(one.entity.id)
    for key in sorted(bearers):
        full = sorted({groups.find(user) for user in users[key]} - {groups.find(b) for b in bearers[key]})
        if len(full) == 1 and not any(_is_below_row(full[0], bearer, local, groups) for bearer in bearers[key]):
            groups.join_all([full[0], *bearers[key]])


def _is_below_row(full: str, bearer: str, local: Mapping[str, Known], groups: ConstrainedGroups) -> bool:
    """Tell whether a full name is a firm below the known one that bears the short name: 博世汽车部件 is not 博世."""
    row = groups.anchor(bearer)
    if not row or groups.anchor(full):
        return False
    return any(is_below(row, local[one].parts) for one in groups.members(full))


def _join_scored(
    known: Sequence[Known],
    local: Mapping[str, Known],
    groups: ConstrainedGroups,
    links: Links,
    unsure: Iterable[Judgement],
) -> tuple[ScoredPair, ...]:
    """Join what the score says is the same; return the pairs that a person should look at."""
    doubted = {pair for one in unsure for pair in pairs_of(one, groups.find)}

    def may_join(left: str, right: str) -> bool:
        return not (doubted and frozenset((left, right)) in doubted) and groups.may_join(left, right)

    found = match(sides_of(known, local, groups, links), may_join)
    for pair in found.same:
        groups.join(pair.left, pair.right)
    return found.unsure


def _join_owned(known: Iterable[Known], local: Mapping[str, Known], groups: ConstrainedGroups, links: Links) -> None:
    owned: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in known:
        linked = links.get(one.entity.id, ())
        parks = {groups.find(link) for link in linked if local[link].entity.label == "Park"}
        if len(parks) == 1:
            owned[parks.pop(), normalise(one.entity.name)].append(one.entity.id)
    for key in sorted(owned):
        groups.join_all(owned[key])
