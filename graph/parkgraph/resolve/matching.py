"""Finding pairs that score without comparing all with all, and which of them are sure enough to be joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from parkgraph.resolve.scoring import Side, compare, forbidden, pinyin, score, weights

LARGEST_BLOCK = 50
"""A key that more things share tells nothing: its block is left out, so that work grows with the number of things."""
_HEAD = 2
_LONGER_HEAD = 3
_MOST_NEIGHBOURS = 20

MayJoin = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two things that may be one, with the parts of their score that are not 0."""

    left: str
    right: str
    score: float
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs to join, and pairs to ask a person about."""

    same: tuple[ScoredPair, ...]
    unsure: tuple[ScoredPair, ...]


def match(sides: Mapping[str, Side], may_join: MayJoin) -> Matches:
    """Score the pairs of things of one label that share a key, and choose those that are the same.

    A pair that scores as the same is joined only where all that either side scores as the same with do so among
    themselves: a short name that fits two firms is neither. So the choice does not depend on any order.

    Args:
        sides: id of a thing -> what is known of it.
        may_join: tells of two ids whether nothing said before keeps them apart.

    >>> from parkgraph.resolve.name_parts import parse
    >>> def firm(name): return Side((parse("Company", name),), parks=frozenset({"zone:1"}))
    >>> found = match({"a": firm("捷美"), "b": firm("捷美精密")}, lambda one, other: True)
    >>> [(pair.left, pair.right) for pair in found.same]
    [('a', 'b')]
    >>> more = match({"a": firm("捷美"), "b": firm("捷美精密"), "c": firm("捷美医疗")}, lambda one, other: True)
    >>> more.same, len(more.unsure)
    ((), 2)
    """
    ids = sorted(sides)
    limits = weights()
    scored: list[ScoredPair] = []
    for i, j in _pairs([sides[identity] for identity in ids]):
        left, right = sides[ids[i]], sides[ids[j]]
        if forbidden(left, right) or not may_join(ids[i], ids[j]):
            continue
        parts = compare(left, right)
        if (total := score(parts)) >= limits.unsure:
            scored.append(ScoredPair(ids[i], ids[j], total, tuple(parts.items())))
    scored.sort(key=lambda pair: (pair.left, pair.right))
    likely = {(pair.left, pair.right) for pair in scored if pair.score >= limits.same}
    torn = _torn(likely)
    same = [pair for pair in scored if (pair.left, pair.right) in likely and not {pair.left, pair.right} & torn]
    chosen = {(pair.left, pair.right) for pair in same}
    return Matches(tuple(same), tuple(pair for pair in scored if (pair.left, pair.right) not in chosen))


def _own(side: Side) -> Iterable[str]:
    return {name.own for name in side.names}


def _head(side: Side) -> Iterable[str]:
    return {name.own[:_LONGER_HEAD] for name in side.names if len(name.own) >= _LONGER_HEAD}


def _head_on_site(side: Side) -> Iterable[str]:
    return {f"{name.own[:_HEAD]}@{site}" for name in side.names for site in (*name.places, *side.parks)}


def _sound(side: Side) -> Iterable[str]:
    return {pinyin(name.own) for name in side.names}


def _wording(side: Side) -> Iterable[str]:
    return side.also


_KEYS = (_own, _head, _head_on_site, _sound, _wording)
"""The kinds of keys; only things that share a key are compared, see docs/resolution.md."""


def _pairs(sides: Sequence[Side]) -> Iterator[tuple[int, int]]:
    """Yield each pair of things that share a key once, in the first block that holds both."""
    blocks: list[list[int]] = []
    blocks_of: list[list[int]] = [[] for _ in sides]
    # One kind of key at a time: most keys belong to one thing only, and so they need not all be in memory together.
    for keys_of_kind in _KEYS:
        found: dict[str, list[int]] = {}
        for index, side in enumerate(sides):
            for key in keys_of_kind(side):
                found.setdefault(key, []).append(index)
        for block in found.values():
            if 1 < len(block) <= LARGEST_BLOCK:
                for index in block:
                    blocks_of[index].append(len(blocks))
                blocks.append(block)
    for number, block in enumerate(blocks):
        for i, j in combinations(block, 2):
            others = blocks_of[j]
            if next(shared for shared in blocks_of[i] if shared in others) == number:
                yield i, j


def _torn(likely: set[tuple[str, str]]) -> set[str]:
    """Return the things that fit two others which do not fit each other."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for left, right in likely:
        neighbours[left].add(right)
        neighbours[right].add(left)
    return {
        thing
        for thing, near in neighbours.items()
        if len(near) > _MOST_NEIGHBOURS or any(b not in neighbours[a] for a, b in combinations(near, 2))
    }
