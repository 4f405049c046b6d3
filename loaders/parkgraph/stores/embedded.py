"""The embedded store: one file, written whole, read through one wrapper.

The file is a derived index. It is never changed in place: kglite writes a new one beside it, waits until the disk has
it, and puts it in its stead, so a reader sees the old graph or the new one, and a crash leaves the old one.
"""

from __future__ import annotations

import glob
import warnings
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import kglite

from parkgraph.errors import QueryError, StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.database import METADATA_LABEL, metadata_row
from parkgraph.stores import guard, statements
from parkgraph.stores.base import Counts, LoadReport, Metadata, Rows
from parkgraph.stores.values import plain

# kglite 0.21.2 answers a bare count() over two hops without the conditions on relationship properties; without this
# pass 0 of 4,263 random queries were answered wrongly. tests/stores/test_kglite_defect.py keeps the reproducer.
_DISABLED_PASSES = ["fuse_match_return_aggregate"]
_KGLITE_ERRORS = (kglite.KgError, OSError, ValueError, TypeError, OverflowError, RecursionError)
_REBUILD = "run `parkgraph build` on the workspace again: the file is derived and can always be rebuilt"
_WRITE_HINT = "the embedded graph is derived from the documents; `parkgraph cypher --write` changes a Neo4j graph"


class KgliteStore:
    """The graph in one file, without a server.

    Args:
        path: the file; it need not exist before the first :meth:`write`.

    >>> import tempfile
    >>> rows = GraphRows("w", 1, {"Park": ({"key": "zone:1", "name": "苏州工业园区", "aliases": ["园区"]},)}, {})
    >>> with tempfile.TemporaryDirectory() as folder, KgliteStore(Path(folder) / "graph.kgl") as store:
    ...     report = store.write(rows)
    ...     store.read("MATCH (p:Park) WHERE $name IN p.aliases RETURN p.name AS park", {"name": "园区"}).rows
    (('苏州工业园区',),)
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._graph: kglite.KnowledgeGraph | None = None
        # kglite prints a warning on stderr for a label that no node has, which a small graph rightly lacks.
        kglite.set_query_warning_policy("silent")

    @property
    def name(self) -> str:
        """Return what people are told answered."""
        return f"embedded graph {self._path}"

    def __repr__(self) -> str:
        return f"KgliteStore({str(self._path)!r})"

    def write(self, rows: GraphRows) -> LoadReport:
        """Build the file anew from the rows and put it in the place of the old one.

        Two that write at once must be kept apart by the caller, as :meth:`parkgraph.workspace.Workspace.build_lock`
        does.

        Raises:
            StoreError: the rows do not follow the ontology, or the file cannot be written.
        """
        statements.check(rows)
        try:
            self._save(_built(rows))
        except _KGLITE_ERRORS as error:
            raise StoreError(
                f"the file cannot be written: {_first_line(error)}",
                where=str(self._path),
                hint="look at the folder's permissions and free space; the graph from before is untouched",
            ) from error
        self.close()
        # The rows are checked and the file is written whole: it holds them all, without a look at the one before.
        counts = statements.counts_of(rows)
        written = sum(counts.nodes.values()), sum(counts.relationships.values())
        return LoadReport(self.name, counts, *written)

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Answer a reading query; see :meth:`parkgraph.stores.base.Store.read`."""
        checked = guard.reading(query, _WRITE_HINT)
        graph = self._opened()
        try:
            return _cypher(graph, checked, parameters or {})
        except _KGLITE_ERRORS as error:
            raise QueryError(_first_line(error)) from error

    def metadata(self) -> Metadata | None:
        """Return where the graph comes from; ``None`` if there is no file yet."""
        if not self._path.exists():
            return None
        return _read_metadata(self._opened())

    def counts(self) -> Counts:
        """Count the nodes and relationships of the ontology."""
        graph = self._opened()
        return statements.counts(lambda query: _cypher(graph, query, {}))

    def close(self) -> None:
        """Forget the file's content; the next reading opens it again."""
        self._graph = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> kglite.KnowledgeGraph:
        if self._graph is None:
            self._graph = self._open()
        return self._graph

    def _open(self) -> kglite.KnowledgeGraph:
        if not self._path.exists():
            raise StoreError("there is no graph yet", where=str(self._path), hint="run `parkgraph build PATH` first")
        try:
            graph = kglite.load(str(self._path), verify="eager")
        except _KGLITE_ERRORS as error:
            raise StoreError(
                f"the file cannot be read: {_first_line(error)}", where=str(self._path), hint=_REBUILD
            ) from error
        graph.read_only(True)
        metadata = _read_metadata(graph)
        if metadata is None or metadata.schema != ONTOLOGY.version:
            found = "none" if metadata is None else metadata.schema
            raise StoreError(
                f"the file was written for another version of the graph (found {found}, need {ONTOLOGY.version})",
                where=str(self._path),
                hint=_REBUILD,
            )
        return graph

    def _save(self, graph: kglite.KnowledgeGraph) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with warnings.catch_warnings():
            # From 65,536 nodes on, kglite tells which columns it will hold in memory: nothing is lost or wrong.
            warnings.simplefilter("ignore", kglite.MappedFallbackWarning)
            graph.save(str(self._path), fsync=True)
        # A process that is killed while it writes leaves the new file under this name.
        for left in self._path.parent.glob(f"{glob.escape(self._path.name)}.tmp.*"):
            left.unlink(missing_ok=True)


def _built(rows: GraphRows) -> kglite.KnowledgeGraph:
    graph = kglite.KnowledgeGraph()
    for name in (METADATA_LABEL, *rows.nodes):
        _cypher(graph, statements.unique_key(name), {})
    for name, nodes in rows.nodes.items():
        for batch in statements.batches(nodes):
            _cypher(graph, statements.merge_nodes(name), {"rows": batch})
    for ends, relationships in rows.relationships.items():
        for batch in statements.batches(relationships):
            _cypher(graph, statements.merge_relationships(*ends), {"rows": batch})
    _cypher(graph, statements.merge_nodes(METADATA_LABEL), {"rows": [metadata_row(rows)]})
    return graph


def _cypher(graph: kglite.KnowledgeGraph, query: str, parameters: Mapping[str, Any]) -> Rows:
    """Run a query: the only way in this project to ask kglite."""
    # The other types of answer belong to calls with to_df and to FORMAT CSV, which the guard refuses.
    answer = cast("kglite.ResultView", graph.cypher(query, params=dict(parameters), disabled_passes=_DISABLED_PASSES))
    columns = tuple(answer.columns)
    return Rows(columns, tuple(tuple(plain(row[column]) for column in columns) for row in answer.to_list()))


def _read_metadata(graph: kglite.KnowledgeGraph) -> Metadata | None:
    answer = _cypher(graph, statements.READ_METADATA, {})
    return Metadata(*answer.rows[0]) if answer.rows else None


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n", 1)[0]
