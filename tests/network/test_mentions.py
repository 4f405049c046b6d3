import networkx as nx

from parkgraph.network import to_rows
from parkgraph.network.build import Graph, add_mentions
from parkgraph.network.mentions import count_mentions, mention_rows

MENTIONS = (
    ("news/a.txt", "e-1"),
    ("news/a.txt", "e-4"),
    ("news/a.txt", "e-2"),
    ("news/b.txt", "e-3"),
)
CANONICAL = {"e-1": "e-1", "e-2": "e-1", "e-3": "e-1", "e-4": "zone:1"}
LABELS = {"e-1": "Company", "zone:1": "Park"}


def test_names_of_one_entity_in_one_document_are_counted_together():
    assert list(count_mentions(MENTIONS, CANONICAL)) == [
        ("news/a.txt", "e-1", 2),
        ("news/a.txt", "zone:1", 1),
        ("news/b.txt", "e-1", 1),
    ]


def test_rows_of_counts_are_those_of_the_graph():
    graph: Graph = nx.MultiDiGraph()
    for key, label in {**LABELS, "news/a.txt": "Document", "news/b.txt": "Document"}.items():
        graph.add_node(key, label=label, name=key)
    counts = list(count_mentions(MENTIONS, CANONICAL))
    add_mentions(graph, counts)
    of_graph = to_rows(graph, workspace="w", revision=1).relationships
    of_counts = mention_rows(counts, LABELS)
    assert {kind: list(rows) for kind, rows in of_counts.items()} == {
        kind: list(rows) for kind, rows in of_graph.items()
    }
    for kind, rows in of_graph.items():
        assert rows == of_counts[kind]
        assert of_counts[kind] == rows
        assert of_counts[kind][:1] == rows[:1]
        assert of_counts[kind] != rows[:-1]
