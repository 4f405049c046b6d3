"""Measuring resolution on labelled pairs of names: precision and recall of what is joined without asking."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from parkgraph.model import Document, LocalEntity
from parkgraph.ner.identify import AliasPair, NamedSpan, identify
from parkgraph.resolve.resolution import resolve

HALVES = ("tune", "report")
_SIDES = ("left", "right")
_LABELS_OF_CONTEXT = {"park": "Park", "place": "Place", "country": "Country", "industry": "Industry"}


@dataclass(frozen=True, slots=True)
class NamePair:
    """Two names, what the two documents say beside them, and whether they mean one thing.

    Attributes:
        names, labels, contexts: left and right.
        same: what a person says.
        reason: why, in words.
    """

    names: tuple[str, str]
    labels: tuple[str, str]
    contexts: tuple[Mapping[str, str], Mapping[str, str]]
    same: bool
    reason: str

    @property
    def half(self) -> str:
        """``tune`` or ``report``, by a hash of the names, so that new pairs do not move old ones."""
        digest = hashlib.blake2b("\x1f".join(self.names).encode(), digest_size=2).digest()
        return HALVES[digest[0] % 2]


@dataclass(frozen=True, slots=True)
class PairScores:
    """How many pairs were rightly and wrongly joined and kept apart, and those that went wrong."""

    joined_rightly: int
    joined_wrongly: tuple[NamePair, ...]
    missed: tuple[NamePair, ...]
    kept_apart_rightly: int

    @property
    def precision(self) -> float:
        """Share of the joined pairs that mean one thing."""
        return self.joined_rightly / max(1, self.joined_rightly + len(self.joined_wrongly))

    @property
    def recall(self) -> float:
        """Share of the pairs that mean one thing that were joined."""
        return self.joined_rightly / max(1, self.joined_rightly + len(self.missed))


def read_pairs(path: Path) -> tuple[NamePair, ...]:
    """Read a table of labelled pairs; the comment at its head says how it is written.

    Raises:
        ValueError: a context has a key that means nothing.
    """
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(_pair(block, *row) for block in blocks for row in block["pairs"])


def measure(pairs: Iterable[NamePair]) -> PairScores:
    """Resolve each pair alone, as if two documents held the names, and count.

    >>> context = {"park": "苏州工业园区"}
    >>> pair = NamePair(("苏州捷美", "苏州捷美精密有限公司"), ("Company",) * 2, (context, context), True, "")
    >>> measure([pair]).recall
    1.0
    """
    answers = [(pair, is_joined(pair)) for pair in pairs]
    return PairScores(
        joined_rightly=sum(pair.same and joined for pair, joined in answers),
        joined_wrongly=tuple(pair for pair, joined in answers if joined and not pair.same),
        missed=tuple(pair for pair, joined in answers if pair.same and not joined),
        kept_apart_rightly=sum(not pair.same and not joined for pair, joined in answers),
    )


def is_joined(pair: NamePair) -> bool:
    """Tell whether resolution brings a pair together."""
    entities: list[LocalEntity] = []
    links: dict[str, frozenset[str]] = {}
    ends = []
    for side, name, label, context in zip(_SIDES, pair.names, pair.labels, pair.contexts, strict=True):
        found, end = _document(side, name, label, context)
        ends.append(end)
        entities += found
        links[end] = frozenset(entity.id for entity in found if entity.id != end)
    canonical = resolve(entities, links=links).canonical
    return canonical[ends[0]] == canonical[ends[1]]


def _pair(block: Mapping[str, Any], left: str, right: str, context: Mapping[str, Any] | None = None) -> NamePair:
    told = context or {}
    both = {key: value for key, value in told.items() if key not in _SIDES}
    contexts = [{**both, **told.get(side, {})} for side in _SIDES]
    unknown = {key for one in contexts for key in one} - _LABELS_OF_CONTEXT.keys() - {"english"}
    if unknown:
        raise ValueError(f"{left} / {right}: no such context: {', '.join(sorted(unknown))}")
    labels = block["label"].split(" / ") * 2
    return NamePair((left, right), (labels[0], labels[1]), (contexts[0], contexts[1]), block["same"], block["reason"])


def _document(key: str, name: str, label: str, context: Mapping[str, str]) -> tuple[Sequence[LocalEntity], str]:
    """Return the entities of a document that holds the names and nothing else, and the id of the first one."""
    text, spans = "", []
    for word, of in [(name, label), *((word, _LABELS_OF_CONTEXT.get(key, label)) for key, word in context.items())]:
        spans.append(NamedSpan(len(text), len(text) + len(word), of))
        text += word + "，"
    aliases = [AliasPair(name, context["english"])] if "english" in context else []
    tagged = identify(Document(key, text), spans, aliases)
    return tagged.entities, tagged.mentions[0].entity
