"""The graph in a Neo4j server, through the official driver.

Constraints come first, then nodes, then relationships, in batches inside managed transactions that the driver repeats
after a fault that passes. What is no longer in the graph is removed last, by key, so that a reader never misses what
stays. Labels and types in a query's text come from the ontology alone; every value is a parameter.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import neo4j
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

from parkgraph.errors import QueryError, StoreError
from parkgraph.model import ONTOLOGY, GraphRows
from parkgraph.model.database import METADATA_LABEL, metadata_row, neo4j_schema
from parkgraph.stores import guard, statements
from parkgraph.stores.base import Counts, LoadReport, Metadata, Rows
from parkgraph.stores.values import plain

_CONNECT_SECONDS = 4.0
"""Twice this, for a name with two addresses, is still under the ten seconds in which a dead server must be reported."""
_RETRY_SECONDS = 90.0
"""How long a transaction is repeated. A server killed in mid-load and started again answered within this time."""
_QUERY_SECONDS = 180.0
"""Longest time for one reading query: the same as kglite's own limit."""
_WRITE_HINT = "reading only; `parkgraph cypher --write` changes a Neo4j graph"

# What the driver has to tell reaches people as our errors; without a handler it would print each attempt on stderr.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore:
    """The graph in one database of a Neo4j server.

    Args:
        uri: Bolt address such as ``bolt://127.0.0.1:7687``, without user name and password.
        user: user name.
        password: kept by the driver alone; in no message, log or ``repr``.
        database: name of the database.

    Raises:
        StoreError: no server answers there, it refuses the password, or it has no such database.
    """

    def __init__(self, uri: str, user: str, password: str, database: str = "neo4j") -> None:
        _check_address(uri)
        self._uri = uri
        self._database = database
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        with self._errors():
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=_CONNECT_SECONDS,
                connection_acquisition_timeout=2 * _CONNECT_SECONDS,
                max_transaction_retry_time=_RETRY_SECONDS,
                notifications_min_severity="OFF",
                telemetry_disabled=True,
            )
        try:
            self._read("RETURN 1 AS one")
        except BaseException:
            self._driver.close()
            raise

    @property
    def name(self) -> str:
        """Return what people are told answered."""
        return f"Neo4j {self._uri}, database {self._database}"

    def __repr__(self) -> str:
        return f"Neo4jStore({self._uri!r}, database={self._database!r})"

    def write(self, rows: GraphRows) -> LoadReport:
        """Make the database hold exactly this graph beside what is not ours; doing so twice changes nothing.

        Raises:
            StoreError: the rows do not follow the ontology, the database holds nodes of our labels that another
                workspace or another program wrote (nothing is touched then), or the server fails.
        """
        statements.check(rows)
        self._refuse_foreign(rows)
        try:
            return self._load(rows)
        except QueryError as error:
            raise StoreError(f"the server refused to write: {error.what}", where=self.name) from error

    def read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Answer a reading query; see :meth:`parkgraph.stores.base.Store.read`."""
        return self._read(guard.reading(query, _WRITE_HINT), parameters)

    def execute(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Run a query of the user's own that may write; only for who asked for it by name.

        Raises:
            QueryError: the server does not accept the query.
            StoreError: the server does not answer.
        """
        return self._write(query, parameters)

    def metadata(self) -> Metadata | None:
        """Return where the graph comes from; ``None`` if nothing was loaded yet."""
        found = self._read(statements.READ_METADATA).rows
        return Metadata(*found[0]) if found else None

    def counts(self) -> Counts:
        """Count the nodes and relationships of the ontology."""
        return statements.counts(self._read)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _load(self, rows: GraphRows) -> LoadReport:
        with self._errors(), self._session() as session:
            session.execute_write(_make_schema)
        self._read("CALL db.awaitIndexes(300)")
        self._claim(rows)
        for name, nodes in rows.nodes.items():
            self._write_batches(statements.merge_nodes(name), nodes)
        for ends, relationships in rows.relationships.items():
            self._write_batches(statements.merge_relationships(*ends), relationships)
        relationships_removed = self._remove_relationships(rows)
        nodes_removed = self._remove_nodes(rows)
        self._write_batches(statements.merge_nodes(METADATA_LABEL), [metadata_row(rows)])
        return LoadReport(self.name, self.counts(), nodes_removed, relationships_removed)

    def _refuse_foreign(self, rows: GraphRows) -> None:
        there = self.metadata()
        if there is None:
            labels = self.counts().nodes
            if labels:
                raise self._foreign(f"holds nodes that ParkGraph did not write ({', '.join(labels)})")
        elif there.workspace != rows.workspace:
            raise self._foreign("holds the graph of another workspace")
        elif there.schema > ONTOLOGY.version:
            raise StoreError(
                "the graph there was written by a newer ParkGraph", where=self.name, hint="update ParkGraph"
            )

    def _foreign(self, what: str) -> StoreError:
        return StoreError(
            f"the database {what}; nothing was changed",
            where=self.name,
            hint="load into another database or server, or remove what is there yourself",
        )

    def _claim(self, rows: GraphRows) -> None:
        """Write who the graph belongs to before anything else: of two first loads at once, one is told to go."""
        row = {**metadata_row(rows), "revision": 0}
        query = f"MERGE (m:{METADATA_LABEL} {{key: $row.key}}) ON CREATE SET m = $row RETURN m.workspace AS workspace"
        if self._write(query, {"row": row}).rows != ((rows.workspace,),):
            raise self._foreign("was claimed by another workspace a moment ago")

    def _remove_relationships(self, rows: GraphRows) -> int:
        wanted: dict[str, set[str]] = {kind: set() for kind in self.counts().relationships}
        for (kind, _, _), relationships in rows.relationships.items():
            wanted[kind].update(row["props"]["key"] for row in relationships)
        return sum(
            self._remove(
                f"MATCH ()-[r:{kind}]->() WHERE r.key IS NOT NULL RETURN r.key AS key",
                f"UNWIND $rows AS row MATCH ()-[r:{kind} {{key: row.key}}]->() DELETE r",
                keys,
            )
            for kind, keys in wanted.items()
        )

    def _remove_nodes(self, rows: GraphRows) -> int:
        return sum(
            self._remove(
                f"MATCH (n:{name}) WHERE n.key IS NOT NULL RETURN n.key AS key",
                f"UNWIND $rows AS row MATCH (n:{name} {{key: row.key}}) DETACH DELETE n",
                {row["key"] for row in rows.nodes.get(name, ())},
            )
            for name in self.counts().nodes
        )

    def _remove(self, list_keys: str, delete: str, wanted: Collection[str]) -> int:
        stale = [{"key": key} for (key,) in self._read(list_keys).rows if key not in wanted]
        self._write_batches(delete, stale)
        return len(stale)

    def _write_batches(self, query: str, rows: Sequence[dict[str, Any]]) -> None:
        for batch in statements.batches(rows):
            self._write(query, {"rows": batch})

    def _write(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        with self._errors(), self._session() as session:
            return session.execute_write(_answer, query, dict(parameters or {}))

    def _read(self, query: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        with self._errors(), self._session() as session:
            # Without this first look, a dead server would be asked again and again for the whole retry time. Writing
            # has it in its first reading, and then shall outlast a restart of the server.
            self._driver.verify_connectivity()
            return session.execute_read(_answer, query, dict(parameters or {}))

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database, bookmark_manager=self._bookmarks)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn the driver's errors into ours; none of its messages holds a password."""
        try:
            yield
        except AuthError as error:
            raise StoreError(
                "the server refuses this user name or password",
                where=self.name,
                hint="see --user or NEO4J_USER, and NEO4J_PASSWORD",
            ) from error
        except ClientError as error:
            raise self._client_error(error) from error
        except (DriverError, Neo4jError, OSError) as error:
            raise StoreError(
                f"the server does not answer: {_first_line(error)}",
                where=self.name,
                hint="is it running? `make neo4j` starts one; see --uri or NEO4J_URI",
            ) from error
        except (ValueError, TypeError) as error:
            raise QueryError(f"a value cannot be sent to Neo4j: {_first_line(error)}") from error

    def _client_error(self, error: ClientError) -> StoreError | QueryError:
        if error.code == "Neo.ClientError.Database.DatabaseNotFound":
            return StoreError(
                f"the server has no database {self._database!r}",
                where=self.name,
                hint="see --database or NEO4J_DATABASE",
            )
        kind = (error.code or "").split(".")[2:3]
        if kind in (["Statement"], ["Procedure"]):
            return QueryError(_first_line(error))
        return StoreError(_first_line(error), where=self.name)


@neo4j.unit_of_work(timeout=_QUERY_SECONDS)
def _answer(transaction: neo4j.ManagedTransaction, query: str, parameters: Mapping[str, Any]) -> Rows:
    result = transaction.run(query, dict(parameters))
    columns = tuple(result.keys())
    return Rows(columns, tuple(tuple(plain(value) for value in record.values()) for record in result))


def _make_schema(transaction: neo4j.ManagedTransaction) -> None:
    for statement in neo4j_schema():
        transaction.run(statement).consume()


def _check_address(uri: str) -> None:
    if "@" in uri:
        raise StoreError(
            "the Neo4j address must not hold a user name or password", hint="give the user by --user or NEO4J_USER"
        )
    if not re.fullmatch(r"(bolt|neo4j)(\+s|\+ssc)?://[^\s/]+/?(\?\S*)?", uri):
        raise StoreError(f"{uri!r} is no address of a Neo4j server", hint="it looks like bolt://127.0.0.1:7687")


def _first_line(error: BaseException) -> str:
    message = error.message if isinstance(error, Neo4jError) else str(error)
    return (message or type(error).__name__).strip().split("\n", 1)[0]
