"""The graph without what only a shipped table says."""

from __future__ import annotations

from parkgraph.network.build import Graph


def text_only(graph: Graph) -> Graph:
    """Return the part of a graph that texts state: without relationships of ``origin`` ``lexicon``.

    Entities that only such relationships led to go with them, and so does a company's country that no text tells.

    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph()
    >>> graph.add_node("e-1", label="Company", country="DE")
    >>> graph.add_node("country:DE", label="Country")
    >>> _ = graph.add_edge("e-1", "country:DE", type="FROM_COUNTRY", origin="lexicon")
    >>> _ = graph.add_edge("news/a.txt", "e-1", type="MENTIONS")
    >>> sorted(text_only(graph).nodes(data="country"))
    [('e-1', None), ('news/a.txt', None)]
    """
    kept = graph.copy()
    known = [
        (source, target, key)
        for source, target, key, attributes in graph.edges(keys=True, data=True)
        if attributes.get("origin") == "lexicon"
    ]
    kept.remove_edges_from(known)
    ends = {end for source, target, _ in known for end in (source, target)}
    kept.remove_nodes_from([end for end in ends if not kept.degree(end)])
    for node, attributes in kept.nodes(data=True):
        told = any(edge["type"] == "FROM_COUNTRY" for _, _, edge in kept.out_edges(node, data=True))
        if attributes.get("label") == "Company" and not told:
            attributes.pop("country", None)
    return kept
