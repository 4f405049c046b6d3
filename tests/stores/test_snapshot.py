from __future__ import annotations

from typing import Any

import kglite
import pytest

from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.stores import KgliteStore, read_graph

NODES = {
    "Company": ({"key": "e-1", "name": "某公司", "aliases": []},),
    "Park": ({"key": "zone:1", "name": "某园区", "aliases": ["园区"]},),
}
EVIDENCE = {"evidence_documents": ["a", "b"], "evidence_sentences": ["一", "二"]}
LOCATED = {"source": "e-1", "target": "zone:1", "props": {"key": "r-1", **EVIDENCE}}
ROWS = GraphRows("w", 7, NODES, {("LOCATED_IN", "Company", "Park"): (LOCATED,)})


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("MATCH (n:Park) SET n.name = $value", 5),
        ("MATCH (n:Park) SET n.name = $value", None),
        ("MATCH (n:Park) SET n.aliases = $value", "园区"),
        ("MATCH ()-[r:LOCATED_IN]->() SET r.key = $value", 2.5),
        ("MATCH ()-[r:LOCATED_IN]->() SET r.evidence_sentences = $value", True),
        ("MATCH ()-[r:LOCATED_IN]->() SET r.evidence_sentences = $value", ["一"]),
    ],
)
def test_a_graph_of_other_forms_is_refused(tmp_path: Any, query: str, value: Any) -> None:
    path = tmp_path / "graph.kgl"
    with KgliteStore(path) as store:
        store.write(ROWS)
        assert read_graph(store) == ROWS
    graph = kglite.load(str(path))
    graph.cypher(query, params={"value": value})
    graph.save(str(path))
    with KgliteStore(path) as store, pytest.raises(StoreError, match="what ParkGraph does not write"):
        read_graph(store)
