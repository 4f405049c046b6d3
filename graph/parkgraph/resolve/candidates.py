"""Open questions: pairs of entities that may be the same, each with a score that explains itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pypinyin import lazy_pinyin
from rapidfuzz import fuzz

from parkgraph.model import Entity
from parkgraph.resolve.grouping import ConstrainedGroups
from parkgraph.resolve.names import identity_key, is_generic

ASKED_LABELS = frozenset({"Park", "Company", "Institution"})
THRESHOLD = 0.6
LARGEST_BLOCK = 50
_WEIGHTS = {"contained": 0.4, "spelling": 0.35, "sound": 0.15, "alias": 0.1}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be the same.

    Attributes:
        left, right: canonical ids; ``left`` is the smaller one.
        left_name, right_name: their names.
        score: between 0 and 1.
        parts: (name of the part, its value between 0 and 1), which weighted give the score.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    score: float
    parts: tuple[tuple[str, float], ...]


def compare(left: Entity, right: Entity) -> tuple[tuple[str, float], ...]:
    """Return the parts of the score of a pair.

    >>> a = Entity("e-1", "Company", "捷美精密机械", (), ("e-1",))
    >>> b = Entity("e-2", "Company", "捷美", (), ("e-2",))
    >>> dict(compare(a, b))["contained"]
    1.0
    """
    a, b = identity_key(left.label, left.name), identity_key(right.label, right.name)
    shared = {*left.aliases, left.name} & {*right.aliases, right.name}
    return (
        ("contained", float(a in b or b in a)),
        ("spelling", round(fuzz.ratio(a, b) / 100, 3)),
        ("sound", round(fuzz.partial_ratio("".join(lazy_pinyin(a)), "".join(lazy_pinyin(b))) / 100, 3)),
        ("alias", float(bool(shared))),
    )


def score(parts: Iterable[tuple[str, float]]) -> float:
    """Return the weighted sum of the parts."""
    return round(sum(_WEIGHTS[name] * value for name, value in parts), 3)


def open_questions(
    entities: Sequence[Entity], groups: ConstrainedGroups, settled: Iterable[Iterable[tuple[str, str]]]
) -> tuple[Candidate, ...]:
    """Return the pairs worth a person's look, most likely first.

    Compared are entities of one label whose names share their first two or last two characters; blocks larger than
    :data:`LARGEST_BLOCK` are left out, since their key tells nothing.

    Args:
        entities: resolved entities.
        groups: the groups they come from; a pair that may not be joined is no question.
        settled: lists of pairs of local ids that were judged.
    """
    judged = {frozenset((groups.find(a), groups.find(b))) for pairs in settled for a, b in pairs}
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, entity in enumerate(entities):
        if entity.label not in ASKED_LABELS or is_generic(entity.label, entity.name):
            continue
        name = identity_key(entity.label, entity.name)
        for block in {name[:2], name[-2:]}:
            blocks[entity.label, block].append(index)
    pairs = {
        pair for block in blocks.values() if len(block) <= LARGEST_BLOCK for pair in combinations(sorted(block), 2)
    }
    found = []
    for i, j in sorted(pairs):
        left, right = sorted((entities[i], entities[j]), key=lambda e: e.id)
        a, b = left.members[0], right.members[0]
        if not groups.may_join(a, b) or frozenset((groups.find(a), groups.find(b))) in judged:
            continue
        parts = compare(left, right)
        if (total := score(parts)) >= THRESHOLD:
            found.append(Candidate(left.id, right.id, left.name, right.name, total, parts))
    return tuple(sorted(found, key=lambda c: (-c.score, c.left, c.right)))
