"""The resolved graph as plain rows: what stores load, what exports write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence that bears a relationship out; for ``origin`` lexicon, the row of the table."""

    document: str
    start: int
    end: int
    sentence: str
    published: str
    extractor: str
    status: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Relationship:
    """An edge between canonical entities, with all that bears it out.

    Attributes:
        key: see :func:`parkgraph.model.identity.relationship_key`.
        status: status of the latest dated evidence that gives one.
        first_seen, last_seen: earliest and latest publication of its evidence.
        evidence: newest first.
    """

    key: str
    type: str
    source: str
    target: str
    confidence: float
    origin: str
    status: str = ""
    since: str = ""
    amount: str = ""
    first_seen: str = ""
    last_seen: str = ""
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphRows:
    """The graph in the shape that both stores load, property names already store-safe.

    Attributes:
        workspace: id of the workspace the graph comes from.
        revision: number that grows with every change of the workspace.
        nodes: for each label, rows of properties; each holds ``key`` and ``name``; values are strings, numbers,
            booleans or lists of strings, never null.
        relationships: for each (type, source label, target label), rows with ``source``, ``target`` (keys of nodes)
            and ``props`` (properties, which hold ``key``).
    """

    workspace: str
    revision: int
    nodes: Mapping[str, tuple[Row, ...]]
    relationships: Mapping[tuple[str, str, str], Sequence[Row]]
