from __future__ import annotations

from typing import Any

import pytest

from parkgraph.errors import StoreError
from parkgraph.model import GraphRows
from parkgraph.stores import statements

PARK = {"key": "zone:1", "name": "东湖高新区", "aliases": []}
FIRM = {"key": "e-1", "name": "某公司", "aliases": []}
LOCATED = {"source": "e-1", "target": "zone:1", "props": {"key": "r-1"}}
LOCATED_IN = ("LOCATED_IN", "Company", "Park")


def rows(nodes: dict[str, Any], relationships: dict[tuple[str, str, str], Any] | None = None) -> GraphRows:
    return GraphRows("w", 1, nodes, relationships or {})


def test_a_whole_graph_passes() -> None:
    statements.check(rows({"Park": (PARK,), "Company": (FIRM,)}, {LOCATED_IN: (LOCATED,)}))


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (rows({"Park` {x: 1}) DETACH DELETE n //": (PARK,)}), "no label"),
        (rows({"Park": (PARK,)}, {("OWNS", "Park", "Park"): ()}), "no relationship type"),
        (rows({"Park": (PARK,)}, {("LOCATED_IN", "Park", "Company"): ()}), "does not join"),
        (rows({"Park": ({"name": "x"},)}), "no key or no name"),
        (rows({"Park": ({"key": "x", "name": ""},)}), "no key or no name"),
        (rows({"Park": (PARK, PARK)}), "two Park nodes"),
        (rows({"Park": (PARK,), "Company": ()}, {LOCATED_IN: (LOCATED,)}), "not among the nodes"),
        (rows({"Park": (PARK,), "Company": (FIRM,)}, {LOCATED_IN: (LOCATED, LOCATED)}), "another has too"),
        (rows({"Park": (PARK,), "Company": (FIRM,)}, {LOCATED_IN: ({**LOCATED, "props": {}},)}), "has no key"),
    ],
)
def test_what_would_load_only_in_part_is_refused(graph: GraphRows, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        statements.check(graph)


def test_labels_and_types_enter_a_query_only_from_the_ontology() -> None:
    for make in (statements.merge_nodes, statements.unique_key):
        with pytest.raises(StoreError, match="no label"):
            make("Park) DETACH DELETE (n")
    with pytest.raises(StoreError, match="no relationship type"):
        statements.merge_relationships("X]->() DELETE n //", "Company", "Park")


def test_batches_keep_every_row_in_order() -> None:
    many = [{"key": str(number)} for number in range(2 * statements.BATCH_ROWS + 1)]
    cut = list(statements.batches(many))
    assert [len(batch) for batch in cut] == [statements.BATCH_ROWS, statements.BATCH_ROWS, 1]
    assert [row for batch in cut for row in batch] == many
