"""What judgements speak of: the ways in which a local entity can be named, and which ones a name means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from parkgraph.model import LocalEntity
from parkgraph.resolve.context import row_of
from parkgraph.resolve.judgements import Judgement
from parkgraph.resolve.names import is_generic

Places = Mapping[str, frozenset[str]]
"""For local parks, names of the places that their document puts them in."""


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
    row = tuple(filter(None, (row_of(entity),)))
    plain = () if is_generic(entity.label, entity.name) else (name,)
    return (entity.id, *row, *plain, *(f"{name}@{place}" for place in sorted(places)))


def meant(judgements: Iterable[Judgement], entities: Iterable[LocalEntity], places: Places) -> tuple[Judgement, ...]:
    """Put in place of all references the ids of the local entities that they mean; what means nothing is left out.

    Args:
        judgements: as a person made them.
        entities: the local entities that there are.
        places: see :data:`Places`.

    Returns:
        The judgements of which both ends mean something, sorted.

    >>> firms = [LocalEntity(f"e-{n}", "d", "Company", name) for n, name in enumerate(["捷美", "捷美", "捷美精密"])]
    >>> [told.left + told.right for told in meant([Judgement.of("Company:捷美", "e-2", "same")], firms, {})]
    [('e-0', 'e-1', 'e-2')]
    """
    told = list(judgements)
    if not told:
        return ()
    ids = bearers({reference for one in told for reference in one.references}, entities, places)
    spoken_of = (Judgement(_meaning(one.left, ids), _meaning(one.right, ids), one.verdict) for one in told)
    return tuple(sorted(one for one in spoken_of if one.left and one.right))


def bearers(
    wanted: Collection[str], entities: Iterable[LocalEntity], places: Places = MappingProxyType({})
) -> dict[str, list[str]]:
    """Return for each wanted reference the ids of the local entities that it means, in their order.

    >>> firms = [LocalEntity("e-1", "d", "Company", "捷美"), LocalEntity("e-2", "d", "Company", "捷美精密")]
    >>> bearers({"Company:捷美"}, firms)
    {'Company:捷美': ['e-1']}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        for reference in references(entity, places.get(entity.id, ())):
            if reference in wanted:
                found[reference].append(entity.id)
    return dict(found)


def _meaning(end: Iterable[str], ids: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted({bearer for reference in end for bearer in ids.get(reference, ())}))
