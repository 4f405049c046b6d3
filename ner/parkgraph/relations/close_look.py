"""The close look: what the second look makes of a pair of entities, weighed with what the pair reader says of it.

Few documents are annotated that the pair reader has not learned from. So it does not add to the fifty numbers of the
second look, but is weighed with its judgement: four numbers, which can be fitted on few documents.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable

from parkgraph.relations import candidates
from parkgraph.relations.pair_reading import Read
from parkgraph.relations.second_look import Numbers, Pair, log_odds

BEFORE = {"second": 1.0}
"""Weights of a judge that has learned nothing yet: it says what the second look says."""

# What the pair reader says is told apart within these bounds.
_MOST = 8.0


def told(kind: str, pairs: Iterable[Pair], read: Read) -> dict[Pair, Numbers]:
    """Return what the pair reader says of pairs, and of the other partners of each chooser.

    Args:
        kind: relationship type.
        pairs: chooser and partner entities.
        read: what the pair reader says of the document.

    Returns:
        Named numbers of those pairs that it has read.
    """
    values: dict[Pair, float] = {}
    for chooser, partner in pairs:
        ends = (partner, chooser) if kind in candidates.TARGET_CHOOSES else (chooser, partner)
        value = read.log_odds(kind, *ends)
        if value is not None:
            values[chooser, partner] = min(max(value, -_MOST), _MOST)
    partners: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for (chooser, partner), value in values.items():
        partners[chooser].append((value, partner))
    highest = {chooser: heapq.nlargest(2, rows) for chooser, rows in partners.items()}
    found: dict[Pair, Numbers] = {}
    for (chooser, partner), value in values.items():
        rival = next((other for other, name in highest[chooser] if name != partner), None)
        found[chooser, partner] = {"read": value, **({"read-alone": 1.0} if rival is None else {"read-rival": rival})}
    return found


def numbers(probability: float, read: Numbers) -> dict[str, float]:
    """Return the numbers of the close look.

    Args:
        probability: what the second look makes of a pair.
        read: see :func:`told`.

    >>> numbers(0.5, {"read": 2.5, "read-alone": 1.0})
    {'bias': 1.0, 'second': 0.0, 'read': 2.5, 'read-alone': 1.0}
    """
    return {"bias": 1.0, "second": log_odds(probability), **read}
