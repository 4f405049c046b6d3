"""The rows of a graph, indexed so that one can go from an entity to what is said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from parkgraph.model import GraphRows
from parkgraph.model.graph import Row

# As far as the named questions follow owners and parks within parks.
_STEPS = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """A graph to walk in.

    Attributes:
        entities: key -> row.
        labels: key -> label.
        going: (relationship type, key of its source) -> relationships.
        coming: (relationship type, key of its target) -> relationships.

    >>> firm, land = {"key": "e-1", "name": "博世"}, {"key": "country:DE", "name": "德国"}
    >>> link = {"source": "e-1", "target": "country:DE", "props": {}}
    >>> rows = GraphRows("w", 1, {"Company": (firm,), "Country": (land,)},
    ...                  {("FROM_COUNTRY", "Company", "Country"): (link,)})
    >>> Facts.of(rows).origins("e-1")
    ['country:DE']
    """

    entities: Mapping[str, Row]
    labels: Mapping[str, str]
    going: Mapping[tuple[str, str], Sequence[Row]]
    coming: Mapping[tuple[str, str], Sequence[Row]]

    @classmethod
    def of(cls, rows: GraphRows) -> Facts:
        """Index a graph."""
        entities = {row["key"]: row for group in rows.nodes.values() for row in group}
        labels = {row["key"]: label for label, group in rows.nodes.items() for row in group}
        going: dict[tuple[str, str], list[Row]] = defaultdict(list)
        coming: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for kind, links in rows.relationships.items():
            for row in links:
                going[kind[0], row["source"]].append(row)
                coming[kind[0], row["target"]].append(row)
        return cls(entities, labels, dict(going), dict(coming))

    def targets(self, kind: str, key: str) -> list[str]:
        """Return the keys that relationships of a type lead to from an entity, sorted, none twice."""
        return sorted({row["target"] for row in self.going.get((kind, key), ())})

    def sources(self, kind: str, key: str) -> list[str]:
        """Return the keys that relationships of a type come from to an entity, sorted, none twice."""
        return sorted({row["source"] for row in self.coming.get((kind, key), ())})

    def owners(self, company: str) -> list[str]:
        """Return the companies above one, over at most three steps, the nearest first."""
        return self._reached(company, lambda key: self.targets("SUBSIDIARY_OF", key))[1:]

    def sites(self, park: str) -> list[str]:
        """Return a park and the parks inside it, over at most three steps."""
        return self._reached(park, lambda key: self.sources("PART_OF", key))

    def origins(self, company: str) -> list[str]:
        """Return the countries a company is from, or one of its owners, sorted by key."""
        chain = [company, *self.owners(company)]
        return sorted({land for key in chain for land in self.targets("FROM_COUNTRY", key)})

    def industries(self, company: str) -> list[str]:
        """Return the industries a company works in, or its clusters belong to, sorted by key."""
        own = self.targets("OPERATES_IN", company)
        by_cluster = (
            industry
            for cluster in self.targets("MEMBER_OF", company)
            for industry in self.targets("OF_INDUSTRY", cluster)
        )
        return sorted({*own, *by_cluster})

    @staticmethod
    def _reached(start: str, step: Callable[[str], list[str]]) -> list[str]:
        found, edge = [start], [start]
        for _ in range(_STEPS):
            edge = sorted({near for key in edge for near in step(key)} - set(found))
            found += edge
        return found
