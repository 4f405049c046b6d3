"""Open questions: pairs of entities that may be the same, each with a score that explains itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from parkgraph.model import Entity
from parkgraph.resolve.judgements import Judgement
from parkgraph.resolve.matching import ScoredPair


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that may be the same.

    Attributes:
        left, right: canonical ids; ``left`` is the smaller one.
        left_name, right_name: their names.
        label: their label.
        score: between 0 and 1.
        parts: (name of the part, its value between -1 and 1), which weighted give the score; parts of value 0 are left
            out. ``score_parts.yaml`` says what each part means.
    """

    left: str
    right: str
    left_name: str
    right_name: str
    label: str
    score: float
    parts: tuple[tuple[str, float], ...]


def open_questions(
    pairs: Iterable[ScoredPair],
    canonical: Mapping[str, str],
    entities: Mapping[str, Entity],
    judged: Iterable[Judgement],
) -> tuple[Candidate, ...]:
    """Return the pairs worth a person's look, most likely first.

    Args:
        pairs: scored pairs of local ids, each standing for its group.
        canonical: local id -> canonical id.
        entities: canonical id -> entity.
        judged: judgements on local ids.
    """
    settled = {pair for one in judged for pair in pairs_of(one, canonical.__getitem__)}
    best: dict[tuple[str, str], ScoredPair] = {}
    for pair in pairs:
        left, right = sorted((canonical[pair.left], canonical[pair.right]))
        if left != right and frozenset((left, right)) not in settled:
            known = best.get((left, right))
            if known is None or (pair.score, pair.parts) > (known.score, known.parts):
                best[left, right] = pair
    found = [
        Candidate(left, right, entities[left].name, entities[right].name, entities[left].label, pair.score, pair.parts)
        for (left, right), pair in best.items()
    ]
    return tuple(sorted(found, key=lambda c: (-c.score, c.left, c.right)))


def pairs_of(judged: Judgement, group_of: Callable[[str], str]) -> set[frozenset[str]]:
    """Return the pairs of groups that a judgement on local ids speaks of.

    >>> groups = {"e-1": "a", "e-2": "a", "e-3": "b"}
    >>> [sorted(pair) for pair in pairs_of(Judgement.of(["e-1", "e-2"], "e-3", "unsure"), groups.__getitem__)]
    [['a', 'b']]
    """
    return {
        frozenset((left, right))
        for left in set(map(group_of, judged.left))
        for right in set(map(group_of, judged.right))
    }
