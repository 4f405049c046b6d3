"""Finding pairs that score without comparing all with all, and which of them are sure enough to be joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from parkgraph.resolve.name_parts import NameParts
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
    likely = {(pair.left, pair.right) for pair in scored if pair.score >= limits.same}
    torn = _torn(likely)
    same = [pair for pair in scored if (pair.left, pair.right) in likely and not {pair.left, pair.right} & torn]
    chosen = {(pair.left, pair.right) for pair in same}
    return Matches(tuple(same), tuple(pair for pair in scored if (pair.left, pair.right) not in chosen))


def keys(side: Side) -> tuple[str, ...]:
    """Return the keys of a thing; only things that share one are compared.

    >>> from parkgraph.resolve.name_parts import parse
    >>> keys(Side((parse("Company", "苏州捷美精密"),)))
    ('own捷美精密', 'head捷美精', '捷美@place:320500', 'soundjiemeijingmi')
    """
    found = dict.fromkeys(key for name in side.names for key in _keys_of_name(name, side))
    found |= dict.fromkeys("also" + word for word in sorted(side.also))
    return tuple(found)


def _keys_of_name(name: NameParts, side: Side) -> Iterator[str]:
    head = name.own[:_HEAD]
    yield "own" + name.own
    if len(name.own) >= _LONGER_HEAD:
        yield "head" + name.own[:_LONGER_HEAD]
    yield from (f"{head}@{place}" for place in sorted(name.places))
    yield from (f"{head}@{park}" for park in sorted(side.parks))
    sound = pinyin(name.own)
    yield "sound" + sound


def _pairs(sides: Sequence[Side]) -> Iterator[tuple[int, int]]:
    """Yield each pair of things that share a key once, in the block of their first common key."""
    keys_of = [keys(side) for side in sides]
    blocks: dict[str, list[int]] = defaultdict(list)
    for index, found in enumerate(keys_of):
        for key in found:
            blocks[key].append(index)
    small = {key: block for key, block in blocks.items() if 1 < len(block) <= LARGEST_BLOCK}
    for key, block in small.items():
        for i, j in combinations(block, 2):
            others = keys_of[j]
            if next(common for common in keys_of[i] if common in others and common in small) == key:
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
