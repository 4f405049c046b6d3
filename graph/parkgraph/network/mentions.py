"""Which document mentions which entity: by far the most relationships, kept as counts until they are rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import overload

from parkgraph.model import relationship_key
from parkgraph.model.graph import Row

MENTIONS = "MENTIONS"

MentionCount = tuple[str, str, int]
"""Key of a document, canonical id of an entity, and how often the one names the other."""


def count_mentions(mentions: Iterable[tuple[str, str]], canonical: Mapping[str, str]) -> Iterator[MentionCount]:
    """Count who is mentioned where, holding one document's mentions at a time.

    Args:
        mentions: (document key, local entity id) of each mention, document after document.
        canonical: local entity id -> canonical id.

    Yields:
        Counts in the order of the documents, within one in that of the ids.
    """
    for document, group in groupby(mentions, key=itemgetter(0)):
        counts = Counter(canonical[entity] for _, entity in group)
        yield from ((document, entity, number) for entity, number in sorted(counts.items()))


@dataclass(frozen=True, slots=True, eq=False)
class MentionRows(Sequence[Row]):
    """Rows of mentions, each made when it is asked for.

    Attributes:
        counts: key of each relationship with its mention, sorted by key.
    """

    counts: tuple[tuple[str, MentionCount], ...]

    def __len__(self) -> int:
        return len(self.counts)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> MentionRows: ...

    def __getitem__(self, place: int | slice) -> Row | MentionRows:
        if isinstance(place, slice):
            return MentionRows(self.counts[place])
        key, (document, entity, count) = self.counts[place]
        return {"source": document, "target": entity, "props": {"key": key, "count": count}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(dict.__eq__, self, other))

    def __hash__(self) -> int:
        return hash(self.counts)


def mention_rows(
    mentions: Iterable[MentionCount], labels: Mapping[str, str]
) -> Mapping[tuple[str, str, str], MentionRows]:
    """Return the rows of mentions for a store, by type and labels of the ends.

    Args:
        mentions: the mentions.
        labels: label of each entity.

    >>> rows = mention_rows([("news/a.txt", "zone:1", 2)], {"zone:1": "Park"})
    >>> rows["MENTIONS", "Document", "Park"][0]["props"]["count"]
    2
    """
    found: dict[str, list[tuple[str, MentionCount]]] = {}
    for mention in mentions:
        document, entity, _ = mention
        found.setdefault(labels[entity], []).append((relationship_key(MENTIONS, document, entity), mention))
    return {(MENTIONS, "Document", label): MentionRows(tuple(sorted(found[label]))) for label in sorted(found)}
