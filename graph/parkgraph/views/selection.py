"""Which part of a graph a view shows: the most relevant part of all of it, or of the surroundings of one entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import igraph  # type: ignore[import-untyped] # it ships no types

from parkgraph.errors import QueryError
from parkgraph.model import GraphRows
from parkgraph.queries.names import Named, match
from parkgraph.views.criteria import EVERYTHING, MENTIONS, Criteria, narrowed

DOCUMENT = "Document"
_SHOWN = 10
_RANK_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Centre:
    """The entity a view is drawn around.

    Attributes:
        label: its label in the ontology, such as ``Park``.
        name: its name, one of its aliases, its key, or what else ``parkgraph ask`` takes for it.
    """

    label: str
    name: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of a graph, and how much of what was asked for did not fit.

    Attributes:
        rows: the part, with the documents that its evidence and its mentions come from.
        centres: keys of the entities it was taken around, none for a part of the whole graph.
        nodes: number of entities in it (documents are not counted).
        relationships: number of relationships between them (mentions are not counted).
        cut_nodes: entities that were in reach and did not fit.
        cut_relationships: relationships that went with them.
        notes: what a person should know, such as that a name was taken for a longer one.
    """

    rows: GraphRows
    centres: tuple[str, ...]
    nodes: int
    relationships: int
    cut_nodes: int
    cut_relationships: int
    notes: tuple[str, ...] = ()


def select(
    rows: GraphRows,
    *,
    centres: Sequence[Centre] = (),
    depth: int = 2,
    limit: int = 1000,
    criteria: Criteria = EVERYTHING,
) -> Selection:
    """Take the part of a graph that a view shows.

    Where more entities are in reach than ``limit``, those of the highest personalised PageRank stay (Haveliwala 2002).
    It restarts at the centres, so that near and well-connected entities stay; without one it restarts at every
    entity in proportion to the relationships of its neighbours, so that many fragments of two or three entities do not
    push the firms of a large park out. Directions are ignored and equal ranks are ordered by key, so the answer depends
    on the graph alone.

    Args:
        rows: the graph.
        centres: the entities to start from; the whole graph if none is given.
        depth: how many relationships away from a centre an entity may be.
        limit: how many entities to keep at most, the centres in any case.
        criteria: what the relationships must say.

    Raises:
        QueryError: a centre is unknown or its name stands for several entities, or a number is below 1.

    >>> park = {"key": "zone:1", "name": "苏州工业园区", "aliases": ["园区"]}
    >>> firm = {"key": "e-1", "name": "博世", "aliases": []}
    >>> link = {"source": "e-1", "target": "zone:1", "props": {"key": "r-1"}}
    >>> graph = GraphRows("w", 1, {"Park": (park,), "Company": (firm,)}, {("LOCATED_IN", "Company", "Park"): (link,)})
    >>> part = select(graph, centres=[Centre("Park", "园区")], limit=1)
    >>> part.centres, part.nodes, part.cut_nodes, part.cut_relationships
    (('zone:1',), 1, 1, 1)
    """
    if depth < 1 or limit < 1:
        raise QueryError("depth and limit of a view must be 1 or more", where=f"depth {depth}, limit {limit}")
    found = [_find(rows, centre) for centre in centres]
    starts = tuple(key for key, _ in found)
    rows = narrowed(rows, criteria, frozenset(starts))
    keys = sorted(row["key"] for label, entities in rows.nodes.items() if label != DOCUMENT for row in entities)
    index = {key: position for position, key in enumerate(keys)}
    links = [
        (index[row["source"]], index[row["target"]])
        for kind, relationships in rows.relationships.items()
        if kind[0] != MENTIONS
        for row in relationships
        if row["source"] in index and row["target"] in index
    ]
    graph = igraph.Graph(n=len(keys), edges=links)
    from_here = [index[start] for start in starts]
    in_reach = {near for start in from_here for near in graph.neighborhood(start, order=depth)}
    if not starts:
        in_reach = set(range(len(keys)))
    kept_positions = _most_relevant(graph, in_reach, set(from_here), limit)
    kept = {keys[position] for position in kept_positions}
    reached_links = sum(1 for source, target in links if source in in_reach and target in in_reach)
    kept_links = sum(1 for source, target in links if source in kept_positions and target in kept_positions)
    return Selection(
        rows=_restrict(rows, kept),
        centres=starts,
        nodes=len(kept),
        relationships=kept_links,
        cut_nodes=len(in_reach) - len(kept),
        cut_relationships=reached_links - kept_links,
        notes=tuple(note for _, note in found if note),
    )


def _most_relevant(graph: igraph.Graph, reach: Iterable[int], starts: set[int], limit: int) -> set[int]:
    positions = sorted(reach)
    if len(positions) <= limit:
        return set(positions)
    part = graph.induced_subgraph(positions)
    if starts:
        restarts = [int(position in starts) for position in positions]
    else:
        degrees = part.degree()
        restarts = [1 + sum(degrees[near] for near in part.neighbors(place)) for place in range(len(positions))]
    ranks = part.personalized_pagerank(directed=False, reset=restarts)
    # Rounded, because the last digits of equal ranks differ from one build of the library to the next.
    ordered = sorted(range(len(positions)), key=lambda place: (-round(ranks[place], _RANK_DIGITS), place))
    best = set(ordered[:limit])
    # An entity all of whose relationships were cut would say that it has none.
    linked = {place for place in best if best.intersection(part.neighbors(place)) or not part.degree(place)}
    return {positions[place] for place in linked} | starts


def _find(rows: GraphRows, centre: Centre) -> tuple[str, str]:
    """Return the key of a centre, and what a person should be told about its name."""
    known = [Named.of(centre.label, row) for row in rows.nodes.get(centre.label, ())]
    found = match(known, centre.label.lower(), centre.name)
    if len(found.keys) == 1:
        return found.keys[0], found.note
    names = {entity.key: entity.names[0] for entity in known}
    listed = ", ".join(f"{names[key]} ({key})" for key in found.keys[:_SHOWN])
    more = f" and {len(found.keys) - _SHOWN} more" if len(found.keys) > _SHOWN else ""
    what = f"{centre.name!r} stands for several of the graph"
    raise QueryError(what, where=centre.label.lower(), hint=f"say which: {listed}{more}")


def _restrict(rows: GraphRows, kept: set[str]) -> GraphRows:
    relationships = {
        kind: tuple(row for row in links if row["target"] in kept and (kind[0] == MENTIONS or row["source"] in kept))
        for kind, links in rows.relationships.items()
    }
    documents = {
        document
        for kind, links in relationships.items()
        for row in links
        for document in ([row["source"]] if kind[0] == MENTIONS else row["props"].get("evidence_documents", ()))
    }
    nodes = {
        label: tuple(row for row in entities if row["key"] in (documents if label == DOCUMENT else kept))
        for label, entities in rows.nodes.items()
    }
    return GraphRows(
        workspace=rows.workspace,
        revision=rows.revision,
        nodes={label: entities for label, entities in nodes.items() if entities},
        relationships={kind: links for kind, links in relationships.items() if links},
    )
