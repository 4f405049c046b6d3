"""The entity that local entities make: its name, its other wordings, and what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from parkgraph.model import ONTOLOGY, Entity, LocalEntity


def bring_together(identifier: str, members: Iterable[tuple[LocalEntity, int]]) -> Entity:
    """Return the entity that local entities make, where some may stand for many.

    Its name is the commonest one; of equally common ones the longest, then the first by code point. Of a property that
    several members have, that of the first by id counts.

    Args:
        identifier: canonical id.
        members: local entities with the number of those that they stand for, in any order.

    >>> one, three = LocalEntity("e-1", "", "Company", "博世"), LocalEntity("e-2", "", "Company", "博世集团", ("博世",))
    >>> bring_together("e-1", [(one, 1), (three, 3)])
    Entity(id='e-1', label='Company', name='博世集团', aliases=('博世',), members=('e-1', 'e-2'), properties={})
    """
    in_order = sorted(members, key=lambda member: member[0].id)
    first = in_order[0][0]
    properties: dict[str, str] = {}
    for member, _ in in_order:
        if member.properties:
            known = ONTOLOGY.labels[member.label].properties
            told = {name: value for name, value in member.properties.items() if value and name in known}
            properties = {**told, **properties}
    # Most entities are named by one document only.
    if len(in_order) == 1:
        aliases = tuple(sorted({*first.aliases} - {first.name})) if first.aliases else ()
        return Entity(identifier, first.label, first.name, aliases, (first.id,), properties)
    names: Counter[str] = Counter()
    for member, count in in_order:
        names[member.name] += count
    name = min(names, key=lambda candidate: (-names[candidate], -len(candidate), candidate))
    forms = set(names).union(*(member.aliases for member, _ in in_order))
    ids = tuple(member.id for member, _ in in_order)
    return Entity(identifier, first.label, name, tuple(sorted(forms - {name})), ids, properties)
