import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from parkgraph.views.layout import positions

LINKS = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40)


@given(LINKS)
@settings(max_examples=25, deadline=None)
def test_any_graph_is_laid_out_the_same_way_twice(links: list[tuple[int, int]]) -> None:
    points = positions([10.0] * 20, links)
    assert points == positions([10.0] * 20, [(target, source) for source, target in reversed(links)])
    assert len(points) == 20
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points)


@given(LINKS)
@settings(max_examples=25, deadline=None)
def test_no_two_nodes_cover_each_other(links: list[tuple[int, int]]) -> None:
    points = positions([10.0] * 20, links)
    assert all(math.dist(a, b) > 20 for place, a in enumerate(points) for b in points[:place])


def test_a_large_component_is_laid_out_the_same_way_whatever_chance_did_before() -> None:
    links = [(node // 3, node) for node in range(1, 700)]
    random.seed(1)
    points = positions([8.0] * 700, links)
    random.seed(2)
    assert points == positions([8.0] * 700, links)


def test_components_do_not_mix() -> None:
    ring = [(n, (n + 1) % 12) for n in range(12)]
    other = [(12 + n, 12 + (n + 1) % 5) for n in range(5)]
    points = positions([8.0] * 17, ring + other)
    ends = [max(point[axis] for point in points[:12]) for axis in (0, 1)]
    beginnings = [min(point[axis] for point in points[12:]) for axis in (0, 1)]
    assert any(end < beginning for end, beginning in zip(ends, beginnings, strict=True))


def test_many_small_components_fill_a_wide_screen() -> None:
    points = positions([8.0] * 200, [(2 * n, 2 * n + 1) for n in range(100)])
    width = max(x for x, _ in points) - min(x for x, _ in points)
    height = max(y for _, y in points) - min(y for _, y in points)
    assert 1 < width / height < 3


def test_a_graph_without_nodes_has_no_positions() -> None:
    assert positions([], []) == []


def test_no_node_lies_on_a_line_between_two_others() -> None:
    links = [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5), (2, 5), (3, 6)]
    points = positions([12.0] * 7, links)
    for source, target in links:
        (x, y), (to_x, to_y) = points[source], points[target]
        for node, (at_x, at_y) in enumerate(points):
            if node not in (source, target):
                around = math.dist((x, y), (at_x, at_y)) + math.dist((at_x, at_y), (to_x, to_y))
                assert around > math.dist((x, y), (to_x, to_y)) + 2
