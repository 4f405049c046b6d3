"""Where the nodes of a view lie: computed here, so that the page shows a still picture at once."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import accumulate

import igraph  # type: ignore[import-untyped] # it ships no types
import numpy as np
from scipy.spatial import cKDTree  # type: ignore[import-untyped] # it ships no types

Point = tuple[float, float]

_EDGE_LENGTH = 115.0
_MARGIN = 110.0
_ASPECT = 1.45
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_SMALL = 600
_TINY = 120
_STARTS = 8
_GAP = 60.0
_SPREAD_ROUNDS = 60
_CROWDED_ROUNDS = 30
_CROWDED_SHARE = 0.5
_WIDTHS_TRIED = 40


def positions(radii: Sequence[float], links: Sequence[tuple[int, int]]) -> list[Point]:
    """Lay out a graph, each connected component by itself, the components beside each other.

    Components of up to 600 nodes follow Kamada and Kawai (1989), larger ones Fruchterman and Reingold (1991), both as
    igraph computes them from fixed starts on a spiral, so the same graph gives the same picture. Of a component of up
    to 120 nodes eight drawings are made, and the one where the fewest nodes lie on a line between two others is taken.

    Args:
        radii: the nodes' radii, in the order of their numbers.
        links: pairs of node numbers; loops and repeated pairs count once.

    Returns:
        One ``(x, y)`` for each node, in units of about one pixel at full size, rounded to whole units.

    >>> positions([8.0], [])
    [(0.0, 0.0)]
    >>> positions([8.0] * 4, [(0, 1), (2, 3)]) == positions([8.0] * 4, [(0, 1), (1, 0), (2, 3)])
    True
    """
    graph = igraph.Graph(n=len(radii), edges=links).simplify()
    boxes = sorted((_component(graph, members, radii) for members in graph.connected_components()), key=_order)
    points: list[Point] = [(0.0, 0.0)] * len(radii)
    for box, (left, top) in zip(boxes, _packed(boxes), strict=True):
        for member, (x, y) in box.items():
            points[member] = (float(round(left + x)), float(round(top + y)))
    return _centred(points)


def _component(graph: igraph.Graph, members: list[int], radii: Sequence[float]) -> dict[int, Point]:
    """Lay out one component; its points start at (0, 0) and grow to the right and downwards."""
    if len(members) == 1:
        return {members[0]: (0.0, 0.0)}
    part = graph.induced_subgraph(members)
    rooms = [radii[member] for member in members]
    start = _spiral(len(members), 0.0)
    if len(members) > _SMALL:
        points = _spread(_scaled(part, _of_large(part, start)), rooms, _CROWDED_ROUNDS, _CROWDED_SHARE)
    elif len(members) > _TINY:
        points = _spread(_scaled(part, part.layout_kamada_kawai(seed=start)), rooms)
    else:
        starts = (_spiral(len(members), turn * math.tau / _STARTS) for turn in range(_STARTS))
        layouts = (part.layout_kamada_kawai(seed=start) for start in starts)
        drawings = [_spread(_scaled(part, layout), rooms) for layout in layouts]
        points = min(drawings, key=lambda drawing: _misread(part, drawing, rooms))
    return _from_corner(dict(zip(members, _lying(points), strict=True)))


def _spiral(count: int, turn: float) -> list[Point]:
    """Start places, spread evenly over a disc; another turn gives neighbours other places to start from."""
    angles = [place * (_GOLDEN_ANGLE + turn) for place in range(count)]
    return [
        (math.sqrt(place) * math.cos(angle), math.sqrt(place) * math.sin(angle)) for place, angle in enumerate(angles)
    ]


def _of_large(part: igraph.Graph, start: list[Point]) -> igraph.Layout:
    # igraph sorts the nodes into the cells of a square, half as wide as the spiral: those outside would crowd its rim.
    inside = [(x / 2, y / 2) for x, y in start]
    # It shifts each node by a random breath in each round, and has one source of chance for all that it does.
    igraph.set_random_number_generator(random.Random(0))  # noqa: S311 - the same picture each time
    try:
        return part.layout_fruchterman_reingold(seed=inside, niter=500)
    finally:
        igraph.set_random_number_generator(random)


def _scaled(part: igraph.Graph, layout: igraph.Layout) -> list[Point]:
    lengths = sorted(math.dist(layout[source], layout[target]) for source, target in part.get_edgelist())
    scale = _EDGE_LENGTH / (lengths[len(lengths) // 2] or 1.0)
    return [(x * scale, y * scale) for x, y in layout]


def _misread(part: igraph.Graph, points: list[Point], rooms: Sequence[float]) -> int:
    """Count nodes that lie on a line between two others, which reads as two relationships that are not there."""
    places, ends = np.array(points), np.array(part.get_edgelist())
    begin, way = places[ends[:, 0]], places[ends[:, 1]] - places[ends[:, 0]]
    from_begin = places[None, :, :] - begin[:, None, :]
    along = (from_begin * way[:, None, :]).sum(axis=2) / np.maximum((way**2).sum(axis=1), 1.0)[:, None]
    nearest = from_begin - np.clip(along, 0.0, 1.0)[:, :, None] * way[:, None, :]
    covered = np.hypot(nearest[:, :, 0], nearest[:, :, 1]) < np.array(rooms)[None, :] * 1.5
    covered[np.arange(len(ends))[:, None], ends] = False
    return int(covered.sum())


def _lying(points: list[Point]) -> list[Point]:
    """Turn a drawing so that its longest way lies from left to right, as the screen does (its first principal axis)."""
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    centred = [(x - middle_x, y - middle_y) for x, y in points]
    difference = sum(x * x - y * y for x, y in centred)
    angle = math.atan2(2 * sum(x * y for x, y in centred), difference) / 2
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(x * cosine + y * sine, y * cosine - x * sine) for x, y in centred]


def _from_corner(box: dict[int, Point]) -> dict[int, Point]:
    left, top = min(x for x, _ in box.values()), min(y for _, y in box.values())
    return {member: (x - left, y - top) for member, (x, y) in box.items()}


def _spread(
    points: list[Point], radii: Sequence[float], rounds: int = _SPREAD_ROUNDS, share: float = 1.0
) -> list[Point]:
    """Push nodes that lie on each other apart, so that each can be seen, pointed at and labelled.

    Args:
        points: where they lie.
        radii: their radii.
        rounds: how often all are pushed.
        share: how much of what two need they get, after a first round that gives them all. Where many crowd, to push
            them all the way throws a node that has several neighbours from one into the next.
    """
    # Each coordinate by itself, because numpy takes and adds up long rows much faster than pairs.
    x, y = np.array(points).T.copy()
    room = np.array(radii) + _GAP / 2
    reach, given = 2 * float(room.max()), 1.0
    for _ in range(rounds):
        one, other = cKDTree(np.column_stack((x, y))).query_pairs(reach, output_type="ndarray").T.copy()
        apart_x, apart_y, wanted = x[one] - x[other], y[one] - y[other], room[one] + room[other]
        square = apart_x**2 + apart_y**2
        # Most pairs are far enough apart; roots are taken, and sums made, of the others alone.
        near = np.flatnonzero(square < wanted**2)
        if not near.size:
            break
        one, other = one[near], other[near]
        distance = np.maximum(np.sqrt(square[near]), 1.0)
        push = given * (wanted[near] - distance) / (2 * distance)
        for places, way in ((x, apart_x[near] * push), (y, apart_y[near] * push)):
            places += np.bincount(one, way, len(places)) - np.bincount(other, way, len(places))
        given = share
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _size(box: dict[int, Point]) -> Point:
    return max(x for x, _ in box.values()) + _MARGIN, max(y for _, y in box.values()) + _MARGIN


def _order(box: dict[int, Point]) -> tuple[float, int]:
    width, height = _size(box)
    return (-width * height, min(box))


def _packed(boxes: Sequence[dict[int, Point]]) -> list[Point]:
    """Place boxes, the largest first, so that the whole is about as wide and as high as a screen."""
    sizes = [_size(box) for box in boxes]
    widths = accumulate(width for width, _ in sizes[:_WIDTHS_TRIED])
    tries = [_shelves(sizes, max(widest, max(width for width, _ in sizes))) for widest in widths]
    return min(tries, key=lambda places: _extent(sizes, places), default=[])


def _extent(sizes: Sequence[Point], places: Sequence[Point]) -> float:
    right = max(left + width for (width, _), (left, _) in zip(sizes, places, strict=True))
    bottom = max(top + height for (_, height), (_, top) in zip(sizes, places, strict=True))
    return max(right / _ASPECT, bottom)


def _shelves(sizes: Sequence[Point], widest: float) -> list[Point]:
    """Place boxes on shelves of one width, a smaller one under the last one where the shelf is high enough."""
    places: list[Point] = []
    left = top = shelf = column_width = filled = 0.0
    for width, height in sizes:
        if places and width <= column_width and filled + height <= shelf:
            places.append((left, top + filled))
            filled += height
            continue
        left += column_width
        if left + width > widest + 1:
            left, top, shelf = 0.0, top + shelf, 0.0
        places.append((left, top))
        column_width, filled, shelf = width, height, max(shelf, height)
    return places


def _centred(points: list[Point]) -> list[Point]:
    if not points:
        return points
    middle_x = round((min(x for x, _ in points) + max(x for x, _ in points)) / 2)
    middle_y = round((min(y for _, y in points) + max(y for _, y in points)) / 2)
    return [(x - middle_x, y - middle_y) for x, y in points]
