"""Components found on the cluster are those that networkx finds."""

import random

import networkx as nx
import pytest

from parkgraph.spark.components import components


def edges():
    """Return a chain, a star, a ring, pairs, and a random graph of several components, all under shuffled names."""
    generator = random.Random(7)
    graph = nx.disjoint_union_all(
        [nx.path_graph(33), nx.star_graph(9), nx.cycle_graph(12), *(nx.path_graph(2) for _ in range(5))]
        + [nx.gnm_random_graph(60, 50, seed=seed) for seed in (1, 2)]
    )
    names = [f"n{number:03}" for number in range(len(graph))]
    generator.shuffle(names)
    return [(names[one], names[other]) for one, other in graph.edges]


@pytest.mark.parametrize("distributed_from", [0, 1_000])
def test_all_lead_to_the_smallest_of_their_component(spark, tmp_path, distributed_from):
    given = edges()
    frame = spark.createDataFrame([*given, given[0], ("n000", "n000")], "one STRING, other STRING")
    found = {row.node: row.first for row in components(frame, tmp_path / "rounds", distributed_from).collect()}
    expected = {node: min(group) for group in nx.connected_components(nx.Graph(given)) for node in group}
    assert found == expected


def test_no_edges_are_no_components(spark, tmp_path):
    frame = spark.createDataFrame([], "one STRING, other STRING")
    assert components(frame, tmp_path / "rounds").collect() == []
