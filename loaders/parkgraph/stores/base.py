"""What every graph store answers to, and the records it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Protocol, Self

from parkgraph.model import GraphRows


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: named columns and plain values.

    Attributes:
        columns: names, in the order of the query's ``RETURN``.
        rows: one tuple per row, as long as ``columns``. Values are strings, numbers, booleans, ``None``, and lists and
            dicts of those; a node is a dict of its properties with its ``label``, a relationship one with its
            ``type``; a date is its ISO form.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dicts from column to value.

        >>> Rows(("park", "companies"), (("苏州工业园区", 3),)).dicts()
        [{'park': '苏州工业园区', 'companies': 3}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes of each label and relationships of each type a store holds; what is not there is not listed."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    relationships: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where the graph in a store comes from.

    Attributes:
        workspace: id of the workspace.
        schema: version of the ontology it was written with.
        revision: revision of the workspace it shows.
    """

    workspace: str
    schema: int
    revision: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load left in the store.

    Attributes:
        store: name of the store.
        counts: what it holds of this graph now.
        nodes_written: nodes that were new there or changed.
        relationships_written: relationships likewise.
        nodes_removed: nodes that were there before and are no longer in the graph.
        relationships_removed: relationships likewise.
    """

    store: str
    counts: Counts
    nodes_written: int = 0
    relationships_written: int = 0
    nodes_removed: int = 0
    relationships_removed: int = 0

    @property
    def nodes(self) -> int:
        """Return how many nodes of the ontology the store holds."""
        return sum(self.counts.nodes.values())

    @property
    def relationships(self) -> int:
        """Return how many relationships of the ontology the store holds."""
        return sum(self.counts.relationships.values())


class Store(Protocol):
    """A place that keeps the resolved graph and answers Cypher about it.

    Usable as a context manager, which closes it.

    Attributes:
        name: what people are told answered; never holds a password.
    """

    @property
    def name(self) -> str:
        """Return what people are told answered."""
        ...

    def write(self, rows: GraphRows) -> LoadReport:
        """Make the store hold exactly this graph; doing so twice changes nothing.

        Raises:
            StoreError: the rows do not follow the ontology, or the store cannot take them.
        """
        ...

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Answer a reading query.

        Args:
            query: Cypher that only reads, see :mod:`parkgraph.stores.guard`.
            parameters: values of its ``$names``.

        Raises:
            QueryError: the query would do more than read, or the store does not accept it.
            StoreError: the store does not answer.
        """
        ...

    def metadata(self) -> Metadata | None:
        """Return where the graph comes from; ``None`` if nothing was loaded yet."""
        ...

    def counts(self) -> Counts:
        """Count the nodes and relationships of the ontology."""
        ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
